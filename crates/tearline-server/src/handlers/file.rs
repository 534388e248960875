use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::db::{Action, Actor};
use crate::error::{Code, Failure};
use crate::files::Kind;
use crate::net::Origin;
use crate::state::App;
use crate::{request_id, storage};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Signature {
    expires: String,
    signature: String,
}

/// `GET /coupon/api/v1/files/{jobId}/{kind}/{name}`: a file of a job, for whoever holds its signed URL.
pub(crate) async fn download(
    State(app): State<App>,
    Path((job, kind, name)): Path<(String, String, String)>,
    Query(signed): Query<Signature>,
    origin: Origin,
) -> Result<Response, Failure> {
    let gone = || Failure::new(Code::FileUnknown, "This file is gone; open the job for what it still has.");
    let kind = Kind::parse(&kind).ok_or_else(gone)?;
    let job = job.parse().map_err(|_| gone())?;
    // A time that is no number was not signed.
    let expires = signed.expires.parse().unwrap_or_default();
    app.links.verify(job, kind, &name, expires, &signed.signature)?;
    let job = app.db.job(job).await?.filter(|job| kind.file_name(job).as_ref() == Some(&name));
    let job = job.ok_or_else(gone)?;
    let (length, stream) = match app.storage.read(&kind.path(&job)).await {
        Err(storage::Error::Missing(_)) => return Err(gone()),
        read => read?,
    };
    // Whoever holds the URL needs no token, so that only the address is known.
    let by = Actor {
        org_id: job.org_id,
        client: String::new(),
        origin: origin.address.to_string(),
        request_id: request_id::current(),
    };
    app.db.audit(&by, Action::Download, &format!("job {} {}", job.id, kind.name())).await?;
    // The documented names of result files have no extension; on a disk they need one.
    let extension = if name.ends_with(".csv") { "" } else { ".csv" };
    let headers = [
        (header::CONTENT_TYPE, "text/csv".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}{extension}\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        // Someone else made the file: it is data, whatever it looks like.
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}
