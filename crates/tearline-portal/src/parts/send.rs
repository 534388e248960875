use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Identifier, Report, Role};

use crate::browser;
use crate::desk::{Phase, Sending, column, use_desk};
use crate::numbers::{bytes, count};
use crate::words;

/// Below the tear line: what is sent, and sending it.
#[component]
pub(crate) fn Send(series: Signal<Series>) -> impl IntoView {
    let desk = use_desk();
    let obstacle = Memo::new(move |_| {
        obstacle(
            &desk.phase.get(),
            desk.report.get().as_deref(),
            &series.get(),
            desk.questions.with(Vec::len),
        )
        .or_else(|| words::read_otherwise(&desk.found.get()?, &desk.report.get()?.dialect))
    });
    let sending = Memo::new(move |_| matches!(desk.sending.get(), Sending::Under { .. }));
    let accepted = Memo::new(move |_| matches!(desk.sending.get(), Sending::Accepted(_)));
    let has_errors = Memo::new(move |_| {
        matches!(desk.phase.get(), Phase::Checked(_))
            && desk.report.get().is_some_and(|report| report.rows.rejected > 0 && !report.file_rejected())
    });
    let label = move || match (desk.report.get(), desk.sending.get()) {
        (_, Sending::Stopped(_)) => "Try again".to_owned(),
        (Some(report), _) if obstacle.get().is_none() => words::upload_label(&report),
        _ => "Upload".to_owned(),
    };
    view! {
        <div class="send">
            <div>
                <b>{move || if accepted.get() { "Sent." } else if sending.get() { "Sending …" } else { "Nothing above this line has left your browser." }}</b>
                <div class="small muted" id="what-is-sent">
                    {move || match obstacle.get() {
                        _ if accepted.get() => "What becomes of it stands below. Another file can be checked at once.".to_owned(),
                        Some(obstacle) => obstacle,
                        None => desk.report.get().map(|report| what_is_sent(&report, series.get().id)).unwrap_or_default(),
                    }}
                </div>
            </div>
            <div class="acts">
                <Show when=move || has_errors.get()>
                    <button class="btn" disabled=move || desk.making_errors.get() on:click=move |_| desk.download_errors()>
                        {move || if desk.making_errors.get() { "Preparing …" } else { "Download errors (.csv)" }}
                    </button>
                </Show>
                <Show when=move || !sending.get() && !accepted.get() fallback=move || view! {
                    <Show when=move || sending.get()>
                        <button class="btn" on:click=move |_| desk.stop_upload()>"Cancel"</button>
                    </Show>
                }>
                    <button class="btn main" id="upload" disabled=move || obstacle.get().is_some() aria-describedby="what-is-sent" on:click=move |_| desk.upload()>
                        {label}
                    </button>
                </Show>
            </div>
            <div class="sending" aria-live="polite">
                {move || match desk.sending.get() {
                    Sending::Under { sent, total } => view! {
                        <progress class="bar" max=total.max(1) value=sent aria-label="Uploaded"></progress>
                        <p class="small muted num">{if sent < total { format!("{} of {} sent", bytes(sent), bytes(total)) } else { "all sent, the server is storing it".to_owned() }}</p>
                    }.into_any(),
                    Sending::Stopped(stopped) => view! { <p class="problem" role="alert">{stopped.to_string()}</p> }.into_any(),
                    Sending::Accepted(job) => view! { <p class="done">{format!("The server has the file: job {job}.")}</p> }.into_any(),
                    Sending::Idle => ().into_any(),
                }}
            </div>
        </div>
    }
}

/// Why nothing can be uploaded, in a sentence.
fn obstacle(phase: &Phase, report: Option<&Report>, series: &Series, questions: usize) -> Option<String> {
    if let Some(on) = series.settings.expires_on
        && on as f64 <= browser::now()
    {
        return Some(format!("This series expired on {}: choose another one.", browser::moment(on as f64)));
    }
    let report = match phase {
        Phase::Checked(_) => report?,
        Phase::Failed(_) => return Some("The file could not be checked, so it is not sent.".to_owned()),
        _ => return Some("Upload becomes possible when the check is done.".to_owned()),
    };
    if let Some(first) = words::answer_first(questions) {
        return Some(first.to_owned());
    }
    if report.file_rejected() {
        return Some(
            "Not to be uploaded, for the reason above: mend the file, then choose it again.".to_owned(),
        );
    }
    (report.rows.accepted == 0).then(|| {
        "Not to be uploaded: no row of it would go in. Mend the file, then choose it again.".to_owned()
    })
}

fn what_is_sent(report: &Report, series: i64) -> String {
    let mut decided = Vec::new();
    if report.identifier != Identifier::NotTagged
        && let Some(column) = column(&report.columns, Role::Customer)
    {
        decided.push(format!("{} in column {}", words::identifier(report.identifier), column + 1));
    }
    match column(&report.columns, Role::Code) {
        Some(column) => decided.push(format!("codes in column {}", column + 1)),
        None => decided.push("the series makes a code for each customer".to_owned()),
    }
    format!(
        "Below it: the file as it is, {}, {}, to series {series}; {}. The server adds what only it can know: codes that exist already, limits of the series.",
        count(report.rows.total, "row", "rows"),
        bytes(report.bytes),
        decided.join(", "),
    )
}
