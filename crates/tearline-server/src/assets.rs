//! The portal's files, embedded in the program, and what a browser may do with them.

use std::borrow::Cow;
use std::fmt::Write;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::random::hex;

/// What trunk built. In a debug build the files are read as they are now, in a release build they are in
/// the program.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

const INDEX: &str = "index.html";

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tearline</title>
<h1>The portal is not built into this program</h1>
<p>Build it with <code>trunk build --release</code> in the project's root, then build the server again; or start
everything with <code>cargo xtask run</code>. The interfaces for programs work without it.</p>
";

/// A file of the portal by its path; the empty path is the page.
pub fn file(path: &str, known_etag: &str) -> Option<Response> {
    if path.is_empty() || path == INDEX {
        return Some(page());
    }
    let file = Dist::get(path)?;
    let etag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let mut response = if known_etag.split(',').any(|known| known.trim() == etag) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        respond(path, file.data)
    };
    // A name with a hash never changes its content.
    let cache = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    set(&mut response, header::CACHE_CONTROL, cache);
    set(&mut response, header::ETAG, &etag);
    secure(&mut response, "");
    Some(response)
}

/// The portal's page: what every path of it starts with.
pub fn page() -> Response {
    let html: Cow<'static, [u8]> = match Dist::get(INDEX) {
        Some(EmbeddedFile { data, .. }) => data,
        None => Cow::Borrowed(NOT_BUILT.as_bytes()),
    };
    let hashes = inline_hashes(&String::from_utf8_lossy(&html), "script");
    let mut response = respond(INDEX, html);
    set(&mut response, header::CACHE_CONTROL, "no-cache");
    secure(&mut response, &hashes);
    response
}

fn respond(path: &str, data: Cow<'static, [u8]>) -> Response {
    let body = match data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    set(&mut response, header::CONTENT_TYPE, content_type(path));
    response
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Nothing but what this server serves runs in the page, or in its worker. Inline styles are allowed on
/// elements (a progress bar's width), never as sheets.
fn secure(response: &mut Response, script_hashes: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{script_hashes}; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    set(response, header::CONTENT_SECURITY_POLICY, &policy);
    set(response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(response, header::REFERRER_POLICY, "no-referrer");
}

/// `'sha256-…'` of each inline element of a kind: trunk starts the program with an inline module.
fn inline_hashes(html: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}"), format!("</{element}>"));
    let mut hashes = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(&open) {
        let Some((attributes, after)) = rest[at..].split_once('>') else { break };
        let Some((content, after)) = after.split_once(&close) else { break };
        if !attributes.contains(" src=") && !content.is_empty() {
            let _ = write!(hashes, " 'sha256-{}'", STANDARD.encode(digest(&SHA256, content.as_bytes())));
        }
        rest = after;
    }
    hashes
}

/// Whether trunk put the hash of the content into the name, as in `app-3f1c0a9b2d4e5f60_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    // 64 bits; a zero in front is not written. One in 16 million hashes is shorter, and its file is only asked for again.
    const DIGITS: std::ops::RangeInclusive<usize> = 11..=16;
    let is_hash = |part: &str| {
        DIGITS.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    path.split(['-', '_', '.']).any(is_hash)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "csv" | "ts" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_known() {
        let cases = [
            ("tearline-portal-3f1c0a9b2d4e5f60_bg.wasm", true),
            ("tearline-portal-3f1c0a9b2d4e5f60.js", true),
            ("worker_loader.js", false),
            ("style.css", false),
            ("tearline-portal-3f1c0a9b.js", false),
        ];
        for (path, hashed) in cases {
            assert_eq!(is_hashed(path), hashed, "{path}");
        }
    }

    #[test]
    fn inline_scripts_are_allowed_by_their_hash_and_others_by_their_origin() {
        let html = r#"<script src="/a.js"></script><script type="module">alert(1)</script><p>"#;
        assert_eq!(inline_hashes(html, "script"), " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='");
    }
}
