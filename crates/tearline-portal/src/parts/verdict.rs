use leptos::prelude::*;

use super::tone;
use crate::check::Phase;
use crate::desk::use_desk;
use crate::locale::{t, title};
use crate::numbers::{bytes, grouped, percent};
use crate::words;
use tearline_api::tearline::Report;
use tearline_api::worker::Filter;

/// The verdict: a sentence, a bar, and the rules that found something.
#[component]
pub(crate) fn VerdictPart() -> impl IntoView {
    let desk = use_desk();
    let checking = Memo::new(move |_| match desk.check.phase.get() {
        Phase::Checking(progress) => Some(progress),
        _ => None,
    });
    let stale = move || checking.get().is_some();
    view! {
        <div class="verdict">
            // What a screen reader is told: the verdict once, progress in steps that can be listened to.
            <div role="status" aria-live="polite" class="verdict-text">
                {move || match desk.check.phase.get() {
                    Phase::Failed(message) => view! { <p><em>{message}</em></p> }.into_any(),
                    Phase::Checked(_) => sentence().into_any(),
                    _ => view! { <p class="muted">{t!("Checking …")}</p> }.into_any(),
                }}
            </div>
            {move || {
                checking.get().map(|progress| {
                    let rows = t!("{n, plural, one {# row} other {# rows}}", n = progress.rows);
                    view! {
                        <progress class="bar" max=progress.total.max(1) value=progress.bytes aria-label=t!("Checked so far")></progress>
                        <p class="small muted num under-bar">
                            {format!("{rows} · {}", t!("{part} of {all}", part = bytes(progress.bytes), all = bytes(progress.total)))}
                        </p>
                    }
                })
            }}
            <div class:stale=stale>
                <Show when=move || !stale()><Bar/></Show>
                <Filters/>
            </div>
        </div>
    }
}

fn sentence() -> impl IntoView {
    let desk = use_desk();
    desk.check.report.get().map(|report| verdict_sentence(&report, desk.check.questions.with(Vec::len)))
}

/// The verdict, in its colours. `questions`: how many are still open.
pub(crate) fn verdict_sentence(report: &Report, questions: usize) -> AnyView {
    let verdict = words::verdict(report, questions);
    let open = !verdict.asks.is_empty();
    let space = |one: &str, other: &str| (!one.is_empty() && !other.is_empty()).then_some(" ");
    view! {
        <p>
            <strong class="asks">{verdict.asks.clone()}</strong>
            {space(&verdict.asks, &verdict.ready)}
            <mark class:open=open>{verdict.ready.clone()}</mark>
            {space(&(verdict.asks + &verdict.ready), &verdict.rejected)}
            <em>{verdict.rejected}</em>
            {verdict.because}
        </p>
    }
    .into_any()
}

#[component]
fn Bar() -> impl IntoView {
    let desk = use_desk();
    move || {
        let open = desk.check.questions.with(|all| !all.is_empty());
        verdict_bar(desk.check.report.get()?.as_ref(), open)
    }
}

/// How much of it is good, to be seen at a glance. `open`: that is not to be relied on yet.
pub(crate) fn verdict_bar(report: &Report, open: bool) -> Option<AnyView> {
    let rows = report.rows;
    if rows.total == 0 || report.file_rejected() {
        return None;
    }
    // One row of a million is still to be seen.
    let bad =
        if rows.rejected == 0 { 0.0 } else { (rows.rejected as f64 * 100.0 / rows.total as f64).max(0.4) };
    let label = t!(
        "{ready} ready, {rejected} rejected",
        ready = percent(rows.accepted, rows.total),
        rejected = percent(rows.rejected, rows.total),
    );
    let bar = view! {
        <div class="bar" class:open=open role="img" aria-label=label>
            <i class="ok" style:width=format!("{}%", 100.0 - bad)></i>
            <i class="bad" style:width=format!("{bad}%")></i>
        </div>
    };
    Some(bar.into_any())
}

/// Every rule that found something, with its count; pressing one shows its rows and teaches it.
#[component]
fn Filters() -> impl IntoView {
    let desk = use_desk();
    let filter = Memo::new(move |_| desk.look.view.with(|view| view.filter));
    move || {
        let report = desk.check.report.get()?;
        if report.counts.is_empty() {
            return None;
        }
        let mut rules: Vec<_> = report
            .counts
            .iter()
            .map(|(rule, times)| (*rule, *times, words::severity(&report, *rule)))
            .collect();
        // What rejects first, and of that the most frequent.
        rules.sort_by_key(|(rule, times, severity)| {
            (!rule.rejects_file(), std::cmp::Reverse(*severity), std::cmp::Reverse(*times))
        });
        let buttons = rules.into_iter().map(|(rule, times, severity)| {
            let pressed = move || filter.get() == Filter::Rule(rule);
            let press = move |_| {
                if rule.about_file() {
                    desk.look.teach(rule);
                } else {
                    desk.look.filter(if filter.get_untracked() == Filter::Rule(rule) { Filter::All } else { Filter::Rule(rule) });
                }
            };
            view! {
                <button class="rule" data-rule=rule.id() aria-pressed=move || pressed().to_string() on:click=press>
                    <i class=format!("dot {}", tone(severity)) aria-hidden="true"></i>
                    {title(rule)}
                    <span class="sr">{t!(", {what}", what = words::severity_name(severity))}</span>
                    <span class="muted num">{grouped(times)}</span>
                </button>
            }
        });
        Some(
            view! { <div class="rules" role="group" aria-label=t!("Show only the rows of a rule")>{buttons.collect_view()}</div> },
        )
    }
}
