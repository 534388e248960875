//! What JavaScript sees.

use std::ops::Range;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use serde::Serialize;
use tearline::{Checked, Checker, Rule};
use tearline_api::worker::{CheckOptions, Filter, Lane, Preview, Progress, Start};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::Blob;

use crate::convert::{from_js, seed, to_js};
use crate::session::{self, AskOthers, Others, Watcher};

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
    let mut checker = Checker::new(options_of(options)?.into_options(seed()))?;
    // A piece at a time: the file need not be in this memory, too.
    let mut room = vec![0; PIECE];
    let length = u64::from(bytes.length());
    for start in (0..length).step_by(PIECE) {
        checker.push(piece(bytes, start..length, &mut room));
    }
    let checked = checker.finish().complete(|pending| {
        let wanted = pending.wants();
        pending.supply(piece(bytes, wanted, &mut room))
    })?;
    to_js(&checked.report)
}

/// All rules, in the order of the catalogue: each with its name and its title.
///
/// # Errors
/// Never.
#[wasm_bindgen(unchecked_return_type = "[Rule, string][]")]
pub fn rules() -> Result<JsValue, JsError> {
    let rules: Vec<_> = Rule::ALL.iter().map(|rule| (rule.id(), rule.title())).collect();
    to_js(&rules)
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
        let options = options_of(options)?;
        options.rules.validate()?;
        Ok(Self { options, inner: Rc::default() })
    }

    /// Checks a `File` or another `Blob`. A check that is running ends with an error.
    ///
    /// `onProgress` is called at most 20 times a second, `onPreview` once, with the first rows. `mends`: whether rows are
    /// to be mended afterwards, which takes 14 bytes a row more; without it they cannot be.
    ///
    /// # Errors
    /// When the file cannot be read, or another check was started.
    #[wasm_bindgen(unchecked_return_type = "Promise<Report>")]
    pub fn check(
        &self,
        file: Blob,
        #[wasm_bindgen(js_name = onProgress, unchecked_optional_param_type = "(progress: Progress) => void")]
        on_progress: Option<Function>,
        #[wasm_bindgen(js_name = onPreview, unchecked_optional_param_type = "(preview: Preview) => void")]
        on_preview: Option<Function>,
        #[wasm_bindgen(unchecked_optional_param_type = "boolean")] mends: Option<bool>,
    ) -> Promise {
        let options = self.options.clone().into_options(seed()).with_mends(mends.unwrap_or_default());
        let mut callbacks = Callbacks { on_progress, on_preview };
        let session = self.inner.clone();
        promise(async move { to_js(&session.check(file, options, &mut callbacks).await?) })
    }

    /// A page of the checked file's rows, from a row on (from 1). An earlier page that is still being read is dropped.
    ///
    /// # Errors
    /// When nothing was checked, the file cannot be read any more, or another page was asked for.
    #[wasm_bindgen(unchecked_return_type = "Promise<Page>")]
    pub fn rows(
        &self,
        from: f64,
        count: u32,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            to_js(&session.rows(Lane::Table, Start::Row(whole(from)), count, filter_of(filter)?).await?)
        })
    }

    /// A page of findings, all of them and not only those that the report lists. Without a rule in `from` they are in
    /// file order, with one they are sorted by rule. An earlier page that is still being read is dropped.
    ///
    /// # Errors
    /// When nothing was checked, the file cannot be read any more, or another page was asked for.
    #[wasm_bindgen(unchecked_return_type = "Promise<FindingsPage>")]
    pub fn findings(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Place")] from: JsValue,
        count: u32,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move { to_js(&session.findings(from_js(from)?, count).await?) })
    }

    /// Where along the file the rows are that the filter lets through: the file is cut into `buckets` parts of as many
    /// rows each, as near as can be, but into no more parts than it has rows; and each part's are counted. The file is
    /// not read for it.
    ///
    /// # Errors
    /// When nothing was checked.
    pub fn density(
        &self,
        buckets: u32,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Result<Vec<u32>, JsError> {
        let filter = filter_of(filter)?;
        Ok(self.inner.look(|checked| checked.density(filter, buckets))?)
    }

    /// The first row at or after `row` that the filter lets through. The file is not read for it.
    ///
    /// # Errors
    /// When nothing was checked.
    #[wasm_bindgen(js_name = nextRow)]
    pub fn next_row(
        &self,
        row: f64,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Result<Option<f64>, JsError> {
        self.row(Checked::next, row, filter)
    }

    /// The last row at or before `row` that the filter lets through.
    ///
    /// # Errors
    /// When nothing was checked.
    #[wasm_bindgen(js_name = previousRow)]
    pub fn previous_row(
        &self,
        row: f64,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Result<Option<f64>, JsError> {
        self.row(Checked::previous, row, filter)
    }

    /// The row that `n` rows come before which the filter lets through: where a table that is scrolled finds its page.
    ///
    /// # Errors
    /// When nothing was checked.
    #[wasm_bindgen(js_name = nthRow)]
    pub fn nth_row(
        &self,
        n: f64,
        #[wasm_bindgen(unchecked_optional_param_type = "Filter")] filter: JsValue,
    ) -> Result<Option<f64>, JsError> {
        self.row(Checked::nth, n, filter)
    }

    /// The row that starts on a physical line (from 1) of the file, or else the last one before it; the first, where
    /// none is; `undefined` in a file without rows.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(js_name = rowAtLine, unchecked_return_type = "Promise<number | undefined>")]
    pub fn row_at_line(&self, line: f64) -> Promise {
        let session = self.inner.clone();
        promise(async move { Ok(session.row_at_line(whole(line)).await?.map(|row| row as f64).into()) })
    }

    /// Rows from one on (from 1) with all their values as they are, however many and however long: for a program. An
    /// earlier call that is still being read is dropped.
    ///
    /// # Errors
    /// When nothing was checked, the file cannot be read any more, or others were asked for.
    #[wasm_bindgen(unchecked_return_type = "Promise<PageRow[]>")]
    pub fn records(&self, from: f64, count: u32) -> Promise {
        let session = self.inner.clone();
        promise(async move { to_js(&session.records(whole(from), count).await?) })
    }

    /// The error file of the checked file: its rejected rows, each with its reasons. `others` says what somebody else
    /// than the rules found in a row.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(unchecked_return_type = "Promise<Blob>")]
    pub fn errors(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "(row: number) => Others | undefined")] others: Option<
            Function,
        >,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            let ask = others.map(asking);
            let ask = ask.as_ref().map(|ask| ask as AskOthers<'_>);
            Ok(session.errors(ask).await?.into())
        })
    }

    /// The rows that are not rejected, each with its code: the success file, as it is before anything was stored.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(unchecked_return_type = "Promise<Blob>")]
    pub fn accepted(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "(row: number) => Others | undefined")] others: Option<
            Function,
        >,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            let ask = others.map(asking);
            let ask = ask.as_ref().map(|ask| ask as AskOthers<'_>);
            Ok(session.accepted(ask).await?.into())
        })
    }

    /// Mends a row (from 1); gives the report as it is then. Only what the mend touches is judged again.
    ///
    /// # Errors
    /// When nothing was checked, there is no such row, or it cannot be mended so.
    #[wasm_bindgen(unchecked_return_type = "Promise<Report>")]
    pub fn mend(&self, row: f64, #[wasm_bindgen(unchecked_param_type = "Mend")] mend: JsValue) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            session.mend(whole(row), from_js(mend)?).await?;
            to_js(&session.report()?)
        })
    }

    /// Mends all rows that the filter lets through, as far as they can be: what that makes is checked as a whole, and rows
    /// have the numbers that they have in it. Says how many rows changed.
    ///
    /// # Errors
    /// When nothing was checked, the file cannot be read any more, or it would change in too many places.
    #[wasm_bindgen(js_name = mendAll, unchecked_return_type = "Promise<number>")]
    pub fn mend_all(
        &self,
        #[wasm_bindgen(unchecked_param_type = "Filter")] filter: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Mend")] mend: JsValue,
        #[wasm_bindgen(js_name = onProgress, unchecked_optional_param_type = "(progress: Progress) => void")]
        on_progress: Option<Function>,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            let mut callbacks = Callbacks { on_progress, on_preview: None };
            let changed = session.mend_all(from_js(filter)?, &from_js(mend)?, &mut callbacks).await?;
            Ok(JsValue::from_f64(changed as f64))
        })
    }

    /// Takes the last mend back; says whether there was one.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn undo(&self) -> Promise {
        let session = self.inner.clone();
        promise(async move { Ok(session.undo(&mut Callbacks::none()).await?.into()) })
    }

    /// Makes the last mend again that was taken back; says whether there was one.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn redo(&self) -> Promise {
        let session = self.inner.clone();
        promise(async move { Ok(session.redo(&mut Callbacks::none()).await?.into()) })
    }

    /// Checks the mended file as a whole: rows get the numbers that they have in it.
    ///
    /// # Errors
    /// When nothing was checked, or the file cannot be read any more.
    #[wasm_bindgen(js_name = checkMended, unchecked_return_type = "Promise<Report>")]
    pub fn check_mended(
        &self,
        #[wasm_bindgen(js_name = onProgress, unchecked_optional_param_type = "(progress: Progress) => void")]
        on_progress: Option<Function>,
    ) -> Promise {
        let session = self.inner.clone();
        promise(async move {
            let mut callbacks = Callbacks { on_progress, on_preview: None };
            to_js(&session.check_mended(&mut callbacks).await?)
        })
    }

    /// The file with all mends: slices of the checked one and what was written, and no copy.
    ///
    /// # Errors
    /// When nothing was checked.
    pub fn mended(&self) -> Result<Blob, JsError> {
        Ok(self.inner.mended()?)
    }

    /// What was mended, and what can be taken back.
    ///
    /// # Errors
    /// When nothing was checked.
    #[wasm_bindgen(js_name = mendState, unchecked_return_type = "MendState")]
    pub fn mend_state(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.mend_state()?)
    }

    /// The verdict as it is now.
    ///
    /// # Errors
    /// When nothing was checked.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn report(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.report()?)
    }

    /// Ends what is being done, and forgets the file.
    pub fn cancel(&self) {
        self.inner.close();
    }

    fn row(&self, find: Find, number: f64, filter: JsValue) -> Result<Option<f64>, JsError> {
        let filter = filter_of(filter)?;
        Ok(self.inner.look(|checked| find(checked, filter, whole(number)))?.map(|row| row as f64))
    }
}

/// What others found, out of what their function returns; what is no answer is none.
fn asking(others: Function) -> impl Fn(u64) -> Option<Others> {
    move |row| {
        let answer = others.call1(&JsValue::UNDEFINED, &JsValue::from_f64(row as f64)).ok()?;
        (!answer.is_undefined()).then(|| from_js(answer).ok()).flatten()
    }
}

type Find = fn(&Checked, Filter, u64) -> Option<u64>;

/// One way for all answers that take time: each by itself would be as much code again.
fn promise(answer: impl Future<Output = Result<JsValue, JsError>> + 'static) -> Promise {
    let answer: Pin<Box<dyn Future<Output = _>>> = Box::pin(answer);
    future_to_promise(async { answer.await.map_err(JsValue::from) })
}

/// The options, and the rules among them, as people write them.
fn options_of(options: JsValue) -> Result<CheckOptions, JsError> {
    // Read as a list of its fields, an empty one would pass for what says nothing.
    let rules = Reflect::get(&options, &"rules".into()).unwrap_or_default();
    if Array::is_array(&options) || Array::is_array(&rules) {
        return Err(JsError::new("options, and the rules among them, are objects, and no lists"));
    }
    from_js(defined(options, 2))
}

/// An object without the fields that are `undefined`: for whoever writes one, they are not there. `levels`: those of
/// objects within it, too.
fn defined(value: JsValue, levels: u32) -> JsValue {
    if levels == 0 || !value.is_object() || Array::is_array(&value) {
        return value;
    }
    let fields: Array = Object::entries(value.unchecked_ref());
    let fields = fields.iter().map(JsCast::unchecked_into::<Array>).filter_map(|field| {
        let (name, value) = (field.get(0), field.get(1));
        (!value.is_undefined()).then(|| Array::of2(&name, &defined(value, levels - 1)))
    });
    Object::from_entries(&fields.collect::<Array>()).map_or(value, JsValue::from)
}

fn filter_of(filter: JsValue) -> Result<Filter, JsError> {
    if filter.is_undefined() { Ok(Filter::All) } else { from_js(filter) }
}

/// A row's number is a whole number; what is none finds the row below.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> u64 {
    number as u64
}

struct Callbacks {
    on_progress: Option<Function>,
    on_preview: Option<Function>,
}

impl Callbacks {
    fn none() -> Self {
        Self { on_progress: None, on_preview: None }
    }

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
