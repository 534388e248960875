use leptos::prelude::*;
use tearline_api::tearline::{Finding, Rule};

use super::docs::RuleDocs;
use super::tone;
use crate::desk::use_desk;
use crate::numbers::{count, grouped};
use crate::words;

/// Teaches one rule: what it found here, and how to mend it.
#[component]
pub(crate) fn RulePanel() -> impl IntoView {
    let desk = use_desk();
    let rule = Memo::new(move |_| desk.rule.get().filter(|_| desk.report.get().is_some()));
    view! {
        {move || {
            rule.get().map(|rule| view! {
                <aside class="side" aria-label="About the rule">
                    <Head rule/>
                    {move || desk.finding.get().filter(|finding| finding.rule == rule).map(|finding| view! { <Here finding/> })}
                    <Walk rule/>
                    // Where the panel stands below the table, the way to the upload is kept short.
                    <details open=crate::browser::is_wide()>
                        <summary>"About this rule"</summary>
                        <RuleDocs rule/>
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
        desk.report.get().map(|report| {
            let severity = words::severity(&report, rule);
            let times = report.counts.get(&rule).copied().unwrap_or_default();
            let effect = match (severity, rule.rejects_file()) {
                (_, true) => "rejects the file",
                (tearline_api::tearline::Severity::Error, _) => "rejects the row",
                _ => "rejects nothing",
            };
            view! {
                <p class="small muted">
                    <i class=format!("dot {}", tone(severity)) aria-hidden="true"></i>
                    {format!("{} · {effect} · {}", severity.name(), count(times, "finding", "findings"))}
                </p>
            }
        })
    };
    view! { <div><h2>{capitalized(rule.title())}</h2>{about}</div> }
}

/// The finding that is pointed at.
#[component]
fn Here(finding: Finding) -> impl IntoView {
    let place = [
        finding.row.map(|row| format!("row {}", grouped(row))),
        finding.line.map(|line| format!("line {}", grouped(line))),
        finding.byte.map(|byte| format!("byte {}", grouped(byte))),
    ];
    let place: Vec<String> = place.into_iter().flatten().collect();
    let value = finding.value.filter(|value| !value.is_empty());
    view! {
        <div class="here">
            {(!place.is_empty() || value.is_some()).then(|| view! {
                <pre tabindex="0"><span class="muted">{place.join("  ")}</span>{value.map(|value| format!("\n{value}"))}</pre>
            })}
            <p class="small">{finding.message}</p>
            {finding.suggestion.map(|suggestion| view! { <p class="small">"Probably meant: " <code>{suggestion}</code></p> })}
        </div>
    }
}

/// From one finding of the rule to the next, with its row in sight.
#[component]
fn Walk(rule: Rule) -> impl IntoView {
    let desk = use_desk();
    // Listed findings of this rule that have a row, and the place of the one that is pointed at.
    let place = Memo::new(move |_| {
        let (Some(report), Some(pointed)) = (desk.report.get(), desk.finding.get()) else { return (0, 0) };
        let own = report.findings.iter().filter(|finding| finding.rule == rule && finding.row.is_some());
        let at =
            own.clone().position(|finding| finding.row == pointed.row && finding.column == pointed.column);
        // One that is not listed stands where it would be listed.
        let at = at.unwrap_or_else(|| own.clone().take_while(|finding| finding.row < pointed.row).count());
        (at, own.count())
    });
    let step = move |by: isize| {
        let Some(report) = desk.report.get_untracked() else { return };
        let mut own = report.findings.iter().filter(|finding| finding.rule == rule && finding.row.is_some());
        if let Some(finding) = own.nth(place.get_untracked().0.saturating_add_signed(by)).cloned() {
            if let Some(row) = finding.row {
                desk.go_to(row);
            }
            desk.point_at(finding);
        }
    };
    let any = move || place.get().1 != 0;
    view! {
        <Show when=any>
            <div class="acts">
                <button class="btn small" disabled=move || place.get().0 == 0 on:click=move |_| step(-1)>"↑ Previous"</button>
                <button class="btn small" on:click=move |_| step(0)>"Show the row"</button>
                <button class="btn small" disabled=move || { let (at, own) = place.get(); at + 1 >= own } on:click=move |_| step(1)>"Next ↓"</button>
            </div>
        </Show>
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
