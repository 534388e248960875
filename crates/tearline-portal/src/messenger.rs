//! A worker, as the page knows it: messages out, answers in.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ErrorEvent, MessageEvent, Worker};

/// What a worker says.
pub(crate) enum Said<From> {
    Message(From, Option<Blob>),
    /// It could not be started, or fell over; what it was asked for will not come.
    Broken,
}

#[derive(Debug, Clone)]
pub(crate) struct Messenger(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    worker: Worker,
    /// Messages from before the worker listened; `None` once it does.
    waiting: RefCell<Option<Vec<JsValue>>>,
}

impl Messenger {
    /// Starts the worker. `answer` is called for all that it says, for as long as the page lives.
    ///
    /// `loader`: Trunk's name for what starts it. `is_ready`: whether it says that it listens.
    pub(crate) fn start<From: DeserializeOwned + 'static>(
        loader: &str,
        is_ready: fn(&From) -> bool,
        answer: impl Fn(Said<From>) + 'static,
    ) -> Option<Self> {
        let worker = Worker::new(loader).ok()?;
        let inner = Rc::new(Inner { worker, waiting: RefCell::new(Some(Vec::new())) });
        let answer = Rc::new(answer);
        let (heard, tell) = (Rc::downgrade(&inner), answer.clone());
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let field = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or_default();
            match serde_wasm_bindgen::from_value::<From>(field("message")) {
                Ok(message) if is_ready(&message) => {
                    let waiting = heard.upgrade().map(|inner| (inner.worker.clone(), inner.waiting.take()));
                    if let Some((worker, Some(waiting))) = waiting {
                        for message in waiting {
                            drop(worker.post_message(&message));
                        }
                    }
                }
                Ok(message) => tell(Said::Message(message, field("blob").dyn_into().ok())),
                Err(_) => tell(Said::Broken),
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |_: ErrorEvent| answer(Said::Broken));
        inner.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_message.forget();
        on_error.forget();
        Some(Self(inner))
    }

    pub(crate) fn send(&self, message: &impl Serialize, blob: Option<&Blob>) {
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
