//! One part of a body: what its headers say, and its content as it was before it was encoded.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use multer::Field;

use super::body::malformed;
use super::file_name::{file_name, plain};
use super::parameters::parameters;
use super::wire::Progress;
use crate::error::{Code, Failure};
use crate::handlers::shown;

const TRANSFER_ENCODING: &str = "content-transfer-encoding";

/// What a part's headers say of it.
pub(super) struct Heading {
    pub name: Option<String>,
    /// `None`: the part is no file. It can be empty.
    pub file_name: Option<String>,
}

impl Heading {
    pub(super) fn of(field: &Field<'_>) -> Self {
        let disposition = field.headers().get(header::CONTENT_DISPOSITION);
        let parameters = parameters(disposition.map(|value| value.as_bytes()).unwrap_or_default());
        let name = parameters.iter().find(|(name, _)| name == "name").map(|(_, value)| plain(value));
        Self { name, file_name: file_name(&parameters) }
    }
}

/// The content of a part, chunk by chunk.
pub(super) struct Content<'a, 'r> {
    field: &'a mut Field<'r>,
    progress: &'a Progress,
    base64: Option<Base64>,
}

impl<'a, 'r> Content<'a, 'r> {
    /// # Errors
    /// When the part is encoded in a way that is not read here.
    pub(super) fn of(field: &'a mut Field<'r>, progress: &'a Progress) -> Result<Self, Failure> {
        let base64 = is_base64(field.headers())?.then(Base64::default);
        Ok(Self { field, progress, base64 })
    }

    /// `None` at the end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let chunk = self.field.chunk().await.map_err(malformed)?;
        self.progress.made();
        match (&mut self.base64, chunk) {
            (None, chunk) => Ok(chunk),
            (Some(base64), Some(chunk)) => base64.take(&chunk).map(Some),
            (Some(base64), None) => {
                let rest = base64.end()?;
                Ok(Some(rest).filter(|rest| !rest.is_empty()))
            }
        }
    }
}

/// Whether a part comes in base64, as mail libraries send it. HTTP needs none of it.
fn is_base64(headers: &HeaderMap) -> Result<bool, Failure> {
    let Some(value) = headers.get(TRANSFER_ENCODING) else { return Ok(false) };
    let value = String::from_utf8_lossy(value.as_bytes());
    match value.trim().to_ascii_lowercase().as_str() {
        "" | "7bit" | "8bit" | "binary" => Ok(false),
        "base64" => Ok(true),
        _ => {
            let message = format!(
                "A part has the Content-Transfer-Encoding {}, which is not read here; send its bytes as they are, \
                 without this header, or in base64.",
                shown(value.trim())
            );
            Err(Failure::new(Code::PartEncodingUnsupported, message).field("Content-Transfer-Encoding"))
        }
    }
}

/// Decodes base64 by and by. White space is no part of it: lines end after 76 characters.
#[derive(Default)]
struct Base64 {
    /// Characters of a group of four that is not complete.
    open: Vec<u8>,
    /// The last group was shorter than the others: nothing can follow it.
    ended: bool,
}

impl Base64 {
    const ENGINE: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );

    fn take(&mut self, chunk: &[u8]) -> Result<Bytes, Failure> {
        self.open.extend(chunk.iter().filter(|byte| !byte.is_ascii_whitespace()));
        let rest = self.open.split_off(self.open.len() / 4 * 4);
        let groups = std::mem::replace(&mut self.open, rest);
        self.decode(&groups)
    }

    fn end(&mut self) -> Result<Bytes, Failure> {
        let rest = std::mem::take(&mut self.open);
        self.decode(&rest)
    }

    fn decode(&mut self, groups: &[u8]) -> Result<Bytes, Failure> {
        let Some(last) = groups.last() else { return Ok(Bytes::new()) };
        let decoded = if self.ended { None } else { Self::ENGINE.decode(groups).ok() };
        self.ended = *last == b'=';
        decoded.map(Bytes::from).ok_or_else(|| {
            let message = "A part has the Content-Transfer-Encoding base64, but its content is damaged or something \
                           else; send its bytes as they are, without this header.";
            Failure::new(Code::Base64Malformed, message).field("Content-Transfer-Encoding")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However it is cut into chunks.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        for size in 1..=text.len().max(1) {
            let mut base64 = Base64::default();
            let mut decoded = Vec::new();
            let mut all = || {
                for chunk in text.as_bytes().chunks(size) {
                    decoded.extend(base64.take(chunk)?);
                }
                decoded.extend(base64.end()?);
                Ok::<_, Failure>(())
            };
            let good = all().is_ok();
            assert_eq!(good.then_some(decoded.as_slice()), expected.map(str::as_bytes), "{text:?} by {size}");
        }
    }

    #[test]
    fn base64_is_decoded_in_any_pieces() {
        check("", Some(""));
        check("Y29kZQ==", Some("code"));
        check("Y29kZQ", Some("code"));
        check("Y29k\r\nZQpB\r\nMQo=\r\n", Some("code\nA1\n"));
        check("\r\n", Some(""));
        check("Y29kZQ==Y29kZQ==", None);
        check("Y29kZ", None);
        check("code,A1", None);
        check("Y2=kZQ==", None);
        check("=", None);
    }
}
