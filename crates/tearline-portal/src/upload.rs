//! The upload: by XMLHttpRequest, since only that tells how much of a body has been sent.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::Promise;
use tearline_api::contract::{UploadMode, UploadResult};
use tearline_api::tearline::{CodeColumn, Delimiter, Encoding, Identifier, RULES_VERSION, Report};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

use crate::api::{self, Failure, TOKEN_HEADER};
use crate::auth::Auth;
use crate::browser;
use crate::json;
use crate::locale::t;

/// What comes by and by. In a box: what is sent is one of several things.
pub(crate) type Later<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What is sent: where to, and what the server makes of it. Whoever sends something says so, and only the piece of the portal
/// that does has it.
pub(crate) trait Parts {
    fn path(&self) -> String;

    /// What goes with the file, as it was decided on the page.
    fn fields(&self) -> Later<'_, Vec<(&'static str, String)>>;

    /// The number of what the server made of it: a job, or an import.
    fn made(&self, status: u16, text: &str) -> Result<i64, Failure>;

    /// The number of what the server made of what was sent with this key; `None`: nothing so far.
    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>>;
}

/// A coupon file.
#[derive(Debug, Clone)]
pub(crate) struct Coupons {
    pub(crate) series: i64,
    pub(crate) identifier: Identifier,
    pub(crate) identifier_column: Option<u32>,
    pub(crate) code_column: CodeColumn,
    pub(crate) encoding: Option<Encoding>,
    pub(crate) delimiter: Option<Delimiter>,
    pub(crate) header: Option<bool>,
    pub(crate) mode: UploadMode,
    /// What was seen of the file.
    pub(crate) report: Arc<Report>,
}

/// Why an upload did not happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// By the person at the page.
    Cancelled,
    /// The file was changed since it was checked: the same bytes cannot be sent any more.
    FileChanged,
    Failed(Failure),
}

impl Stopped {
    /// Whether the server may have the file all the same: no answer was heard.
    pub(crate) fn leaves_open(&self) -> bool {
        matches!(
            self,
            Self::Cancelled | Self::Failed(Failure::Lost | Failure::Failing(_) | Failure::Strange(500..))
        )
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Cancelled => f.write_str(&t!("Upload cancelled: nothing was stored.")),
            Self::FileChanged => {
                f.write_str(&t!("The file was changed, moved or deleted since it was checked: choose it again."))
            }
            Self::Failed(Failure::Lost) => f.write_str(&t!("The connection was lost before the upload was complete, and the server has no job of it. The file and its check are still here: try again.")),
            Self::Failed(Failure::SignedOut) => {
                f.write_str(&t!("Your sign-in has expired. Sign in again, then press upload once more: the file is still here."))
            }
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

/// Stops an upload that is under way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abort {
    request: Rc<RefCell<Option<XmlHttpRequest>>>,
    /// By nobody: nothing moved any more.
    stalled: Rc<Cell<bool>>,
}

impl Abort {
    pub(crate) fn abort(&self) {
        if let Some(request) = self.request.take() {
            // Aborting what is over does nothing.
            drop(request.abort());
        }
    }

    /// No byte has gone, and no answer come, for longer than anybody should wait.
    pub(crate) fn stalled(&self) {
        self.stalled.set(true);
        self.abort();
    }

    pub(crate) fn is_over(&self) -> bool {
        self.request.borrow().is_none()
    }
}

/// Sends the file under the key of its upload, and gives the number of what the server made of it; `progress` is told how
/// many bytes have gone.
pub(crate) async fn upload(
    auth: Auth,
    file: File,
    parts: &dyn Parts,
    key: &str,
    abort: Abort,
    progress: impl Fn(u64) + 'static,
) -> Result<i64, Stopped> {
    let token = auth.token().ok_or(Stopped::Failed(Failure::SignedOut))?;
    let form = form(&file, &parts.fields().await);
    let request = form.and_then(|form| start(&token, &parts.path(), &form, key, &abort, progress));
    let (status, text) = match request {
        Ok((request, ended)) => {
            drop(JsFuture::from(ended).await);
            (request.status().unwrap_or(0), request.response_text().ok().flatten().unwrap_or_default())
        }
        Err(_) => (0, String::new()),
    };
    // The abort handle is emptied by whoever aborts.
    let cancelled = abort.request.take().is_none() && !abort.stalled.get();
    match status {
        0 if cancelled => Err(Stopped::Cancelled),
        0 if !browser::readable(&file).await => Err(Stopped::FileChanged),
        0 => Err(Stopped::Failed(Failure::Lost)),
        401 => {
            auth.expire();
            Err(Stopped::Failed(Failure::SignedOut))
        }
        _ => parts.made(status, &text).map_err(Stopped::Failed),
    }
}

/// The hash of the report that was seen, by which the server says whether its own is the same. A page that did not come
/// by a secure connection has no such thing.
async fn receipt(report: &Report) -> Option<String> {
    browser::sha256(&json::text(report)?).await
}

fn start(
    token: &str,
    path: &str,
    form: &FormData,
    key: &str,
    abort: &Abort,
    progress: impl Fn(u64) + 'static,
) -> Result<(XmlHttpRequest, Promise), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", path)?;
    request.set_request_header(TOKEN_HEADER, token)?;
    request.set_request_header("idempotency-key", key)?;
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        // Bytes of a body: a whole number below 2^53.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        progress(event.loaded() as u64);
    });
    request.upload()?.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    let mut on_progress = Some(on_progress);
    let ended = Promise::new(&mut |resolve, _| {
        let on_progress = on_progress.take();
        // However it ends, "loadend" comes last, and once.
        let on_end = Closure::once_into_js(move || {
            drop(on_progress);
            drop(resolve.call0(&JsValue::UNDEFINED));
        });
        request.set_onloadend(Some(on_end.unchecked_ref()));
    });
    request.send_with_opt_form_data(Some(form))?;
    abort.request.replace(Some(request.clone()));
    Ok((request, ended))
}

impl Parts for Coupons {
    fn path(&self) -> String {
        format!("/coupon/api/v1/upload/file/{}", self.series)
    }

    fn fields(&self) -> Later<'_, Vec<(&'static str, String)>> {
        Box::pin(async {
            let receipt = receipt(&self.report).await;
            let optional = [
                ("customerIdentifier", Some(self.identifier.name().to_owned())),
                ("customerIdentifierColumn", self.identifier_column.map(|column| column.to_string())),
                ("couponCodeColumn", (!self.code_column.is_found()).then(|| self.code_column.to_string())),
                ("encoding", self.encoding.map(|encoding| encoding.name().to_owned())),
                ("delimiter", self.delimiter.map(|delimiter| delimiter.name().to_owned())),
                ("header", self.header.map(|header| header.to_string())),
                ("mode", (self.mode != UploadMode::default()).then(|| self.mode.name().to_owned())),
                ("rulesVersion", receipt.is_some().then(|| RULES_VERSION.to_owned())),
                ("reportSha256", receipt),
            ];
            optional.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
        })
    }

    fn made(&self, status: u16, text: &str) -> Result<i64, Failure> {
        let result: UploadResult = api::result(status, text)?;
        result.upload_job_statuses.first().map(|job| job.job_id).ok_or(Failure::Strange(status))
    }

    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>> {
        Box::pin(api::job_of_key(auth, self.series, key))
    }
}

/// The decisions first: a server can refuse them before it reads the file.
fn form(file: &File, fields: &[(&'static str, String)]) -> Result<FormData, JsValue> {
    let form = FormData::new()?;
    for (name, value) in fields {
        form.append_with_str(name, value)?;
    }
    form.append_with_blob_and_filename("file", file, &file.name())?;
    Ok(form)
}
