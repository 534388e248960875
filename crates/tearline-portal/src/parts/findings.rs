use leptos::prelude::*;

use super::tone;
use crate::desk::use_desk;
use crate::numbers::grouped;

/// Findings on a page of the list.
const PAGE: usize = 100;

/// Every finding that the report lists, in file order.
#[component]
pub(crate) fn Findings() -> impl IntoView {
    let desk = use_desk();
    let page = RwSignal::new(0_usize);
    Effect::new(move || {
        desk.report.track();
        page.set(0);
    });
    let listed = Memo::new(move |_| desk.report.get().map_or(0, |report| report.findings.len()));
    let more_than_a_page = move || listed.get() > PAGE;
    let at_start = move || page.get() == 0;
    let at_end = move || (page.get() + 1) * PAGE >= listed.get();
    let rows = move || {
        let report = desk.report.get()?;
        let findings = report.findings.iter().skip(page.get() * PAGE).take(PAGE);
        Some(
            findings
                .map(|finding| {
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
                })
                .collect_view(),
        )
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
        <Show when=more_than_a_page>
        <div class="pager">
            <span class="small muted num">
                {move || {
                    let first = page.get() * PAGE;
                    let truncated = desk.report.get().is_some_and(|report| report.findings_truncated);
                    format!(
                        "{}–{} of {} listed{}",
                        grouped(first.saturating_add(1).min(listed.get()) as u64),
                        grouped((first + PAGE).min(listed.get()) as u64),
                        grouped(listed.get() as u64),
                        if truncated { "; the rest is counted above, and all of it is in the error file" } else { "" },
                    )
                }}
            </span>
            <div class="acts">
                <button class="btn small" disabled=at_start on:click=move |_| page.update(|page| *page -= 1)>"‹ Previous"</button>
                <button class="btn small" disabled=at_end on:click=move |_| page.update(|page| *page += 1)>"Next ›"</button>
            </div>
        </div>
        </Show>
    }
}
