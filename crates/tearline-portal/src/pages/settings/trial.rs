//! What the last uploads would have become by the settings in the form.

use leptos::prelude::*;
use tearline_api::manage::{NotTried, TrialResult, TriedUpload};

use super::own_file::most;
use crate::locale::t;
use crate::numbers::grouped;

/// Rules that are named beside an upload.
const RULES: usize = 3;

#[component]
pub(super) fn Tried(series: i64, result: TrialResult) -> impl IntoView {
    let said = said(&result);
    if result.uploads.is_empty() {
        return view! { <p>{said}</p> }.into_any();
    }
    let rows = result.uploads.into_iter().map(|upload| row(series, upload));
    view! {
        <p class="said">{said}</p>
        <div class="grid" tabindex="0" role="region" aria-label=t!("The last uploads")>
            <table class="jobs num">
                <caption class="sr">{t!("The last uploads, as they were and as they would have been")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!("job")}</th>
                        <th scope="col">{t!("file")}</th>
                        <th scope="col" class="right">{t!("rows")}</th>
                        <th scope="col" class="right">{t!("good then")}</th>
                        <th scope="col" class="right">{t!("good now")}</th>
                        <th scope="col" class="right">{t!("lost")}</th>
                        <th scope="col">{t!("would be found most")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
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
    let head = view! {
        <td><a href=format!("/series/{series}/jobs/{}", upload.job_id)>{upload.job_id}</a></td>
        <td class="name">{upload.file_name}</td>
    };
    if let Some(why) = upload.not_tried {
        let why = match why {
            NotTried::FileGone => t!("not tried: its file is no longer kept"),
            NotTried::FileChanged => t!("not tried: its file is not what was uploaded"),
            NotTried::TooLarge => t!("not tried: more than is tried at once"),
            NotTried::NoTime => t!("not tried: it would have taken too long"),
        };
        return view! { <tr>{head}<td class="muted" colspan="5">{why}</td></tr> }.into_any();
    }
    let found = upload.findings.iter().filter_map(|(rule, count)| Some((rule.parse().ok()?, *count)));
    let found = most(found.collect(), RULES);
    view! {
        <tr>
            {head}
            <td class="right">{grouped(upload.rows)}</td>
            <td class="right">{grouped(upload.accepted_then)}</td>
            <td class="right">{grouped(upload.accepted_now)}</td>
            <td class="right" class:lost=upload.lost != 0>{grouped(upload.lost)}</td>
            <td>{found.join(", ")}</td>
        </tr>
    }
    .into_any()
}
