//! A list of customers: dropped, judged in this browser, and sent when somebody has seen what it is.

use leptos::prelude::*;
use tearline_api::tearline::{Finding, NotCustomers, Report};
use tearline_api::worker::Progress;

use super::regions;
use crate::browser;
use crate::customers::{Import, Phase, Verdict};
use crate::locale::{said, t};
use crate::numbers::{bytes, duration, grouped};
use crate::opening::{Stage, use_opening};
use crate::parts::{
    self, BroughtBack, DropZone, FileInput, LeftBehind, MadeFrom, OpeningPart, Queue, finding_row,
    findings_table, rule_counts, save_template, verdict_bar, verdict_sentence,
};
use crate::sending::Sending;
use crate::upload::Stopped;
use crate::words;

/// Findings that are shown at first, and that each press adds.
const SHOWN: usize = 20;

#[component]
pub(super) fn List(import: Import) -> impl IntoView {
    let opening = use_opening();
    let busy = Memo::new(move |_| {
        let opens = opening.stage.with(|stage| matches!(stage, Stage::Reading(_)));
        opens || import.phase.with(|phase| matches!(phase, Phase::Checking(_)))
    });
    let empty = Memo::new(move |_| import.phase.with(|phase| *phase == Phase::Empty));
    view! {
        <section class="ticket" aria-label=t!("Checked in this browser") aria-busy=move || busy.get().to_string()>
            <h2 class="head">{t!("Import a list of customers")}</h2>
            <OpeningPart/>
            <BroughtBack/>
            <Queue/>
            <Show when=move || !empty.get() fallback=|| view! { <LeftBehind/><DropZone/><Template/> }>
                <FileLine import/>
                <MadeFrom/>
                <Told import/>
                <Judged import/>
                <hr class="tear"/>
                <Send import/>
            </Show>
        </section>
    }
}

#[component]
fn Template() -> impl IntoView {
    const TEXT: &str = "mobile,email,external id,user id\r\n919876543210,asha@example.com,C-1001,1001\r\n919876543211,,,\r\n";
    view! {
        <div class="templates small">
            <span class="muted">{t!("A row is a customer, by any of: mobile, email, external id, user id.")}</span>
            <button class="why link" on:click=move |_| save_template(TEXT, "template-customers.csv")>{t!("Template to fill in")}</button>
        </div>
    }
}

/// The file: its name, its size, and how its check stands.
#[component]
fn FileLine(import: Import) -> impl IntoView {
    let checking = Memo::new(move |_| import.phase.with(|phase| matches!(phase, Phase::Checking(_))));
    let name = move || import.file.get().map(|file| file.name());
    let size = move || import.file.get().map(|file| bytes(browser::size(&file)));
    let rest = Memo::new(move |_| {
        let said = match (import.phase.get(), import.upload.state()) {
            (Phase::Empty, _) => return String::new(),
            (_, Sending::Under { .. } | Sending::Asking) => t!("being sent"),
            (_, Sending::Accepted(_)) => t!("sent"),
            (Phase::Checking(_), _) => t!("checking, nothing sent"),
            (Phase::Checked(verdict), _) => {
                let rows = t!("{n, plural, one {# row} other {# rows}}", n = verdict.report.rows.total);
                let time = duration(verdict.milliseconds.max(10).into());
                format!("{rows} · {}", t!("checked in {time}, nothing sent yet", time = time))
            }
            (Phase::None(_) | Phase::Failed(_), _) => t!("not checked"),
        };
        format!(" · {said}")
    });
    view! {
        <div class="file">
            <div class="name"><b>{name}</b> <span class="muted num">" · " {size} {rest}</span></div>
            <div class="acts">
                <label class="btn small"><FileInput/>{t!("Another file")}</label>
                <button class="btn small" on:click=move |_| { import.clear(); }>
                    {move || if checking.get() { t!("Cancel") } else { t!("Remove") }}
                </button>
            </div>
        </div>
    }
}

/// How the file is read: what was found, and the one thing that it does not say.
#[component]
fn Told(import: Import) -> impl IntoView {
    let verdict = Memo::new(move |_| import.phase.with(|phase| phase.verdict().cloned()));
    let choose = move |event| import.choose_region(regions::chosen(event_target_value(&event)));
    let why = move || {
        if import.region_is_chosen() { t!("decided by you") } else { t!("as your series have it") }
    };
    view! {
        <div class="chips" role="group" aria-label=t!("How the file is read")>
            <label class="chip wordy" class:decided=move || import.region_is_chosen() title=why>
                {t!("numbers without a country code")}
                <select name="region" disabled=move || import.upload.is_under_way() on:change=choose>
                    {regions::options(import.region.into())}
                </select>
            </label>
            {move || verdict.get().map(|verdict| told(&verdict))}
        </div>
    }
}

fn told(verdict: &Verdict) -> AnyView {
    let dialect = verdict.report.dialect;
    let header = if dialect.header { t!("row 1") } else { t!("none") };
    let columns = verdict.columns.iter().map(|column| {
        (
            words::identifier(column.identifier),
            format!("{} · {}", grouped((column.index + 1).into()), column.name),
        )
    });
    let of_file = [
        (t!("encoding"), dialect.encoding.name().to_owned()),
        (t!("delimiter"), words::delimiter(dialect.delimiter)),
        (t!("header"), header),
    ];
    let all = of_file.into_iter().chain(columns);
    all.map(|(what, found)| view! { <span class="chip told">{what} " " <b>{found}</b></span> })
        .collect_view()
        .into_any()
}

/// The verdict in a sentence, and what was found.
#[component]
fn Judged(import: Import) -> impl IntoView {
    let progress = Memo::new(move |_| match import.phase.get() {
        Phase::Checking(progress) => Some(progress),
        _ => None,
    });
    // Made anew when there is something else to say, and not by each report of progress.
    let phase = Memo::new(move |_| match import.phase.get() {
        Phase::Checking(_) => Phase::Checking(Progress { bytes: 0, total: 0, rows: 0 }),
        other => other,
    });
    view! {
        <div class="verdict">
            <div role="status" aria-live="polite" class="verdict-text">
                {move || match phase.get() {
                    Phase::Empty | Phase::Checking(_) => view! { <p class="muted">{t!("Checking …")}</p> }.into_any(),
                    Phase::Checked(verdict) => verdict_sentence(&verdict.report, 0).into_any(),
                    Phase::None(why) => view! { <p><em>{t!("This file cannot be imported.")}</em> " " {no_list(&why)}</p> }.into_any(),
                    Phase::Failed(message) => view! { <p><em>{message}</em></p> }.into_any(),
                }}
            </div>
            {move || progress.get().map(|progress| view! {
                <progress class="bar" max=progress.total.max(1) value=progress.bytes aria-label=t!("Checked so far")></progress>
                <p class="small muted num under-bar">{t!("{part} of {all}", part = bytes(progress.bytes), all = bytes(progress.total))}</p>
            })}
            {move || phase.with(|phase| phase.verdict().map(|verdict| verdict_bar(&verdict.report, false)))}
        </div>
        {move || phase.with(|phase| phase.verdict().map(|verdict| view! { <Found report=verdict.report.clone()/> }))}
    }
}

/// Why it is no list of customers, and what to do.
fn no_list(why: &NotCustomers) -> String {
    match why {
        NotCustomers::File(finding) => said(finding),
        NotCustomers::NoColumn => t!(
            "The file has no column that is named as customers are identified: name one of them mobile, email, external id or user id."
        ),
    }
}

/// What was found in it: how often, and the first of it row by row.
#[component]
fn Found(report: Report) -> impl IntoView {
    if report.counts.is_empty() {
        return ().into_any();
    }
    let counts = rule_counts(&report);
    let all: u64 = report.counts.values().sum();
    let findings = StoredValue::new(report.findings);
    let listed = findings.with_value(Vec::len);
    let shown = RwSignal::new(SHOWN);
    let row =
        |finding: &Finding| finding_row(finding.row.map_or_else(|| t!("file"), grouped).into_any(), finding);
    let rows = move || findings.with_value(|findings| findings.iter().take(shown.get()).map(row).collect());
    let position = move || {
        let (n, all) = (shown.get().min(listed), grouped(all));
        t!("{n, plural, one {# finding of {all}} other {# findings of {all}}}", n = n, all = all)
    };
    let rest = (all > listed as u64)
        .then(|| t!("Only the first ones are listed; each rejected row is in the error file."));
    view! {
        <h3 class="head">{t!("What was found in the file")}</h3>
        {counts}
        {findings_table(rows)}
        <div class="pager">
            <span class="small muted num" role="status">{position}</span>
            <Show when=move || { shown.get() < listed }>
                <button class="btn small" on:click=move |_| shown.update(|shown| *shown += SHOWN)>{t!("More findings")}</button>
            </Show>
            <Show when=move || { shown.get() >= listed }><span class="small muted">{rest.clone()}</span></Show>
        </div>
    }
    .into_any()
}

/// Below the tear line: what is sent, and sending it.
#[component]
fn Send(import: Import) -> impl IntoView {
    let upload = import.upload;
    let obstacle = Memo::new(move |_| import.phase.with(obstacle));
    let sending = Memo::new(move |_| upload.is_under_way());
    let asking = Memo::new(move |_| upload.state() == Sending::Asking);
    let accepted = Memo::new(move |_| matches!(upload.state(), Sending::Accepted(_)));
    let rejected = Memo::new(move |_| {
        import.phase.with(|phase| phase.verdict().is_some_and(|verdict| verdict.report.rows.rejected > 0))
    });
    let label = move || match (import.phase.with(|phase| phase.verdict().cloned()), upload.state()) {
        (_, Sending::Stopped(_)) => t!("Try again"),
        (Some(verdict), _) if obstacle.with(Option::is_none) => match verdict.report.rows.rejected {
            0 => t!(
                "Import {n, plural, one {# customer} other {# customers}}",
                n = verdict.report.rows.accepted
            ),
            n => t!(
                "Import {good, plural, one {# customer} other {# customers}}; {n, plural, one {# row comes back} other {# rows come back}} in an error file",
                good = verdict.report.rows.accepted,
                n = n
            ),
        },
        _ => t!("Import"),
    };
    // Made anew when the upload gets to another point, and not by each of its bytes: it is read out.
    let outcome = Memo::new(move |_| match upload.state() {
        Sending::Idle => None,
        Sending::Under { .. } => Some((false, t!("The file is on its way."))),
        Sending::Asking => {
            Some((false, t!("No answer was heard: asking the server whether it has the file …")))
        }
        Sending::Stopped(stopped) => Some((true, words_of(&stopped))),
        Sending::Accepted(import) => {
            Some((false, t!("The server has the list: import {n}.", n = import.to_string())))
        }
    });
    let head = move || parts::send_head(upload);
    let about = move || match obstacle.get() {
        _ if accepted.get() => t!("What becomes of it stands below. Another file can be checked at once."),
        Some(obstacle) => obstacle,
        None => t!(
            "Below it: the file as it is. Who is known already is completed and corrected; nobody is deleted."
        ),
    };
    let send = move |_| {
        if obstacle.with_untracked(Option::is_none) {
            import.send();
        }
    };
    view! {
        <div class="send">
            <div>
                <b>{head}</b>
                <div class="small muted" id="what-is-sent">{about}</div>
            </div>
            <div class="acts">
                <Show when=move || rejected.get()>
                    <button class="btn" disabled=move || import.making_errors.get() on:click=move |_| import.download_errors()>
                        {move || if import.making_errors.get() { t!("Preparing …") } else { t!("Download errors (.csv)") }}
                    </button>
                </Show>
                <Show when=move || sending.get()>
                    <button class="btn" disabled=move || asking.get() on:click=move |_| upload.cancel()>{t!("Cancel")}</button>
                </Show>
                <Show when=move || !sending.get() && !accepted.get()>
                    // Not `disabled`: who comes by keyboard shall hear why not.
                    <button class="btn main" id="import" aria-disabled=move || obstacle.with(Option::is_some).to_string() aria-describedby="what-is-sent" on:click=send>
                        {label}
                    </button>
                </Show>
            </div>
            <div class="sending">
                <Show when=move || sending.get()><parts::Progress upload/></Show>
                <div aria-live="polite">
                    {move || outcome.get().map(|(is_problem, text)| match is_problem {
                        false => view! { <p class="done">{text}</p> }.into_any(),
                        true => view! { <p class="problem" role="alert">{text}</p> }.into_any(),
                    })}
                </div>
            </div>
        </div>
    }
}

/// Why nothing can be imported, in a sentence.
fn obstacle(phase: &Phase) -> Option<String> {
    match phase {
        Phase::Checked(verdict) if verdict.report.rows.accepted == 0 => {
            Some(t!("Not to be imported: no row of it would go in. Mend the file, then choose it again."))
        }
        Phase::Checked(_) => None,
        Phase::None(_) => {
            Some(t!("Not to be imported, for the reason above: mend the file, then choose it again."))
        }
        Phase::Failed(_) => Some(t!("The file could not be checked, so it is not sent.")),
        Phase::Empty | Phase::Checking(_) => Some(t!("Import becomes possible when the check is done.")),
    }
}

fn words_of(stopped: &Stopped) -> String {
    use crate::api::Failure;
    match stopped {
        Stopped::Failed(Failure::Lost) => t!(
            "The connection was lost before the list was complete, and the server has no import of it. The list and its check are still here: try again."
        ),
        Stopped::Failed(Failure::SignedOut) => {
            t!(
                "Your sign-in has expired. Sign in again, then press import once more: the list is still here."
            )
        }
        Stopped::Cancelled => t!("Import cancelled: nothing was stored."),
        other => other.to_string(),
    }
}
