//! What lies on the desk is kept in this browser until it is sent: it survives a reload, and a browser that fell over.
//! In the same tab it is there again; what another tab left behind is offered.

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use tearline_api::worker::CheckOptions;
use wasm_bindgen::prelude::*;
use web_sys::File;

use crate::auth::Auth;
use crate::check::Phase;
use crate::desk::Desk;
use crate::mending::Step;
use crate::opening::{Opening, Origin};
use crate::questions::Decision;
use crate::sending::Sending;
use crate::{browser, json};

#[wasm_bindgen(module = "/src/kept.js")]
extern "C" {
    async fn hold(id: &str) -> JsValue;
    #[wasm_bindgen(catch)]
    async fn keep(id: &str, known: &str, file: Option<&File>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn add(id: &str, number: u32, steps: Array) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn cut(id: &str, from: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn forget(id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn list() -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn take(id: &str) -> Result<JsValue, JsValue>;
}

/// Larger files are not copied.
const LARGEST: u64 = 512 * 1024 * 1024;
/// What this tab is working on, for as long as the tab is open.
const KEY: &str = "tearline.work";

/// What is known of a work beside its file and its mends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    org: Option<i64>,
    series: i64,
    name: String,
    options: CheckOptions,
    settled: Vec<Decision>,
    origin: Option<Origin>,
}

/// A work that another tab left behind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Left {
    id: String,
    known: Known,
    pub(crate) mends: u64,
    /// Epoch milliseconds.
    pub(crate) at: f64,
}

impl Left {
    pub(crate) fn name(&self) -> &str {
        &self.known.name
    }
}

/// What [`list`] tells.
#[derive(Debug, Clone, Deserialize)]
struct Listed {
    id: String,
    known: String,
    at: f64,
    mends: u64,
    held: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Keeping {
    auth: Auth,
    desk: Desk,
    opening: Opening,
    /// What is offered.
    pub(crate) left: RwSignal<Option<Left>>,
    /// What this tab keeps is called so; `None` before there was anything.
    id: StoredValue<Option<String>>,
    file: StoredValue<Option<File>, LocalStorage>,
    /// So many mends of it are kept.
    mends: StoredValue<usize>,
    /// The mends that wait for the file to be checked again.
    waiting: StoredValue<Option<Vec<Step>>>,
    /// Whether all is kept, as far as is known.
    kept: RwSignal<bool>,
    /// Whether the server has the file.
    sent: Memo<bool>,
    /// A work that is to be had again is being looked for.
    looking: StoredValue<bool>,
}

impl Keeping {
    pub(crate) fn new(auth: Auth, desk: Desk, opening: Opening) -> Self {
        let keeping = Self {
            auth,
            desk,
            opening,
            left: RwSignal::new(None),
            id: StoredValue::new(None),
            file: StoredValue::new_local(None),
            mends: StoredValue::new(0),
            waiting: StoredValue::new(None),
            kept: RwSignal::new(false),
            // Not each report of an upload's progress is a reason to write anything.
            sent: Memo::new(move |_| matches!(desk.upload.state(), Sending::Accepted(_))),
            looking: StoredValue::new(false),
        };
        Effect::new(move || keeping.follow_file());
        Effect::new(move || keeping.follow_mends());
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            // Files that wait are not kept.
            let waits = opening.queue.with_untracked(|queue| !queue.is_empty());
            if waits || untrack(move || desk.mending.is_mended() && !keeping.kept.get()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
        keeping
    }

    /// Looks for what was left of a series, when nothing is on the desk.
    pub(crate) fn look_for(self, series: i64) {
        let (org, desk) = (untrack(move || self.auth.org()), self.desk);
        let is_empty = move || desk.check.file.with_untracked(Option::is_none);
        if !is_empty() || self.looking.get_value() {
            return;
        }
        self.looking.set_value(true);
        self.left.set(None);
        spawn_local(async move {
            let listed = list().await.ok().and_then(|all| serde_wasm_bindgen::from_value(all).ok());
            let listed: Vec<Listed> = listed.unwrap_or_default();
            self.looking.set_value(false);
            if !is_empty() || desk.series() != Some(series) {
                return;
            }
            let own = browser::stored_in_tab(KEY);
            let all = listed.into_iter().filter_map(|each| {
                let known: Known = json::parse(&each.known)?;
                let own = own.as_ref() == Some(&each.id);
                let here = known.org == org && known.series == series && (own || !each.held);
                let Listed { id, at, mends, .. } = each;
                here.then_some((own, Left { id, known, mends, at }))
            });
            let mut all: Vec<_> = all.collect();
            // This tab was reloaded: nobody has to be asked.
            all.sort_by_key(|(own, _)| !*own);
            if let Some((own, left)) = all.into_iter().next() {
                if own { self.take_up(left) } else { self.left.set(Some(left)) }
            }
        });
    }

    /// Goes on with a work.
    pub(crate) fn take_up(self, left: Left) {
        self.left.set(None);
        spawn_local(async move {
            if hold(&left.id).await.as_bool() != Some(true) {
                return;
            }
            let Ok(taken) = take(&left.id).await else { return };
            let field = |name: &str| Reflect::get(&taken, &name.into()).unwrap_or_default();
            let Ok(file) = field("file").dyn_into::<File>() else { return };
            if !browser::readable(&file).await && browser::size(&file) > 0 {
                drop(forget(&left.id).await);
                return;
            }
            if self.desk.check.file.with_untracked(Option::is_some)
                || self.desk.series() != Some(left.known.series)
            {
                return;
            }
            let steps = Array::from(&field("steps")).into_iter();
            let steps: Vec<Step> = steps.filter_map(|step| json::parse(&step.as_string()?)).collect();
            browser::store_in_tab(KEY, &left.id);
            self.id.set_value(Some(left.id));
            self.file.set_value(Some(file.clone()));
            self.mends.set_value(steps.len());
            self.waiting.set_value(Some(steps));
            self.kept.set(true);
            self.opening.was_made_of(left.known.origin);
            self.desk.open_again(file, left.known.options, left.known.settled);
        });
    }

    /// Nobody wants it any more.
    pub(crate) fn throw_away(self, left: Left) {
        self.left.set(None);
        spawn_local(async move { drop(forget(&left.id).await) });
    }

    /// Keeps the file when it has been checked, and forgets it when it is gone from the desk, or sent.
    fn follow_file(self) {
        let check = self.desk.check;
        let file = check.file.get();
        let checked = matches!(check.phase.get(), Phase::Checked(_));
        let (options, settled, origin) =
            (check.options.get(), check.settled.get(), self.opening.origin.get());
        let sent = self.sent.get();
        let before = self.file.get_value();
        let Some(file) = file.filter(|_| !sent) else {
            if before.is_some() {
                self.forget();
            }
            return;
        };
        if !checked {
            return;
        }
        let Some(series) = self.desk.series() else { return };
        if let Some(steps) = self.waiting.try_update_value(Option::take).flatten() {
            self.desk.mending.make_again(steps);
        }
        let known = Known {
            org: untrack(move || self.auth.org()),
            series,
            name: file.name(),
            options,
            settled,
            origin,
        };
        let Some(known) = json::text(&known).filter(|_| browser::size(&file) <= LARGEST) else {
            self.kept.set(false);
            return;
        };
        let is_new = before.as_ref() != Some(&file);
        if is_new {
            self.mends.set_value(0);
        }
        self.file.set_value(Some(file.clone()));
        let id = self.own_id();
        spawn_local(async move {
            let kept = keep(&id, &known, is_new.then_some(&file)).await;
            self.note(&kept);
        });
        untrack(move || self.follow_mends());
    }

    fn follow_mends(self) {
        let mending = self.desk.mending;
        // While they are made again, they are kept already.
        if mending.busy.get() || self.waiting.with_value(Option::is_some) {
            return;
        }
        let (made, kept) = (mending.journal.with(Vec::len), self.mends.get_value());
        let Some(id) = self.id.get_value() else { return };
        if made == kept || self.file.with_value(Option::is_none) {
            return;
        }
        self.mends.set_value(made);
        let new = mending.journal.with_untracked(|journal| {
            journal
                .get(kept..)
                .unwrap_or_default()
                .iter()
                .filter_map(json::text)
                .map(JsValue::from)
                .collect::<Array>()
        });
        spawn_local(async move {
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let done =
                if made < kept { cut(&id, number(made)).await } else { add(&id, number(kept), new).await };
            self.note(&done);
        });
    }

    fn note(self, done: &Result<JsValue, JsValue>) {
        if let Err(error) = done {
            web_sys::console::warn_2(&"what is on the desk can't be kept".into(), error);
        }
        self.kept.set(done.is_ok());
    }

    fn forget(self) {
        self.file.set_value(None);
        self.mends.set_value(0);
        self.waiting.set_value(None);
        self.kept.set(false);
        if let Some(id) = self.id.get_value() {
            spawn_local(async move { drop(forget(&id).await) });
        }
    }

    fn own_id(self) -> String {
        self.id.get_value().unwrap_or_else(|| {
            let id = browser::random_key();
            browser::store_in_tab(KEY, &id);
            self.id.set_value(Some(id.clone()));
            let held = id.clone();
            spawn_local(async move { drop(hold(&held).await) });
            id
        })
    }
}

pub(crate) fn use_keeping() -> Keeping {
    expect_context()
}
