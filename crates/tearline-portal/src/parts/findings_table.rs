//! What was found, row by row: of a file of coupons and of a list of customers alike.

use leptos::prelude::*;
use tearline_api::tearline::Finding;

use super::tone;
use crate::locale::{said, t, title};

pub(crate) fn findings_table(rows: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    view! {
        <div class="grid" tabindex="0" role="region" aria-label=t!("Findings")>
            <table class="findings">
                <caption class="sr">{t!("Findings: the row, the rule, the value and what to do")}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="n">{t!("row")}</th>
                        <th scope="col">{t!("rule")}</th>
                        <th scope="col">{t!("value")}</th>
                        <th scope="col">{t!("what is wrong, and what to do")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// `at`: which row it is, as it is shown.
pub(crate) fn finding_row(at: AnyView, finding: &Finding) -> AnyView {
    view! {
        <tr>
            <th scope="row" class="n">{at}</th>
            <td class="rule-name"><i class=format!("dot {}", tone(finding.severity)) aria-hidden="true"></i>{title(finding.rule)}</td>
            <td class="found-value">{finding.value.clone().unwrap_or_default()}</td>
            <td class="message">{said(finding)}</td>
        </tr>
    }
    .into_any()
}
