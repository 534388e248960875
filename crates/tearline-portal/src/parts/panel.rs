use leptos::prelude::*;
use tearline_api::tearline::{Finding, Rule};
use tearline_api::worker::{Filter, Mend};

use super::docs::RuleDocs;
use super::tone;
use crate::desk::use_desk;
use crate::locale::{said, t, title};
use crate::words;

/// Teaches one rule: what it found here, and how to mend it.
#[component]
pub(crate) fn RulePanel(
    /// Whether there is nothing beside it, and the verdict is what it would say of the finding.
    alone: Memo<bool>,
) -> impl IntoView {
    let desk = use_desk();
    let rule = Memo::new(move |_| desk.look.rule.get().filter(|_| desk.check.report.get().is_some()));
    // Where the panel stands below the table, the way to the upload is kept short.
    let open = RwSignal::new(crate::browser::is_wide());
    let shown = move || open.get() || alone.get();
    let toggle = move |event| open.set(event_target::<web_sys::HtmlDetailsElement>(&event).open());
    view! {
        {move || {
            rule.get().map(|rule| view! {
                <aside class="side" aria-label=t!("About the rule")>
                    <Head rule/>
                    {move || desk.look.finding.get().filter(|finding| finding.rule == rule && !alone.get()).map(|finding| view! { <Here finding/> })}
                    <Walk/>
                    <MendAll rule/>
                    <details open=untrack(shown) on:toggle=toggle>
                        <summary>{t!("About this rule")}</summary>
                        <Show when=shown><RuleDocs rule/></Show>
                    </details>
                </aside>
            })
        }}
    }
}

#[component]
fn Head(rule: Rule) -> impl IntoView {
    let desk = use_desk();
    let about = move || {
        desk.check.report.get().map(|report| {
            let severity = words::severity(&report, rule);
            let times = report.counts.get(&rule).copied().unwrap_or_default();
            let effect = match (severity, rule.rejects_file()) {
                (_, true) => t!("rejects the file"),
                (tearline_api::tearline::Severity::Error, _) => t!("rejects the row"),
                _ => t!("rejects nothing"),
            };
            view! {
                <p class="small muted">
                    <i class=format!("dot {}", tone(severity)) aria-hidden="true"></i>
                    {format!("{} · {effect} · {}", words::severity_name(severity), t!("{n, plural, one {# finding} other {# findings}}", n = times))}
                </p>
            }
        })
    };
    view! { <div><h2>{capitalized(title(rule))}</h2>{about}</div> }
}

/// Mends of all rows of the rule at once.
#[component]
fn MendAll(rule: Rule) -> impl IntoView {
    let desk = use_desk();
    let rows = Memo::new(move |_| {
        let report = desk.check.report.get()?;
        (!rule.about_file()).then(|| report.counts.get(&rule).copied()).flatten()
    });
    let suggests = Memo::new(move |_| {
        let own = |finding: &Finding| finding.rule == rule && finding.suggestion.is_some();
        desk.check.report.with(|report| report.as_ref().is_some_and(|report| report.findings.iter().any(own)))
    });
    let out = move || !desk.mending.can_mend();
    view! {
        <Show when=move || rows.get().is_some()>
            <div class="acts">
                <Show when=move || suggests.get()>
                    <button class="btn small" disabled=out on:click=move |_| desk.mending.mend_all(Filter::Rule(rule), Mend::Suggested)>
                        {t!("Use all suggestions")}
                    </button>
                </Show>
                <button class="btn small" disabled=out on:click=move |_| desk.mending.mend_all(Filter::Rule(rule), Mend::Drop)>
                    {t!("Take all these rows out")}
                </button>
            </div>
        </Show>
    }
}

/// The finding that is pointed at.
#[component]
fn Here(finding: Finding) -> impl IntoView {
    let place = [
        finding.row.map(|row| t!("row {n}", n = row)),
        finding.line.map(|line| t!("line {n}", n = line)),
        finding.byte.map(|byte| t!("byte {n}", n = byte)),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let message = said(&finding);
    let value = finding.value.filter(|value| !value.is_empty());
    let line_end = if place.is_empty() { "" } else { "\n" };
    view! {
        <div class="here">
            {(!place.is_empty() || value.is_some()).then(|| view! {
                <pre tabindex="0"><span class="muted">{place.join("  ")}</span>{value.map(|value| format!("{line_end}{value}"))}</pre>
            })}
            <p class="small">{message}</p>
            {finding.suggestion.map(|suggestion| view! { <p class="small">{t!("Probably meant:")} " " <code>{suggestion}</code></p> })}
        </div>
    }
}

/// From one finding of the rule to the next, with its row in sight.
#[component]
fn Walk() -> impl IntoView {
    let desk = use_desk();
    let at = Memo::new(move |_| desk.look.place.get());
    let at_start = move || at.get().is_none_or(|(before, _)| before == 0);
    let at_end = move || at.get().is_none_or(|(before, total)| before + 1 >= total);
    let show = move |_| {
        if let Some(row) =
            desk.look.finding.with_untracked(|finding| finding.as_ref().and_then(|finding| finding.row))
        {
            desk.look.go_to(row);
        }
    };
    let any = move || {
        desk.look.finding.with(|finding| finding.as_ref().is_some_and(|finding| finding.row.is_some()))
    };
    view! {
        <Show when=any>
            <div class="acts">
                <button class="btn small" disabled=at_start on:click=move |_| desk.look.walk(false)>{t!("↑ Previous")}</button>
                <button class="btn small" on:click=show>{t!("Show the row")}</button>
                <button class="btn small" disabled=at_end on:click=move |_| desk.look.walk(true)>{t!("Next ↓")}</button>
            </div>
            // The line is there before its figures are: nothing moves when they come.
            <p class="small muted num" role="status">
                {move || at.get().map_or_else(|| "\u{a0}".to_owned(), |(before, total)| {
                    t!("{n} of {total, plural, one {# row} other {# rows}}", n = before + 1, total = total)
                })}
            </p>
        </Show>
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
