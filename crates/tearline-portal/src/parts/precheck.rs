use leptos::prelude::*;
use tearline_api::contract::Series;

use crate::desk::use_desk;
use crate::locale::t;
use crate::precheck::Answer;

/// Rows that are named; more are counted.
const NAMED: usize = 12;

/// Which codes exist already: asked before the upload, when somebody wants to know.
#[component]
pub(crate) fn Existing(series: Signal<Series>) -> impl IntoView {
    let desk = use_desk();
    let precheck = desk.precheck;
    let can_ask = Memo::new(move |_| precheck.can_ask() && desk.check.questions.with(Vec::is_empty));
    let asking = Memo::new(move |_| precheck.answer.get() == Answer::Asking);
    let said = move || match precheck.answer.get() {
        Answer::None => None,
        Answer::Asking => Some(t!("Asking the server …")),
        Answer::Failed(failure) => Some(failure.to_string()),
        Answer::Known { checked, existing } if existing.is_empty() => {
            Some(t!("None of the {n, plural, one {# code} other {# codes}} exists yet.", n = checked))
        }
        Answer::Known { checked, existing } => {
            let here = existing.iter().filter(|(_, code)| code.in_series).count() as u64;
            let all = existing.len() as u64;
            Some(t!(
                "{all} of {n, plural, one {# code exists} other {# codes exist}} already, {here} in this series. The server would reject:",
                all = all,
                n = checked,
                here = here,
            ))
        }
    };
    let rows = move || {
        let Answer::Known { existing, .. } = precheck.answer.get() else { return None };
        let more = existing.len().saturating_sub(NAMED) as u64;
        let named = existing.into_iter().take(NAMED).map(|(row, _)| {
            view! { <button class="why link" on:click=move |_| desk.look.go_to(row)>{t!("row {n}", n = row)}</button> }
        });
        let named = named.collect_view();
        let take_out = move |_| desk.mending.take_out(precheck.existing());
        Some(view! {
            {named}{(more > 0).then(|| t!("and {n} more", n = more))}
            <button class="btn small" disabled=move || !desk.mending.can_mend() on:click=take_out>{t!("Take these rows out")}</button>
        })
    };
    view! {
        <Show when=move || can_ask.get()>
            <div class="existing small">
                <button
                    class="btn small"
                    title=t!("The codes are sent to the server, and nothing else of the file")
                    disabled=move || asking.get()
                    on:click=move |_| precheck.ask(series.get_untracked().id)
                >
                    {t!("Ask which codes exist already")}
                </button>
                <span role="status">{said}</span>
                {rows}
            </div>
        </Show>
    }
}
