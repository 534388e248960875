//! What of a work is in the browser's database, or on its way there.

use js_sys::Array;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::File;

use super::Spot;
use crate::browser;
use crate::opening::Origin;

#[wasm_bindgen(module = "/src/kept.js")]
extern "C" {
    pub(super) async fn hold(id: &str) -> JsValue;
    #[wasm_bindgen(catch)]
    pub(super) async fn keep(
        id: &str,
        known: &str,
        file: &JsValue,
        waits: Array,
        gone: Array,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn add(id: &str, number: u32, steps: Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn cut(id: &str, from: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn forget(id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn list() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) async fn take(id: &str) -> Result<JsValue, JsValue>;
}

/// More bytes are not copied, all files of a work together.
const LARGEST: u64 = 512 * 1024 * 1024;

/// What is known of the file that is worked on, beside its bytes and its mends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Lying {
    pub(super) name: String,
    pub(super) origin: Option<Origin>,
    /// Of its upload, from before that begins.
    pub(super) key: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) org: Option<i64>,
    pub(super) spot: Spot,
    pub(super) choices: String,
    pub(super) lying: Option<Lying>,
    /// The names of the files that wait.
    pub(super) waiting: Vec<String>,
}

/// What [`list`] tells.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Listed {
    pub(super) id: String,
    pub(super) known: String,
    pub(super) at: f64,
    pub(super) mends: u64,
    pub(super) held: bool,
}

#[derive(Debug, Default)]
pub(super) struct Stored {
    /// `None`: nothing.
    pub(super) known: Option<Known>,
    pub(super) file: Option<File>,
    /// So many mends of it.
    pub(super) mends: usize,
    /// The files that wait, each with its number.
    pub(super) waits: Vec<(u32, File)>,
}

/// What has to be done for it.
pub(super) struct Change {
    /// Nothing, that there is none, or another one.
    pub(super) file: JsValue,
    pub(super) waits: Array,
    pub(super) gone: Array,
    /// Whether something is known otherwise.
    pub(super) known: bool,
    /// Whether there is room for all.
    pub(super) all: bool,
}

impl Stored {
    /// As it is to be: `file` lies there, those in the queue wait. `moves`: what is taken from those that wait is not lost
    /// before it has come to rest.
    pub(super) fn bring_to(
        &mut self,
        mut known: Known,
        file: Option<&File>,
        queue: &[File],
        moves: bool,
    ) -> Change {
        let mut change = Change {
            file: JsValue::UNDEFINED,
            waits: Array::new(),
            gone: Array::new(),
            known: false,
            all: true,
        };
        let mut room = LARGEST;
        let mut fits = |file: &File| {
            let left = room.checked_sub(browser::size(file));
            room = left.unwrap_or(room);
            left.is_some()
        };
        let kept = file.filter(|file| known.lying.is_some() && fits(file));
        change.all = kept.is_some() || file.is_none() || known.lying.is_none();
        if kept.is_none() {
            known.lying = None;
        }
        if self.file.as_ref() != kept {
            change.file = kept.map_or(JsValue::NULL, |file| file.into());
            self.file = kept.cloned();
            self.mends = 0;
        }
        let mut next = self.waits.last().map_or(0, |(number, _)| number + 1);
        self.waits.retain(|(number, file)| {
            let stays = (moves || queue.contains(file)) && fits(file);
            if !stays {
                change.gone.push(&(*number).into());
            }
            stays
        });
        for file in queue {
            if self.waits.iter().any(|(_, waits)| waits == file) {
                continue;
            }
            if fits(file) {
                change.waits.push(&Array::of2(&next.into(), file));
                self.waits.push((next, file.clone()));
                next += 1;
            } else {
                change.all = false;
            }
        }
        known.waiting = self.waits.iter().map(|(_, file)| file.name()).collect();
        let due = (kept.is_some() || !self.waits.is_empty()).then_some(known);
        change.known = self.known != due;
        self.known = due;
        change
    }
}

impl Change {
    pub(super) fn is_none(&self) -> bool {
        self.file.is_undefined() && !self.known && self.waits.length() == 0 && self.gone.length() == 0
    }
}
