use leptos::html;
use leptos::prelude::*;
use tearline_api::worker::Mend;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::browser;
use crate::desk::{Desk, use_desk};
use crate::locale::t;

/// The way through the values by keyboard: a table of them is one stop of the Tab key. Enter goes in, Escape out, the
/// arrows from one value to the next, and Delete takes the row out.
pub(crate) fn walk(desk: Desk, event: &KeyboardEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let Ok(Some(grid)) = target.closest(".grid") else { return };
    let find = |within: &Element, what: &str| within.query_selector(what).ok().flatten();
    let goes_to = |to: Option<Element>| {
        if let Some(to) = to.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            drop(to.focus());
        }
    };
    let key = event.key();
    if target.class_list().contains("grid") {
        if key == "Enter" {
            goes_to(find(&grid, "tr.marked .edit").or_else(|| find(&grid, ".edit")));
        }
        return;
    }
    let (Some(column), Ok(Some(row))) = (target.get_attribute("data-column"), target.closest("tr")) else {
        return;
    };
    let own = format!("[data-column='{column}']");
    match key.as_str() {
        "Escape" => goes_to(Some(grid)),
        "ArrowLeft" | "ArrowRight" => {
            let cell = target.parent_element();
            let on = |cell: Element| {
                if key == "ArrowLeft" { cell.previous_element_sibling() } else { cell.next_element_sibling() }
            };
            let next = std::iter::successors(cell.and_then(on), |cell| on(cell.clone()));
            goes_to(next.into_iter().find_map(|cell| find(&cell, ".edit")));
        }
        "ArrowUp" | "ArrowDown" => {
            let on = |row: Element| {
                if key == "ArrowUp" { row.previous_element_sibling() } else { row.next_element_sibling() }
            };
            let next = std::iter::successors(on(row), |row| on(row.clone()));
            goes_to(next.into_iter().find_map(|row| find(&row, &own)));
        }
        "Delete" => {
            let number = row.get_attribute("data-row").and_then(|row| row.parse().ok());
            if let (Some(number), Ok(column)) = (number, column.parse()) {
                event.prevent_default();
                desk.mending.mend(number, column, Mend::Drop);
            }
        }
        _ => {}
    }
}

/// Gives the focus back to the cell where somebody has just mended, once its row is there again, unless they have gone
/// elsewhere on the page meanwhile. Whether the cell was found.
pub(crate) fn go_on(grid: &Element, (row, column): (u64, u32)) -> bool {
    let cell = grid.query_selector(&format!("tr[data-row='{row}'] [data-column='{column}']"));
    let Some(cell) = cell.ok().flatten().and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if browser::focused().is_none_or(|focused| grid.contains(Some(&focused))) {
        drop(cell.focus());
    }
    true
}

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
                    // By the arrows: see `walk`.
                    tabindex="-1"
                    aria-label=label.clone()
                    disabled=move || !desk.mending.can_mend_row()
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
