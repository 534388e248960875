use leptos::prelude::*;
use tearline_api::worker::PageRow;

use crate::check::Phase;
use crate::desk::{Desk, use_desk};
use crate::locale::t;
use crate::questions::{Decision, Question};

/// Values that are shown of a column.
const SAMPLES: usize = 3;
/// Other columns that are offered by a button each; more stand in a list.
const BUTTONS: usize = 3;

/// What the file does not say: each as a question with its answers, before there is a verdict to rely on.
#[component]
pub(crate) fn Questions() -> impl IntoView {
    let desk = use_desk();
    let questions = Memo::new(move |_| match desk.check.phase.get() {
        Phase::Checked(_) => desk.check.questions.get(),
        _ => Vec::new(),
    });
    move || {
        let questions = questions.get();
        (!questions.is_empty()).then(|| {
            let each = questions.into_iter().map(|question| view! { <Ask question/> });
            view! { <div class="questions">{each.collect_view()}</div> }
        })
    }
}

#[component]
fn Ask(question: Question) -> impl IntoView {
    let desk = use_desk();
    let Question { rule, asks, because, column, answers, others, .. } = question;
    let (as_buttons, listed) =
        if others.len() > BUTTONS { (Vec::new(), others) } else { (others, Vec::new()) };
    let buttons = answers.into_iter().chain(as_buttons).map(|(decision, text)| {
        view! { <button class="btn" on:click=move |_| desk.answer(decision)>{text}</button> }
    });
    let name = asks.clone();
    view! {
        <section class="question" data-rule=rule.id() aria-label=name>
            <p class="asks">{asks}</p>
            <p class="small">{because}</p>
            {column.map(|column| view! { <Samples column/> })}
            <div class="acts">
                {buttons.collect_view()}
                {(!listed.is_empty()).then(|| view! { <Others listed/> })}
            </div>
        </section>
    }
}

/// The columns that are too many for buttons.
#[component]
fn Others(listed: Vec<(Decision, String)>) -> impl IntoView {
    let desk = use_desk();
    let decisions: Vec<Decision> = listed.iter().map(|(decision, _)| *decision).collect();
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|at: usize| decisions.get(at).copied());
        if let Some(decision) = chosen {
            desk.answer(decision);
        }
    };
    view! {
        <select class="btn" aria-label=t!("A column") on:change=choose>
            <option value="">{t!("Choose a column …")}</option>
            {listed.into_iter().enumerate().map(|(at, (_, text))| view! { <option value=at.to_string()>{text}</option> }).collect_view()}
        </select>
    }
}

/// The first values of a column, as soon as its rows are there.
#[component]
fn Samples(column: u32) -> impl IntoView {
    let desk = use_desk();
    let samples = Memo::new(move |_| samples(desk, column));
    move || {
        let samples = samples.get();
        (!samples.is_empty()).then(|| {
            let each = samples.into_iter().map(|value| view! { <code>{value}</code> });
            view! { <p class="samples small"><span class="muted">{t!("It starts with")}" "</span>{each.collect_view()}</p> }
        })
    }
}

fn samples(desk: Desk, column: u32) -> Vec<String> {
    let of = |rows: &[PageRow]| {
        let mut samples: Vec<String> = Vec::new();
        for value in rows.iter().filter_map(|row| row.values.get(column as usize)) {
            if samples.len() < SAMPLES && !value.trim().is_empty() && !samples.contains(value) {
                samples.push(value.clone());
            }
        }
        samples
    };
    desk.look.page.get().map(|page| of(&page.rows)).unwrap_or_default()
}
