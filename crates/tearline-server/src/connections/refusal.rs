//! What is refused before there is a request that a handler could see: in the same shape as all other errors.

use bytes::Bytes;
use tearline_api::contract::{ApiError, Envelope};

use crate::error::Code;
use crate::request_id;

/// Longer than any answer that the library gives on its own.
const LONGEST: usize = 300;

/// An answer of the library instead of ours, if this is one: it has no body, and no name of a request. Ours all have one.
pub(super) fn instead_of(written: &[u8]) -> Option<Bytes> {
    if written.len() > LONGEST || !written.starts_with(b"HTTP/1.1 4") || !written.ends_with(b"\r\n\r\n") {
        return None;
    }
    let text = std::str::from_utf8(written).ok()?;
    if text.to_ascii_lowercase().contains(request_id::HEADER) || text.matches("\r\n\r\n").count() > 1 {
        return None;
    }
    let (code, message) = match text.get("HTTP/1.1 ".len()..)?.get(..3)? {
        "431" => {
            (Code::HeadersTooLarge, "The headers of the request are too large; send fewer or shorter ones.")
        }
        "414" => (Code::UriTooLong, "The address of the request is too long; shorten the path or the query."),
        "400" => (Code::RequestMalformed, "The request is not well-formed HTTP/1.1; see the documentation."),
        _ => return None,
    };
    Some(answer(code, message, ""))
}

pub(super) fn too_many_connections() -> Bytes {
    let message = "The server has as many connections as it takes; try again after the time in Retry-After.";
    answer(Code::TooManyConnections, message, "retry-after: 5\r\n")
}

fn answer(code: Code, message: &str, more: &str) -> Bytes {
    let (status, id) = (code.status(), request_id::current());
    let error =
        ApiError { code: code.id().to_owned(), message: message.to_owned(), field: None, request_id: None };
    let body = serde_json::to_string(&Envelope::<()>::failed(status, error)).unwrap_or_default();
    let reason = axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    tracing::debug!(request_id = %id, status, code = code.id(), "refused");
    Bytes::from(format!(
        "HTTP/1.1 {status} {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         connection: close\r\n{}: {id}\r\n{more}\r\n{body}",
        reason.unwrap_or_default(),
        body.len(),
        request_id::HEADER,
    ))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_library_says_on_its_own_is_replaced() {
        let check = |written: &str, code: Option<&str>| {
            let found = instead_of(written.as_bytes());
            let text = found.map(|found| String::from_utf8(found.to_vec()).unwrap());
            assert_eq!(text.is_some(), code.is_some(), "{written}");
            if let (Some(text), Some(code)) = (text, code) {
                assert!(text.contains(&format!("\"code\":\"{code}\"")), "{text}");
            }
        };
        let head = "content-length: 0\r\nconnection: close\r\n\r\n";
        check(&format!("HTTP/1.1 431 Request Header Fields Too Large\r\n{head}"), Some("headers-too-large"));
        check(&format!("HTTP/1.1 414 URI Too Long\r\n{head}"), Some("uri-too-long"));
        check(&format!("HTTP/1.1 400 Bad Request\r\n{head}"), Some("request-malformed"));
        check(&format!("HTTP/1.1 400 Bad Request\r\nx-request-id: 1\r\n{head}"), None);
        check(&format!("HTTP/1.1 400 Bad Request\r\n{head}{{}}"), None);
        check(&format!("HTTP/1.1 400 Bad Request\r\n{head}x\r\n\r\n"), None);
        check(&format!("HTTP/1.1 404 Not Found\r\n{head}"), None);
        check(&format!("HTTP/1.1 200 OK\r\n{head}"), None);
        check("HTTP/1.1 4", None);
    }
}
