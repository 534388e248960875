use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use tearline_api::tearline::Severity;
use tearline_api::worker::{Filter, Start};
use wasm_bindgen::JsCast;

use super::tone;
use crate::check::Phase;
use crate::desk::use_desk;
use crate::locale::{t, title};
use crate::look::{Turn, View};
use crate::words;

/// Where along the file the trouble is, and where in it the table stands: press to go there.
///
/// One effect draws all of it: a view of so many parts that change would be several times as much code.
#[component]
pub(crate) fn Map() -> impl IntoView {
    let desk = use_desk();
    let total = Memo::new(move |_| {
        let report = desk.check.report.get().filter(|_| matches!(desk.check.phase.get(), Phase::Checked(_)));
        report.map_or(0, |report| report.rows.total)
    });
    // The kinds of rows that are drawn, in the order in which one is looked for where somebody presses.
    let layers = move || {
        let kinds = match desk.look.view.with(|view| view.filter) {
            Filter::All => vec![Filter::Rejected, Filter::Severity(Severity::Warning)],
            other => vec![other],
        };
        let density = desk.look.density.get();
        let layer = |kind| density.iter().find(|(known, _)| *known == kind).cloned();
        kinds.into_iter().filter_map(layer).collect::<Vec<Layer>>()
    };
    let map = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let Some(map) = map.get() else { return };
        let (total, layers) = (total.get(), layers());
        let page = desk.look.page.get();
        let (first, last) =
            page.and_then(|page| Some((page.rows.first()?.row, page.rows.last()?.row))).unwrap_or((1, 1));
        let tone_of = |kind: Filter| match kind {
            Filter::Rule(rule) => {
                desk.check.report.get_untracked().map_or("bad", |report| tone(words::severity(&report, rule)))
            }
            Filter::Severity(severity) => tone(severity),
            _ => "bad",
        };
        map.set_inner_html(&picture(&layers, tone_of, total, first, last));
        let text = t!("rows {first} to {last} of {n}", first = first, last = last, n = total);
        for (name, value) in [
            ("aria-disabled", (total == 0).to_string()),
            ("aria-valuemax", total.max(1).to_string()),
            ("aria-valuenow", first.to_string()),
            ("aria-valuetext", text),
            ("aria-description", summary(&layers, total)),
        ] {
            // A name that is written here is a name.
            drop(map.set_attribute(name, &value));
        }
    });
    let press = move |event: MouseEvent| {
        let total = total.get_untracked();
        let Some(row) = pressed(&event, total) else { return };
        match desk.look.view.with_untracked(|view| view.filter) {
            Filter::All => match untrack(layers).iter().find_map(|layer| start_of(layer, row, total)) {
                Some((kind, from)) => desk.look.find(Start::Row(from), kind),
                None => desk.look.go_to(row),
            },
            filter => desk.look.look(View { filter, start: Start::Row(row), marked: None }),
        }
    };
    let key = move |event: KeyboardEvent| {
        let turn = match event.key().as_str() {
            "ArrowUp" | "ArrowLeft" | "PageUp" => Turn::Previous,
            "ArrowDown" | "ArrowRight" | "PageDown" => Turn::Next,
            "Home" => Turn::First,
            "End" => Turn::Last,
            _ => return,
        };
        event.prevent_default();
        desk.look.turn(turn);
    };
    view! {
        <div node_ref=map class="map" role="slider" tabindex="0" title=t!("Where in the file: press to go there") aria-label=t!("Place in the file")
            aria-orientation="vertical" aria-valuemin="1" on:click=press on:keydown=key></div>
    }
}

/// Height of the picture, whatever is drawn: as fine as any screen.
const HEIGHT: u64 = 10_000;

/// Bars from the left for what rejects and from the right for warnings, and a frame around what the table shows.
fn picture(
    layers: &[Layer],
    tone_of: impl Fn(Filter) -> &'static str,
    total: u64,
    first: u64,
    last: u64,
) -> String {
    let mut text =
        format!("<svg viewBox=\"0 0 200 {HEIGHT}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    let width = 200 / layers.len().max(1) as u64;
    for (side, (kind, counts)) in layers.iter().enumerate() {
        text.push_str(&format!(
            "<path class=\"{}\" d=\"{}\"/>",
            tone_of(*kind),
            bars(counts, width, side > 0)
        ));
    }
    let rows = total.max(1);
    if total > 0 {
        let top = (first - 1) * HEIGHT / rows;
        // The table may be longer than the file, which has just lost rows: its next page is on the way.
        let height = ((last - first + 1) * HEIGHT / rows).clamp(HEIGHT / 80, HEIGHT);
        let top = top.min(HEIGHT - height);
        text.push_str(&format!("<rect y=\"{top}\" width=\"200\" height=\"{height}\"/>"));
    }
    text + "</svg>"
}

/// A bar for each part of the file that has any: the more rows, the longer.
fn bars(counts: &[u32], width: u64, from_right: bool) -> String {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let parts = counts.len() as u64;
    let mut path = String::new();
    for (at, &count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
        // One row among thousands is still to be seen.
        let length = ((f64::from(count) / most).sqrt().max(0.3) * width as f64) as u64;
        let (top, bottom) = (at * HEIGHT / parts, (at + 1) * HEIGHT / parts);
        let (side, sign) = if from_right { (200, "-") } else { (0, "") };
        path.push_str(&format!("M{side} {top}h{sign}{length}V{bottom}H{side}z"));
    }
    path
}

type Layer = (Filter, Arc<Vec<u32>>);

/// The first row of the part of the file that a row is in, if the part has any rows of the kind; a part is as high as
/// a finger is not, so the parts above and below count, too.
fn start_of((kind, counts): &Layer, row: u64, total: u64) -> Option<(Filter, u64)> {
    let parts = counts.len() as u64;
    let part = row.saturating_sub(1) * parts / total.max(1);
    let near = [Some(part), part.checked_sub(1), Some(part + 1)];
    let any =
        |part: &u64| counts.get(usize::try_from(*part).unwrap_or(usize::MAX)).is_some_and(|count| *count > 0);
    let part = near.into_iter().flatten().find(any)?;
    Some((*kind, part * total / parts + 1))
}

/// The row at which the map was pressed.
fn pressed(event: &MouseEvent, total: u64) -> Option<u64> {
    // What is drawn on the map is no target by itself (`check.css`).
    let map = event.target()?.dyn_into::<web_sys::HtmlElement>().ok()?;
    let share = f64::from(event.offset_y()) / f64::from(map.offset_height().max(1));
    // A share of the rows is a row.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let row = (share.clamp(0.0, 1.0) * total as f64) as u64 + 1;
    (total > 0).then_some(row.min(total))
}

/// The map in words.
fn summary(layers: &[Layer], total: u64) -> String {
    let mut text = String::new();
    for (kind, counts) in layers {
        let rows: u64 = counts.iter().copied().map(u64::from).sum();
        let name = match kind {
            Filter::Rule(rule) => title(*rule).to_owned(),
            Filter::Severity(severity) => words::severity_name(*severity),
            _ => t!("rejected"),
        };
        let Some((at, _)) =
            counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).filter(|_| rows > 0)
        else {
            text = text + &t!("{name}: no rows.", name = name) + " ";
            continue;
        };
        let (at, parts) = (at as u64, counts.len() as u64);
        let (first, last) = (at * total / parts + 1, (at + 1) * total / parts);
        text =
            text + &t!(
                "{name}: {n, plural, one {# row} other {# rows}}, most between row {first} and row {last}.",
                name = name,
                n = rows,
                first = first,
                last = last,
            ) + " ";
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_there_are_rows() {
        #[track_caller]
        fn check(counts: &[u32], expected: &str) {
            assert_eq!(bars(counts, 100, false), expected);
        }
        check(&[], "");
        check(&[0, 0], "");
        check(&[0, 3], "M0 5000h100V10000H0z");
        check(&[100, 25, 0, 1], "M0 0h100V2500H0zM0 2500h50V5000H0zM0 7500h30V10000H0z");
        assert_eq!(bars(&[1], 100, true), "M200 0h-100V10000H200z");
    }

    #[test]
    fn the_frame_stays_on_the_map() {
        #[track_caller]
        fn check(total: u64, first: u64, last: u64, expected: &str) {
            let picture = picture(&[], |_| "bad", total, first, last);
            let (_, frame) = picture.split_once("\"true\">").unwrap_or_default();
            assert_eq!(frame, format!("{expected}</svg>"));
        }
        check(0, 1, 1, "");
        check(100, 1, 50, "<rect y=\"0\" width=\"200\" height=\"5000\"/>");
        check(1_000_000, 500_001, 500_050, "<rect y=\"5000\" width=\"200\" height=\"125\"/>");
        check(1_000_000, 999_951, 1_000_000, "<rect y=\"9875\" width=\"200\" height=\"125\"/>");
        // Rows were taken out of a file of 100.
        check(60, 1, 100, "<rect y=\"0\" width=\"200\" height=\"10000\"/>");
    }

    #[test]
    fn pressing_near_a_bar_is_pressing_it() {
        #[track_caller]
        fn check(row: u64, expected: Option<u64>) {
            let layer = (Filter::Rejected, Arc::new(vec![0, 0, 0, 7, 0, 0, 0, 1]));
            assert_eq!(start_of(&layer, row, 80), expected.map(|row| (Filter::Rejected, row)));
        }
        check(1, None);
        check(20, None);
        check(21, Some(31));
        check(35, Some(31));
        check(50, Some(31));
        check(51, None);
        check(61, Some(71));
        check(80, Some(71));
    }

    #[test]
    fn the_map_is_told_in_words() {
        let layers = [
            (Filter::Rejected, Arc::new(vec![0, 5, 2, 5])),
            (Filter::Severity(Severity::Warning), Arc::new(vec![0; 4])),
        ];
        assert_eq!(
            summary(&layers, 4000),
            "rejected: 12 rows, most between row 1,001 and row 2,000. warning: no rows."
        );
    }
}
