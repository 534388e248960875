use std::sync::Arc;

use leptos::ev::WheelEvent;
use leptos::html;
use leptos::prelude::*;
use tearline_api::tearline::Column;
use tearline_api::worker::{Page, PageRow};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::cell::{go_on, walk};
use super::rows::{heading, row_view};
use crate::desk::{Desk, use_desk};
use crate::locale::t;
use crate::look::View;

/// Height of a row in pixels (`check.css`).
const ROW: f64 = 34.0;
/// Height of the head in pixels (`check.css`).
const HEAD: f64 = 52.0;
/// Height of what is scrolled, at most: browsers cap the height of an element at 16 million pixels and more.
const TALLEST: f64 = 8_000_000.0;
/// Below this width, in pixels, reasons would push the codes out of sight.
const NARROW: i32 = 560;
/// Rows that are asked for at a time, and how many of them lie before the one that is missing.
const WINDOW: u32 = 120;
const BEFORE: u64 = 40;
/// Pages that are kept.
const KEPT: usize = 12;
/// After so long without a movement, in milliseconds, the scroll bar is set to where the rows are.
const SETTLED: u64 = 150;

/// All rows that the filter lets through, to be scrolled: only those in sight are there.
#[component]
pub(crate) fn Grid(
    columns: Memo<Vec<Column>>,
    /// The first and the last row in sight, by their places.
    seen: RwSignal<Option<(u64, u64)>>,
) -> impl IntoView {
    let desk = use_desk();
    let scroller = NodeRef::<html::Div>::new();
    let height = RwSignal::new(500.0_f64);
    let narrow = RwSignal::new(false);
    let total = Memo::new(move |_| desk.look.page.get().map_or(0, |page| page.total));
    let scale = Memo::new(move |_| Scale { total: total.get(), height: height.get() });
    // The place of the row at the top: a part of a row may be above it.
    let first = RwSignal::new(0.0_f64);
    let top = StoredValue::new(0.0_f64);
    let moves = StoredValue::new(0_u32);
    let pages = RwSignal::new(Vec::<Arc<Page>>::new());
    let version = RwSignal::new(0_u32);
    // Whether the next page is where somebody wants to be, and where that was last.
    let jumps = StoredValue::new(true);
    let wanted = StoredValue::new(None::<View>);
    let mended = StoredValue::new(false);
    let asked = StoredValue::new(None::<u64>);

    let range = Memo::new(move |_| scale.get().range(first.get()));
    let ensure = move || {
        let (from, to) = range.get_untracked();
        let missing = pages.with_untracked(|pages| (from..to).find(|at| find(pages, *at).is_none()));
        let Some(at) = missing else { return };
        let covers = |start: u64| (start..start + u64::from(WINDOW)).contains(&at);
        if !asked.get_value().is_some_and(covers) {
            let start = at.saturating_sub(BEFORE);
            asked.set_value(Some(start));
            desk.look.scroll(start, WINDOW);
        }
    };
    let set_top = move |first: f64| {
        if let Some(scroller) = scroller.get_untracked() {
            // Fractions of a pixel are not kept by every browser: what it has then counts.
            #[allow(clippy::cast_possible_truncation)]
            scroller.set_scroll_top(scale.get_untracked().top_at(first).round() as i32);
            top.set_value(f64::from(scroller.scroll_top()));
        }
    };
    let go = move |to: f64| {
        first.set(to.clamp(0.0, scale.get_untracked().last()));
        set_top(first.get_untracked());
        ensure();
    };
    let settle = move || {
        moves.update_value(|moves| *moves += 1);
        let own = moves.get_value();
        let settled = move || {
            // The bar may have been moved since, and nobody told yet: then it is not to be moved back.
            let unheard = || {
                let now = scroller.get_untracked().map_or(0.0, |scroller| f64::from(scroller.scroll_top()));
                (now - top.get_value()).abs() >= 1.0
            };
            if moves.try_get_value() == Some(own) && !unheard() {
                set_top(first.get_untracked());
            }
        };
        set_timeout(settled, std::time::Duration::from_millis(SETTLED));
    };

    // Of another file, or a mended one, no row is what it was.
    let filter = Memo::new(move |_| desk.look.view.with(|view| view.filter));
    Effect::new(move || {
        desk.check.report.track();
        // A memo that is only tracked is never made.
        filter.get();
        pages.set(Vec::new());
        asked.set_value(None);
        version.update(|version| *version += 1);
        mended.set_value(true);
    });
    Effect::new(move || {
        let view = desk.look.view.get();
        // What is shown again for a mend's sake stays where it is.
        jumps.set_value(!(mended.get_value() && wanted.get_value() == Some(view)));
        wanted.set_value(Some(view));
    });
    Effect::new(move || {
        let Some(page) = desk.look.page.get() else { return };
        asked.set_value(None);
        mended.set_value(false);
        pages.update(|pages| {
            pages.push(page.clone());
            if pages.len() > KEPT {
                pages.remove(0);
            }
        });
        if jumps.get_value() {
            jumps.set_value(false);
            let marked = desk.look.view.with_untracked(|view| view.marked);
            let inside = marked.and_then(|row| page.rows.iter().position(|each| each.row == row));
            // A row that was jumped to has some neighbours above it.
            let target =
                page.before as f64 + inside.map_or(0.0, |at| (at as f64 - 3.0).max(-(page.before as f64)));
            request_animation_frame(move || {
                if first.try_get_untracked().is_some() {
                    go(target);
                }
            });
        } else {
            ensure();
            request_animation_frame(move || focus_again(desk, scroller));
        }
    });
    Effect::new(move || {
        let (from, to) = range.get();
        seen.set((to > from).then_some((from, to - 1)));
    });
    let measure = move || {
        if let Some(scroller) = scroller.get_untracked() {
            height.set((f64::from(scroller.client_height()) - HEAD).max(ROW));
            narrow.set(scroller.client_width() < NARROW);
        }
    };
    Effect::new(move || {
        scroller.track();
        request_animation_frame(measure);
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());

    let scrolled = move |_| {
        let Some(scroller) = scroller.get_untracked() else { return };
        let (before, now) = (top.get_value(), f64::from(scroller.scroll_top()));
        if (now - before).abs() < 1.0 {
            return;
        }
        top.set_value(now);
        first.set(scale.get_untracked().moved(first.get_untracked(), before, now));
        ensure();
        if scale.get_untracked().is_scaled() {
            settle();
        }
    };
    // Where a pixel of the bar is many rows, a wheel still goes row by row.
    let wheel = move |event: WheelEvent| {
        let scale = scale.get_untracked();
        if !scale.is_scaled() || event.ctrl_key() || event.shift_key() || event.delta_y() == 0.0 {
            return;
        }
        let pixels = match event.delta_mode() {
            1 => event.delta_y() * ROW,
            2 => event.delta_y() * scale.height,
            _ => event.delta_y(),
        };
        let to = (first.get_untracked() + pixels / ROW).clamp(0.0, scale.last());
        if to != first.get_untracked() {
            event.prevent_default();
            go(to);
        }
    };
    let lines = Memo::new(move |_| {
        let (from, to) = range.get();
        let version = version.get();
        pages
            .with(|pages| (from..to).map(|at| Line { at, version, row: find(pages, at) }).collect::<Vec<_>>())
    });
    let line = move |line: Line| {
        let columns = columns.get_untracked();
        let marked = desk.look.view.with_untracked(|view| view.marked);
        match line.row {
            Some((page, at)) => match page.rows.get(at) {
                Some(row) => row_view(desk, row, &columns, marked, true).into_any(),
                None => ().into_any(),
            },
            None => view! { <tr class="waiting" aria-hidden="true"><th class="n">"…"</th><td colspan=(columns.len() + 1).to_string()></td></tr> }.into_any(),
        }
    };
    let widths = move || {
        let (widths, sum) =
            widths(&columns.get(), pages.with(|pages| pages.first().cloned()).as_deref(), narrow.get());
        let cols =
            widths.into_iter().map(|width| view! { <col style:width=format!("{width}ch")/> }).collect_view();
        (cols, sum)
    };
    let width = Memo::new(move |_| widths().1);
    let tip = RwSignal::new(None::<Tip>);
    let point =
        move |target: Option<web_sys::EventTarget>| tip.set(target.and_then(|target| tip_of(&target)));
    let rows = move || {
        desk.check.report.with(|report| report.as_ref().map_or(-1, |report| report.rows.total as i64 + 1))
    };
    view! {
        <div class="frame"
            on:mouseover=move |event| point(event.target())
            on:focusin=move |event| point(event.target())
            on:focusout=move |_| tip.set(None)
            on:mouseleave=move |_| tip.set(None)
            on:keydown=move |event| if event.key() == "Escape" { tip.set(None) }
        >
        <div
            node_ref=scroller
            class="grid scrolls"
            tabindex="0"
            role="region"
            aria-label=t!("Rows of the file")
            on:scroll=move |event| { tip.set(None); scrolled(event); }
            on:keydown=move |event| walk(desk, &event)
            on:wheel=wheel
        >
            <div class="spacer" style:height=move || format!("{}px", scale.get().content() + HEAD) style:min-width=move || format!("{}ch", width.get())>
                <div class="pane" style:height=move || format!("{}px", height.get() + HEAD)>
                    <table class="data-rows" aria-rowcount=move || rows().to_string()>
                        <caption class="sr">{t!("Rows of the file, with what was found in each value")}</caption>
                        <colgroup>{move || widths().0}</colgroup>
                        <thead>
                            <tr aria-rowindex="1">
                                <th scope="col" class="n">{t!("row")}</th>
                                {move || columns.get().iter().map(heading).collect_view()}
                                <th scope="col" class="aside">{t!("of the row")}</th>
                            </tr>
                        </thead>
                        <tbody style:transform=move || format!("translateY(-{}px)", first.get().fract() * ROW)>
                            <For each=move || lines.get() key=Line::key children=line/>
                        </tbody>
                    </table>
                    {move || (desk.look.page.get().is_some() && total.get() == 0).then(|| view! { <p class="loading">{t!("No row of the file is like that.")}</p> })}
                </div>
            </div>
        </div>
            {move || tip.get().map(|tip| view! {
                <div class="tip" role="tooltip" style:left=format!("{}px", tip.left) style:top=format!("{}px", tip.top)>{tip.text}</div>
            })}
        </div>
    }
}

/// A row in sight.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    at: u64,
    version: u32,
    /// Its page, and its place there, once they are known.
    row: Option<(Arc<Page>, usize)>,
}

impl Line {
    /// A row is drawn anew when it has come, and when all are others.
    fn key(&self) -> (u64, u32, bool) {
        (self.at, self.version, self.row.is_some())
    }
}

fn find(pages: &[Arc<Page>], at: u64) -> Option<(Arc<Page>, usize)> {
    pages.iter().rev().find_map(|page| {
        let inside = usize::try_from(at.checked_sub(page.before)?).ok()?;
        (inside < page.rows.len()).then(|| (page.clone(), inside))
    })
}

/// The row may come only with another page.
fn focus_again(desk: Desk, scroller: NodeRef<html::Div>) {
    let Some(grid) = scroller.try_get_untracked().flatten() else { return };
    if desk.mending.focus().is_some_and(|cell| go_on(&grid, cell)) {
        desk.mending.take_focus();
    }
}

/// The reasons of a cell, in full, beside it.
#[derive(Debug, Clone, PartialEq)]
struct Tip {
    text: String,
    left: f64,
    top: f64,
}

fn tip_of(target: &web_sys::EventTarget) -> Option<Tip> {
    let cell = target.dyn_ref::<Element>()?.closest("td, .tip").ok()??;
    let reasons = cell.query_selector_all(".why[data-full]").ok()?;
    let mut texts = Vec::new();
    for at in 0..reasons.length() {
        let text =
            reasons.item(at).and_then(|node| node.dyn_into::<Element>().ok()?.get_attribute("data-full"));
        texts.extend(text);
    }
    let place = cell.get_bounding_client_rect();
    (!texts.is_empty()).then(|| Tip { text: texts.join("\n"), left: place.left(), top: place.bottom() })
}

/// Widths of all columns in characters, and their sum: they stay the same while rows come and go.
fn widths(columns: &[Column], page: Option<&Page>, is_narrow: bool) -> (Vec<usize>, usize) {
    let longest = |column: &Column| {
        let of =
            |row: &PageRow| row.values.get(column.index as usize).map_or(0, |value| value.chars().count());
        let values = page.map_or(0, |page| page.rows.iter().map(of).max().unwrap_or(0));
        values.max(column.name.as_ref().map_or(0, |name| name.chars().count())).clamp(8, 28)
    };
    // Where values are judged, there is room for a reason beside them; on a phone it is there where somebody touches it.
    let reason = if is_narrow { 5 } else { 27 };
    let mut widths = vec![if is_narrow { 10 } else { 13 }];
    widths.extend(
        columns.iter().map(|column| longest(column) + if column.role.is_some() { reason } else { 4 }),
    );
    widths.push(if is_narrow { 12 } else { 22 });
    let sum = widths.iter().sum();
    (widths, sum)
}

/// How the places of rows and the pixels of the scroll bar belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Scale {
    /// Rows there are.
    total: u64,
    /// Pixels that show rows.
    height: f64,
}

impl Scale {
    fn all(self) -> f64 {
        self.total as f64 * ROW
    }

    fn is_scaled(self) -> bool {
        self.all() > TALLEST
    }

    /// Pixels of all rows, as the browser is told.
    fn content(self) -> f64 {
        self.all().min(TALLEST)
    }

    /// The way of the scroll bar.
    fn way(self) -> f64 {
        (self.content() - self.height).max(0.0)
    }

    /// The place of the row at the top when the last one is in sight.
    fn last(self) -> f64 {
        (self.total as f64 - self.height / ROW).max(0.0)
    }

    fn first_at(self, top: f64) -> f64 {
        if self.way() > 0.0 { (top / self.way()).clamp(0.0, 1.0) * self.last() } else { 0.0 }
    }

    fn top_at(self, first: f64) -> f64 {
        if self.last() > 0.0 { (first / self.last()).clamp(0.0, 1.0) * self.way() } else { 0.0 }
    }

    /// Where the rows go when the scroll bar goes from `before` to `now`. Somebody who drags it goes to a place in the
    /// file; somebody who scrolls goes by so many pixels, however many rows a pixel of the bar is.
    fn moved(self, first: f64, before: f64, now: f64) -> f64 {
        let drags = (now - before).abs() > self.height * 1.5 || now <= 0.0 || now >= self.way();
        if !self.is_scaled() || drags {
            return self.first_at(now);
        }
        (first + (now - before) / ROW).clamp(0.0, self.last())
    }

    /// The places of the rows in sight; the second is behind the last.
    // A place in the file is a whole number below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn range(self, first: f64) -> (u64, u64) {
        let from = first.max(0.0).floor() as u64;
        let to = (first + self.height / ROW).ceil() as u64 + 1;
        (from.min(self.total), to.min(self.total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Scale = Scale { total: 1_000, height: 340.0 };
    const MANY: Scale = Scale { total: 10_000_000, height: 340.0 };

    #[test]
    fn the_first_and_the_last_row_can_be_reached() {
        #[track_caller]
        fn check(scale: Scale, top: f64, expected: (u64, u64)) {
            assert_eq!(scale.range(scale.first_at(top)), expected);
        }
        check(FEW, 0.0, (0, 11));
        check(FEW, 34.0, (1, 12));
        check(FEW, FEW.way(), (990, 1_000));
        check(MANY, 0.0, (0, 11));
        check(MANY, MANY.way(), (9_999_990, 10_000_000));
        check(Scale { total: 3, height: 340.0 }, 0.0, (0, 3));
        check(Scale { total: 0, height: 340.0 }, 0.0, (0, 0));
    }

    #[test]
    fn no_element_is_taller_than_browsers_allow() {
        assert!(MANY.content() <= TALLEST && MANY.is_scaled() && !FEW.is_scaled());
    }

    #[test]
    fn scrolling_goes_by_rows_and_dragging_by_the_file() {
        #[track_caller]
        fn check(scale: Scale, first: f64, before: f64, now: f64, expected: f64) {
            assert!(
                (scale.moved(first, before, now) - expected).abs() < 1e-6,
                "{}",
                scale.moved(first, before, now)
            );
        }
        check(FEW, 5.0, 170.0, 204.0, 6.0);
        check(MANY, 5_000_000.0, 4_000_000.0, 4_000_068.0, 5_000_002.0);
        check(MANY, 5_000_000.0, 4_000_000.0, MANY.way(), MANY.last());
        check(MANY, 5_000_000.0, 4_000_000.0, 0.0, 0.0);
        let half = MANY.way() / 2.0;
        check(MANY, 0.0, 0.0, half, MANY.last() / 2.0);
    }

    #[test]
    fn the_bar_stands_where_the_rows_are() {
        for first in [0.0, 12.0, 4_567_890.0, MANY.last()] {
            assert!((MANY.first_at(MANY.top_at(first)) - first).abs() < 1e-3);
        }
    }
}
