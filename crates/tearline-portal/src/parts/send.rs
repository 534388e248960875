use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Identifier, Report, Role};

use super::precheck::Existing;
use crate::browser;
use crate::check::{Phase, column};
use crate::desk::use_desk;
use crate::locale::t;
use crate::numbers::{bytes, whole_seconds};
use crate::sending::{Choice, Sending, Upload};
use crate::words;

/// How far the upload is, in few words.
pub(crate) fn send_head(upload: Upload) -> String {
    match upload.state() {
        Sending::Accepted(_) => t!("Sent."),
        Sending::Under { .. } | Sending::Asking => t!("Sending …"),
        Sending::Stopped(_) => t!("Nothing was stored."),
        Sending::Idle => t!("Nothing above this line has left your browser."),
    }
}

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
            desk.upload.choice.get(),
        )
    });
    let checked = Memo::new(move |_| matches!(desk.check.phase.get(), Phase::Checked(_)));
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
        (Some(report), _) if obstacle.get().is_none() => match desk.upload.choice.get() {
            Choice::CheckFirst => {
                t!(
                    "Have {n, plural, one {# row} other {# rows}} checked by the server",
                    n = report.rows.total
                )
            }
            Choice::GoodOnly => {
                t!("Upload {n, plural, one {# good row} other {# good rows}}", n = report.rows.accepted)
            }
            Choice::Each | Choice::AllOrNothing => words::upload_label(&report),
        },
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
        Sending::Accepted(job) => {
            Some(Outcome::Said(t!("The server has the file: job {job}.", job = job.to_string())))
        }
    });
    view! {
        <div class="send">
            <div>
                <b>{move || send_head(desk.upload)}</b>
                <div class="small muted" id="what-is-sent">
                    {move || match obstacle.get() {
                        _ if accepted.get() => t!("What becomes of it stands below. Another file can be checked at once."),
                        Some(obstacle) => obstacle,
                        None => desk.check.report.get().map(|report| what_is_sent(&report, desk.mending.is_mended(), series.get().id)).unwrap_or_default(),
                    }}
                </div>
                <Show when=move || checked.get() && !accepted.get()><Choices/><Existing series/></Show>
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
                <Show when=move || sending.get()><Progress upload=desk.upload/></Show>
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
pub(crate) fn Progress(upload: Upload) -> impl IntoView {
    let gone = Memo::new(move |_| match upload.state() {
        Sending::Under { sent, total, .. } => (sent, total),
        // All of it, as far as anybody knows.
        _ => (1, 1),
    });
    let text = move || match (upload.state(), gone.get()) {
        (Sending::Under { since, .. }, (sent, total)) if sent < total => {
            let pace = pace(sent, total, browser::now() - since);
            t!("{part} of {all} sent", part = bytes(sent), all = bytes(total)) + &pace
        }
        _ => t!("all sent, the server is storing it"),
    };
    view! {
        <progress class="bar" max=move || gone.get().1.max(1) value=move || gone.get().0 aria-label=t!("Uploaded")></progress>
        <p class="small muted num">{text}</p>
    }
}

/// How fast it goes, and how long it will take from here on; as soon as that can be told.
fn pace(sent: u64, total: u64, milliseconds: f64) -> String {
    const TELLING: f64 = 1000.0;
    if sent == 0 || milliseconds < TELLING {
        return String::new();
    }
    let rate = sent as f64 / milliseconds;
    let left = total.saturating_sub(sent) as f64 / rate;
    // Bytes and milliseconds that people wait for.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let (rate, left) = ((rate * 1000.0) as u64, (left / 1000.0).ceil() as u64);
    format!(" · {}", t!("{rate}/s · {time} left", rate = bytes(rate), time = whole_seconds(left)))
}

/// Why nothing can be uploaded, in a sentence.
fn obstacle(
    phase: &Phase,
    report: Option<&Report>,
    series: &Series,
    questions: usize,
    choice: Choice,
) -> Option<String> {
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
    if report.rows.accepted == 0 {
        return Some(t!(
            "Not to be uploaded: no row of it would go in. Mend the file, then choose it again."
        ));
    }
    (choice == Choice::AllOrNothing && report.rows.rejected > 0).then(|| {
        t!(
            "None would go in, because {n, plural, one {# row is} other {# rows are}} rejected: mend them, take them out, or let each good row go in.",
            n = report.rows.rejected
        )
    })
}

/// What is to become of the rows.
#[component]
fn Choices() -> impl IntoView {
    let desk = use_desk();
    let choice = desk.upload.choice;
    let text = |choice: Choice| match choice {
        Choice::Each => t!("each good row goes in, the others come back"),
        Choice::GoodOnly => t!("only the good rows are sent"),
        Choice::AllOrNothing => t!("all rows go in, or none"),
        Choice::CheckFirst => t!("the server checks first, then I decide"),
    };
    let choose = move |event| {
        let at: Option<usize> = event_target_value(&event).parse().ok();
        choice.set(at.and_then(|at| Choice::ALL.get(at)).copied().unwrap_or_default());
    };
    let options = Choice::ALL.into_iter().enumerate().map(|(at, each)| {
        view! { <option value=at.to_string() selected=move || choice.get() == each>{text(each)}</option> }
    });
    view! {
        <label class="chip choice" class:decided=move || choice.get() != Choice::default()>
            {t!("rows")}
            <select name="rows" disabled=move || desk.upload.is_under_way() || desk.mending.busy.get() on:change=choose>
                {options.collect_view()}
            </select>
        </label>
    }
}

fn what_is_sent(report: &Report, mended: bool, series: i64) -> String {
    let tagged = report.identifier != Identifier::NotTagged;
    let customer = column(&report.columns, Role::Customer).filter(|_| tagged);
    let identifier = words::identifier(report.identifier);
    let decided = match (customer, column(&report.columns, Role::Code)) {
        (Some(customer), Some(code)) => t!(
            "{what} in column {n}, codes in column {code}.",
            what = identifier,
            n = customer + 1,
            code = code + 1
        ),
        (Some(customer), None) => t!(
            "{what} in column {n}, the series makes a code for each customer.",
            what = identifier,
            n = customer + 1
        ),
        (None, Some(code)) => t!("codes in column {n}.", n = code + 1),
        (None, None) => t!("the series makes a code for each customer."),
    };
    let (size, series) = (bytes(report.bytes), series.to_string());
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
    format!("{what} {decided} {adds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_told_when_it_is_known() {
        #[track_caller]
        fn check(sent: u64, total: u64, milliseconds: f64, expected: &str) {
            assert_eq!(pace(sent, total, milliseconds), expected);
        }
        check(0, 1_000_000, 5_000.0, "");
        check(500_000, 1_000_000, 900.0, "");
        check(500_000, 1_000_000, 1_000.0, " · 500 kB/s · 1 s left");
        check(10_000_000, 100_000_000, 2_000.0, " · 5.0 MB/s · 18 s left");
        check(1_000_000, 1_000_000_000, 1_000.0, " · 1.0 MB/s · 16 min 39 s left");
    }
}
