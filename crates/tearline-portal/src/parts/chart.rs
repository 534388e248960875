use leptos::prelude::*;
use tearline_api::contract::{UploadJobStatus, UploadStatus};

use crate::locale::t;
use crate::numbers::grouped;

/// Uploads shown: of more, nobody tells one from the next.
const MOST: usize = 40;
/// With fewer there is nothing to compare.
const FEWEST: usize = 3;
/// In units of the drawing, as wide as it is of bars.
const HEIGHT: f64 = 64.0;
const STEP: f64 = 12.0;
const BAR: f64 = 9.0;

/// How the last uploads went: a bar for each, the newest at the end, and on top of it what was returned. All figures stand in
/// the table below as well.
#[component]
pub(crate) fn UploadsChart(jobs: Vec<UploadJobStatus>) -> impl IntoView {
    let mut jobs: Vec<_> =
        jobs.into_iter().filter(|job| job.upload_status == UploadStatus::Finished).take(MOST).collect();
    if jobs.len() < FEWEST {
        return ().into_any();
    }
    jobs.reverse();
    let most = jobs.iter().map(|job| job.actual_row_count).max().unwrap_or_default().max(1);
    let (rows, returned) = jobs.iter().fold((0, 0), |(rows, returned), job| {
        (rows + job.actual_row_count, returned + job.error_count.min(job.actual_row_count))
    });
    // Counts of rows are exact as floats by far.
    #[allow(clippy::cast_precision_loss)]
    let tall = |n: u64| HEIGHT * n as f64 / most as f64;
    let n = jobs.len();
    let bars = jobs.into_iter().enumerate().map(|(at, job)| {
        let back = job.error_count.min(job.actual_row_count);
        // What is there is seen, however little it is.
        let (all, back_tall) =
            (tall(job.actual_row_count).max(1.0), tall(back).max(if back > 0 { 2.0 } else { 0.0 }));
        #[allow(clippy::cast_precision_loss)]
        let x = at as f64 * STEP;
        let title = t!(
            "{file}: {n, plural, one {# row} other {# rows}}, {back} returned",
            file = job.uploaded_file_name,
            n = job.actual_row_count,
            back = grouped(back),
        );
        view! {
            <g>
                <title>{title}</title>
                <rect class="ok" x=x y=HEIGHT - all + back_tall width=BAR height=(all - back_tall).max(0.0)/>
                <rect class="bad" x=x y=HEIGHT - all.max(back_tall) width=BAR height=back_tall/>
            </g>
        }
    });
    #[allow(clippy::cast_precision_loss)]
    let width = n as f64 * STEP - (STEP - BAR);
    let said = t!(
        "The last {n, plural, one {upload} other {# uploads}}, the newest at the end: {rows} rows, {back} returned.",
        n = n,
        rows = grouped(rows),
        back = grouped(returned),
    );
    view! {
        <figure class="uploads">
            <svg viewBox=format!("0 0 {width} {HEIGHT}") width=width * 2.0 preserveAspectRatio="none" role="img" aria-label=said.clone()>
                {bars.collect_view()}
            </svg>
            <figcaption class="small muted num">{said}</figcaption>
        </figure>
    }
    .into_any()
}
