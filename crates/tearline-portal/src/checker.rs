//! The worker, as the page knows it: messages out, answers in.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tearline_api::worker::{FromWorker, ToWorker};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker};

/// Trunk's name for what starts the worker.
const LOADER: &str = "/tearline-worker_loader.js";

/// What the worker says.
pub(crate) enum Answer {
    Message(FromWorker, Option<Blob>),
    /// It could not be started, or fell over; what it was asked for will not come.
    Broken,
}

#[derive(Debug, Clone)]
pub(crate) struct Checker(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    worker: Worker,
    /// Messages from before the worker listened; `None` once it does.
    waiting: RefCell<Option<Vec<JsValue>>>,
}

impl Checker {
    /// Starts the worker. `answer` is called for all that it says, for as long as the page lives.
    pub(crate) fn start(answer: impl Fn(Answer) + 'static) -> Option<Self> {
        let worker = Worker::new(LOADER).ok()?;
        let inner = Rc::new(Inner { worker, waiting: RefCell::new(Some(Vec::new())) });
        let answer = Rc::new(answer);
        let (heard, tell) = (Rc::downgrade(&inner), answer.clone());
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let field = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or_default();
            match serde_wasm_bindgen::from_value(field("message")) {
                Ok(FromWorker::Ready) => {
                    let waiting = heard.upgrade().map(|inner| (inner.worker.clone(), inner.waiting.take()));
                    if let Some((worker, Some(waiting))) = waiting {
                        for message in waiting {
                            drop(worker.post_message(&message));
                        }
                    }
                }
                Ok(message) => tell(Answer::Message(message, field("blob").dyn_into().ok())),
                Err(_) => tell(Answer::Broken),
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |_: ErrorEvent| answer(Answer::Broken));
        inner.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_message.forget();
        on_error.forget();
        Some(Self(inner))
    }

    pub(crate) fn send(&self, message: &ToWorker, blob: Option<&Blob>) {
        let envelope = Object::new();
        let Ok(message) = message.serialize(&Serializer::json_compatible()) else { return };
        // Setting a property of a new plain object cannot fail.
        drop(Reflect::set(&envelope, &"message".into(), &message));
        if let Some(blob) = blob {
            drop(Reflect::set(&envelope, &"blob".into(), blob));
        }
        match &mut *self.0.waiting.borrow_mut() {
            Some(waiting) => waiting.push(envelope.into()),
            None => drop(self.0.worker.post_message(&envelope)),
        }
    }

    /// Ends the worker, whatever it is doing.
    pub(crate) fn terminate(&self) {
        self.0.worker.terminate();
    }
}
