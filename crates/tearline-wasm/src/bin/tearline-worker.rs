//! The portal's worker: a session, and one list of customers, asked by messages.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Date, Object, Reflect, global};
use tearline_api::worker::{FromWorker, NotChecked, Preview, Progress, ToWorker};
use tearline_wasm::Failure;
use tearline_wasm::customers::Customers;
use tearline_wasm::session::{Session, Watcher};
use tearline_wasm::{from_js, seed, to_js};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let page = Page(global().unchecked_into());
    let session = Rc::new((Session::default(), Customers::default()));
    let current = Rc::new(Cell::new(0));
    let answering = page.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let field = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or_default();
        if let Ok(message) = from_js::<ToWorker>(field("message")) {
            let blob = field("blob").dyn_into::<Blob>().ok();
            if let ToWorker::Check { check, .. } | ToWorker::CheckCustomers { check, .. } = &message {
                current.set(*check);
            }
            let (page, session, current) = (answering.clone(), session.clone(), current.clone());
            spawn_local(async move { answer(message, blob, &page, &session, &current).await });
        }
    });
    page.0.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();
    page.post(&FromWorker::Ready, None);
}

async fn answer(
    message: ToWorker,
    blob: Option<Blob>,
    page: &Page,
    (session, customers): &(Session, Customers),
    current: &Cell<u32>,
) {
    match message {
        ToWorker::Check { check, options } => {
            let Some(file) = blob else { return };
            let started = Date::now();
            let mut watcher = Posting { page, check };
            let outcome =
                session.check(file, options.into_options(seed()).with_mends(true), &mut watcher).await;
            let milliseconds = since(started);
            match outcome {
                Ok(report) => page.post(&FromWorker::Checked { check, report, milliseconds }, None),
                Err(failure) => page.fail(check, &failure),
            }
        }
        ToWorker::CheckCustomers { check, default_region } => {
            let Some(file) = blob else { return };
            let started = Date::now();
            let watch = &mut |progress| page.post(&FromWorker::Progress { check, progress }, None);
            match customers.check(file, default_region.as_deref(), watch).await {
                Ok((report, columns)) => {
                    let milliseconds = since(started);
                    let checked = FromWorker::CustomersChecked { check, report, columns, milliseconds };
                    page.post(&checked, None);
                }
                Err(failure) => page.fail(check, &failure),
            }
        }
        ToWorker::CustomerErrors { check } if check == current.get() => match customers.errors().await {
            Ok(blob) => page.post(&FromWorker::Errors { check }, Some(&blob)),
            Err(failure) => page.fail(check, &failure),
        },
        ToWorker::Close => {
            session.close();
            customers.close();
        }
        ToWorker::Rows { check, request, lane, start, count, filter } if check == current.get() => {
            match session.rows(lane, start, count, filter).await {
                Ok(rows) => page.post(&FromWorker::Rows { check, request, lane, page: rows }, None),
                Err(failure) => page.fail(check, &failure),
            }
        }
        ToWorker::Errors { check } if check == current.get() => match session.errors(None).await {
            Ok(blob) => page.post(&FromWorker::Errors { check }, Some(&blob)),
            Err(failure) => page.fail(check, &failure),
        },
        ToWorker::Density { check, filter, buckets } if check == current.get() => {
            match session.look(|checked| checked.density(filter, buckets)) {
                Ok(counts) => page.post(&FromWorker::Density { check, filter, counts }, None),
                Err(failure) => page.fail(check, &failure),
            }
        }
        ToWorker::Mend { check, row, mend } if check == current.get() => {
            let done = session.mend(row, mend).await.map(|changed| (!changed).then_some(0));
            page.tell_mended(check, done, session);
        }
        ToWorker::MendAll { check, filter, mend } if check == current.get() => {
            let done = session.mend_all(filter, &mend, &mut Posting { page, check }).await;
            page.tell_mended(check, done.map(Some), session);
        }
        ToWorker::Undo { check } if check == current.get() => {
            let done = session.undo(&mut Posting { page, check }).await;
            page.tell_mended(check, done.map(|_| None), session);
        }
        ToWorker::Redo { check } if check == current.get() => {
            let done = session.redo(&mut Posting { page, check }).await;
            page.tell_mended(check, done.map(|_| None), session);
        }
        ToWorker::CheckMended { check } if check == current.get() => {
            let done = session.check_mended(&mut Posting { page, check }).await;
            page.tell_mended(check, done.map(|_| None), session);
        }
        ToWorker::MendedFile { check } if check == current.get() => match session.mended() {
            Ok(blob) => page.post(&FromWorker::MendedFile { check }, Some(&blob)),
            Err(failure) => page.fail(check, &failure),
        },
        // About a file that is not open any more.
        _ => {}
    }
}

/// Milliseconds.
// Two readings of one clock, minutes apart at most.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn since(started: f64) -> u32 {
    (Date::now() - started) as u32
}

#[derive(Clone)]
struct Page(DedicatedWorkerGlobalScope);

impl Page {
    fn post(&self, message: &FromWorker, blob: Option<&Blob>) {
        let envelope = Object::new();
        if let Ok(message) = to_js(message) {
            // Setting a property of a new plain object, and posting what was just made of plain values, cannot fail.
            drop(Reflect::set(&envelope, &"message".into(), &message));
            if let Some(blob) = blob {
                drop(Reflect::set(&envelope, &"blob".into(), blob));
            }
            drop(self.0.post_message(&envelope));
        }
    }

    /// What came of a mend.
    fn tell_mended(&self, check: u32, done: Result<Option<u64>, Failure>, session: &Session) {
        let told = done.and_then(|changed| {
            Ok(FromWorker::Mended { check, report: session.report()?, state: session.mend_state()?, changed })
        });
        match told {
            Ok(mended) => self.post(&mended, None),
            Err(failure) => self.fail(check, &failure),
        }
    }

    fn fail(&self, check: u32, failure: &Failure) {
        match failure {
            Failure::Mend(error) => {
                let (english, message) = (error.to_string(), error.message());
                self.post(&FromWorker::NotMended { check, english, message }, None);
            }
            // Whoever asked for something newer does not wait for this.
            Failure::Superseded | Failure::NothingChecked => {}
            Failure::Rules(error) => {
                let (field, english) = (error.field.to_owned(), error.to_string());
                self.failed(check, NotChecked::Rules { field, english });
            }
            Failure::Unreadable(_) => self.failed(check, NotChecked::Unreadable),
            Failure::Changed => self.failed(check, NotChecked::Changed),
            Failure::NoCustomers(why) => {
                self.post(&FromWorker::NoCustomers { check, why: why.clone() }, None);
            }
        }
    }

    fn failed(&self, check: u32, why: NotChecked) {
        self.post(&FromWorker::Failed { check, why }, None);
    }
}

struct Posting<'a> {
    page: &'a Page,
    check: u32,
}

impl Watcher for Posting<'_> {
    fn preview(&mut self, preview: Preview) {
        self.page.post(&FromWorker::Preview { check: self.check, preview }, None);
    }

    fn progress(&mut self, progress: Progress) {
        self.page.post(&FromWorker::Progress { check: self.check, progress }, None);
    }
}
