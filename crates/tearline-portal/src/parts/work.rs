use leptos::prelude::*;

use super::findings::Findings;
use super::mends::Mends;
use super::panel::RulePanel;
use super::rows::Rows;
use crate::desk::use_desk;
use crate::locale::t;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Rows,
    Findings,
}

/// The rows, or the list of findings, and beside them the rule that is being taught.
#[component]
pub(crate) fn Work() -> impl IntoView {
    let desk = use_desk();
    let tab = RwSignal::new(Tab::Rows);
    let found = Memo::new(move |_| {
        desk.check.report.get().map(|report| {
            let refused = report.file_rejected() && desk.check.questions.with(Vec::is_empty);
            (report.counts.values().sum::<u64>(), refused || report.rows.total == 0)
        })
    });
    // Asking for the rows of a rule means wanting to see them.
    Effect::new(move || {
        desk.look.view.track();
        tab.set(Tab::Rows);
    });
    let no_rows = Memo::new(move |_| found.get().is_some_and(|(_, no_rows)| no_rows));
    let button = move |own: Tab, text: Signal<String>| {
        view! {
            <button class="tab" aria-pressed=move || (tab.get() == own).to_string() on:click=move |_| tab.set(own)>{text}</button>
        }
    };
    // There is nothing to look at but why.
    let alone = Memo::new(move |_| no_rows.get() && found.get().is_some_and(|(findings, _)| findings == 1));
    let shows = Memo::new(move |_| if no_rows.get() { Tab::Findings } else { tab.get() });
    view! {
        <div class="work" class:wide=move || desk.look.rule.with(Option::is_none) class:alone=move || alone.get()>
            <div class="sheet" hidden=move || alone.get()>
                <Show when=move || !no_rows.get() && found.get().is_some_and(|(findings, _)| findings > 0)>
                    <div class="tabs" role="group" aria-label=t!("Show")>
                        {button(Tab::Rows, Signal::stored(t!("Rows")))}
                        {button(
                            Tab::Findings,
                            Signal::derive(move || t!("Findings {n}", n = found.get().map(|(findings, _)| findings).unwrap_or_default())),
                        )}
                    </div>
                </Show>
                {move || match shows.get() {
                    Tab::Rows => view! {
                        <Show when=move || found.get().is_some() && !no_rows.get()><Mends/></Show>
                        <Rows/>
                    }.into_any(),
                    Tab::Findings => view! { <Findings/> }.into_any(),
                }}
            </div>
            <RulePanel alone/>
        </div>
    }
}
