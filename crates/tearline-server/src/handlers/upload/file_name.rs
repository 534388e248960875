//! What a client calls its file, by any of the ways in which clients say it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Longest name of a file that is remembered, in characters.
const LONGEST: usize = 255;

/// The name of the file that a part's parameters speak of; `None` where they speak of none. It is never a path, nothing
/// in it is invisible, and it is empty where nothing is left.
pub(super) fn file_name(parameters: &[(String, Vec<u8>)]) -> Option<String> {
    let get = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let name = get("filename*")
        .and_then(|value| extended(value))
        .or_else(|| continued(parameters))
        .or_else(|| get("filename").map(|value| plain(value)))
        // Not as it should be written, but it is all there is.
        .or_else(|| get("filename*").map(|value| text(UTF_8, &percent_decoded(value))))?;
    let last = name.rsplit(['/', '\\']).map(visible).find(|part| !matches!(part.as_str(), "" | "." | ".."));
    Some(last.unwrap_or_default())
}

/// A part of a path without what can't be seen: controls, and marks that turn the direction of writing around and by
/// which `vsc.exe` is shown as `exe.csv`.
fn visible(part: &str) -> String {
    let mark =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let visible: String = part.chars().filter(|c| !c.is_control() && !mark(*c)).take(LONGEST).collect();
    visible.trim().to_owned()
}

/// A name or a file name as browsers and command lines write it: a quote and line ends are percent-encoded, and
/// nothing else; mail libraries write encoded words.
pub(super) fn plain(value: &[u8]) -> String {
    let name = match std::str::from_utf8(value) {
        Ok(name) => name.to_owned(),
        Err(_) => text(WINDOWS_1252, value),
    };
    let name = words(&name);
    [("%22", "\""), ("%0D", "\r"), ("%0d", "\r"), ("%0A", "\n"), ("%0a", "\n")]
        .into_iter()
        .fold(name, |name, (code, c)| name.replace(code, c))
}

/// RFC 8187: `UTF-8'en'a%20b.csv`.
fn extended(value: &[u8]) -> Option<String> {
    let (encoding, value) = charset(value)?;
    Some(text(encoding, &percent_decoded(value)))
}

/// The character set before the first `'`, and what follows the second.
fn charset(value: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    let (label, _language, value) = (parts.next()?, parts.next()?, parts.next()?);
    Some((Encoding::for_label(label)?, value))
}

/// RFC 2231: a long name in pieces, `filename*0="a"; filename*1*=%20b.csv`; those with a second `*` are encoded, and
/// the first says how.
fn continued(parameters: &[(String, Vec<u8>)]) -> Option<String> {
    let piece = |at: usize| {
        let (plain, encoded) = (format!("filename*{at}"), format!("filename*{at}*"));
        let find = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted);
        find(&encoded).map(|(_, value)| (value, true)).or_else(|| find(&plain).map(|(_, v)| (v, false)))
    };
    let (first, encoded) = piece(0)?;
    let (encoding, first) = charset(first).filter(|_| encoded).unwrap_or((UTF_8, first));
    let decode = |value: &[u8], encoded| if encoded { percent_decoded(value) } else { value.to_vec() };
    let mut bytes = decode(first, encoded);
    for (value, encoded) in (1..).map_while(piece) {
        bytes.extend(decode(value, encoded));
    }
    Some(text(encoding, &bytes))
}

fn text(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    escapes_decoded(text, b'%')
}

/// Bytes in which a sign and two hexadecimal digits stand for a byte. What is no such escape stays as it is.
fn escapes_decoded(mut text: &[u8], sign: u8) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    while let [byte, after @ ..] = text {
        let escaped = match after {
            [high, low, ..] if *byte == sign => digit(*high).zip(digit(*low)),
            _ => None,
        };
        bytes.push(escaped.map_or(*byte, |(high, low)| high << 4 | low));
        text = if escaped.is_some() { &after[2..] } else { after };
    }
    bytes
}

/// RFC 2047: `=?utf-8?B?…?=` or `=?utf-8?Q?…?=`, several with spaces between them being one.
fn words(name: &str) -> String {
    let mut decoded = String::new();
    // Bytes of adjoining words: a character may be spread over two.
    let mut open: Option<(&'static Encoding, Vec<u8>)> = None;
    let mut rest = name;
    while let Some(at) = rest.find("=?") {
        let (before, from) = rest.split_at(at);
        let Some((encoding, bytes, after)) = word(from) else {
            close(&mut decoded, &mut open);
            decoded.push_str(before);
            decoded.push_str("=?");
            rest = &from[2..];
            continue;
        };
        let adjoins = open.is_some() && before.trim().is_empty();
        match &mut open {
            Some((same, sofar)) if adjoins && *same == encoding => sofar.extend(bytes),
            _ => {
                close(&mut decoded, &mut open);
                decoded.push_str(if adjoins { "" } else { before });
                open = Some((encoding, bytes));
            }
        }
        rest = after;
    }
    close(&mut decoded, &mut open);
    decoded.push_str(rest);
    decoded
}

fn close(decoded: &mut String, open: &mut Option<(&'static Encoding, Vec<u8>)>) {
    if let Some((encoding, bytes)) = open.take() {
        decoded.push_str(&text(encoding, &bytes));
    }
}

/// The bytes of the encoded word that a text starts with, their encoding, and the rest of the text.
fn word(from: &str) -> Option<(&'static Encoding, Vec<u8>, &str)> {
    let (label, from) = from.strip_prefix("=?")?.split_once('?')?;
    let (way, from) = from.split_once('?')?;
    let (content, after) = from.split_once("?=")?;
    // A language may follow the character set.
    let encoding = Encoding::for_label(label.split('*').next()?.as_bytes())?;
    let bytes = match way {
        "B" | "b" => STANDARD.decode(content).ok()?,
        "Q" | "q" => escapes_decoded(content.replace('_', " ").as_bytes(), b'='),
        _ => return None,
    };
    Some((encoding, bytes, after))
}

#[cfg(test)]
mod tests {
    use super::super::parameters::parameters;
    use super::*;

    #[track_caller]
    fn check(parameter: &str, expected: &str) {
        check_bytes(parameter.as_bytes(), expected);
    }

    #[track_caller]
    fn check_bytes(parameter: &[u8], expected: &str) {
        let header = [b"form-data; name=\"file\"; ", parameter].concat();
        let found = file_name(&parameters(&header));
        assert_eq!(found.as_deref(), Some(expected), "{}", String::from_utf8_lossy(parameter));
    }

    #[test]
    fn a_name_is_what_its_client_means() {
        check(r#"filename="couponbatchupload.csv""#, "couponbatchupload.csv");
        check(r#"filename="गुप्त.csv""#, "गुप्त.csv");
        check_bytes(b"filename=\"pr\xE4mien \x80.csv\"", "prämien €.csv");
        // RFC 8187.
        check("filename*=UTF-8''pr%C3%A4mien%20%E2%82%AC.csv", "prämien €.csv");
        check("filename*=utf-8'de'pr%c3%a4mien.csv", "prämien.csv");
        check("filename*=iso-8859-1''pr%E4mien.csv", "prämien.csv");
        check("filename*=Shift_JIS''%83N%81%5B%83%7C%83%93.csv", "クーポン.csv");
        check(r#"filename="fallback.csv"; filename*=UTF-8''a%20b.csv"#, "a b.csv");
        check(r#"filename*=UTF-8''a%20b.csv; filename="fallback.csv""#, "a b.csv");
        check(r#"filename*="UTF-8''a%20b.csv""#, "a b.csv");
        check(r#"filename="good.csv"; filename*=nonsense''a%20b.csv"#, "good.csv");
        check("filename*=a%20b.csv", "a b.csv");
        check("filename*=UTF-8''100%.csv", "100%.csv");
        // RFC 2231.
        check(r#"filename*0="a very "; filename*1="long name.csv""#, "a very long name.csv");
        check("filename*0*=UTF-8''pr%C3; filename*1*=%A4mien; filename*2=.csv", "prämien.csv");
        check(r#"filename="short.csv"; filename*1=b.csv; filename*0=a"#, "ab.csv");
        // RFC 2047.
        check(r#"filename="=?utf-8?B?cHLDpG1pZW4uY3N2?=""#, "prämien.csv");
        check(r#"filename="=?UTF-8?Q?pr=C3=A4mien_1=2Ecsv?=""#, "prämien 1.csv");
        check(r#"filename="=?iso-8859-1?q?pr=E4mien.csv?=""#, "prämien.csv");
        check(r#"filename="=?utf-8*de?B?cHLDpG1pZW4uY3N2?=""#, "prämien.csv");
        check(r#"filename="=?utf-8?Q?pr=C3?= =?utf-8?Q?=A4mien?= 1.csv""#, "prämien 1.csv");
        check(r#"filename="=?utf-8?Q?=C3=A4?=  =?iso-8859-1?Q?=E4?= .csv""#, "ää .csv");
        check(r#"filename="=?utf-8?B?cHLDpG1pZW4uY3N2?="; filename*=UTF-8''other.csv"#, "other.csv");
        check(
            r#"filename="=?nonsense?B?YQ==?= =?utf-8?X?a?= =?.csv""#,
            "=?nonsense?B?YQ==?= =?utf-8?X?a?= =?.csv",
        );
        // A quote, as browsers write it; and what else they leave alone.
        check(r#"filename="the %22best%22 100%25.csv""#, r#"the "best" 100%25.csv"#);
        check(r#"filename="the \"best\".csv""#, r#"the "best".csv"#);
    }

    #[test]
    fn a_name_is_never_a_path_and_all_of_it_can_be_seen() {
        check(r#"filename="C:\Users\ann\Desktop\coupons.csv""#, "coupons.csv");
        check(r#"filename="C:\\Users\\ann\\Desktop\\coupons.csv""#, "coupons.csv");
        check(r#"filename="\\server\share\coupons.csv""#, "coupons.csv");
        check(r#"filename="/a/b/c.csv""#, "c.csv");
        check(r#"filename="../../etc/passwd""#, "passwd");
        check("filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd");
        check("filename*=UTF-8''C%3A%5Ca.csv", "a.csv");
        check(r#"filename="coupons/""#, "coupons");
        check(r#"filename="a%0D%0Ab%0dc.csv""#, "abc.csv");
        check("filename*=UTF-8''a%00b%1B%7F%C2%85.csv", "ab.csv");
        check("filename*=UTF-8''a%E2%80%AEvsc.exe", "avsc.exe");
        check(r#"filename="  a.csv ""#, "a.csv");
        for nothing in
            ["filename=", r#"filename="""#, r#"filename="..""#, r#"filename="./""#, "filename*=UTF-8''%0A"]
        {
            check(nothing, "");
        }
        let long = "x".repeat(1000);
        check(&format!("filename={long}"), &long[..LONGEST]);
        assert_eq!(file_name(&parameters(b"form-data; name=\"file\"")), None);
    }
}
