//! A file of somebody's own, judged in this browser by the settings in the form.

use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Identifier, Report, Rule};
use tearline_api::worker::{CheckOptions, FromWorker, NotChecked, ToWorker};
use wasm_bindgen::JsCast;

use super::proposal::{Problems, proposal};
use super::{look_above, mark};
use crate::browser::field;
use crate::checker::Checker;
use crate::locale::{said, t, title};
use crate::messenger::Said;
use crate::numbers::grouped;
use crate::words;

/// Rules that are named.
const RULES: usize = 5;

/// What became of the file.
#[derive(Debug, Clone, PartialEq)]
enum Own {
    None,
    Reading(String),
    Judged(String, Report),
    Failed(String),
}

#[component]
pub(super) fn OwnFile(series: Signal<Series>, problems: RwSignal<Problems>) -> impl IntoView {
    let own = RwSignal::new(Own::None);
    let worker = StoredValue::<Option<Checker>, LocalStorage>::new_local(None);
    let end = move || {
        if let Some(worker) = worker.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    };
    on_cleanup(end);
    let choose = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let file = input.files().and_then(|files| files.get(0));
        let (Some(file), Ok(Some(form))) = (file, input.closest("form")) else { return };
        // The same file can be chosen again, for other settings.
        input.set_value("");
        let (proposed, wrong) = proposal(&form, &series.get_untracked().settings);
        let right = wrong.is_empty();
        problems.set(wrong);
        if !right {
            own.set(Own::Failed(look_above()));
            return;
        }
        let named = field(&form, "identifier").0;
        let identifier = Identifier::ALL.into_iter().find(|identifier| identifier.name() == named);
        let mut options = CheckOptions::new(identifier.unwrap_or(Identifier::Mobile));
        options.rules = series.get_untracked().settings.rules;
        proposed.rules.put_into(&mut options.rules);
        let name = file.name();
        own.set(Own::Reading(name.clone()));
        end();
        let started = Checker::start(move |answer| {
            own.set(match answer {
                Said::Message(FromWorker::Checked { report, .. }, _) => Own::Judged(name.clone(), report),
                // As the server refuses it: beside the setting, in the language of the page.
                Said::Message(FromWorker::Failed { why: NotChecked::Rules { field, english }, .. }, _)
                    if mark(problems, &field, &english) =>
                {
                    Own::Failed(look_above())
                }
                Said::Message(FromWorker::Failed { why, .. }, _) => Own::Failed(words::not_checked(why)),
                Said::Message(..) => return,
                Said::Broken => {
                    Own::Failed(t!("The file can't be judged in this browser: load the page again."))
                }
            });
            end();
        });
        match started {
            Some(checker) => {
                checker.send(&ToWorker::Check { check: 1, options }, Some(&file));
                worker.set_value(Some(checker));
            }
            None => {
                own.set(Own::Failed(t!("The file can't be judged in this browser: load the page again.")));
            }
        }
    };
    let identifiers = Identifier::ALL.map(|identifier| {
        view! { <option value=identifier.name()>{words::identifier(identifier)}</option> }
    });
    view! {
        <div class="acts">
            <label class="btn">
                {t!("Try on a file of mine")}
                <input class="sr" type="file" accept=".csv,.txt,text/csv,text/plain" on:change=choose/>
            </label>
            <label class="small">{t!("The file names customers by")} " " <select name="identifier">{identifiers.collect_view()}</select></label>
            <span class="small muted">{t!("It is judged in this browser, and sent nowhere.")}</span>
        </div>
        <div role="status">
            {move || match own.get() {
                Own::None => ().into_any(),
                Own::Reading(name) => view! { <p class="muted">{t!("Judging {name} …", name = name)}</p> }.into_any(),
                Own::Failed(message) => view! { <p class="problem">{message}</p> }.into_any(),
                Own::Judged(name, report) => view! { <p class="said">{outcome(name, &report)}</p> }.into_any(),
            }}
        </div>
    }
}

/// What the settings would make of the file, and what is found most in it.
fn outcome(name: String, report: &Report) -> String {
    if let Some(finding) = report.findings.iter().find(|finding| finding.rule.rejects_file()) {
        return format!("{name}: {}", said(finding));
    }
    let (good, n) = (report.rows.accepted, report.rows.total);
    let good = t!(
        "{name}: {good} of {n, plural, one {# row} other {# rows}} would be good.",
        name = name,
        good = good,
        n = n
    );
    let found: Vec<String> = most(report.counts.iter().map(|(rule, count)| (*rule, *count)).collect(), RULES);
    if found.is_empty() { good } else { format!("{good} {}", found.join(", ")) }
}

/// The rules that found most, each with how often.
pub(super) fn most(mut found: Vec<(Rule, u64)>, rules: usize) -> Vec<String> {
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().take(rules).map(|(rule, count)| format!("{} {}", title(rule), grouped(count))).collect()
}
