use leptos::html;
use leptos::prelude::*;
use tearline_api::worker::Mend;

use crate::desk::use_desk;
use crate::locale::t;

/// A value of a row: pressed, it is written anew.
#[component]
pub(crate) fn Cell(row: u64, column: u32, value: Option<String>, name: String) -> impl IntoView {
    let desk = use_desk();
    let editing = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            drop(input.focus());
            // When its value is there.
            request_animation_frame(move || input.select());
        }
    });
    let shown = value.clone().unwrap_or_else(|| "—".to_owned());
    let none = value.is_none();
    let label = t!(
        "{name}, row {row}: {value}. Write another value.",
        name = name.clone(),
        row = row,
        value = value.clone().unwrap_or_else(|| t!("no value")),
    );
    let old = StoredValue::new(value.unwrap_or_default());
    // The cell is drawn anew with its row where anything changes.
    let write = move || {
        if !editing.get_untracked() {
            return;
        }
        editing.set(false);
        let Some(value) = input.get_untracked().map(|input| input.value()) else { return };
        if value != old.get_value() {
            desk.mending.mend(row, column, Mend::Edit { column, value });
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            write();
        }
        "Escape" => {
            event.stop_propagation();
            editing.set(false);
        }
        _ => {}
    };
    view! {
        <Show
            when=move || editing.get()
            fallback=move || view! {
                <button
                    class="value edit"
                    class:none=none
                    data-column=column.to_string()
                    aria-label=label.clone()
                    disabled=move || !desk.mending.can_mend()
                    on:click=move |_| editing.set(true)
                >
                    {shown.clone()}
                </button>
            }
        >
            <input
                node_ref=input
                class="value write"
                aria-label=t!("{name}, row {row}", name = name.clone(), row = row)
                autocomplete="off"
                spellcheck="false"
                prop:value=old.get_value()
                on:keydown=key
                on:blur=move |_| write()
            />
        </Show>
    }
}
