use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList, FilePropertyBag, HtmlInputElement,
};

use crate::browser;
use crate::locale::t;
use crate::opening::use_opening;

/// Where a file goes: dropped, chosen, or pasted.
#[component]
pub(crate) fn DropZone() -> impl IntoView {
    view! {
        <label class="drop">
            <FileInput/>
            <svg width="40" height="40" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="1.4" aria-hidden="true">
                <path d="M3 4h16v5a2 2 0 0 0 0 4v5H3v-5a2 2 0 0 0 0-4z"/>
                <path d="M11 14V8m-2.5 2.5L11 8l2.5 2.5" stroke-linecap="round" stroke-linejoin="round"/>
            </svg>
            <b>{t!("Drop a CSV file here, or choose one")}</b>
            <span class="muted">
                {t!("Workbooks (.xlsx, .xls, .ods), .zip and .gz are opened, and a file or rows can be pasted. It is checked here, at once: nothing leaves this browser.")}
            </span>
        </label>
    }
}

/// A file input that is there for keyboards and screen readers; the label around it is what is seen.
#[component]
pub(crate) fn FileInput() -> impl IntoView {
    let opening = use_opening();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        opening.open_all(input.files().as_ref().map(all).unwrap_or_default());
        // So that the same file, mended, can be chosen again.
        input.set_value("");
    };
    view! { <input node_ref=input class="sr" type="file" multiple accept=".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods,.zip,.gz,text/csv,text/plain" on:change=chosen/> }
}

/// The whole page takes a file, as long as this part is on it.
#[component]
pub(crate) fn WholePageDrop() -> impl IntoView {
    let opening = use_opening();
    let over = RwSignal::new(false);
    let drag = move |event: DragEvent| {
        if holds_file(event.data_transfer().as_ref()) {
            event.prevent_default();
            over.set(true);
        }
    };
    let listeners = [
        window_event_listener(leptos::ev::dragover, drag),
        window_event_listener(leptos::ev::dragleave, move |event: DragEvent| {
            // Only when the pointer leaves the window, not when it passes from one element to the next.
            if event.related_target().is_none() {
                over.set(false);
            }
        }),
        window_event_listener(leptos::ev::drop, move |event: DragEvent| {
            over.set(false);
            if let Some(transfer) = event.data_transfer().filter(|transfer| holds_file(Some(transfer))) {
                event.prevent_default();
                opening.open_all(transfer.files().as_ref().map(all).unwrap_or_default());
            }
        }),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    let paste = Closure::<dyn Fn(ClipboardEvent)>::new(move |event: ClipboardEvent| {
        // Into a field goes what is pasted there.
        let into_field = event.target().is_some_and(|target| target.dyn_into::<HtmlInputElement>().is_ok());
        if !into_field && let Some(file) = event.clipboard_data().and_then(|data| pasted(&data)) {
            event.prevent_default();
            opening.open(file);
        }
    });
    let document = browser::document();
    // Listening fails for no event that has a name.
    drop(document.add_event_listener_with_callback("paste", paste.as_ref().unchecked_ref()));
    let paste = StoredValue::new_local(Some(paste));
    on_cleanup(move || {
        if let Some(paste) = paste.try_update_value(Option::take).flatten() {
            drop(document_remove(&paste));
        }
    });
    view! { <div class="drop-over" class:shown=move || over.get() aria-hidden="true"><b>{t!("Drop to check")}</b></div> }
}

fn document_remove(paste: &Closure<dyn Fn(ClipboardEvent)>) -> Result<(), wasm_bindgen::JsValue> {
    browser::document().remove_event_listener_with_callback("paste", paste.as_ref().unchecked_ref())
}

fn all(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

fn holds_file(transfer: Option<&DataTransfer>) -> bool {
    transfer.is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// The file, or the text as a file.
fn pasted(data: &DataTransfer) -> Option<File> {
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return Some(file);
    }
    let text = data.get_data("text/plain").ok().filter(|text| !text.trim().is_empty())?;
    let options = FilePropertyBag::new();
    options.set_type("text/csv");
    // As spreadsheets copy rows.
    let name = if text.contains('\t') { "pasted.tsv" } else { "pasted.csv" };
    File::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), name, &options).ok()
}
