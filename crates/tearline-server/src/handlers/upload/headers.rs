//! What the headers of an upload decide, before its body is read.

use axum::http::{HeaderMap, header};

use super::parameters::parameters;
use super::wire::{Packing, too_large};
use crate::error::{Code, Failure};
use crate::handlers::shown;
use crate::limits::Turn;
use crate::state::App;

/// Makes a retry safe. Ours.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const MULTIPART: &str = "multipart/form-data";
/// Longer than any that a client makes; the standard has 70.
const LONGEST_BOUNDARY: usize = 200;

/// What the headers say of an upload, which is let in. Its turn is over when this is dropped.
#[derive(Debug)]
pub(crate) struct Head {
    pub boundary: String,
    pub packing: Packing,
    pub idempotency_key: Option<String>,
    _turn: Turn<i64>,
}

impl Head {
    /// # Errors
    /// When the body is not to be read: what it is, how large, or how many others there are.
    pub(crate) fn of(app: &App, org_id: i64, headers: &HeaderMap) -> Result<Self, Failure> {
        let boundary = boundary(headers)?;
        let packing = packing(headers)?;
        refuse_too_large(headers, app.config.max_upload_bytes)?;
        let idempotency_key = idempotency_key(headers)?;
        let turn = app.limits.upload(org_id)?;
        app.room.for_upload(length(headers).unwrap_or(0))?;
        Ok(Self { boundary, packing, idempotency_key, _turn: turn })
    }
}

/// What stands between the parts.
fn boundary(headers: &HeaderMap) -> Result<String, Failure> {
    let failure = |message| Err(Failure::new(Code::NotMultipart, message).field("Content-Type"));
    let value = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes()).unwrap_or_default();
    let media_type = value.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    if !media_type.eq_ignore_ascii_case(MULTIPART.as_bytes()) {
        let got = match media_type {
            [] => "and nothing says what this is".to_owned(),
            other => format!("not as {}", shown(&String::from_utf8_lossy(other))),
        };
        return failure(format!("Send the upload as {MULTIPART}, as curl --form does, {got}."));
    }
    let Some((_, boundary)) = parameters(value).into_iter().find(|(name, _)| name == "boundary") else {
        return failure(format!(
            "Content-Type says {MULTIPART} and names no boundary; leave this header to your HTTP library, which \
             knows the boundary."
        ));
    };
    // Without quotes a space would be the end of it, or part of it: only its client knows.
    let quoted = value.contains(&b'"');
    let good = |byte: &u8| byte.is_ascii_graphic() || (quoted && *byte == b' ');
    match String::from_utf8(boundary) {
        Ok(text) if (1..=LONGEST_BOUNDARY).contains(&text.len()) && text.bytes().all(|byte| good(&byte)) => Ok(text),
        _ => failure(
            "The boundary in Content-Type can't be read; write it in quotes, as in boundary=\"----=_Part_1\".".to_owned(),
        ),
    }
}

/// How the body is packed.
fn packing(headers: &HeaderMap) -> Result<Packing, Failure> {
    let values: Vec<_> = headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let all = values.join(",");
    let named = |name: &&str| !name.is_empty() && !name.eq_ignore_ascii_case("identity");
    match all.split(',').map(str::trim).filter(named).collect::<Vec<_>>().as_slice() {
        [] => Ok(Packing::None),
        [one] if one.eq_ignore_ascii_case("gzip") || one.eq_ignore_ascii_case("x-gzip") => Ok(Packing::Gzip),
        _ => {
            let message = format!(
                "Content-Encoding must be gzip, once, or be left out; got {}: send the upload packed by gzip or as it is.",
                shown(&all)
            );
            Err(Failure::new(Code::ContentEncodingUnsupported, message).field("Content-Encoding"))
        }
    }
}

/// Bytes of the body, where the client knows it before.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok())
}

fn refuse_too_large(headers: &HeaderMap, most: u64) -> Result<(), Failure> {
    if length(headers).is_some_and(|length| length > most) { Err(too_large(most)) } else { Ok(()) }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = key.as_bytes();
    if (1..=255).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic) {
        return Ok(Some(String::from_utf8_lossy(key).into_owned()));
    }
    let message = "Idempotency-Key must be 1 to 255 visible ASCII characters.";
    Err(Failure::new(Code::IdempotencyKeyInvalid, message).field("Idempotency-Key"))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(name: &HeaderName, values: &[&str]) -> HeaderMap {
        values
            .iter()
            .filter_map(|value| Some((name.clone(), HeaderValue::from_bytes(value.as_bytes()).ok()?)))
            .collect()
    }

    #[test]
    fn boundaries_are_taken_as_they_are_written() {
        #[track_caller]
        fn check(value: &str, expected: Result<&str, &str>) {
            let found = boundary(&headers(&header::CONTENT_TYPE, &[value]));
            match (found, expected) {
                (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{value}"),
                (Err(failure), Err(part)) => {
                    assert!(failure.to_string().contains(part), "{value}: {failure}");
                }
                (found, _) => panic!("{value}: {found:?}"),
            }
        }
        check("multipart/form-data; boundary=abc", Ok("abc"));
        check("Multipart/Form-Data;Boundary=\"abc\"", Ok("abc"));
        check("multipart/form-data; charset=utf-8; boundary=abc; x=y", Ok("abc"));
        check("multipart/form-data; boundary=----=_Part_1", Ok("----=_Part_1"));
        check("multipart/form-data; boundary=\"----=_Part_1\"", Ok("----=_Part_1"));
        check("multipart/form-data; boundary==_?:(a),b/c=", Ok("=_?:(a),b/c="));
        check("multipart/form-data; boundary=\"a b\"", Ok("a b"));
        check("multipart/form-data; boundary=a b", Err("write it in quotes"));
        check("multipart/form-data; boundary=", Err("write it in quotes"));
        check("multipart/form-data; boundary=\"\"", Err("write it in quotes"));
        check("multipart/form-data; boundary=ä", Err("write it in quotes"));
        check("multipart/form-data", Err("names no boundary"));
        check("multipart/form-data; charset=utf-8", Err("names no boundary"));
        check("multipart/mixed; boundary=abc", Err("not as \"multipart/mixed\""));
        check("application/x-www-form-urlencoded", Err("not as \"application/x-www-form-urlencoded\""));
        check("", Err("nothing says what this is"));
    }

    #[test]
    fn gzip_is_the_one_packing() {
        #[track_caller]
        fn check(values: &[&str], expected: Option<Packing>) {
            let found = packing(&headers(&header::CONTENT_ENCODING, values));
            assert_eq!(found.as_ref().ok().copied(), expected, "{values:?}");
            if let Err(failure) = found {
                assert!(
                    failure.to_string().contains("Content-Encoding must be gzip"),
                    "{values:?}: {failure}"
                );
            }
        }
        let none = Some(Packing::None);
        let gzip = Some(Packing::Gzip);
        check(&[], none);
        check(&[""], none);
        check(&["identity"], none);
        check(&["gzip"], gzip);
        check(&["GZIP"], gzip);
        check(&[" x-gzip "], gzip);
        check(&["identity, gzip"], gzip);
        check(&["gzip, gzip"], None);
        check(&["gzip", "gzip"], None);
        check(&["br"], None);
        check(&["deflate, gzip"], None);
        check(&["zstd", "identity"], None);
        check(&["géz"], None);
    }
}
