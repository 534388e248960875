use axum::Json;
use axum::extract::{Query, State};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use std::collections::HashMap;
use tearline_api::audit::AuditLine;
use tearline_api::contract::Envelope;

use super::caller::Caller;
use super::{NO_STORE, page_number};
use crate::error::Failure;
use crate::state::App;

/// `GET /api/v1/audit`: who did what in the caller's organization, newest first. For clients that manage.
pub(crate) async fn audit(
    State(app): State<App>,
    Query(query): Query<HashMap<String, String>>,
    caller: Caller,
    uri: Uri,
) -> Result<Response, Failure> {
    caller.may_manage()?;
    let most = app.config.limits.page;
    let limit = page_number(&query, "limit")?.map_or(most, |limit| limit.min(most));
    // One more than is shown says whether there are older ones.
    let mut lines =
        app.db.audited(caller.org_id, limit.saturating_add(1), page_number(&query, "before")?).await?;
    let older = usize::try_from(limit).is_ok_and(|limit| lines.len() > limit);
    if older {
        lines.pop();
    }
    let next = lines.last().filter(|_| older);
    let next = next.map(|last| {
        [(header::LINK, format!("<{}?limit={limit}&before={}>; rel=\"next\"", uri.path(), last.id))]
    });
    let known = |text: String| Some(text).filter(|text| !text.is_empty());
    let lines = lines.into_iter().map(|line| AuditLine {
        id: line.id,
        at: line.at.to_string(),
        client: known(line.by.client),
        action: line.action,
        subject: line.subject,
        origin: line.by.origin,
        request_id: known(line.by.request_id),
    });
    Ok((NO_STORE, next, Json(Envelope::ok(lines.collect::<Vec<_>>()))).into_response())
}
