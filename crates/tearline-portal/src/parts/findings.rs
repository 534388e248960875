use leptos::prelude::*;
use tearline_api::tearline::{Finding, Report, Rule};
use tearline_api::worker::{Page, Start};

use super::findings_table::{finding_row, findings_table};
use super::tone;
use crate::desk::{Desk, use_desk};
use crate::locale::{t, title};
use crate::look::Place;
use crate::numbers::grouped;
use crate::words;

/// Every finding there is, in file order or sorted by rule.
#[component]
pub(crate) fn Findings() -> impl IntoView {
    let desk = use_desk();
    let by_rule = RwSignal::new(false);
    // Where the pages start that led here, each with how many findings come before; the last one is this page's.
    let starts = RwSignal::new(Vec::<(Place, u64)>::new());
    Effect::new(move || {
        let by_rule = by_rule.get();
        if let Some(report) = desk.check.report.get() {
            let rule = report.counts.keys().next().copied().filter(|_| by_rule);
            starts.set(vec![((rule, FIRST), 0)]);
        }
    });
    Effect::new(move || {
        if let Some((place, _)) = starts.with(|starts| starts.last().copied()) {
            desk.look.enumerate(place);
        }
    });
    let all =
        Memo::new(move |_| desk.check.report.get().map_or(0, |report| report.counts.values().sum::<u64>()));
    // What is shown: the last page until the one that was asked for is there, then the way on from that.
    let page = Memo::new(move |last: Option<&Option<Shown>>| {
        let (report, (place, page)) = (desk.check.report.get()?, desk.look.list.get()?);
        let (own, before) = starts.with(|starts| starts.last().copied())?;
        if own != place {
            let last = last.cloned().flatten()?;
            return Some(Shown { next: None, ..last });
        }
        let (findings, next) = (findings(&report, place, &page), next(&report, place, &page));
        Some(Shown { rule: place.0, findings, before, next })
    });
    let turn = move |_| {
        if let Some(Shown { findings, before, next: Some(next), .. }) = page.get_untracked() {
            starts.update(|starts| starts.push((next, before + findings.len() as u64)));
        }
    };
    let at_start = move || starts.with(|starts| starts.len() < 2);
    let at_end = move || page.with(|page| page.as_ref().is_none_or(|page| page.next.is_none()));
    let position = move || {
        page.with(|page| {
            let Shown { findings, before, .. } = page.as_ref()?;
            let last = before + findings.len() as u64;
            Some(t!("{first}–{last} of {n}", first = before + 1, last = last, n = all.get()))
        })
    };
    let rows = move || {
        let Some(Shown { rule, findings, .. }) = page.get() else { return Vec::new() };
        let group = rule.map(|rule| heading(desk, rule));
        group.into_iter().chain(findings.iter().map(|finding| row_view(desk, finding))).collect()
    };
    let order = move |own: bool, text: String| {
        view! {
            <button class="tab" aria-pressed=move || (by_rule.get() == own).to_string() on:click=move |_| by_rule.set(own)>{text}</button>
        }
    };
    view! {
        {findings_table(rows)}
        <Show when=move || { all.get() > 1 }>
            <div class="pager">
                <div class="tabs" role="group" aria-label=t!("Order of the findings")>{order(false, t!("In file order"))}{order(true, t!("By rule"))}</div>
                <span class="small muted num" role="status">{position}</span>
                <div class="acts">
                    <button class="btn small" disabled=at_start on:click=move |_| starts.update(|starts| starts.truncate(starts.len() - 1))>{t!("‹ Previous")}</button>
                    <button class="btn small" disabled=at_end on:click=turn>{t!("Next ›")}</button>
                </div>
            </div>
        </Show>
    }
}

const FIRST: Start = Start::Row(1);

/// A page of the list.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// The one that it is about, where findings are sorted by rule.
    rule: Option<Rule>,
    findings: Vec<Finding>,
    /// Findings on the pages before it.
    before: u64,
    next: Option<Place>,
}

/// The findings on a page: those about the file stand on the first one.
fn findings(report: &Report, (rule, start): Place, page: &Page) -> Vec<Finding> {
    let of_file = report.findings.iter().filter(|finding| finding.row.is_none() && start == FIRST);
    let of_rows = page.rows.iter().flat_map(|row| &row.findings);
    of_file.chain(of_rows).filter(|finding| rule.is_none_or(|rule| finding.rule == rule)).cloned().collect()
}

/// Where the next page starts: behind this one, or with the next rule that found something.
fn next(report: &Report, (rule, _): Place, page: &Page) -> Option<Place> {
    let further = || report.counts.keys().copied().find(|other| rule.is_some_and(|rule| *other > rule));
    page.next.map(|row| (rule, Start::Row(row))).or_else(|| further().map(|other| (Some(other), FIRST)))
}

/// The name of the rule, above its findings.
fn heading(desk: Desk, rule: Rule) -> AnyView {
    let report = desk.check.report.get_untracked();
    let times = report.as_ref().and_then(|report| report.counts.get(&rule)).copied().unwrap_or_default();
    let tone = report.map_or("bad", |report| tone(words::severity(&report, rule)));
    view! {
        <tr class="group">
            <th scope="rowgroup" colspan="4">
                <i class=format!("dot {tone}") aria-hidden="true"></i>{title(rule)}" "<b class="muted num">{t!("{n, plural, one {# finding} other {# findings}}", n = times)}</b>
            </th>
        </tr>
    }
    .into_any()
}

fn row_view(desk: Desk, finding: &Finding) -> AnyView {
    let own = finding.clone();
    let show = move |_| {
        if let Some(row) = own.row {
            desk.look.go_to(row);
        }
        desk.look.point_at(own.clone());
    };
    let at = match finding.row {
        Some(row) => view! { <button class="why link" on:click=show>{grouped(row)}</button> }.into_any(),
        None => t!("file").into_any(),
    };
    finding_row(at, finding)
}
