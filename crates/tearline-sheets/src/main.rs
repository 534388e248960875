//! The worker that opens what is no text file: workbooks and packed files. It reads them where they are, and hands over
//! text; what that says is for the rules.
//!
//! It is a program of its own because few need it, and loaded when somebody opens such a file.

mod blob;
mod book;
mod cells;
mod packed;
mod table;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect, global};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use tearline_api::sheets::{FromSheets, Item, Made, Notes, Offer, Packing, Refusal, ToSheets};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

use crate::book::Book;
use crate::packed::{Archive, Found};

fn main() {
    let page = Page(global().unchecked_into());
    let opened = Rc::new(RefCell::new(None));
    let answering = page.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let field = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or_default();
        if let Ok(message) = serde_wasm_bindgen::from_value::<ToSheets>(field("message")) {
            let blob = field("blob").dyn_into::<Blob>().ok();
            let (page, opened) = (answering.clone(), opened.clone());
            spawn_local(async move {
                if let Err(refusal) = answer(message, blob, &page, &opened).await {
                    page.post(&FromSheets::Failed(refusal), None);
                }
            });
        }
    });
    page.0.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens for as long as it lives.
    on_message.forget();
    page.post(&FromSheets::Ready, None);
}

/// What lies open, and the places in it of the things that were offered.
enum Opened {
    Book(Book, Vec<usize>),
    Archive(Archive, Vec<usize>),
}

async fn answer(
    message: ToSheets,
    blob: Option<Blob>,
    page: &Page,
    opened: &RefCell<Option<Opened>>,
) -> Result<(), Refusal> {
    match message {
        ToSheets::Open => {
            let Some(blob) = blob else { return Ok(()) };
            let (opened_now, kind, items) = match packed::look(&blob)? {
                Found::Gzip => {
                    let text = packed::unpack_gzip(&blob).await?;
                    let made = made(Packing::Gzip, String::new(), false, Notes::default());
                    page.post(&FromSheets::Made(made), Some(&text));
                    return Ok(());
                }
                Found::Archive(archive) => {
                    let (places, items) = archive.tables().into_iter().unzip();
                    (Opened::Archive(archive, places), Packing::Archive, items)
                }
                Found::Workbook(format) => {
                    let mut book = Book::open(&blob, format)?;
                    let (places, items): (Vec<usize>, Vec<Item>) = book.sheets().into_iter().unzip();
                    (Opened::Book(book, places), Packing::Workbook, items)
                }
            };
            opened.replace(Some(opened_now));
            match items.len() {
                0 => Err(Refusal::Nothing),
                1 => take(0, false, page, opened).await,
                _ => {
                    page.post(&FromSheets::Choose(Offer { kind, items }), None);
                    Ok(())
                }
            }
        }
        ToSheets::Take(at) => take(at as usize, true, page, opened).await,
    }
}

async fn take(at: usize, chosen: bool, page: &Page, opened: &RefCell<Option<Opened>>) -> Result<(), Refusal> {
    // One thing at a time: whoever asks meanwhile finds nothing open.
    let Some(mut own) = opened.take() else { return Ok(()) };
    let outcome = match &mut own {
        Opened::Book(book, places) => {
            let place = *places.get(at).ok_or(Refusal::Nothing)?;
            book.convert(place, &mut |rows| page.post(&FromSheets::Progress(rows), None))
                .map(|(name, notes, blob)| (made(Packing::Workbook, name, chosen, notes), blob))
        }
        Opened::Archive(archive, places) => {
            let place = *places.get(at).ok_or(Refusal::Nothing)?;
            let unpacked = archive.unpack(place).await;
            unpacked.map(|(name, blob)| (made(Packing::Archive, name, chosen, Notes::default()), blob))
        }
    };
    opened.replace(Some(own));
    let (made, blob) = outcome?;
    page.post(&FromSheets::Made(made), Some(&blob));
    Ok(())
}

fn made(kind: Packing, name: String, chosen: bool, notes: Notes) -> Made {
    Made { kind, name, chosen, notes }
}

#[derive(Clone)]
struct Page(DedicatedWorkerGlobalScope);

impl Page {
    fn post(&self, message: &FromSheets, blob: Option<&Blob>) {
        let envelope = Object::new();
        if let Ok(message) = message.serialize(&Serializer::json_compatible()) {
            // Setting a property of a new plain object, and posting what was just made of plain values, cannot fail.
            drop(Reflect::set(&envelope, &"message".into(), &message));
            if let Some(blob) = blob {
                drop(Reflect::set(&envelope, &"blob".into(), blob));
            }
            drop(self.0.post_message(&envelope));
        }
    }
}
