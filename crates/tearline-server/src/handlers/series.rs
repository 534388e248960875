use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderName;
use serde_json::{Map, Value};
use tearline_api::contract::{Envelope, Series, SeriesSettings};
use tearline_api::manage::TrialResult;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::caller::Caller;
use super::{NO_STORE, no_such_series, plain_name, series_of, small_body};
use crate::db::{Action, MOST_SERIES, Page, SeriesRow};
use crate::error::{Code, Failure};
use crate::net::Origin;
use crate::settings::{Change, field_of};
use crate::state::App;
use crate::trial::{self, UPLOADS, Until};

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

/// What a request says of a series: its name, and settings.
struct Said {
    name: Option<String>,
    change: Change,
}

/// # Errors
/// When it can't be understood; `what` was not done then, as in `changed`.
async fn said(body: Body, what: &str) -> Result<Said, Failure> {
    let body = small_body(body).await?;
    let body = body.and_then(|body| serde_json::from_slice::<Map<String, Value>>(&body).ok());
    let mut body = body.ok_or_else(|| {
        Failure::new(Code::BodyMalformed, r#"Send a JSON object of settings, as in {"maxCoupons": 1000}."#)
    })?;
    let named = |why: String| invalid(&anyhow::anyhow!("name {why}"), what).field("name");
    let name = match body.remove("name") {
        None => None,
        Some(Value::String(name)) => Some(plain_name(&name).map_err(named)?.to_owned()),
        Some(_) => return Err(named("must be text".to_owned())),
    };
    let change = Change::from_value(Value::Object(body)).map_err(|error| invalid(&error, what))?;
    Ok(Said { name, change })
}

/// `POST /api/v1/series`: another series of the caller's organization: its name, and of the settings those that are not to
/// be the defaults.
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    origin: Origin,
    body: Body,
) -> Result<Json<Envelope<Series>>, Failure> {
    const WHAT: &str = "made";
    caller.may_manage()?;
    let Said { name, change } = said(body, WHAT).await?;
    let name = name.ok_or_else(|| invalid(&anyhow::anyhow!("it needs a name"), WHAT).field("name"))?;
    let settings = change.apply(&SeriesSettings::default()).map_err(|error| invalid(&error, WHAT))?;
    let id = app.db.create_another_series(&caller.actor(origin), &name, &settings).await?;
    let id = id.ok_or_else(|| {
        let message =
            format!("Your organization has {MOST_SERIES} series, which is as many as there may be.");
        Failure::new(Code::TooManySeries, message)
    })?;
    tracing::info!(by = caller.client, series = id, "series made");
    Ok(Json(Envelope::ok(Series { id, name, coupon_count: 0, settings })))
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
    const WHAT: &str = "changed";
    caller.may_manage()?;
    let series = series_of(&app, &caller, &id).await?;
    let Said { name, change } = said(body, WHAT).await?;
    let apply = |settings: &SeriesSettings| change.apply(settings);
    let changed = app.db.change_series(Some(caller.org_id), series.id, name.as_deref(), apply).await?;
    let changed = changed.ok_or_else(|| no_such_series(&id))?.map_err(|error| invalid(&error, WHAT))?;
    app.db.audit(&caller.actor(origin), Action::SeriesChange, &format!("series {}", changed.id)).await?;
    tracing::info!(by = caller.client, series = changed.id, "series changed");
    Ok(Json(Envelope::ok(view(changed))))
}

/// `POST /api/v1/series/{id}/try`: what the series with these changes would have made of its last uploads. Nothing is changed.
pub(crate) async fn try_settings(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    body: Body,
) -> Result<([(HeaderName, &'static str); 1], Json<Envelope<TrialResult>>), Failure> {
    const WHAT: &str = "tried";
    caller.may_manage()?;
    let series = series_of(&app, &caller, &id).await?;
    let change = said(body, WHAT).await?.change;
    let rules = change.apply(&series.settings).map_err(|error| invalid(&error, WHAT))?.rules;
    let turn = app.limits.trial(caller.org_id)?;
    // What tries the rows of another again is no file that anybody made.
    let page = Page { limit: i64::try_from(2 * UPLOADS).ok(), ..Page::default() };
    let mut jobs = app.db.jobs(caller.org_id, series.id, page).await?;
    jobs.retain(|job| job.retry_of.is_none());
    jobs.truncate(UPLOADS);
    let (awaited, until) = Until::answered(app.stop.clone());
    let (storage, runtime) = (app.storage.clone(), Handle::current());
    let judged = spawn_blocking(move || {
        let judged = trial::judge(&storage, &runtime, &jobs, &rules, &until);
        drop(turn);
        judged
    });
    let result = judged.await.map_err(Failure::internal)??;
    drop(awaited);
    Ok((NO_STORE, Json(Envelope::ok(result))))
}

fn invalid(error: &anyhow::Error, what: &str) -> Failure {
    let message = format!("The series was not {what}: {error:#}; correct the request and send it again.");
    let failure = Failure::new(Code::SeriesSettingInvalid, message);
    match field_of(error) {
        Some(field) => failure.field(field),
        None => failure,
    }
}
