//! From a file as somebody has it to one that can be checked: text is checked as it is, workbooks and packed files are
//! opened first, by a worker that is loaded for that alone. What a file is, is told by its first bytes: a workbook's name
//! is often on what is none.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use tearline_api::sheets::{FromSheets, Made, Offer, Packing, Refusal, ToSheets};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag};

use crate::messenger::{Messenger, Said};
use crate::sending::Upload;

/// Trunk's name for what starts the worker.
const LOADER: &str = "/tearline-sheets_loader.js";
/// Bytes that tell what a file is.
const HEAD: f64 = 512.0;
/// A packed workbook is unpacked, then opened; nobody packs more often than that.
const DEEPEST: usize = 2;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage {
    /// Nothing is being opened.
    Idle,
    /// So many rows are read.
    Reading(u64),
    Choose(Offer),
    Refused(Why),
}

/// Why a file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Refused(Refusal),
    /// It is HTML, or Excel's XML of 2003, whatever it is called.
    WebPage,
    /// The worker came to its end.
    Broken,
}

/// What the file on the desk was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// The file that was opened.
    pub(crate) name: String,
    /// What was made of it, and of that, in turn.
    pub(crate) steps: Vec<Made>,
}

/// Where a file goes that was opened: it lies there until it is sent, and another one takes its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    pub(crate) upload: Upload,
    /// Takes it away. `false`: somebody wants to wait for its upload.
    clear: StoredValue<Box<dyn Fn() -> bool>, LocalStorage>,
    put: StoredValue<Box<dyn Fn(File)>, LocalStorage>,
}

impl Place {
    pub(crate) fn new(
        file: RwSignal<Option<File>, LocalStorage>,
        upload: Upload,
        clear: impl Fn() -> bool + 'static,
        put: impl Fn(File) + 'static,
    ) -> Self {
        let (clear, put) =
            (StoredValue::new_local(Box::new(clear) as _), StoredValue::new_local(Box::new(put) as _));
        Self { file, upload, clear, put }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub(crate) place: Place,
    pub(crate) stage: RwSignal<Stage>,
    /// The file that is being opened, or was opened last.
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    pub(crate) origin: RwSignal<Option<Origin>>,
    /// Files whose turn comes after the one on the desk.
    pub(crate) queue: RwSignal<Vec<File>, LocalStorage>,
    worker: StoredValue<Option<Messenger>, LocalStorage>,
    /// Numbers the files: what is heard of an older one comes too late.
    number: StoredValue<u32>,
}

impl Opening {
    pub(crate) fn new(place: Place) -> Self {
        Self {
            place,
            stage: RwSignal::new(Stage::Idle),
            file: RwSignal::new_local(None),
            origin: RwSignal::new(None),
            queue: RwSignal::new_local(Vec::new()),
            worker: StoredValue::new_local(None),
            number: StoredValue::new(0),
        }
    }

    /// Opens a file, unless somebody wants to wait for the upload of the one before.
    pub(crate) fn open(self, file: File) {
        if !self.place.clear.with_value(|clear| clear()) {
            return;
        }
        self.stop();
        self.file.set(Some(file.clone()));
        self.go_on(file, Vec::new());
    }

    /// Opens the first of several files; the others wait.
    pub(crate) fn open_all(self, files: impl IntoIterator<Item = File>) {
        let mut files = files.into_iter();
        if let Some(first) = files.next() {
            self.queue.update(|queue| queue.extend(files));
            self.open(first);
        }
    }

    /// Opens a file that waits, by its place.
    pub(crate) fn open_waiting(self, at: usize) {
        let file = self.take_out(at);
        if let Some(file) = file {
            self.open(file);
        }
    }

    /// A file does not wait any more.
    pub(crate) fn take_out(self, at: usize) -> Option<File> {
        self.queue.try_update(|queue| (at < queue.len()).then(|| queue.remove(at))).flatten()
    }

    /// What is on the desk again was made of this; the file that it was made of is not there any more.
    pub(crate) fn was_made_of(self, origin: Option<Origin>) {
        self.stop();
        self.file.set(None);
        self.origin.set(origin);
    }

    /// Ends what is being opened.
    pub(crate) fn stop(self) {
        self.number.update_value(|number| *number += 1);
        self.hang_up();
        self.stage.set(Stage::Idle);
        self.origin.set(None);
    }

    /// Takes what was offered, by its place.
    pub(crate) fn take(self, at: u32) {
        self.stage.set(Stage::Reading(0));
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.send(&ToSheets::Take(at), None);
            }
        });
    }

    fn hang_up(self) {
        if let Some(worker) = self.worker.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    }

    fn go_on(self, file: File, steps: Vec<Made>) {
        let number = self.number.get_value();
        self.stage.set(Stage::Reading(0));
        spawn_local(async move {
            let kind = head(&file).await.map(|head| kind(&head));
            if self.number.get_value() != number {
                return;
            }
            match kind {
                None => self.refuse(Why::Refused(Refusal::Unreadable)),
                Some(Kind::Text) => self.check(file, steps),
                Some(Kind::WebPage) => self.refuse(Why::WebPage),
                Some(Kind::Packed) if steps.len() < DEEPEST => self.unpack(&file, steps, number),
                Some(Kind::Packed) => self.refuse(Why::Refused(Refusal::Damaged)),
            }
        });
    }

    fn check(self, file: File, steps: Vec<Made>) {
        let name = self.file.with_untracked(|file| file.as_ref().map(File::name)).unwrap_or_default();
        self.origin.set((!steps.is_empty()).then_some(Origin { name, steps }));
        self.stage.set(Stage::Idle);
        self.place.put.with_value(|put| put(file));
    }

    fn refuse(self, why: Why) {
        self.hang_up();
        self.stage.set(Stage::Refused(why));
    }

    fn unpack(self, file: &File, steps: Vec<Made>, number: u32) {
        self.hang_up();
        let packed = file.name();
        let hear = move |said| {
            if self.number.get_value() != number {
                return;
            }
            match said {
                Said::Message(FromSheets::Choose(offer), _) => self.stage.set(Stage::Choose(offer)),
                Said::Message(FromSheets::Progress(rows), _) => self.stage.set(Stage::Reading(rows)),
                Said::Message(FromSheets::Made(made), Some(blob)) => {
                    self.hang_up();
                    let name = name_of(&packed, &made);
                    let mut steps = steps.clone();
                    steps.push(made);
                    match named(&blob, &name) {
                        Some(file) => self.go_on(file, steps),
                        None => self.refuse(Why::Broken),
                    }
                }
                Said::Message(FromSheets::Failed(refusal), _) => self.refuse(Why::Refused(refusal)),
                Said::Message(..) => {}
                Said::Broken => self.refuse(Why::Broken),
            }
        };
        match Messenger::start(LOADER, |message| *message == FromSheets::Ready, hear) {
            Some(worker) => {
                worker.send(&ToSheets::Open, Some(file));
                self.worker.set_value(Some(worker));
            }
            None => self.refuse(Why::Broken),
        }
    }
}

pub(crate) fn use_opening() -> Opening {
    expect_context()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// For the worker to open.
    Packed,
    WebPage,
}

fn kind(head: &[u8]) -> Kind {
    const PACKED: [&[u8]; 4] = [b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0", b"\x1F\x8B"];
    if PACKED.iter().any(|magic| head.starts_with(magic)) {
        return Kind::Packed;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    let tags: [&[u8]; 6] = [b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head"];
    if tags.iter().any(|tag| text.starts_with(tag)) { Kind::WebPage } else { Kind::Text }
}

async fn head(file: &Blob) -> Option<Vec<u8>> {
    let slice = file.slice_with_f64_and_f64(0.0, HEAD).ok()?;
    Some(Uint8Array::new(&JsFuture::from(slice.array_buffer()).await.ok()?).to_vec())
}

/// What the file that was made is called.
fn name_of(packed: &str, made: &Made) -> String {
    match made.kind {
        Packing::Workbook => format!("{}.csv", packed.rsplit_once('.').map_or(packed, |(stem, _)| stem)),
        Packing::Archive => made.name.rsplit(['/', '\\']).next().unwrap_or(&made.name).to_owned(),
        Packing::Gzip => match packed.rsplit_once('.') {
            Some((stem, end)) if end.eq_ignore_ascii_case("gz") => stem.to_owned(),
            _ => format!("{packed}.csv"),
        },
    }
}

fn named(blob: &Blob, name: &str) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type("text/csv");
    File::new_with_blob_sequence_and_options(&Array::of1(blob), name, &options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tearline_api::sheets::Notes;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        #[track_caller]
        fn check(head: &[u8], expected: Kind) {
            assert_eq!(kind(head), expected);
        }
        check(b"", Kind::Text);
        check(b"mobile,code\n", Kind::Text);
        check(b"\xFF\xFEm\0o\0", Kind::Text);
        check(b"<code>,1\n", Kind::Text);
        check(b"PK\x03\x04\x14\0", Kind::Packed);
        check(b"PK are initials\n", Kind::Text);
        check(b"\x1F\x8B\x08", Kind::Packed);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Packed);
        check(b"\xEF\xBB\xBF\r\n<HTML xmlns:x=", Kind::WebPage);
        check(b"<table border=1>", Kind::WebPage);
        check(b"<?xml version=\"1.0\"?>\n<?mso-application", Kind::WebPage);
    }

    #[test]
    fn what_is_made_has_a_name_that_says_so() {
        #[track_caller]
        fn check(packed: &str, kind: Packing, inner: &str, expected: &str) {
            let made = Made { kind, name: inner.to_owned(), chosen: false, notes: Notes::default() };
            assert_eq!(name_of(packed, &made), expected);
        }
        check("vouchers.v2.xlsx", Packing::Workbook, "Codes", "vouchers.v2.csv");
        check("vouchers", Packing::Workbook, "Codes", "vouchers.csv");
        check("a.zip", Packing::Archive, "2026/codes.csv", "codes.csv");
        check("codes.csv.gz", Packing::Gzip, "", "codes.csv");
        check("codes.GZ", Packing::Gzip, "", "codes");
        check("codes", Packing::Gzip, "", "codes.csv");
    }
}
