//! What the parts of an upload ask for, if it makes sense.

use serde_json::json;
use tearline::{CodeColumn, Codes, Identifier, Options, Role};
use tearline_api::contract::{OnDuplicate, UploadMode};

use super::parts::{
    COUPON_CODE_COLUMN, CUSTOMER_IDENTIFIER, CUSTOMER_IDENTIFIER_COLUMN, DELIMITER, ENCODING, HEADER, MODE,
    ON_DUPLICATE, Parts, REPORT_SHA256, RULES_VERSION,
};
use crate::db::{NewJob, Plan, ReadAs, Seen, SeriesRow};
use crate::error::{Code, Failure};
use crate::handlers::shown;
use crate::random::hex;

/// The parts of a request, judged.
pub(super) struct Judged {
    pub job: NewJob,
    /// Of what the request says, not of its bytes: a retry has another boundary.
    pub digest: String,
}

pub(super) fn judge(series: &SeriesRow, mut parts: Parts, ms: i64) -> Result<Judged, Failure> {
    // A form in which no file was chosen sends an empty one without a name.
    let file = parts.file.take().filter(|file| !(file.unnamed && file.bytes == 0));
    let file = file.ok_or_else(|| parts.no_file())?;
    let identifier = identifier(&parts)?;
    let identifier_column = identifier_column(&parts)?.filter(|_| identifier != Identifier::NotTagged);
    let code_column = code_column(&parts, identifier)?;
    let read_as = read_as(&parts)?;
    let seen = seen(&parts)?;
    let plan = plan(&parts)?;
    if identifier != Identifier::NotTagged && identifier_column.is_none() {
        let rules = series.settings.rules.clone();
        let options = Options::new(identifier).with_code_column(code_column).with_rules(rules);
        find_customer_column(&parts, &file.head, &read_as.apply(options).with_max_findings(0))?;
    }
    let sha256 = hex(file.sha256.as_ref());
    let mut said = json!([series.id, file.name, identifier, identifier_column, code_column, sha256]);
    if let (Some(read_as), Some(said)) = (read_as.said(), said.as_array_mut()) {
        said.push(json!(read_as));
    }
    if let (true, Some(said)) = (plan != Plan::default(), said.as_array_mut()) {
        said.push(json!(plan));
    }
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, said.to_string().as_bytes());
    let job = NewJob {
        org_id: series.org_id,
        series_id: series.id,
        created_on: ms,
        uploaded_name: file.name,
        stored_name: file.stored_name,
        stored_as: file.stored_as,
        bytes: file.bytes,
        sha256,
        identifier,
        identifier_column,
        code_column,
        read_as,
        seen,
        plan,
        settings: series.settings.clone(),
    };
    Ok(Judged { job, digest: hex(digest.as_ref()) })
}

fn identifier(parts: &Parts) -> Result<Identifier, Failure> {
    let names = "MOBILE, EMAIL, EXTERNAL_ID, USER_ID, NOT_TAGGED";
    let Some(text) = parts.text(CUSTOMER_IDENTIFIER) else {
        let what = format!("Send the part \"customerIdentifier\", one of {names}");
        return Err(parts.failure(Code::CustomerIdentifierMissing, CUSTOMER_IDENTIFIER, &what));
    };
    text.parse().map_err(|_| {
        let message = format!("customerIdentifier must be one of {names}; got {}.", shown(text));
        Failure::new(Code::CustomerIdentifierUnknown, message).field(CUSTOMER_IDENTIFIER)
    })
}

fn identifier_column(parts: &Parts) -> Result<Option<u32>, Failure> {
    let Some(text) = parts.text(CUSTOMER_IDENTIFIER_COLUMN) else { return Ok(None) };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).map(Some).ok_or_else(|| {
        let message = format!(
            "customerIdentifierColumn must be the number of a column, where \"0\" is the first; got {}.",
            shown(text)
        );
        Failure::new(Code::CustomerIdentifierColumnInvalid, message).field(CUSTOMER_IDENTIFIER_COLUMN)
    })
}

fn code_column(parts: &Parts, identifier: Identifier) -> Result<CodeColumn, Failure> {
    let Some(text) = parts.text(COUPON_CODE_COLUMN) else { return Ok(CodeColumn::Found) };
    let failure =
        |message| Err(Failure::new(Code::CouponCodeColumnInvalid, message).field(COUPON_CODE_COLUMN));
    match text.parse() {
        Ok(CodeColumn::None) if identifier == Identifier::NotTagged => failure(
            "couponCodeColumn says none, but customerIdentifier says NOT_TAGGED, which is a file of codes only; \
             correct one of the two."
                .to_owned(),
        ),
        Ok(column) => Ok(column),
        Err(_) => failure(format!(
            "couponCodeColumn must be the number of a column, where \"0\" is the first, or none if the file has no \
             codes; got {}.",
            shown(text)
        )),
    }
}

/// How the file is to be read, where somebody knows better than what is found.
fn read_as(parts: &Parts) -> Result<ReadAs, Failure> {
    fn part<T: std::str::FromStr>(
        parts: &Parts,
        name: &'static str,
        are: &str,
    ) -> Result<Option<T>, Failure> {
        let Some(text) = parts.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            let message = format!("{name} must be {are}, or left out to be found; got {}.", shown(text));
            Failure::new(Code::DialectInvalid, message).field(name)
        })
    }
    Ok(ReadAs {
        encoding: part(parts, ENCODING, "UTF-8, UTF-16LE, UTF-16BE or windows-1252")?,
        delimiter: part(parts, DELIMITER, "comma, semicolon, tab or pipe, or the character itself")?,
        header: part(parts, HEADER, "true (the first line holds names) or false")?,
    })
}

/// The report that was seen before, if the upload says so.
fn seen(parts: &Parts) -> Result<Seen, Failure> {
    const LONGEST: usize = 64;
    let report_sha256 = parts.text(REPORT_SHA256).map(str::to_ascii_lowercase);
    if let Some(text) = &report_sha256
        && !(text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        let message = format!(
            "reportSha256 must be the SHA-256 of the report, 64 hexadecimal digits, or left out; got {}.",
            shown(text)
        );
        return Err(Failure::new(Code::ReceiptInvalid, message).field(REPORT_SHA256));
    }
    let rules_version = parts.text(RULES_VERSION).map(str::to_owned);
    if let Some(text) = &rules_version
        && !(text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic()))
    {
        let message = format!(
            "rulesVersion must be the version of the rules that made the report, as in {}, or left out; got {}.",
            tearline::RULES_VERSION,
            shown(text)
        );
        return Err(Failure::new(Code::ReceiptInvalid, message).field(RULES_VERSION));
    }
    Ok(Seen { report_sha256, rules_version })
}

/// What is to become of the rows, where it is not what becomes of them by default.
fn plan(parts: &Parts) -> Result<Plan, Failure> {
    let mode = match parts.text(MODE) {
        None => UploadMode::default(),
        Some(text) => UploadMode::ALL.into_iter().find(|mode| mode.name() == text).ok_or_else(|| {
            let message =
                format!("mode must be commit, validate or all-or-nothing, or left out; got {}.", shown(text));
            Failure::new(Code::ModeInvalid, message).field(MODE)
        })?,
    };
    let on_duplicate = match parts.text(ON_DUPLICATE) {
        None => OnDuplicate::default(),
        Some(text) => OnDuplicate::ALL.into_iter().find(|on| on.name() == text).ok_or_else(|| {
            let message = format!("onDuplicate must be reject or skip, or left out; got {}.", shown(text));
            Failure::new(Code::OnDuplicateInvalid, message).field(ON_DUPLICATE)
        })?,
    };
    Ok(Plan { mode, on_duplicate })
}

/// Without a column the file itself has to say which one it is. One that can't be read at all is let through, and one
/// that leaves something else open: its job says what is wrong with it.
fn find_customer_column(parts: &Parts, head: &[u8], options: &Options) -> Result<(), Failure> {
    let found = |options| {
        let columns = tearline::check(head, options).map_err(Failure::internal)?.report.columns;
        let customer = columns.iter().any(|column| column.role == Some(Role::Customer));
        Ok::<_, Failure>(columns.is_empty() || customer)
    };
    let mut without_codes = options.clone().with_code_column(CodeColumn::None);
    without_codes.rules.codes = Codes::Either;
    if found(options.clone())? || found(without_codes)? {
        return Ok(());
    }
    let what = "Send customerIdentifierColumn, where \"0\" is the first column: the file's header does not say which \
                column identifies the customer";
    Err(parts.failure(Code::CustomerIdentifierColumnMissing, CUSTOMER_IDENTIFIER_COLUMN, what))
}
