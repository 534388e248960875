//! What somebody works on is kept in this browser until it is sent: it survives a reload, and a browser that fell over. Of the
//! desk that is the file, what was decided about it, its mends and the files that wait; of the page of customers the same,
//! without mends. In the same tab it is there again; what another tab left behind is offered.
//!
//! The key of its upload is kept, too: only the server knows whether what was on its way when the page went has reached it,
//! and is asked before the file is laid down again. What it does not have is sent, if it is, under the same key.

mod desk;
mod stored;

use std::rc::Rc;

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::File;

use self::stored::{Known, Listed, Lying, Stored, add, cut, forget, hold, keep, list, take};
use crate::api::Failure;
use crate::auth::{Auth, Standing};
use crate::mending::{Mending, Step};
use crate::opening::{Opening, Place, Stage};
use crate::sending::Sending;
use crate::upload::Later;
use crate::{browser, json};

/// Where something is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Spot {
    Series(i64),
    Customers,
}

/// How far the check of what lies there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    NotYet,
    Done,
    Failed,
}

/// A place whose work is kept, as only it knows itself. What is read of it is tracked.
pub(crate) trait Keeps {
    /// `None`: nothing can lie there yet.
    fn spot(&self) -> Option<Spot>;

    fn checked(&self) -> Checked;

    /// What was decided there, as JSON.
    fn choices(&self) -> Option<String>;

    /// Lays a file down as it was left; without one, only what was decided is as it was.
    fn lay_down(&self, file: Option<File>, choices: &str);

    /// What the server made of the upload with this key.
    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>>;

    /// Where rows are mended there.
    fn mending(&self) -> Option<Mending>;
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
        let lying = self.known.lying.as_ref().map(|lying| &lying.name);
        lying.or(self.known.waiting.first()).map_or("", String::as_str)
    }

    /// Whether a file was checked, and not only waited.
    pub(crate) fn is_checked(&self) -> bool {
        self.known.lying.is_some()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.known.waiting.len()
    }
}

/// What was brought back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Back {
    File {
        name: String,
        mends: usize,
        waiting: usize,
    },
    Waiting(usize),
    /// It has been sent, as the server says.
    Sent(String),
}

/// What waits for the file to be checked again.
#[derive(Debug, Default)]
struct Again {
    steps: Vec<Step>,
    /// The key of the upload, when the mends are made.
    key: Option<String>,
}

#[derive(Clone, Copy)]
pub(crate) struct Keeping {
    auth: Auth,
    keeps: StoredValue<Rc<dyn Keeps>, LocalStorage>,
    opening: Opening,
    mending: Option<Mending>,
    /// By this name the tab knows what it is working on, for as long as it is open.
    tab: &'static str,
    /// What is offered.
    pub(crate) left: RwSignal<Option<Left>>,
    pub(crate) back: RwSignal<Option<Back>>,
    /// What this tab keeps is called so; `None` before there was anything.
    id: StoredValue<Option<String>>,
    stored: StoredValue<Stored, LocalStorage>,
    again: StoredValue<Again>,
    /// How far the check of the file is, and whether one is being opened; not each report of their progress is a reason to
    /// look at all.
    checked: Memo<(Checked, bool)>,
    /// Whether all is kept, as far as is known.
    kept: RwSignal<bool>,
    /// Whether the server has the file.
    sent: Memo<bool>,
    /// A work that is to be had again is being looked for.
    looking: StoredValue<bool>,
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeping").field("tab", &self.tab).finish_non_exhaustive()
    }
}

impl Keeping {
    pub(crate) fn new(auth: Auth, keeps: Rc<dyn Keeps>, opening: Opening, tab: &'static str) -> Self {
        let mending = keeps.mending();
        let upload = opening.place.upload;
        let keeps = StoredValue::new_local(keeps);
        let keeping = Self {
            auth,
            keeps,
            opening,
            mending,
            tab,
            left: RwSignal::new(None),
            back: RwSignal::new(None),
            id: StoredValue::new(None),
            stored: StoredValue::new_local(Stored::default()),
            again: StoredValue::new(Again::default()),
            kept: RwSignal::new(false),
            checked: Memo::new(move |_| {
                let opens = opening.stage.with(|stage| matches!(stage, Stage::Reading(_) | Stage::Choose(_)));
                (keeps.get_value().checked(), opens)
            }),
            // Nor is that of an upload.
            sent: Memo::new(move |_| matches!(upload.state(), Sending::Accepted(_))),
            looking: StoredValue::new(false),
        };
        Effect::new(move || keeping.follow());
        if let Some(mending) = mending {
            Effect::new(move || keeping.follow_mends(mending));
        }
        // Who signs in next finds nothing of it.
        Effect::new(move || {
            if auth.standing() == Standing::SignedOut {
                opening.queue.set(Vec::new());
                keeping.left.set(None);
                keeping.back.set(None);
            }
        });
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            let mended = untrack(move || mending.is_some_and(Mending::is_mended));
            let waits = opening.queue.with_untracked(|queue| !queue.is_empty());
            if (mended || waits) && !keeping.kept.get_untracked() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
        keeping
    }

    fn is_empty(self) -> bool {
        self.opening.place.file.with_untracked(Option::is_none)
            && self.opening.queue.with_untracked(Vec::is_empty)
    }

    fn spot(self) -> Option<Spot> {
        let keeps = self.keeps.get_value();
        untrack(move || keeps.spot())
    }

    /// Looks for what was left here, when there is nothing yet.
    pub(crate) fn look_for(self) {
        let org = untrack(move || self.auth.org());
        let Some(spot) = self.spot().filter(|_| self.is_empty() && !self.looking.get_value()) else { return };
        self.looking.set_value(true);
        self.left.set(None);
        spawn_local(async move {
            let listed = list().await.ok().and_then(|all| serde_wasm_bindgen::from_value(all).ok());
            let listed: Vec<Listed> = listed.unwrap_or_default();
            self.looking.set_value(false);
            if !self.is_empty() || self.spot() != Some(spot) {
                return;
            }
            let own = browser::stored_in_tab(self.tab);
            let all = listed.into_iter().filter_map(|each| {
                let known: Known = json::parse(&each.known)?;
                let own = own.as_ref() == Some(&each.id);
                let here = known.org == org && known.spot == spot && (own || !each.held);
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
            let mut lying = left.known.lying.zip(readable(field("file")).await);
            let mut waits = Vec::new();
            for each in Array::from(&field("waits")).iter().map(|each| Array::from(&each)) {
                // Numbers that were numbers when they were kept.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let number = each.get(0).as_f64().unwrap_or_default() as u32;
                waits.extend(readable(each.get(1)).await.map(|file| (number, file)));
            }
            let mut sent = None;
            let keeps = self.keeps.get_value();
            if let Some((known, _)) = &lying
                && let Ok(Some(made)) = keeps.made_by_key(self.auth, &known.key).await
            {
                sent = Some((known.name.clone(), made));
                lying = None;
            }
            if !self.is_empty() || self.spot() != Some(left.known.spot) {
                return;
            }
            let (known, file) = lying.unzip();
            let steps = if file.is_some() { Array::from(&field("steps")) } else { Array::new() };
            let steps: Vec<Step> = steps.iter().filter_map(|step| json::parse(&step.as_string()?)).collect();
            let back = match (&known, &sent) {
                (Some(known), _) => {
                    let mends = steps.iter().filter(|step| **step != Step::Whole).count();
                    Some(Back::File { name: known.name.clone(), mends, waiting: waits.len() })
                }
                (None, Some((name, _))) => Some(Back::Sent(name.clone())),
                (None, None) => (!waits.is_empty()).then_some(Back::Waiting(waits.len())),
            };
            browser::store_in_tab(self.tab, &left.id);
            self.id.set_value(Some(left.id));
            if let Some(known) = &known {
                self.opening.was_made_of(known.origin.clone());
            }
            self.opening.queue.set(waits.iter().map(|(_, file)| file.clone()).collect());
            self.kept.set(true);
            keeps.lay_down(file.clone(), &left.known.choices);
            if let Some((_, made)) = sent {
                self.opening.place.upload.was_accepted(made);
            }
            let key = known.as_ref().map(|known| known.key.clone());
            self.stored.set_value(Stored {
                known: Some(Known { lying: known, ..left.known }),
                file,
                mends: steps.len(),
                waits,
            });
            self.again.set_value(Again { steps, key });
            self.say(back);
        });
    }

    /// Nobody wants it any more.
    pub(crate) fn throw_away(self, left: Left) {
        self.left.set(None);
        spawn_local(async move { drop(forget(&left.id).await) });
    }

    /// Keeps the file when it has been checked, and those that wait; forgets what is gone, or sent.
    fn follow(self) {
        let keeps = self.keeps.get_value();
        let Opening { place, queue, origin, .. } = self.opening;
        let (spot, choices, (checked, opens)) = (keeps.spot(), keeps.choices(), self.checked.get());
        let (file, queue, origin) = (place.file.get(), queue.get(), origin.get());
        let (sent, key) = (self.sent.get(), place.upload.key());
        let mends = self.mending.is_some_and(|mending| mending.busy.get());
        let (Some(spot), Some(choices)) = (spot, choices) else { return };
        let file = file.filter(|_| !sent);
        let checked = if file.is_some() { checked } else { Checked::Failed };
        let stays = self.stored.with_value(|stored| stored.file == file);
        if !stays {
            self.again.set_value(Again::default());
            self.say(None);
        }
        let key =
            if checked == Checked::Done && !mends { self.make_again(place) } else { None }.unwrap_or(key);
        let lying = match &file {
            None => None,
            // While it is checked and mended anew it is known as it was.
            Some(_) if checked == Checked::NotYet || self.again.with_value(|again| again.key.is_some()) => {
                let known = |stored: &Stored| stored.known.as_ref().and_then(|known| known.lying.clone());
                self.stored.with_value(known).filter(|_| stays)
            }
            Some(file) => Some(Lying { name: file.name(), origin, key }),
        };
        let org = untrack(move || self.auth.org());
        let known = Known { org, spot, choices, lying, waiting: Vec::new() };
        self.write(known, file.as_ref(), &queue, opens || checked == Checked::NotYet);
        if let Some(mending) = self.mending {
            untrack(move || self.follow_mends(mending));
        }
    }

    /// Makes the mends again that were made before; when that is done, its upload is gone on with: its key.
    fn make_again(self, place: Place) -> Option<String> {
        let steps = self.again.try_update_value(|again| std::mem::take(&mut again.steps)).unwrap_or_default();
        if let Some(mending) = self.mending.filter(|_| !steps.is_empty()) {
            mending.make_again(steps);
            if mending.busy.get_untracked() {
                return None;
            }
        }
        let key = self.again.try_update_value(|again| again.key.take()).flatten()?;
        place.upload.go_on_with(key.clone());
        Some(key)
    }

    /// Has the browser's database keep what is to be kept.
    fn write(self, known: Known, file: Option<&File>, queue: &[File], moves: bool) {
        let change = self.stored.try_update_value(|stored| stored.bring_to(known, file, queue, moves));
        let Some(change) = change.filter(|change| !change.is_none()) else { return };
        if self.back.with_untracked(|back| matches!(back, Some(Back::Waiting(_)))) {
            self.say(None);
        }
        let Some(text) = self.stored.with_value(|stored| stored.known.as_ref().map(json::text)) else {
            self.kept.set(false);
            if let Some(id) = self.id.get_value() {
                spawn_local(async move { drop(forget(&id).await) });
            }
            return;
        };
        let id = self.own_id();
        spawn_local(async move {
            let kept = keep(&id, &text.unwrap_or_default(), &change.file, change.waits, change.gone).await;
            self.note(&kept);
            if !change.all {
                self.kept.set(false);
            }
        });
    }

    /// What was brought back, as long as it is so.
    fn say(self, back: Option<Back>) {
        if self.back.with_untracked(|said| *said != back) {
            self.back.set(back);
        }
    }

    fn follow_mends(self, mending: Mending) {
        // While they are made again, they are kept already.
        if mending.busy.get() || self.again.with_value(|again| !again.steps.is_empty()) {
            return;
        }
        let made = mending.journal.with(Vec::len);
        let Some(id) = self.id.get_value() else { return };
        let (kept, none) = self.stored.with_value(|stored| (stored.mends, stored.file.is_none()));
        if made == kept || none {
            return;
        }
        self.stored.update_value(|stored| stored.mends = made);
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
            web_sys::console::warn_2(&"what is worked on can't be kept".into(), error);
        }
        self.kept.set(done.is_ok());
    }

    fn own_id(self) -> String {
        self.id.get_value().unwrap_or_else(|| {
            let id = browser::random_key();
            browser::store_in_tab(self.tab, &id);
            self.id.set_value(Some(id.clone()));
            let held = id.clone();
            spawn_local(async move { drop(hold(&held).await) });
            id
        })
    }
}

/// A file whose bytes can still be had.
async fn readable(value: JsValue) -> Option<File> {
    let file = value.dyn_into::<File>().ok()?;
    (browser::readable(&file).await || browser::size(&file) == 0).then_some(file)
}

pub(crate) fn use_keeping() -> Keeping {
    expect_context()
}
