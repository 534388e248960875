//! All HTTP of the portal; the upload itself is in [`crate::upload`], what clients that manage ask in [`manage`].

pub(crate) mod manage;

use std::collections::BTreeMap;

use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tearline_api::contract::{
    ApiError, Envelope, Series, Token, TokenRequest, TokenResponse, UploadJobStatus, UploadResult,
};
use tearline_api::jobs::{JobDetail, JobView, RevertPlan};
use tearline_api::precheck::{PrecheckRequest, PrecheckResult};
use tearline_api::tearline::Report;

use web_sys::AbortSignal;

use crate::auth::Auth;
use crate::json;
use crate::locale::{Texts, refused, t};

pub(crate) const TOKEN_HEADER: &str = "x-cap-api-oauth-token";
/// Jobs on a page of a series' history.
pub(crate) const JOBS_PER_PAGE: usize = 20;

/// Why a request brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The token is no longer good: whoever asked may ask again once somebody has signed in.
    SignedOut,
    /// No answer came.
    Lost,
    /// The server said no, and why.
    Refused(ApiError),
    /// The server could not do it this time: it may be asked again.
    Failing(ApiError),
    /// The answer is none of the contract's.
    Strange(u16),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::SignedOut => f.write_str(&t!("Your sign-in has expired: sign in again to go on.")),
            Self::Lost => f.write_str(&t!("The server does not answer: check the connection and try again.")),
            Self::Refused(error) | Self::Failing(error) => match &error.request_id {
                Some(id) => {
                    write!(f, "{} {}", refused(error), t!("Quote {id} to the operator.", id = id.clone()))
                }
                None => f.write_str(&refused(error)),
            },
            Self::Strange(status) => f.write_str(&t!(
                "The server's answer (status {status}) makes no sense here: try again, or tell the operator.",
                status = status.to_string()
            )),
        }
    }
}

/// A rule's page, as it was made of its documentation when the portal was built.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct RulePage {
    pub(crate) html: String,
}

/// Pages by the rules' ids: the server may be of another day than this page, and know other rules.
pub(crate) type Pages = BTreeMap<String, RulePage>;

pub(crate) async fn sign_in(key: String, secret: String) -> Result<Token, Failure> {
    let asked = json::text(&TokenRequest { key, secret }).ok_or(Failure::Lost)?;
    let request = within(Request::post("/v3/oauth/token/generate"))
        .header("content-type", "application/json")
        .body(asked);
    let response = request.map_err(|_| Failure::Lost)?.send().await.map_err(|_| Failure::Lost)?;
    let (status, text) = body(response).await?;
    match json::parse::<TokenResponse>(&text) {
        Some(TokenResponse { data: Some(token), .. }) if status == 200 => Ok(token),
        // Here a 401 is about the key and the secret, not about a token that we might hold.
        _ => Err(refusal(status, &text)),
    }
}

pub(crate) async fn series(auth: Auth) -> Result<Vec<Series>, Failure> {
    get(auth, "/v2/coupon/series").await
}

/// Jobs of a series, newest first; `before` is the id of the last one that is already shown.
pub(crate) async fn jobs(
    auth: Auth,
    series: i64,
    before: Option<i64>,
) -> Result<Vec<UploadJobStatus>, Failure> {
    let before = before.map(|id| format!("&before={id}")).unwrap_or_default();
    let path = format!("/coupon/api/v1/upload/getUploadStatus/{series}?limit={JOBS_PER_PAGE}{before}");
    Ok(get::<UploadResult>(auth, &path).await?.upload_job_statuses)
}

pub(crate) async fn job(auth: Auth, series: i64, job: i64) -> Result<UploadJobStatus, Failure> {
    let path = format!("/coupon/api/v1/upload/getUploadStatus/{series}?jobId={job}");
    let result: UploadResult = get(auth, &path).await?;
    result.upload_job_statuses.into_iter().find(|status| status.job_id == job).ok_or(Failure::Strange(200))
}

/// The job that the server made of the upload with this key; `None`: none so far.
pub(crate) async fn job_of_key(auth: Auth, series: i64, key: &str) -> Result<Option<i64>, Failure> {
    let path = format!("/coupon/api/v1/upload/getUploadStatus/{series}?idempotencyKey={key}");
    let result: UploadResult = get(auth, &path).await?;
    Ok(result.upload_job_statuses.first().map(|status| status.job_id))
}

/// A part of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListPage<T> {
    pub(crate) items: Vec<T>,
    /// Where those before them are found.
    pub(crate) next: Option<String>,
}

async fn list_page<T: DeserializeOwned>(auth: Auth, path: &str) -> Result<ListPage<T>, Failure> {
    let response = send(auth, Request::get(path)).await?;
    let next = response.headers().get("link").and_then(|link| next_of(&link));
    let (status, text) = body(response).await?;
    Ok(ListPage { items: result(status, &text)?, next })
}

/// Jobs of all series, newest first: those that a path names, which is that of a page before or made by [`jobs_path`].
pub(crate) async fn search_jobs(auth: Auth, path: &str) -> Result<ListPage<JobView>, Failure> {
    list_page(auth, path).await
}

/// Where jobs are found: with a part of the name of their file, and of a status.
pub(crate) fn jobs_path(name: &str, status: &str) -> String {
    let mut path = format!("/api/v1/jobs?limit={JOBS_PER_PAGE}");
    for (parameter, value) in [("name", name.trim()), ("status", status)] {
        if !value.is_empty() {
            let value: String = js_sys::encode_uri_component(value).into();
            path = format!("{path}&{parameter}={value}");
        }
    }
    path
}

/// The address in `<address>; rel="next"`.
fn next_of(link: &str) -> Option<String> {
    let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
    rest.contains("rel=\"next\"").then(|| address.to_owned())
}

/// All that is known of a job, and what can be done with it.
pub(crate) async fn job_detail(auth: Auth, job: i64) -> Result<JobDetail, Failure> {
    get(auth, &format!("/api/v1/jobs/{job}")).await
}

/// Does something with a job: `cancel`, `commit`, `retry`, `revert`.
pub(crate) async fn do_with_job(auth: Auth, job: i64, what: &str) -> Result<(), Failure> {
    let response = send(auth, Request::post(&format!("/api/v1/jobs/{job}/{what}"))).await?;
    let (status, text) = body(response).await?;
    // Where it is done, the job is asked for anew.
    if status < 300 { Ok(()) } else { Err(refusal(status, &text)) }
}

/// What taking the job's coupons back would do.
pub(crate) async fn revert_plan(auth: Auth, job: i64) -> Result<RevertPlan, Failure> {
    let response = send(auth, Request::post(&format!("/api/v1/jobs/{job}/revert?dryRun=true"))).await?;
    let (status, text) = body(response).await?;
    result(status, &text)
}

/// Which of these codes exist already.
pub(crate) async fn precheck(
    auth: Auth,
    series: i64,
    codes: &PrecheckRequest,
) -> Result<PrecheckResult, Failure> {
    let asked = json::text(codes).ok_or(Failure::Lost)?;
    let request = Request::post(&format!("/api/v1/series/{series}/precheck"))
        .header("content-type", "application/json");
    let (status, text) = body(answered(auth, authorized(auth, request)?.body(asked)).await?).await?;
    result(status, &text)
}

/// The report that the server keeps with a job: not in an envelope, but as it was made.
pub(crate) async fn report(auth: Auth, series: i64, job: i64) -> Result<Report, Failure> {
    let (status, text) = fetch(auth, &format!("/coupon/api/v1/upload/report/{series}/{job}")).await?;
    if status == 200 {
        json::parse(&text).ok_or(Failure::Strange(status))
    } else {
        Err(refusal(status, &text))
    }
}

/// The catalogues of a language: files, for everybody.
pub(crate) async fn texts(language: &str) -> Result<Texts, Failure> {
    let portal = file(&format!("/locales/portal.{language}.json")).await?;
    let rules = file(&format!("/locales/rules.{language}.json")).await?;
    Ok(Texts { portal, rules })
}

/// The rules' pages in a language: a file, for everybody.
pub(crate) async fn manual(language: &str) -> Result<Pages, Failure> {
    file(&format!("/rules.{language}.json")).await
}

async fn file<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let response = within(Request::get(path)).send().await.map_err(|_| Failure::Lost)?;
    match body(response).await? {
        (200, text) => json::parse(&text).ok_or(Failure::Strange(200)),
        (status, _) => Err(Failure::Strange(status)),
    }
}

async fn get<T: DeserializeOwned>(auth: Auth, path: &str) -> Result<T, Failure> {
    let (status, text) = fetch(auth, path).await?;
    result(status, &text)
}

async fn fetch(auth: Auth, path: &str) -> Result<(u16, String), Failure> {
    body(send(auth, Request::get(path)).await?).await
}

/// With the token of whoever is signed in; who no longer is, is asked.
async fn send(auth: Auth, request: RequestBuilder) -> Result<Response, Failure> {
    answered(auth, authorized(auth, request)?.build()).await
}

fn authorized(auth: Auth, request: RequestBuilder) -> Result<RequestBuilder, Failure> {
    let token = auth.token().ok_or(Failure::SignedOut)?;
    Ok(within(request).header(TOKEN_HEADER, &token).header("accept", "application/json"))
}

async fn answered(auth: Auth, request: Result<Request, gloo_net::Error>) -> Result<Response, Failure> {
    let response = request.map_err(|_| Failure::Lost)?.send().await.map_err(|_| Failure::Lost)?;
    if response.status() == 401 {
        auth.expire();
        return Err(Failure::SignedOut);
    }
    Ok(response)
}

/// No answer takes longer, in milliseconds.
const LONGEST_WAIT: u32 = 30_000;

/// The request, given up when it takes too long.
fn within(request: RequestBuilder) -> RequestBuilder {
    request.abort_signal(Some(&AbortSignal::timeout_with_u32(LONGEST_WAIT)))
}

async fn body(response: Response) -> Result<(u16, String), Failure> {
    let status = response.status();
    Ok((status, response.text().await.map_err(|_| Failure::Lost)?))
}

/// What is in the envelope.
pub(crate) fn result<T: DeserializeOwned>(status: u16, text: &str) -> Result<T, Failure> {
    match json::parse::<Envelope<T>>(text) {
        Some(Envelope { success: true, result: Some(result), .. }) => Ok(result),
        _ => Err(refusal(status, text)),
    }
}

fn refusal(status: u16, text: &str) -> Failure {
    /// Every error's frame has this, whatever else it has.
    #[derive(Deserialize)]
    struct Errors {
        errors: Vec<ApiError>,
    }
    match json::parse::<Errors>(text) {
        Some(Errors { errors }) => {
            // Too many requests at once are none in a moment.
            let said = if status >= 500 || status == 429 { Failure::Failing } else { Failure::Refused };
            errors.into_iter().next().map_or(Failure::Strange(status), said)
        }
        None => Failure::Strange(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_where_the_header_says() {
        let next = |link: &str| next_of(link);
        assert_eq!(next("</api/v1/jobs?before=7>; rel=\"next\"").as_deref(), Some("/api/v1/jobs?before=7"));
        assert_eq!(next("</api/v1/jobs>; rel=\"prev\""), None);
        assert_eq!(next(""), None);
    }

    #[test]
    fn an_answer_is_its_result_or_its_first_error() {
        #[track_caller]
        fn check(status: u16, text: &str, expected: Result<i64, &str>) {
            assert_eq!(
                result::<i64>(status, text).map_err(|failure| failure.to_string()),
                expected.map_err(str::to_owned)
            );
        }
        let strange =
            "The server's answer (status 502) makes no sense here: try again, or tell the operator.";
        check(200, r#"{"success":true,"status":200,"result":7}"#, Ok(7));
        check(
            404,
            r#"{"success":false,"status":404,"result":null,"errors":[{"code":"series-unknown","message":"No such series."}]}"#,
            Err("No such series."),
        );
        check(
            500,
            r#"{"success":false,"status":500,"result":null,"errors":[{"code":"internal","message":"Failed.","requestId":"r1"}]}"#,
            Err("Failed. Quote r1 to the operator."),
        );
        check(502, "<html>", Err(strange));
        check(502, r#"{"success":false,"status":502,"result":null,"errors":[]}"#, Err(strange));
    }
}
