//! What clients that manage ask of the server.

use std::collections::BTreeMap;

use gloo_net::http::Request;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tearline_api::audit::AuditLine;
use tearline_api::contract::{ClientView, Generator, Series};
use tearline_api::customers::{CustomerImport, Customers};
use tearline_api::manage::{Me, NewClient, TrialResult};
use tearline_api::tearline::{Bounds, Codes, Identifier, Rule, RuleSet, Severity};

use super::{Failure, ListPage, answered, authorized, body, get, list_page, refusal, result, send};
use crate::auth::Auth;
use crate::json;

const CLIENTS: &str = "/api/v1/clients";
const SERIES: &str = "/api/v1/series";
const CUSTOMERS: &str = "/api/v1/customers";
/// Where lists of customers are sent, and found.
pub(crate) const IMPORTS: &str = "/api/v1/customers/imports";
/// Imports on a page of their list.
const LISTED: usize = 10;
/// Lines on a page of the audit.
const LINES: usize = 50;

/// Whose token it is, and what it opens.
pub(crate) async fn me(auth: Auth) -> Result<Me, Failure> {
    get(auth, "/api/v1/me").await
}

pub(crate) async fn clients(auth: Auth) -> Result<Vec<ClientView>, Failure> {
    get(auth, CLIENTS).await
}

/// The client, and this once its secret.
pub(crate) async fn create_client(auth: Auth, client: &NewClient) -> Result<ClientView, Failure> {
    with_body(auth, Request::post(CLIENTS), client).await
}

pub(crate) async fn revoke_client(auth: Auth, key: &str) -> Result<(), Failure> {
    let (status, text) = body(send(auth, Request::delete(&format!("{CLIENTS}/{key}"))).await?).await?;
    if status < 300 { Ok(()) } else { Err(refusal(status, &text)) }
}

/// Where the newest lines of the audit are.
pub(crate) fn audit_path() -> String {
    format!("/api/v1/audit?limit={LINES}")
}

/// Lines of the audit, newest first, and where those before them are.
pub(crate) async fn audit(auth: Auth, path: &str) -> Result<ListPage<AuditLine>, Failure> {
    list_page(auth, path).await
}

/// What the form sets of a series; what it does not show stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Proposal {
    pub(crate) name: String,
    pub(crate) max_coupons: Option<u64>,
    pub(crate) coupons_per_customer: Option<u64>,
    pub(crate) expires_on: Option<i64>,
    pub(crate) require_known_customers: bool,
    pub(crate) generator: Generator,
    pub(crate) rules: ProposedRules,
}

/// The rules of the form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProposedRules {
    pub(crate) codes: Codes,
    pub(crate) code_length: Bounds,
    pub(crate) code_charset: String,
    pub(crate) keep_case: bool,
    pub(crate) mobile_digits: Bounds,
    pub(crate) default_region: Option<String>,
    pub(crate) external_id_max_chars: u32,
    pub(crate) max_rows: Option<u64>,
    pub(crate) max_bytes: Option<u64>,
    pub(crate) recommended_rows: u64,
    pub(crate) max_value_chars: u32,
    pub(crate) max_value_lines: u32,
    /// Of the rules that are to be other than they are.
    pub(crate) severities: BTreeMap<Rule, Option<Severity>>,
}

impl ProposedRules {
    /// The rules with what the form says in place of what was.
    pub(crate) fn put_into(self, rules: &mut RuleSet) {
        let Self { severities, .. } = self;
        rules.severities.extend(severities);
        rules.codes = self.codes;
        rules.code_length = self.code_length;
        rules.code_charset = self.code_charset;
        rules.keep_case = self.keep_case;
        rules.mobile_digits = self.mobile_digits;
        rules.default_region = self.default_region;
        rules.external_id_max_chars = self.external_id_max_chars;
        rules.max_rows = self.max_rows;
        rules.max_bytes = self.max_bytes;
        rules.recommended_rows = self.recommended_rows;
        rules.max_value_chars = self.max_value_chars;
        rules.max_value_lines = self.max_value_lines;
    }
}

/// A series with a name, and else as the server makes it.
pub(crate) async fn create_series(auth: Auth, name: &str) -> Result<Series, Failure> {
    #[derive(Serialize)]
    struct Named<'a> {
        name: &'a str,
    }
    with_body(auth, Request::post(SERIES), &Named { name }).await
}

pub(crate) async fn change_series(auth: Auth, series: i64, proposal: &Proposal) -> Result<Series, Failure> {
    with_body(auth, Request::patch(&format!("{SERIES}/{series}")), proposal).await
}

/// What the last uploads would have become.
pub(crate) async fn try_series(auth: Auth, series: i64, proposal: &Proposal) -> Result<TrialResult, Failure> {
    with_body(auth, Request::post(&format!("{SERIES}/{series}/try")), proposal).await
}

/// How many customers are known.
pub(crate) async fn customers(auth: Auth) -> Result<Customers, Failure> {
    get(auth, CUSTOMERS).await
}

/// The same, and whether one is among them. `region`: that of numbers without a country code.
pub(crate) async fn customer(
    auth: Auth,
    identifier: Identifier,
    value: &str,
    region: Option<&str>,
) -> Result<Customers, Failure> {
    let value: String = js_sys::encode_uri_component(value).into();
    let (identifier, region) = (identifier.name(), region.unwrap_or("none"));
    get(auth, &format!("{CUSTOMERS}?identifier={identifier}&value={value}&defaultRegion={region}")).await
}

/// Where the newest imports of customers are.
pub(crate) fn imports_path() -> String {
    format!("{IMPORTS}?limit={LISTED}")
}

/// Imports of customers, newest first, and where those before them are.
pub(crate) async fn imports(auth: Auth, path: &str) -> Result<ListPage<CustomerImport>, Failure> {
    list_page(auth, path).await
}

pub(crate) async fn import(auth: Auth, id: i64) -> Result<CustomerImport, Failure> {
    get(auth, &format!("{IMPORTS}/{id}")).await
}

/// Something that the server numbers; whoever sends it wants no more of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Numbered {
    pub(crate) id: i64,
}

/// The import that the server made of the list with this key; `None`: none so far.
pub(crate) async fn import_of_key(auth: Auth, key: &str) -> Result<Option<i64>, Failure> {
    let found: Vec<Numbered> = get(auth, &format!("{IMPORTS}?idempotencyKey={key}")).await?;
    Ok(found.first().map(|import| import.id))
}

async fn with_body<T: DeserializeOwned>(
    auth: Auth,
    request: gloo_net::http::RequestBuilder,
    sent: &impl Serialize,
) -> Result<T, Failure> {
    let sent = json::text(sent).ok_or(Failure::Lost)?;
    let request = request.header("content-type", "application/json");
    let (status, text) = body(answered(auth, authorized(auth, request)?.body(sent)).await?).await?;
    result(status, &text)
}
