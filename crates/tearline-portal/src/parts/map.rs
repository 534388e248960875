use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use tearline_api::tearline::Severity;
use tearline_api::worker::{Filter, Start, Target};
use wasm_bindgen::JsCast;

use super::tone;
use crate::desk::{Phase, use_desk};
use crate::looking::{Turn, View};
use crate::numbers::grouped;
use crate::words;

/// Where along the file the trouble is, and where in it the table stands: press to go there.
#[component]
pub(crate) fn Map() -> impl IntoView {
    let desk = use_desk();
    let total = Memo::new(move |_| {
        let report = desk.report.get().filter(|_| matches!(desk.phase.get(), Phase::Checked(_)));
        report.map_or(0, |report| report.rows.total)
    });
    // The kinds of rows that are drawn, in the order in which one is looked for where somebody presses.
    let layers = Memo::new(move |_| {
        let kinds = match desk.view.with(|view| view.filter) {
            Filter::All => vec![Filter::Rejected, Filter::Severity(Severity::Warning)],
            other => vec![other],
        };
        let density = desk.density.get();
        let layer = |kind| density.iter().find(|(known, _)| *known == kind).cloned();
        kinds.into_iter().filter_map(layer).collect::<Vec<_>>()
    });
    let shown = Memo::new(move |_| {
        desk.page.get().and_then(|page| Some((page.rows.first()?.row, page.rows.last()?.row)))
    });
    let text = move || {
        let (first, last) = shown.get().unwrap_or_default();
        format!("rows {} to {} of {}", grouped(first), grouped(last), grouped(total.get()))
    };
    let press = move |event: MouseEvent| {
        let Some(row) = pressed(&event, total.get_untracked()) else { return };
        match desk.view.with_untracked(|view| view.filter) {
            Filter::All => match layers
                .get_untracked()
                .iter()
                .find_map(|layer| start_of(layer, row, total.get_untracked()))
            {
                Some((kind, from)) => desk.find(Target::Next(kind, from)),
                None => desk.go_to(row),
            },
            filter => desk.look(View { filter, start: Start::Row(row), marked: None }),
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
        desk.turn(turn);
    };
    let tone_of = move |kind: Filter| match kind {
        Filter::Rule(rule) => desk.report.get().map_or("bad", |report| tone(words::severity(&report, rule))),
        Filter::Severity(severity) => tone(severity),
        _ => "bad",
    };
    // In hundredths of a percent: on the longest map a pixel is more.
    let share = move |rows: u64| {
        let share = rows * 10_000 / total.get().max(1);
        format!("{}.{:02}%", share / 100, share % 100)
    };
    view! {
        <div class="map" role="slider" tabindex="0" title="Where in the file: press to go there" aria-label="Place in the file"
            aria-describedby="map-says" aria-orientation="vertical" aria-valuemin="1" aria-valuemax=move || total.get().max(1)
            aria-valuenow=move || shown.get().map_or(1, |(first, _)| first) aria-valuetext=text
            aria-disabled=move || (total.get() == 0).to_string() on:click=press on:keydown=key>
            {move || {
                layers.get().into_iter().map(|(kind, counts)| view! {
                    <svg class=tone_of(kind) viewBox=format!("0 0 100 {}", counts.len().max(1)) preserveAspectRatio="none" aria-hidden="true">
                        <path d=bars(&counts)/>
                    </svg>
                }).collect_view()
            }}
            <i class="here" hidden=move || total.get() == 0 style:top=move || share(shown.get().map_or(0, |(first, _)| first - 1))
                style:height=move || share(shown.get().map_or(0, |(first, last)| last - first + 1))></i>
        </div>
        <p id="map-says" class="sr">{move || summary(&layers.get(), total.get())}</p>
    }
}

/// A bar for each part of the file that has any: the more rows, the longer.
fn bars(counts: &[u32]) -> String {
    let most = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let mut path = String::new();
    for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        // One row among thousands is still to be seen.
        let length = (f64::from(count) / most).sqrt().max(0.3) * 100.0;
        path.push_str(&format!("M0 {at}h{}v1H0z", length as u32));
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
            Filter::Rule(rule) => format!("with {}", rule.title()),
            Filter::Severity(severity) => format!("with a {}", severity.name()),
            _ => "rejected".to_owned(),
        };
        let Some((at, _)) =
            counts.iter().enumerate().rev().max_by_key(|(_, count)| **count).filter(|_| rows > 0)
        else {
            text.push_str(&format!("No rows {name}. "));
            continue;
        };
        let (at, parts) = (at as u64, counts.len() as u64);
        let (first, last) = (at * total / parts + 1, (at + 1) * total / parts);
        let (rows, first, last) = (grouped(rows), grouped(first), grouped(last));
        text.push_str(&format!("{rows} rows {name}, most between row {first} and row {last}. "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_there_are_rows() {
        #[track_caller]
        fn check(counts: &[u32], expected: &str) {
            assert_eq!(bars(counts), expected);
        }
        check(&[], "");
        check(&[0, 0], "");
        check(&[0, 3], "M0 1h100v1H0z");
        check(&[100, 25, 0, 1], "M0 0h100v1H0zM0 1h50v1H0zM0 3h30v1H0z");
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
            "12 rows rejected, most between row 1,001 and row 2,000. No rows with a warning. "
        );
    }
}
