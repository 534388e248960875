use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Identifier, Report, Role};

use crate::browser;
use crate::check::{Phase, column};
use crate::desk::use_desk;
use crate::locale::t;
use crate::numbers::bytes;
use crate::sending::Sending;
use crate::words;

/// Below the tear line: what is sent, and sending it.
#[component]
pub(crate) fn Send(series: Signal<Series>) -> impl IntoView {
    let desk = use_desk();
    let obstacle = Memo::new(move |_| {
        obstacle(
            &desk.check.phase.get(),
            desk.check.report.get().as_deref(),
            &series.get(),
            desk.check.questions.with(Vec::len),
        )
    });
    let sending = Memo::new(move |_| desk.upload.is_under_way());
    let asking = Memo::new(move |_| desk.upload.state() == Sending::Asking);
    let accepted = Memo::new(move |_| matches!(desk.upload.state(), Sending::Accepted(_)));
    let has_errors = Memo::new(move |_| {
        matches!(desk.check.phase.get(), Phase::Checked(_))
            && desk
                .check
                .report
                .get()
                .is_some_and(|report| report.rows.rejected > 0 && !report.file_rejected())
    });
    let label = move || match (desk.check.report.get(), desk.upload.state()) {
        (_, Sending::Stopped(_)) => t!("Try again"),
        (Some(report), _) if obstacle.get().is_none() => words::upload_label(&report),
        _ => t!("Upload"),
    };
    // Made anew when the upload gets to another point, and not by each of its bytes: it is read out.
    let outcome = Memo::new(move |_| match desk.upload.state() {
        Sending::Idle => None,
        Sending::Under { .. } => Some(Outcome::Said(t!("The file is on its way."))),
        Sending::Asking => {
            Some(Outcome::Said(t!("No answer was heard: asking the server whether it has the file …")))
        }
        Sending::Stopped(stopped) => Some(Outcome::Problem(stopped.to_string())),
        Sending::Accepted(job) => Some(Outcome::Said(format!("The server has the file: job {job}."))),
    });
    view! {
        <div class="send">
            <div>
                <b>{move || if accepted.get() { t!("Sent.") } else if sending.get() { t!("Sending …") } else { t!("Nothing above this line has left your browser.") }}</b>
                <div class="small muted" id="what-is-sent">
                    {move || match obstacle.get() {
                        _ if accepted.get() => t!("What becomes of it stands below. Another file can be checked at once."),
                        Some(obstacle) => obstacle,
                        None => desk.check.report.get().map(|report| what_is_sent(&report, desk.mending.is_mended(), series.get().id)).unwrap_or_default(),
                    }}
                </div>
            </div>
            <div class="acts">
                <Show when=move || has_errors.get()>
                    <button class="btn" disabled=move || desk.check.making_errors.get() on:click=move |_| desk.check.download_errors()>
                        {move || if desk.check.making_errors.get() { t!("Preparing …") } else { t!("Download errors (.csv)") }}
                    </button>
                </Show>
                <Show when=move || !sending.get() && !accepted.get() fallback=move || view! {
                    <Show when=move || sending.get()>
                        <button class="btn" disabled=move || asking.get() on:click=move |_| desk.upload.cancel()>{t!("Cancel")}</button>
                    </Show>
                }>
                    <button
                        class="btn main"
                        id="upload"
                        // Not `disabled`: who comes by keyboard shall hear why not.
                        aria-disabled=move || obstacle.get().is_some().to_string()
                        aria-describedby="what-is-sent"
                        on:click=move |_| {
                            if obstacle.get_untracked().is_none() {
                                desk.send();
                            }
                        }
                    >
                        {label}
                    </button>
                </Show>
            </div>
            <div class="sending">
                <Show when=move || sending.get()><Progress/></Show>
                <div aria-live="polite">
                    {move || outcome.get().map(|outcome| match outcome {
                        Outcome::Said(text) => view! { <p class="done">{text}</p> }.into_any(),
                        Outcome::Problem(text) => view! { <p class="problem" role="alert">{text}</p> }.into_any(),
                    })}
                </div>
            </div>
        </div>
    }
}

#[derive(Clone, PartialEq)]
enum Outcome {
    Said(String),
    Problem(String),
}

/// How much of the file has gone.
#[component]
fn Progress() -> impl IntoView {
    let desk = use_desk();
    let gone = Memo::new(move |_| match desk.upload.state() {
        Sending::Under { sent, total } => (sent, total),
        // All of it, as far as anybody knows.
        _ => (1, 1),
    });
    let text = move || match (desk.upload.state(), gone.get()) {
        (Sending::Under { .. }, (sent, total)) if sent < total => {
            t!("{part} of {all} sent", part = bytes(sent), all = bytes(total))
        }
        _ => t!("all sent, the server is storing it"),
    };
    view! {
        <progress class="bar" max=move || gone.get().1.max(1) value=move || gone.get().0 aria-label=t!("Uploaded")></progress>
        <p class="small muted num">{text}</p>
    }
}

/// Why nothing can be uploaded, in a sentence.
fn obstacle(phase: &Phase, report: Option<&Report>, series: &Series, questions: usize) -> Option<String> {
    if let Some(on) = series.settings.expires_on
        && on as f64 <= browser::now()
    {
        return Some(t!("This series expired on {on}: choose another one.", on = browser::moment(on as f64)));
    }
    let report = match phase {
        Phase::Checked(_) => report?,
        Phase::Failed(_) => return Some(t!("The file could not be checked, so it is not sent.")),
        _ => return Some(t!("Upload becomes possible when the check is done.")),
    };
    if let Some(first) = words::answer_first(questions) {
        return Some(first);
    }
    if report.file_rejected() {
        return Some(t!("Not to be uploaded, for the reason above: mend the file, then choose it again."));
    }
    (report.rows.accepted == 0)
        .then(|| t!("Not to be uploaded: no row of it would go in. Mend the file, then choose it again."))
}

fn what_is_sent(report: &Report, mended: bool, series: i64) -> String {
    let mut decided = Vec::new();
    if report.identifier != Identifier::NotTagged
        && let Some(column) = column(&report.columns, Role::Customer)
    {
        let what = words::identifier(report.identifier);
        decided.push(t!("{what} in column {n}", what = what, n = column + 1));
    }
    match column(&report.columns, Role::Code) {
        Some(column) => decided.push(t!("codes in column {n}", n = column + 1)),
        None => decided.push(t!("the series makes a code for each customer")),
    }
    let (size, series, decided) = (bytes(report.bytes), series.to_string(), decided.join(", "));
    let what = if mended {
        t!(
            "Below it: the file as you have mended it, {n, plural, one {# row} other {# rows}}, {size}, to series {series}.",
            n = report.rows.total,
            size = size,
            series = series,
        )
    } else {
        t!(
            "Below it: the file as it is, {n, plural, one {# row} other {# rows}}, {size}, to series {series}.",
            n = report.rows.total,
            size = size,
            series = series,
        )
    };
    let adds = t!("The server adds what only it can know: codes that exist already, limits of the series.");
    format!("{what} {decided}. {adds}")
}
