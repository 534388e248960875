use std::borrow::Cow;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tearline::{Identifier, Identity};
use tearline_api::contract::{Envelope, SeriesSettings};
use tearline_api::precheck::{AskedCode, ExistingCode, MOST_CODES, PrecheckRequest, PrecheckResult};

use super::caller::Caller;
use super::{NO_STORE, body_up_to, series_of};
use crate::db::{Action, Existing};
use crate::error::{Code, Failure};
use crate::filters::{self, unguessable};
use crate::net::Origin;
use crate::state::App;

/// Ten thousand codes of the longest kind, with their customers.
const MOST_BYTES: usize = 4 << 20;
/// Codes of one statement.
const CHUNK: usize = 2000;

/// `POST /api/v1/series/{id}/precheck`: which codes exist already, compared as an upload's are. A client that may not
/// upload could only use it to find codes.
pub(crate) async fn precheck(
    State(app): State<App>,
    Path(series): Path<String>,
    caller: Caller,
    origin: Origin,
    body: Body,
) -> Result<([(HeaderName, &'static str); 1], Json<Envelope<PrecheckResult>>), Failure> {
    caller.may_write()?;
    let series = series_of(&app, &caller, &series).await?;
    let request = request(body).await?;
    let asked = Asked::new(&request, &series.settings)?;
    let mut existing = Vec::new();
    for codes in asked.codes().chunks(CHUNK) {
        let codes: Vec<(usize, &str)> = codes.iter().map(|(at, code)| (*at, &**code)).collect();
        for found in app.db.existing_codes(caller.org_id, &codes).await? {
            existing.push(asked.shown(&found, series.id));
        }
    }
    existing.sort_by_key(|code| code.index);
    let subject = format!("series {}, {} codes", series.id, request.codes.len());
    app.db.audit(&caller.actor(origin), Action::Precheck, &subject).await?;
    let result = PrecheckResult { checked: request.codes.len() as u64, existing };
    Ok((NO_STORE, Json(Envelope::ok(result))))
}

async fn request(body: Body) -> Result<PrecheckRequest, Failure> {
    let body = body_up_to(body, MOST_BYTES).await?.ok_or_else(|| {
        let message =
            format!("The request is larger than {MOST_BYTES} bytes, or broke off; ask in several calls.");
        Failure::new(Code::BodyTooLarge, message)
    })?;
    let request: PrecheckRequest = serde_json::from_slice(&body).map_err(|_| {
        let message = r#"Send JSON as in {"codes": ["ABC1", {"code": "ABC2", "customer": "919876543210"}], "customerIdentifier": "MOBILE"}."#;
        Failure::new(Code::BodyMalformed, message)
    })?;
    if request.codes.len() > MOST_CODES {
        let message = format!(
            "{} codes were asked for, and a call may ask for {MOST_CODES}; ask in several.",
            request.codes.len()
        );
        return Err(Failure::new(Code::TooManyCodes, message).field("codes"));
    }
    Ok(request)
}

/// What is asked for, and what makes two of it the same.
struct Asked<'a> {
    request: &'a PrecheckRequest,
    identifier: Identifier,
    identity: Identity,
}

impl<'a> Asked<'a> {
    fn new(request: &'a PrecheckRequest, settings: &SeriesSettings) -> Result<Self, Failure> {
        let identifier = request.customer_identifier.unwrap_or(Identifier::NotTagged);
        if identifier == Identifier::NotTagged && request.codes.iter().any(|code| code.customer().is_some()) {
            let message = "Send customerIdentifier, which says what the customers are named by: MOBILE, EMAIL, \
                           EXTERNAL_ID or USER_ID; or send the codes without customers.";
            return Err(Failure::new(Code::CustomerIdentifierMissing, message).field("customerIdentifier"));
        }
        let identity = Identity::new(identifier, &settings.rules).map_err(Failure::internal)?;
        Ok(Self { request, identifier, identity })
    }

    /// As they are compared. What can't be a code is none of anybody's.
    fn codes(&self) -> Vec<(usize, Cow<'a, str>)> {
        let codes = self.request.codes.iter().enumerate();
        codes.filter_map(|(at, asked)| Some((at, self.identity.code(asked.code())?))).collect()
    }

    fn shown(&self, found: &Existing, series_id: i64) -> ExistingCode {
        let in_series = found.series_id == series_id;
        let customer = self.request.codes.get(found.at).and_then(AskedCode::customer);
        // Another series may compare its customers in another way.
        let same_customer = customer.filter(|_| in_series).map(|customer| {
            let key = self.identity.customer(customer).map(|customer| customer.key);
            key.is_some()
                && key.as_deref() == found.customer.as_deref()
                && found.identifier.as_deref() == Some(self.identifier.name())
        });
        ExistingCode { index: found.at as u64, in_series, same_customer }
    }
}

/// `GET /api/v1/series/{id}/precheck-filter`: a filter of the organization's codes, for whoever is to upload many; the format is
/// that of the crate `tearline-filter`. Codes of series that could be guessed with it are not in it.
pub(crate) async fn filter(
    State(app): State<App>,
    Path(series): Path<String>,
    caller: Caller,
    origin: Origin,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let series = series_of(&app, &caller, &series).await?;
    if !unguessable(&series.settings) {
        let message = "The codes of this series could be found by trying them with a filter, so there is none: it takes \
                       rules by which 2^40 codes are possible (codeLength, codeCharset, generator); ask precheck instead.";
        return Err(Failure::new(Code::FilterUnavailable, message));
    }
    app.limits.filter(caller.org_id, &caller.client)?;
    let made = app.filters.of(&app.db, caller.org_id).await.map_err(|error| match error {
        filters::Error::TooMany(most) => {
            let message = format!(
                "Your organization has more than {most} codes, too many for a filter; ask precheck instead."
            );
            Failure::new(Code::FilterUnavailable, message)
        }
        filters::Error::Db(error) => error.into(),
        filters::Error::Failed(_) => Failure::internal(error),
    })?;
    let tag = format!("\"{}\"", made.digest);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|value| value.split(',')).any(|known| {
        let known = known.trim();
        known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
    });
    // Whoever keeps it asks whether it is still the same.
    let about = [(header::ETAG, tag), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    let subject = format!("series {}, {} codes", series.id, made.codes);
    app.db.audit(&caller.actor(origin), Action::PrecheckFilter, &subject).await?;
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((about, kind, made.bytes).into_response())
}
