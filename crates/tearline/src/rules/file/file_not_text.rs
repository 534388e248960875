//! Files that are not CSV at all.

use crate::rules::Said;

rule! {
    /// The file is not text: it is a spreadsheet's own format, a picture, a PDF, an archive or some other
    /// program's data. Renaming it to `.csv` does not change what it is.
    ///
    /// ## Why it is bad
    /// Nothing in it can be read as rows and columns, so nothing of it was checked or can be uploaded.
    ///
    /// ## Example
    /// ```text
    /// coupons.xlsx
    /// → This is an Excel workbook (.xlsx), not CSV: open it and save it as “CSV UTF-8”.
    /// ```
    ///
    /// ## How to mend
    /// The message says what the file is. Open it in the program that made it and save or export it as “CSV
    /// UTF-8”. Before you save, format columns of codes and numbers as text.
}

sentences! {
    xlsx();
    docx();
    ods();
    numbers();
    zip();
    xls();
    gzip();
    archive();
    pdf();
    image();
    web_page();
    rich_text();
    json();
    xml();
    wide_text();
    binary();
}

/// What a file is that is not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Xlsx,
    Docx,
    /// A workbook of LibreOffice or OpenOffice.
    Ods,
    /// Apple's Numbers.
    Numbers,
    Zip,
    /// Older Excel, and whatever else is kept in the same container.
    Xls,
    Gzip,
    /// 7z, rar, xz, bzip2, zstd.
    Archive,
    Pdf,
    Image,
    /// HTML: the page that was saved in place of the file, or a spreadsheet that was saved as one.
    WebPage,
    RichText,
    /// Also a record a line.
    Json,
    Xml,
    /// UTF-16 or UTF-32 that does not say so, or that nothing here reads.
    WideText,
    Binary,
}

pub(crate) fn say(kind: FileKind) -> Said {
    Said::new(match kind {
        FileKind::Xlsx => sentence::xlsx(),
        FileKind::Docx => sentence::docx(),
        FileKind::Ods => sentence::ods(),
        FileKind::Numbers => sentence::numbers(),
        FileKind::Zip => sentence::zip(),
        FileKind::Xls => sentence::xls(),
        FileKind::Gzip => sentence::gzip(),
        FileKind::Archive => sentence::archive(),
        FileKind::Pdf => sentence::pdf(),
        FileKind::Image => sentence::image(),
        FileKind::WebPage => sentence::web_page(),
        FileKind::RichText => sentence::rich_text(),
        FileKind::Json => sentence::json(),
        FileKind::Xml => sentence::xml(),
        FileKind::WideText => sentence::wide_text(),
        FileKind::Binary => sentence::binary(),
    })
}

/// How much of a file's start is looked at.
pub(crate) const HEAD: usize = 8 * 1024;

/// What the file is, by its first bytes, if it is not text. A file shorter than [`HEAD`] is given whole.
pub(crate) fn sniff(head: &[u8]) -> Option<FileKind> {
    let head = &head[..head.len().min(HEAD)];
    signature(head).or_else(|| not_characters(head))
}

fn signature(head: &[u8]) -> Option<FileKind> {
    const SIGNATURES: [(&[u8], FileKind); 13] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Xls),
        (b"\x1F\x8B", FileKind::Gzip),
        (b"7z\xBC\xAF\x27\x1C", FileKind::Archive),
        (b"Rar!\x1A\x07", FileKind::Archive),
        (b"\xFD7zXZ\0", FileKind::Archive),
        (b"\x28\xB5\x2F\xFD", FileKind::Archive),
        (b"%PDF-", FileKind::Pdf),
        (b"\x89PNG\r\n\x1A\n", FileKind::Image),
        (b"\xFF\xD8\xFF", FileKind::Image),
        (b"GIF87a", FileKind::Image),
        (b"GIF89a", FileKind::Image),
        (b"\xFF\xFE\0\0", FileKind::WideText),
        (b"\0\0\xFE\xFF", FileKind::WideText),
    ];
    match head {
        [b'P', b'K', 3, 4, ..] => return Some(zip(head)),
        [b'P', b'K', 5, 6, ..] => return Some(FileKind::Zip),
        // These also start words; what follows tells.
        [b'B', b'Z', b'h', b'1'..=b'9', b'1', b'A', b'Y', b'&', b'S', b'Y', ..] => {
            return Some(FileKind::Archive);
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return Some(FileKind::Image),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => return Some(FileKind::Image),
        _ => {}
    }
    if head.starts_with(b"{\\rtf") {
        return Some(FileKind::RichText);
    }
    let text = head.trim_ascii_start();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let page = |start: &&[u8]| text.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start));
    if [&b"<!doctype html"[..], b"<html", b"<head", b"<table"].iter().any(page) {
        return Some(FileKind::WebPage);
    }
    if is_xml(text) {
        return Some(FileKind::Xml);
    }
    if is_json(text) {
        return Some(FileKind::Json);
    }
    SIGNATURES.iter().find(|(start, _)| head.starts_with(start)).map(|&(_, kind)| kind)
}

/// `<?xml …?>`, or an element in an element: `<codes><code>`. A mark for a program, `<code>`, is none.
fn is_xml(text: &[u8]) -> bool {
    if text.starts_with(b"<?xml") {
        return true;
    }
    let element = |text: &[u8]| {
        let rest = text.strip_prefix(b"<")?;
        let end = memchr::memchr(b'>', &rest[..rest.len().min(200)])?;
        let name = rest.get(..end)?;
        let plain = name.first().is_some_and(u8::is_ascii_alphabetic) && !name.contains(&b'<');
        plain.then_some(end + 2)
    };
    element(text).is_some_and(|end| element(text[end..].trim_ascii_start()).is_some())
}

/// An object with a name in quotes, a list of such, or a list of texts of which each has a line: what is all on one line
/// the rule about that tells.
fn is_json(text: &[u8]) -> bool {
    let after = |text: &[u8], sign: u8| text.strip_prefix(&[sign]).map(|rest| rest.trim_ascii_start().len());
    let behind = |sign: u8, text: &[u8]| after(text, sign).map(|left| text.len() - left);
    let object = |text: &[u8]| {
        let Some(start) = behind(b'{', text) else { return false };
        let inside = &text[start..];
        let Some(quote) = inside.first().copied().filter(|quote| matches!(quote, b'"' | b'\'')) else {
            return false;
        };
        let name = &inside[1..inside.len().min(200)];
        memchr::memchr(quote, name)
            .is_some_and(|end| name[end + 1..].trim_ascii_start().first() == Some(&b':'))
    };
    let Some(start) = behind(b'[', text) else { return object(text) };
    let inside = &text[start..];
    let broken = text[..start].contains(&b'\n');
    object(inside) || broken && inside.starts_with(b"\"")
}

/// The entries of a zip archive tell whose it is; the names of the first ones stand in its head.
fn zip(head: &[u8]) -> FileKind {
    let has = |name: &[u8]| head.windows(name.len()).any(|part| part == name);
    if has(b"xl/") {
        FileKind::Xlsx
    } else if has(b"application/vnd.oasis.opendocument") {
        FileKind::Ods
    } else if has(b"word/") || has(b"ppt/") {
        FileKind::Docx
    } else if has(b"[Content_Types].xml") {
        // Nothing but the list of contents: of all Office documents, workbooks are what is uploaded here.
        FileKind::Xlsx
    } else if has(b".iwa") {
        FileKind::Numbers
    } else {
        FileKind::Zip
    }
}

/// Judges by control characters. A few of them in a text are a fault of a few values, for `value-control` to
/// name;
/// a file that has many is none.
fn not_characters(head: &[u8]) -> Option<FileKind> {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return None;
    }
    let (mut nul, mut others) = ([0_usize; 2], 0_usize);
    for (at, &b) in head.iter().enumerate() {
        match b {
            0 => nul[at % 2] += 1,
            // Tab and line ends; what ends a text under DOS; form feed and escape, which printers' files
            // have.
            b'\t' | b'\n' | b'\r' | 0x0C | 0x1A | 0x1B => {}
            1..=0x1F | 0x7F => others += 1,
            _ => {}
        }
    }
    let [even, odd] = nul;
    let [fewer, more] = if even < odd { [even, odd] } else { [odd, even] };
    // Commas, digits and line ends have a zero byte in UTF-16, always on the same side. UTF-32 has three of
    // four.
    let wide =
        more >= 2 && more * 8 >= head.len() && (fewer * 50 <= more || (fewer + more) * 8 >= head.len() * 5);
    if wide && others * 20 <= head.len() && more + fewer + 1 < head.len() {
        return Some(FileKind::WideText);
    }
    let controls = even + odd + others;
    let mostly = controls >= 4 && controls * 3 > head.len();
    let often = controls >= 8 && controls * 50 > head.len();
    (mostly || often).then_some(FileKind::Binary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::check_message;

    fn wide(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn files_are_told_by_their_first_bytes() {
        use FileKind::*;
        let csv = "customerIdentifier,coupon code\r\n919876543210,ABCDEF1\r\n";
        let stray = format!("code\n{}AB\0C\n", "ABCDEF1\n".repeat(100));
        // Any program's data: all bytes, no two alike in a row.
        let data: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let image = [&b"BM\x36\x10\x0E\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &data].concat();
        let cases: [(&[u8], Option<FileKind>); 36] = [
            (b"", None),
            (b"code\nABC\n", None),
            (csv.as_bytes(), None),
            (stray.as_bytes(), None),
            (b"code\nAB\0C\n", None),
            (b"code\nA\0\nB\0\nC\0\n", None),
            (b"BMW1,BM2\n", None),
            (b"PK1\nPK2\n", None),
            (b"GIFT1\n", None),
            (b"RIFF,WEBP\n", None),
            ("\u{feff}code\nä\n".as_bytes(), None),
            (b"M\xFCller,ABC\n", None),
            (&[b"\xFF\xFE", &wide(csv, u16::to_le_bytes)[..]].concat(), None),
            (&[b"\xFE\xFF", &wide(csv, u16::to_be_bytes)[..]].concat(), None),
            (&wide(csv, u16::to_le_bytes), Some(WideText)),
            (&wide(csv, u16::to_be_bytes), Some(WideText)),
            (&csv.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>(), Some(WideText)),
            (b"\xFF\xFE\0\0c\0\0\0", Some(WideText)),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml...xl/workbook.xml", Some(Xlsx)),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", Some(Xlsx)),
            (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml...word/document.xml", Some(Docx)),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", Some(Ods)),
            (b"PK\x03\x04....Index/Document.iwa", Some(Numbers)),
            (b"PK\x03\x04\x14\0\0\0coupons.csv", Some(Zip)),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", Some(Xls)),
            (b"\x1F\x8B\x08\0", Some(Gzip)),
            (b"7z\xBC\xAF\x27\x1C", Some(Archive)),
            (b"%PDF-1.7\n", Some(Pdf)),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", Some(Image)),
            (b"\n <!DOCTYPE html>\n<html>", Some(WebPage)),
            ("\u{feff}<HTML><table>".as_bytes(), Some(WebPage)),
            (b"{\\rtf1\\ansi mobile,code", Some(RichText)),
            (b"<none>\nABC\n", None),
            (&image, Some(Image)),
            (&data, Some(Binary)),
            (&[0; 16], Some(Binary)),
        ];
        for (head, expected) in cases {
            let start = String::from_utf8_lossy(&head[..head.len().min(40)]);
            assert_eq!(sniff(head), expected, "{start:?}");
            if let Some(kind) = expected {
                check_message(&say(kind).message);
            }
        }
    }
}
