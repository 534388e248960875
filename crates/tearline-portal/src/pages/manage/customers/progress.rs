//! An import, until it is over.

use leptos::prelude::*;
use tearline_api::customers::{CustomerImport, ImportStatus};
use tearline_api::tearline::OF_SEVERAL_CUSTOMERS;

use crate::api::{Failure, manage};
use crate::auth::use_auth;
use crate::browser;
use crate::customers::Import;
use crate::job::follow_until;
use crate::locale::{gave_up, refused, t};
use crate::numbers::grouped;
use crate::parts::Loading;
use crate::words;

#[component]
pub(super) fn ImportTicket(number: i64, import: Import, news: RwSignal<u32>) -> impl IntoView {
    let auth = use_auth();
    let following = follow_until(
        move || manage::import(auth, number),
        |of: &CustomerImport| of.status != ImportStatus::Started,
        |last, now| last.total_row_count != now.total_row_count,
    );
    let over = Memo::new(move |_| following.status.get().filter(|of| of.status != ImportStatus::Started));
    Effect::new(move || {
        if over.with(Option::is_some) {
            news.update(|news| *news += 1);
        }
    });
    let file = Memo::new(move |_| following.status.with(|of| of.as_ref().map(|of| of.file_name.clone())));
    // Rows that are done, of all.
    let rows = Memo::new(move |_| {
        let of = following.status.get()?;
        (of.status == ImportStatus::Started).then_some((of.processed_row_count, of.total_row_count))
    });
    let waits = Memo::new(move |_| following.status.with(|of| of.as_ref().and_then(|of| of.waiting_for)));
    let told = StoredValue::new(
        import.phase.with_untracked(|phase| phase.verdict().map(|verdict| verdict.report.rows.rejected)),
    );
    view! {
        <section class="ticket job" aria-label=t!("Import {n}", n = number.to_string())>
            <div class="file">
                <div class="name">
                    <b>{t!("Import {n}", n = number.to_string())}</b>
                    <span class="muted">{move || file.get().map(|file| format!(" · {file}"))}</span>
                </div>
            </div>
            {move || match (file.get(), following.failure.get()) {
                (None, None) => view! { <Loading what=t!("Loading the import …")/> }.into_any(),
                (None, Some(Failure::Refused(error))) => view! { <p class="problem" role="alert">{refused(&error)}</p> }.into_any(),
                (_, Some(failure)) => view! { <p class="problem" role="status">{t!("{failure} Asking again …", failure = failure.to_string())}</p> }.into_any(),
                (Some(_), None) => ().into_any(),
            }}
            <Show when=move || rows.get().is_some()>
                <div class="importing">
                    <progress class="bar" max=move || rows.get().map_or(1, |(_, all)| all.max(1)) value=move || rows.get().map_or(0, |(done, _)| done) aria-label=t!("Imported so far")></progress>
                    <p class="small muted num under-bar">
                        {move || match rows.get() {
                            Some((done, all)) if all > 0 => t!("{part} of {n, plural, one {# row} other {# rows}}", part = grouped(done), n = all),
                            _ => t!("The server reads the list …"),
                        }}
                    </p>
                </div>
            </Show>
            {move || waits.get().map(|cause| view! { <p class="problem" role="status">{words::waiting(cause)}</p> })}
            // There from the start, so that what comes into it is read out.
            <div role="status">{move || over.get().map(|of| end(&of, told.get_value()))}</div>
        </section>
    }
}

/// What became of it.
fn end(of: &CustomerImport, told: Option<u64>) -> AnyView {
    if of.status == ImportStatus::Errored {
        let reason = gave_up(of.error_cause.as_ref(), of.error_reason.as_deref());
        return view! { <p class="problem"><b>{t!("ERRORED:")}" "</b>{reason}</p> }.into_any();
    }
    let good = of.added_count + of.changed_count + of.unchanged_count;
    let bad = (of.rejected_count > 0).then(|| {
        t!("{n, plural, one {# row comes back} other {# rows come back}}: mend the error file and import it again.", n = of.rejected_count)
    });
    let counts = counts(of).map(|(what, n, class)| {
        view! { <div class=class><dt>{what}</dt><dd class="num">{grouped(n)}</dd></div> }
    });
    // Only the server knows who is known already: rows of two customers are rejected by nobody else.
    let several = of.counts.get(OF_SEVERAL_CUSTOMERS.0).copied().unwrap_or_default();
    let verdict = told.map(|told| match (told + several == of.rejected_count, several) {
        (true, 0) => t!("The server’s verdict is the one that you saw."),
        (true, n) => t!(
            "The server’s verdict is the one that you saw; only it can know that {n, plural, one {# more row names} other {# more rows name}} several known customers at once.",
            n = n
        ),
        (false, _) => t!("The server judged the file otherwise than the page showed: what counts is the error file. Reload the page before the next import."),
    });
    let link = of.error_file_url.clone().map(|url| {
        view! { <div class="acts files"><a class="btn" href=url download rel="external">{t!("Error file")}</a></div> }
    });
    view! {
        <p class="outcome">
            <mark>{t!("{n, plural, =0 {No customer went in.} one {# customer went in.} other {# customers went in.}}", n = good)}</mark>
            {bad.map(|bad| view! { " " <em>{bad}</em> })}
        </p>
        <dl class="figures">{counts.collect_view()}</dl>
        <p class="small muted history">{verdict}</p>
        {link}
    }
    .into_any()
}

/// The counts of an import, as the API names them, each with the class of its colour.
pub(super) fn counts(of: &CustomerImport) -> [(String, u64, &'static str); 4] {
    let counts = [
        (t!("new"), of.added_count, "ok"),
        (t!("changed"), of.changed_count, "ok"),
        (t!("unchanged"), of.unchanged_count, ""),
        (t!("rejected"), of.rejected_count, "bad"),
    ];
    counts.map(|(what, n, class)| (what, n, if n == 0 { "" } else { class }))
}

/// When it came, in words.
pub(super) fn when(of: &CustomerImport) -> String {
    of.created_on.parse().map(browser::moment).unwrap_or_default()
}
