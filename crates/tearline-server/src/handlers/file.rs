use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::db::{Action, Actor};
use crate::error::{Code, Failure};
use crate::files::{self, Kind};
use crate::links::IMPORT_ERRORS;
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
    let of_import = kind == IMPORT_ERRORS;
    let of_job = Kind::parse(&kind);
    if of_job.is_none() && !of_import {
        return Err(gone());
    }
    let id = job.parse().map_err(|_| gone())?;
    // A time that is no number was not signed.
    let expires = signed.expires.parse().unwrap_or_default();
    app.links.verify(id, &kind, &name, expires, &signed.signature)?;
    let (org_id, path, subject) = match of_job {
        Some(kind) => {
            let job = app.db.job(id).await?.filter(|job| kind.file_name(job).as_ref() == Some(&name));
            let job = job.ok_or_else(gone)?;
            (job.org_id, kind.path(&job), format!("job {} {}", job.id, kind.name()))
        }
        None => {
            let of = app.db.import(id).await?;
            let of = of.filter(|of| files::list_errors_name(of).as_ref() == Some(&name)).ok_or_else(gone)?;
            (of.org_id, files::list_errors_path(&of), format!("import {} error", of.id))
        }
    };
    let (length, stream) = match app.storage.read(&path).await {
        Err(storage::Error::Missing(_)) => return Err(gone()),
        read => read?,
    };
    // Whoever holds the URL needs no token, so that only the address is known.
    let by = Actor {
        org_id,
        client: String::new(),
        origin: origin.address.to_string(),
        request_id: request_id::current(),
    };
    if let Err(error) = app.db.audit(&by, Action::Download, &subject).await {
        // On a disk that is full somebody needs just this file; the log has the line.
        tracing::error!(%error, subject, from = by.origin, "a download is not in the audit");
    }
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
