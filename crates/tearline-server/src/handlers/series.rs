use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use serde_json::{Map, Value};
use tearline_api::contract::{Envelope, Series, SeriesSettings};

use super::caller::Caller;
use super::{no_such_series, series_of, small_body};
use crate::db::{Action, SeriesRow};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::settings::Change;
use crate::state::App;

/// `GET /v2/coupon/series`: the series of the caller's organization, each with the settings that the browser
/// needs to judge a file as the server will.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Envelope<Vec<Series>>>, Failure> {
    let rows = app.db.series_list(Some(caller.org_id)).await?;
    Ok(Json(Envelope::ok(rows.into_iter().map(view).collect())))
}

fn view(row: SeriesRow) -> Series {
    Series {
        id: row.id,
        name: row.name,
        coupon_count: row.coupon_count.unsigned_abs(),
        settings: row.settings,
    }
}

/// `PATCH /api/v1/series/{id}`: what the request names of `name` and of the settings is changed, `null` is the default again,
/// the rest stays. Jobs
/// that have begun go on by the settings that they began with.
pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    origin: Origin,
    body: Body,
) -> Result<Json<Envelope<Series>>, Failure> {
    caller.may_manage()?;
    let series = series_of(&app, &caller, &id).await?;
    let body = small_body(body).await?;
    let body = body.and_then(|body| serde_json::from_slice::<Map<String, Value>>(&body).ok());
    let mut body = body.ok_or_else(|| {
        Failure::new(Code::BodyMalformed, r#"Send a JSON object of settings, as in {"maxCoupons": 1000}."#)
    })?;
    let name = match body.remove("name") {
        None => None,
        Some(Value::String(name)) if !name.trim().is_empty() => Some(name),
        Some(_) => return Err(invalid(&anyhow::anyhow!("name must be text")).field("name")),
    };
    let change = Change::from_value(Value::Object(body)).map_err(|error| invalid(&error))?;
    let apply = |settings: &SeriesSettings| change.apply(settings);
    let changed = app.db.change_series(Some(caller.org_id), series.id, name.as_deref(), apply).await?;
    let changed = changed.ok_or_else(|| no_such_series(&id))?.map_err(|error| invalid(&error))?;
    app.db.audit(&caller.actor(origin), Action::SeriesChange, &format!("series {}", changed.id)).await?;
    tracing::info!(by = caller.client, series = changed.id, "series changed");
    Ok(Json(Envelope::ok(view(changed))))
}

fn invalid(error: &anyhow::Error) -> Failure {
    let message = format!("The series was not changed: {error:#}; correct the request and send it again.");
    Failure::new(Code::SeriesSettingInvalid, message)
}
