//! What a file is by its first bytes, whatever it is called; and unpacking it, where the browser does that.

use std::io::{BufReader, Read};

use js_sys::{Array, Reflect, Uint8Array};
use tearline_api::sheets::{Item, Refusal};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};
use zip::ZipArchive;

use crate::blob::{BlobFile, length};
use crate::book::{Format, csv};

/// What a packed file may become, in bytes.
const MOST: u64 = 2 << 30;
/// From here on, in bytes, what is unpacked may be so many times as long as it was: text is a tenth of itself, rarely less.
const UNSUSPECTED: u64 = 64 << 20;
const MOST_TIMES: u64 = 200;
/// Files in an archive that are looked at.
const MOST_FILES: usize = 10_000;

#[wasm_bindgen]
extern "C" {
    /// The browser's own unpacker; web-sys does not have it yet.
    type DecompressionStream;
    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// What is opened here. The page has seen that it is one of these.
pub(crate) enum Found {
    Gzip,
    Archive(Archive),
    Workbook(Format),
}

pub(crate) fn look(blob: &Blob) -> Result<Found, Refusal> {
    let file = BlobFile::new(blob).map_err(|_| Refusal::Unreadable)?;
    let mut file = BufReader::new(file);
    let mut magic = [0; 4];
    file.read_exact(&mut magic).map_err(|_| Refusal::Unreadable)?;
    match magic {
        [0x1F, 0x8B, ..] => return Ok(Found::Gzip),
        // The container of .xls, and of any workbook with a password: which one is for its reader to say.
        [0xD0, 0xCF, 0x11, 0xE0] => {
            return Ok(Found::Workbook(Format::Xls));
        }
        _ => {}
    }
    let mut zip = ZipArchive::new(file).map_err(|_| Refusal::Damaged)?;
    if zip.len() > MOST_FILES {
        return Err(Refusal::TooLarge);
    }
    let mut files = Vec::new();
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    for at in 0..zip.len() {
        let entry = zip.by_index_raw(at).map_err(|_| Refusal::Damaged)?;
        packed = packed.saturating_add(entry.compressed_size());
        unpacked = unpacked.saturating_add(entry.size());
        files.push(File {
            name: entry.name().map_err(|_| Refusal::Damaged)?.into_owned(),
            encrypted: entry.encrypted(),
            method: match entry.compression() {
                zip::CompressionMethod::Stored => Some(Method::Stored),
                zip::CompressionMethod::Deflated => Some(Method::Deflated),
                _ => None,
            },
            start: entry.data_start(),
            packed: entry.compressed_size(),
        });
    }
    let has = |name: &str| files.iter().any(|file| file.name.eq_ignore_ascii_case(name));
    let format = if has("xl/workbook.xml") {
        Format::Xlsx
    } else if has("xl/workbook.bin") {
        Format::Xlsb
    } else if has("content.xml") && has("mimetype") {
        Format::Ods
    } else {
        return Ok(Found::Archive(Archive { blob: blob.clone(), files }));
    };
    // What it says of itself may be a lie: then its memory comes to its end (`build.rs`).
    if suspicious(packed, unpacked) { Err(Refusal::TooLarge) } else { Ok(Found::Workbook(format)) }
}

fn suspicious(packed: u64, unpacked: u64) -> bool {
    unpacked > MOST || unpacked > UNSUSPECTED && unpacked / MOST_TIMES > packed
}

pub(crate) struct Archive {
    blob: Blob,
    files: Vec<File>,
}

struct File {
    name: String,
    encrypted: bool,
    /// `None`: one that browsers do not know.
    method: Option<Method>,
    /// Where its bytes begin.
    start: Option<u64>,
    packed: u64,
}

#[derive(Debug, Clone, Copy)]
enum Method {
    Stored,
    Deflated,
}

impl Archive {
    /// The files that may be tables, with their places.
    pub(crate) fn tables(&self) -> Vec<(usize, Item)> {
        let tables = self.files.iter().enumerate().filter(|(_, file)| is_table(&file.name));
        tables.map(|(at, file)| (at, Item { name: file.name.clone(), hidden: false })).collect()
    }

    pub(crate) async fn unpack(&self, at: usize) -> Result<(String, Blob), Refusal> {
        let file = self.files.get(at).ok_or(Refusal::Nothing)?;
        if file.encrypted {
            return Err(Refusal::Encrypted);
        }
        let (Some(method), Some(start)) = (file.method, file.start) else { return Err(Refusal::Damaged) };
        let end = start
            .checked_add(file.packed)
            .filter(|end| *end <= length(&self.blob))
            .ok_or(Refusal::Damaged)?;
        let bytes =
            self.blob.slice_with_f64_and_f64(start as f64, end as f64).map_err(|_| Refusal::Unreadable)?;
        let blob = match method {
            Method::Stored => bytes,
            Method::Deflated => unpack(&bytes, "deflate-raw").await?,
        };
        Ok((file.name.clone(), blob))
    }
}

/// By its name: nothing else is known of a packed file.
fn is_table(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    // What macOS puts beside each file.
    let shadow = name.starts_with("__MACOSX/") || last.starts_with('.');
    let end = last.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    !shadow && ["csv", "tsv", "tab", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&end.as_str())
}

pub(crate) async fn unpack_gzip(blob: &Blob) -> Result<Blob, Refusal> {
    unpack(blob, "gzip").await
}

/// Through the browser's own unpacker; never more than is let in.
async fn unpack(blob: &Blob, format: &str) -> Result<Blob, Refusal> {
    let unpacker = DecompressionStream::new(format).map_err(|_| Refusal::Damaged)?;
    let pair: ReadableWritablePair = unpacker.unchecked_into();
    let stream = blob.stream().pipe_through(&pair);
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|_| Refusal::Unreadable)?;
    let (parts, mut bytes) = (Array::new(), 0_u64);
    let mut waiting = Array::new();
    let mut held = 0_u64;
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(|_| Refusal::Damaged)?;
        let Some(chunk) = chunk(&read) else { break };
        bytes += u64::from(chunk.length());
        held += u64::from(chunk.length());
        if suspicious(length(blob), bytes) {
            drop(reader.cancel());
            return Err(Refusal::TooLarge);
        }
        waiting.push(&chunk);
        // Chunks are small: some make a part, and parts may be kept on disk.
        if held >= 4 << 20 {
            parts.push(csv(&waiting).map_err(|_| Refusal::TooLarge)?.as_ref());
            (waiting, held) = (Array::new(), 0);
        }
    }
    parts.push(csv(&waiting).map_err(|_| Refusal::TooLarge)?.as_ref());
    csv(&parts).map_err(|_| Refusal::TooLarge)
}

fn chunk(read: &JsValue) -> Option<Uint8Array> {
    Reflect::get(read, &"value".into()).ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_in_an_archive_are_known_by_their_names() {
        #[track_caller]
        fn check(name: &str, expected: bool) {
            assert_eq!(is_table(name), expected, "{name}");
        }
        check("codes.csv", true);
        check("2026/Diwali/CODES.CSV", true);
        check("a\\b.xlsx", true);
        check("codes.csv/", false);
        check("__MACOSX/._codes.csv", false);
        check(".hidden.csv", false);
        check("csv", false);
        check("readme.pdf", false);
    }

    #[test]
    fn what_grows_beyond_measure_is_no_text() {
        #[track_caller]
        fn check(packed: u64, unpacked: u64, expected: bool) {
            assert_eq!(suspicious(packed, unpacked), expected);
        }
        check(10 << 20, 100 << 20, false);
        check(10, 63 << 20, false);
        check(1 << 10, 65 << 20, true);
        check(1 << 30, 3 << 30, true);
    }
}
