//! What the last uploads would have become by the settings in the form.

use leptos::prelude::*;
use tearline_api::manage::{NotTried, TrialResult, TriedUpload};

use super::own_file::most;
use crate::locale::t;
use crate::numbers::grouped;
use crate::parts::table;

/// Rules that are named beside an upload.
const RULES: usize = 3;

#[component]
pub(super) fn Tried(series: i64, result: TrialResult) -> impl IntoView {
    let said = said(&result);
    if result.uploads.is_empty() {
        return view! { <p>{said}</p> }.into_any();
    }
    let rows = result.uploads.into_iter().map(|upload| row(series, upload));
    let heads = vec![
        (t!("job"), ""),
        (t!("file"), ""),
        (t!("rows"), "right"),
        (t!("good then"), "right"),
        (t!("good now"), "right"),
        (t!("lost"), "right"),
        (t!("would be found most"), ""),
    ];
    let caption = t!("The last uploads, as they were and as they would have been");
    view! {
        <p class="said">{said}</p>
        {table::table(t!("The last uploads"), caption, heads, rows.collect())}
    }
    .into_any()
}

/// The result in a sentence or two.
fn said(result: &TrialResult) -> String {
    if result.tried == 0 {
        return t!("There is no upload to try the settings on.");
    }
    let n = result.tried;
    let lost = match result.lost {
        0 => t!(
            "{n, plural, one {Your last upload} other {Your last # uploads}} would have lost no row.",
            n = n
        ),
        lost => t!(
            "{n, plural, one {Your last upload} other {Your last # uploads}} would have lost {lost, plural, one {# row} other {# rows}} of {rows}.",
            n = n,
            lost = lost,
            rows = result.rows
        ),
    };
    match result.gained {
        0 => lost,
        gained => {
            let gained = t!(
                "{gained, plural, one {# row more} other {# rows more}} would have been good.",
                gained = gained
            );
            format!("{lost} {gained}")
        }
    }
}

fn row(series: i64, upload: TriedUpload) -> AnyView {
    let job = table::link(format!("/series/{series}/jobs/{}", upload.job_id), upload.job_id.to_string());
    let head = [table::cell("", job), table::text("name", upload.file_name)];
    if let Some(why) = upload.not_tried {
        let why = match why {
            NotTried::FileGone => t!("not tried: its file is no longer kept"),
            NotTried::FileChanged => t!("not tried: its file is not what was uploaded"),
            NotTried::TooLarge => t!("not tried: more than is tried at once"),
            NotTried::NoTime => t!("not tried: it would have taken too long"),
        };
        let why = view! { <td class="muted" colspan="5">{why}</td> }.into_any();
        return table::row(head.into_iter().chain([why]).collect());
    }
    let found = upload.findings.iter().filter_map(|(rule, count)| Some((rule.parse().ok()?, *count)));
    let found = most(found.collect(), RULES).join(", ");
    let lost = if upload.lost == 0 { "right" } else { "right lost" };
    let rest = [
        ("right", grouped(upload.rows)),
        ("right", grouped(upload.accepted_then)),
        ("right", grouped(upload.accepted_now)),
        (lost, grouped(upload.lost)),
        ("", found),
    ];
    table::row(head.into_iter().chain(rest.map(|(class, text)| table::text(class, text))).collect())
}
