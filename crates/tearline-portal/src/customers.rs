//! A list of customers: checked in the worker, sent, and what is known of it meanwhile. It outlives the pages, as what lies on
//! the desk does, and is made when somebody comes to them first.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tearline_api::customers::ImportColumn;
use tearline_api::tearline::{NotCustomers, Report};
use tearline_api::worker::{FromWorker, Progress, ToWorker};
use web_sys::File;

use crate::api::manage::{self, IMPORTS, Numbered};
use crate::api::{self, Failure};
use crate::auth::{Auth, Standing};
use crate::browser;
use crate::catalog::Catalog;
use crate::checker::Answer;
use crate::json;
use crate::keeping::{Checked, Keeping, Keeps, Spot};
use crate::line::Line;
use crate::locale::t;
use crate::mending::Mending;
use crate::opening::{Opening, Place};
use crate::remote::Remote;
use crate::sending::Upload;
use crate::upload::{Later, Parts};
use crate::words;

/// What a list was found to be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) report: Report,
    /// Those that identify customers.
    pub(crate) columns: Vec<ImportColumn>,
    pub(crate) milliseconds: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Phase {
    /// No file.
    Empty,
    Checking(Progress),
    Checked(Arc<Verdict>),
    /// It is no list of customers.
    None(NotCustomers),
    Failed(String),
}

impl Phase {
    pub(crate) fn verdict(&self) -> Option<&Arc<Verdict>> {
        if let Self::Checked(verdict) = self { Some(verdict) } else { None }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Import {
    line: Line,
    pub(crate) file: RwSignal<Option<File>, LocalStorage>,
    /// Of numbers without a country code, as somebody chose it.
    chosen: RwSignal<Option<Option<String>>>,
    /// That which a list was checked by before the page was loaded: until the series are known.
    before: RwSignal<Option<String>>,
    /// As it was chosen; where nobody chose, that of the series, as the server takes it.
    pub(crate) region: Memo<Option<String>>,
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) making_errors: RwSignal<bool>,
    pub(crate) upload: Upload,
}

impl Import {
    fn new(auth: Auth, catalog: Catalog) -> Self {
        let (chosen, before) = (RwSignal::new(None), RwSignal::new(None));
        let import = Self {
            line: Line::new(),
            file: RwSignal::new_local(None),
            chosen,
            before,
            region: Memo::new(move |_| {
                chosen.get().or_else(|| agreed(catalog)).unwrap_or_else(|| before.get())
            }),
            phase: RwSignal::new(Phase::Empty),
            making_errors: RwSignal::new(false),
            upload: Upload::new(auth),
        };
        import.line.on_answer(move |answer| import.hear(answer));
        // In another region a number is another one, or none.
        Effect::new(move |before: Option<Option<String>>| {
            let region = import.region.get();
            if before.is_some_and(|before| before != region) {
                untrack(move || import.check());
            }
            region
        });
        // Who signs in next finds nothing of it.
        Effect::new(move || {
            if auth.standing() == Standing::SignedOut {
                import.put_away();
            }
        });
        import
    }

    /// Has the worker ready before there is something to do for it.
    pub(crate) fn warm_up(self) {
        self.line.warm_up();
    }

    /// Whether somebody has said which region it is.
    pub(crate) fn region_is_chosen(self) -> bool {
        self.chosen.with(Option::is_some)
    }

    pub(crate) fn choose_region(self, region: Option<String>) {
        if !self.upload.is_under_way_untracked() {
            self.chosen.set(Some(region));
        }
    }

    /// Takes the file away, unless somebody wants to wait for its upload.
    pub(crate) fn clear(self) -> bool {
        let cleared = self.upload.may_be_left();
        if cleared {
            self.put_away();
        }
        cleared
    }

    fn put_away(self) {
        self.upload.forget();
        self.line.tell(&ToWorker::Close);
        self.line.next_check();
        self.making_errors.set(false);
        self.file.set(None);
        self.phase.set(Phase::Empty);
    }

    fn put(self, file: File) {
        self.file.set(Some(file));
        self.check();
    }

    /// Has the file checked from its first byte.
    pub(crate) fn check(self) {
        let Some(file) = self.file.get_untracked() else { return };
        // What is on its way was decided before.
        if self.upload.is_under_way_untracked() {
            return;
        }
        self.upload.forget();
        self.making_errors.set(false);
        let check = self.line.next_check();
        self.phase.set(Phase::Checking(Progress { bytes: 0, total: browser::size(&file), rows: 0 }));
        let message = ToWorker::CheckCustomers { check, default_region: self.region.get_untracked() };
        if !self.line.hand(&message, &file) {
            self.phase.set(Phase::Failed(broken()));
        }
    }

    pub(crate) fn download_errors(self) {
        self.making_errors.set(true);
        self.line.tell(&ToWorker::CustomerErrors { check: self.line.check() });
    }

    /// Sends the list as it was checked.
    pub(crate) fn send(self) {
        if let Some(file) = self.file.get_untracked() {
            self.upload.start(file, Sent { default_region: self.region.get_untracked() });
        }
    }

    fn hear(self, answer: Answer) {
        match answer {
            Answer::Message(message, _) if !self.line.is_about_this_check(&message) => {}
            Answer::Message(FromWorker::Progress { progress, .. }, _) => {
                self.phase.set(Phase::Checking(progress));
            }
            Answer::Message(FromWorker::CustomersChecked { report, columns, milliseconds, .. }, _) => {
                self.phase.set(Phase::Checked(Arc::new(Verdict { report, columns, milliseconds })));
            }
            Answer::Message(FromWorker::NoCustomers { why, .. }, _) => self.phase.set(Phase::None(why)),
            Answer::Message(FromWorker::Failed { why, .. }, _) => {
                self.making_errors.set(false);
                self.phase.set(Phase::Failed(words::not_checked(why)));
            }
            Answer::Message(FromWorker::Errors { .. }, blob) => {
                self.making_errors.set(false);
                let name = self.file.with_untracked(|file| file.as_ref().map(File::name));
                if let Some(blob) = blob {
                    browser::save(&blob, &format!("errors_{}", name.unwrap_or_default()));
                }
            }
            Answer::Message(..) => {}
            Answer::Broken => {
                self.line.hang_up();
                self.making_errors.set(false);
                if self.file.with_untracked(Option::is_some) {
                    self.phase.set(Phase::Failed(broken()));
                }
            }
        }
    }
}

/// A list that is sent.
struct Sent {
    default_region: Option<String>,
}

impl Parts for Sent {
    fn path(&self) -> String {
        IMPORTS.to_owned()
    }

    fn fields(&self) -> Later<'_, Vec<(&'static str, String)>> {
        // Said in any case: the server would take that of the series.
        let region = self.default_region.clone().unwrap_or_else(|| "none".to_owned());
        Box::pin(std::future::ready(vec![("defaultRegion", region)]))
    }

    fn made(&self, status: u16, text: &str) -> Result<i64, Failure> {
        api::result::<Numbered>(status, text).map(|import| import.id)
    }

    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>> {
        Box::pin(manage::import_of_key(auth, key))
    }
}

/// What was decided about a list.
#[derive(Serialize, Deserialize)]
struct Choices {
    /// Whether somebody chose the region.
    chosen: bool,
    region: Option<String>,
}

impl Keeps for Import {
    fn spot(&self) -> Option<Spot> {
        Some(Spot::Customers)
    }

    fn checked(&self) -> Checked {
        match self.phase.get() {
            Phase::Checking(_) => Checked::NotYet,
            Phase::Checked(_) | Phase::None(_) => Checked::Done,
            Phase::Empty | Phase::Failed(_) => Checked::Failed,
        }
    }

    fn choices(&self) -> Option<String> {
        json::text(&Choices { chosen: self.region_is_chosen(), region: self.region.get() })
    }

    fn lay_down(&self, file: Option<File>, choices: &str) {
        if let Some(Choices { chosen, region }) = json::parse(choices) {
            self.chosen.set(chosen.then(|| region.clone()));
            self.before.set(region);
        }
        if let Some(file) = file {
            self.put(file);
        }
    }

    fn made_by_key<'a>(&'a self, auth: Auth, key: &'a str) -> Later<'a, Result<Option<i64>, Failure>> {
        Box::pin(manage::import_of_key(auth, key))
    }

    fn mending(&self) -> Option<Mending> {
        None
    }
}

fn broken() -> String {
    t!(
        "The check stopped unexpectedly: choose the file again, and if it happens once more send the file to the operator."
    )
}

/// The region of all series that have one, if it is one; `None` as long as they are not known.
fn agreed(catalog: Catalog) -> Option<Option<String>> {
    let Remote::Ready(all) = catalog.all() else { return None };
    let mut regions = all.iter().filter_map(|series| series.settings.rules.default_region.clone());
    let first = regions.next();
    Some(first.filter(|first| regions.all(|region| region == *first)))
}

/// What is at hand of lists of customers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AtHand {
    pub(crate) import: Import,
    pub(crate) opening: Opening,
    pub(crate) keeping: Keeping,
}

/// Where it is kept, from when it is needed first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Customers {
    auth: Auth,
    /// It lives as long as whoever made this.
    owner: StoredValue<Owner>,
    made: StoredValue<Option<AtHand>, LocalStorage>,
}

impl Customers {
    pub(crate) fn new(auth: Auth) -> Self {
        Self {
            auth,
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            made: StoredValue::new_local(None),
        }
    }

    /// Whether nothing of it stands in the way of whoever wants to leave.
    pub(crate) fn may_be_left(self) -> bool {
        self.made.get_value().is_none_or(|made| made.import.upload.may_be_left())
    }

    pub(crate) fn at_hand(self, catalog: Catalog) -> AtHand {
        if let Some(made) = self.made.get_value() {
            return made;
        }
        let made = self.owner.get_value().with(|| {
            let import = Import::new(self.auth, catalog);
            let clear = move || import.clear();
            let place = Place::new(import.file, import.upload, clear, move |file| import.put(file));
            let opening = Opening::new(place);
            let keeping = Keeping::new(self.auth, Rc::new(import), opening, "tearline.customers");
            AtHand { import, opening, keeping }
        });
        self.made.set_value(Some(made));
        made
    }
}

pub(crate) fn use_customers() -> Customers {
    expect_context()
}
