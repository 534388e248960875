use aws_lc_rs::digest::{Context, SHA256};
use axum::extract::{Path, State};
use axum::response::Response;
use futures_util::StreamExt;
use tearline::{CodeColumn, Identifier, Report, Role};
use tearline_api::contract::UploadMode;

use super::{answer, job_of, under_way};
use crate::db::{Job, NewJob, Plan, ReadAs, Retried, Seen};
use crate::error::{Code, Failure};
use crate::files::Kind;
use crate::handlers::caller::Caller;
use crate::handlers::origin::Base;
use crate::handlers::series_of;
use crate::net::Origin;
use crate::random::hex;
use crate::state::App;
use crate::{clock, db, files, jobs, storage};

/// `POST /api/v1/jobs/{id}/retry`: a new job of those rows that only the database had something against, or to which the
/// job did not come. The answer is the new job; asked for again, it is the same.
pub(crate) async fn retry(
    State(app): State<App>,
    Path(id): Path<String>,
    caller: Caller,
    Base(base): Base,
    origin: Origin,
) -> Result<Response, Failure> {
    caller.may_write()?;
    let job = job_of(&app, &caller, &id).await?.job;
    if let Some(again) = job.retried_by {
        return answer(&app, &base, &caller, &again.to_string()).await;
    }
    if !job.status.is_final() {
        return Err(under_way("wait until it is over"));
    }
    if !job.can_retry() {
        return Err(nothing());
    }
    let _turn = app.limits.upload(caller.org_id)?;
    app.room.for_upload(0)?;
    let settings = series_of(&app, &caller, &job.series_id.to_string()).await?.settings;
    let report = app.db.report(job.org_id, job.series_id, job.id).await?.flatten().ok_or_else(nothing)?;
    let report: Report = serde_json::from_str(&report)?;
    let ms = clock::now_ms();
    let stored_name = files::stored_name(&job.uploaded_name, ms, job.series_id);
    let mut again = NewJob {
        org_id: job.org_id,
        series_id: job.series_id,
        created_on: ms,
        uploaded_name: job.uploaded_name.clone(),
        stored_as: files::stored_as(&stored_name),
        stored_name,
        bytes: 0,
        sha256: String::new(),
        identifier: job.identifier,
        identifier_column: column(&report, Role::Customer),
        code_column: match column(&report, Role::Code) {
            Some(column) => CodeColumn::At(column),
            None if job.identifier == Identifier::NotTagged => CodeColumn::Found,
            None => CodeColumn::None,
        },
        // It is written by this server, as result files are.
        read_as: ReadAs { encoding: None, delimiter: Some(report.dialect.delimiter), header: Some(true) },
        seen: Seen::default(),
        plan: Plan {
            // What was validated was committed: nobody has to ask again.
            mode: match job.plan.mode {
                UploadMode::Validate => UploadMode::Commit,
                mode => mode,
            },
            ..job.plan
        },
        settings,
    };
    let by = caller.actor(origin);
    // From here on a client that goes away stops nothing: there is either a file and its job, or neither.
    let work = app.clone();
    let made = tokio::spawn(async move {
        let path = files::uploaded_path(again.org_id, again.series_id, &again.stored_as);
        copy(&work, &job, &path, &mut again).await?;
        let made = work.db.retry_job(&job, &again, &by).await;
        if !matches!(made, Ok(Retried::Now(_)) | Err(db::Error::UnknownOutcome(_))) {
            work.storage.delete(&path).await?;
        }
        Ok::<_, Failure>(made?)
    });
    let made = match made.await.map_err(Failure::internal)?? {
        Retried::Now(made) => {
            jobs::ring(&app.wake);
            tracing::info!(job = made, of = id, by = caller.client, "job tried again");
            made
        }
        Retried::Already(made) => made,
    };
    answer(&app, &base, &caller, &made.to_string()).await
}

fn nothing() -> Failure {
    let message = "The job has no row that another try could take: what its file's own rules reject has to be mended, so \
                   see its error file.";
    Failure::new(Code::NothingToRetry, message).field("jobId")
}

fn column(report: &Report, role: Role) -> Option<u32> {
    report.columns.iter().find(|column| column.role == Some(role)).map(|column| column.index)
}

/// The rows that are tried again become the new job's file.
async fn copy(app: &App, job: &Job, path: &str, again: &mut NewJob) -> Result<(), Failure> {
    let (_, mut rows) = match app.storage.read(&Kind::Retry.path(job)).await {
        Err(storage::Error::Missing(_)) => return Err(nothing()),
        read => read?,
    };
    let mut upload = app.storage.create(path).await?;
    let mut hash = Context::new(&SHA256);
    while let Some(chunk) = rows.next().await {
        let chunk = chunk?;
        hash.update(&chunk);
        again.bytes += chunk.len() as u64;
        upload.write(&chunk).await?;
    }
    upload.complete().await?;
    again.sha256 = hex(hash.finish().as_ref());
    Ok(())
}
