//! What JavaScript sees.

use std::ops::Range;
use std::rc::Rc;

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use tearline::Checker;
use tearline_api::worker::{CheckOptions, Filter, Preview, Progress};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::convert::{from_js, seed, to_js};
use crate::session::{self, Watcher};

/// Checks bytes that are in memory as a whole.
///
/// The report, made text by `JSON.stringify`, is what `tearline check --format json` prints, byte for byte.
///
/// # Errors
/// When the options are no options, or contradict themselves.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(
    bytes: &Uint8Array,
    #[wasm_bindgen(unchecked_param_type = "CheckOptions")] options: JsValue,
) -> Result<JsValue, JsError> {
    let options: CheckOptions = from_js(options)?;
    let mut checker = Checker::new(options.into_options(seed()))?;
    // A piece at a time: the file need not be in this memory, too.
    let mut room = vec![0; PIECE];
    let length = u64::from(bytes.length());
    for start in (0..length).step_by(PIECE) {
        checker.push(piece(bytes, start..length, &mut room));
    }
    let mut pending = checker.finish();
    loop {
        match pending.done() {
            Ok(checked) => return to_js(&checked.report),
            Err(wanting) => pending = *wanting,
        }
        if let Some(wanted) = pending.wants() {
            pending.supply(piece(bytes, wanted, &mut room));
        }
    }
}

/// The start of the wanted bytes: as many as there is room for.
fn piece<'r>(bytes: &Uint8Array, wanted: Range<u64>, room: &'r mut [u8]) -> &'r [u8] {
    let end = wanted.end.min(wanted.start + room.len() as u64);
    let piece = &mut room[..(end - wanted.start) as usize];
    // No array is longer than 32 bits can say in this memory's world.
    bytes.subarray(wanted.start as u32, end as u32).copy_to(piece);
    piece
}

/// Bytes that are copied at a time.
const PIECE: usize = 256 << 10;

/// A rule's documentation: what it finds, why that is bad, an example and how to mend it, in Markdown.
///
/// # Errors
/// When there is no such rule.
#[wasm_bindgen]
pub fn explain(#[wasm_bindgen(unchecked_param_type = "Rule")] rule: &str) -> Result<String, JsError> {
    Ok(rule.parse::<tearline::Rule>()?.documentation().to_owned())
}

/// One file at a time: checked in slices, never held in memory; then any page of its rows. Use it in a worker.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    options: CheckOptions,
    inner: Rc<session::Session>,
}

#[wasm_bindgen]
impl Session {
    /// # Errors
    /// When the options are no options, or the rules contradict themselves.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "CheckOptions")] options: JsValue,
    ) -> Result<Self, JsError> {
        let options: CheckOptions = from_js(options)?;
        options.rules.validate()?;
        Ok(Self { options, inner: Rc::default() })
    }

    /// Checks a `File` or another `Blob`. A check that is running ends with an error.
    ///
    /// `onProgress` is called at most 20 times a second, `onPreview` once, with the first rows.
    ///
    /// # Errors
    /// When the file cannot be read, or another check was started.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub async fn check(
        &self,
        file: Blob,
        #[wasm_bindgen(js_name = onProgress, unchecked_optional_param_type = "(progress: Progress) => void")]
        on_progress: Option<Function>,
        #[wasm_bindgen(js_name = onPreview, unchecked_optional_param_type = "(preview: Preview) => void")]
        on_preview: Option<Function>,
    ) -> Result<JsValue, JsError> {
        let options = self.options.clone().into_options(seed());
        let mut callbacks = Callbacks { on_progress, on_preview };
        to_js(&self.inner.check(file, options, &mut callbacks).await?)
    }

    /// A page of the checked file's rows, from a row on (from 1). An earlier page that is still being read is dropped.
    ///
    /// # Errors
    /// When nothing was checked, the file cannot be read any more, or another page was asked for.
    #[wasm_bindgen(unchecked_return_type = "Page")]
    pub async fn rows(
        &self,
        from: f64,
        count: u32,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Result<JsValue, JsError> {
        let filter = if filter.is_undefined() { Filter::All } else { from_js(filter)? };
        // A row's number is a whole number; what is none finds the row below.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let page = self.inner.rows(from as u64, count, filter).await?;
        to_js(&page)
    }

    /// The error file of the checked file: its rejected rows, each with its reasons.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    pub async fn errors(&self) -> Result<Blob, JsError> {
        Ok(self.inner.errors().await?)
    }

    /// Ends what is being done, and forgets the file.
    pub fn cancel(&self) {
        self.inner.close();
    }
}

struct Callbacks {
    on_progress: Option<Function>,
    on_preview: Option<Function>,
}

impl Callbacks {
    fn call<T: Serialize>(function: Option<&Function>, value: &T) {
        if let (Some(function), Ok(value)) = (function, to_js(value)) {
            // What a callback throws is its own affair: the check goes on.
            drop(function.call1(&JsValue::UNDEFINED, &value));
        }
    }
}

impl Watcher for Callbacks {
    fn preview(&mut self, preview: Preview) {
        Self::call(self.on_preview.as_ref(), &preview);
    }

    fn progress(&mut self, progress: Progress) {
        Self::call(self.on_progress.as_ref(), &progress);
    }
}
