use axum::Json;
use axum::extract::State;
use tearline_api::contract::{Envelope, Series};

use super::caller::Caller;
use crate::error::Failure;
use crate::state::App;

/// `GET /v2/coupon/series`: the series of the caller's organization, each with the settings that the browser
/// needs to judge a file as the server will.
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Envelope<Vec<Series>>>, Failure> {
    let rows = app.db.series_list(Some(caller.org_id)).await?;
    let series = rows.into_iter().map(|row| Series {
        id: row.id,
        name: row.name,
        coupon_count: row.coupon_count.unsigned_abs(),
        settings: row.settings,
    });
    Ok(Json(Envelope::ok(series.collect())))
}
