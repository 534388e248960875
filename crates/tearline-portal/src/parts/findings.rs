use leptos::prelude::*;
use tearline_api::tearline::{Finding, Rule};
use tearline_api::worker::Place;

use super::tone;
use crate::desk::{Desk, use_desk};
use crate::numbers::{count, grouped};
use crate::words;

/// Every finding there is, in file order or sorted by rule.
#[component]
pub(crate) fn Findings() -> impl IntoView {
    let desk = use_desk();
    let by_rule = RwSignal::new(false);
    // Where the pages start that led here, each with how many findings come before; the last one is this page's.
    let starts = RwSignal::new(Vec::new());
    Effect::new(move || {
        desk.report.track();
        // Sorted, the first rule there is comes first.
        let rule = by_rule.get().then(|| Rule::ALL.first().copied()).flatten();
        starts.set(vec![(Place { rule, row: 0 }, 0)]);
    });
    Effect::new(move || {
        if let Some((place, _)) = starts.with(|starts| starts.last().copied()) {
            desk.enumerate(place);
        }
    });
    let all = Memo::new(move |_| desk.report.get().map_or(0, |report| report.counts.values().sum::<u64>()));
    let start = Memo::new(move |_| starts.with(|starts| starts.last().copied()).unwrap_or_default());
    // Nothing while a page is on its way: a page that is left twice would be skipped.
    let page = Memo::new(move |_| {
        let (_, page) = desk.list.get().filter(|(place, _)| *place == start.get().0)?;
        Some((page.findings.len() as u64, page.next))
    });
    let at_start = move || starts.with(|starts| starts.len() < 2);
    let at_end = move || page.get().is_none_or(|(_, next)| next.is_none());
    let turn = move |_| {
        if let Some((findings, Some(next))) = page.get_untracked() {
            starts.update(|starts| starts.push((next, start.get_untracked().1 + findings)));
        }
    };
    let position = move || {
        let (before, (findings, _)) = (start.get().1, page.get()?);
        Some(format!("{}–{} of {}", grouped(before + 1), grouped(before + findings), grouped(all.get())))
    };
    let rows = move || {
        let (_, page) = desk.list.get()?;
        let mut group = None;
        let rows = page.findings.iter().map(|finding| {
            let begins = by_rule.get_untracked() && group.replace(finding.rule) != Some(finding.rule);
            (begins.then(|| heading(desk, finding.rule)), row_view(desk, finding))
        });
        Some(rows.collect_view())
    };
    let order = move |own: bool, text: &'static str| {
        view! {
            <button class="tab" aria-pressed=move || (by_rule.get() == own).to_string() on:click=move |_| by_rule.set(own)>{text}</button>
        }
    };
    view! {
        <div class="grid" tabindex="0" role="region" aria-label="Findings">
            <table class="findings">
                <thead>
                    <tr>
                        <th scope="col" class="n">"row"</th>
                        <th scope="col">"rule"</th>
                        <th scope="col">"value"</th>
                        <th scope="col">"what is wrong, and what to do"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <Show when=move || { all.get() > 1 }>
            <div class="pager">
                <div class="tabs" role="group" aria-label="Order of the findings">{order(false, "In file order")}{order(true, "By rule")}</div>
                <span class="small muted num" role="status">{position}</span>
                <div class="acts">
                    <button class="btn small" disabled=at_start on:click=move |_| starts.update(|starts| starts.truncate(starts.len() - 1))>"‹ Previous"</button>
                    <button class="btn small" disabled=at_end on:click=turn>"Next ›"</button>
                </div>
            </div>
        </Show>
    }
}

/// The name of the rule, above its findings.
fn heading(desk: Desk, rule: Rule) -> impl IntoView {
    let report = desk.report.get_untracked();
    let times = report.as_ref().and_then(|report| report.counts.get(&rule)).copied().unwrap_or_default();
    let tone = report.map_or("bad", |report| tone(words::severity(&report, rule)));
    view! {
        <tr class="group">
            <th scope="rowgroup" colspan="4">
                <i class=format!("dot {tone}") aria-hidden="true"></i>{rule.title()}" "<b class="muted num">{count(times, "finding", "findings")}</b>
            </th>
        </tr>
    }
}

fn row_view(desk: Desk, finding: &Finding) -> impl IntoView + use<> {
    let own = finding.clone();
    let show = move |_| {
        if let Some(row) = own.row {
            desk.go_to(row);
        }
        desk.point_at(own.clone());
    };
    view! {
        <tr>
            <th scope="row" class="n">
                {match finding.row {
                    Some(row) => view! { <button class="why link" on:click=show>{grouped(row)}</button> }.into_any(),
                    None => "file".into_any(),
                }}
            </th>
            <td class="rule-name"><i class=format!("dot {}", tone(finding.severity)) aria-hidden="true"></i>{finding.rule.title()}</td>
            <td class="found-value">{finding.value.clone().unwrap_or_default()}</td>
            <td class="message">{finding.message.clone()}</td>
        </tr>
    }
}
