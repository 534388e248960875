use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use tearline_api::tearline::{Column, Finding, Role, Severity};
use tearline_api::worker::{Filter, Mend, Page, PageRow, Start};

use wasm_bindgen::JsCast;

use super::cell::{Cell, go_on, walk};
use super::grid::Grid;
use super::map::Map;
use super::tone;
use crate::browser;
use crate::check::Phase;
use crate::desk::{Desk, use_desk};
use crate::locale::{said, t};
use crate::look::{ROWS, Turn};
use crate::numbers::{grouped, whole};
use crate::words;

/// Room above a row that was jumped to, in pixels: the table's head, and a few of its neighbours.
const ABOVE_MARKED: i32 = 140;

/// Where it is kept that somebody wants pages.
const PAGES: &str = "tearline-pages";

/// The rows: to be scrolled, or by pages, beside the map of the file.
#[component]
pub(crate) fn Rows() -> impl IntoView {
    let desk = use_desk();
    // Columns that are judged come first, so that the code is there without hunting for it.
    let columns = Memo::new(move |_| {
        let mut columns = desk.check.seen().map(|(_, columns)| columns).unwrap_or_default();
        columns.truncate(PageRow::VALUES);
        columns.sort_by_key(|column| (column.role.is_none(), column.index));
        columns
    });
    let pages = RwSignal::new(browser::stored(PAGES).is_some());
    let turn = move |by_pages: bool| {
        pages.set(by_pages);
        browser::store(PAGES, by_pages.then_some("yes"));
    };
    // What is one page anyway is shown as one: there is room for whole sentences.
    let many = Memo::new(move |_| {
        let checked = matches!(desk.check.phase.get(), Phase::Checked(_));
        checked
            && desk
                .check
                .report
                .with(|report| report.as_ref().is_some_and(|report| report.rows.total > u64::from(ROWS)))
    });
    let scrolls = Memo::new(move |_| many.get() && !pages.get());
    let seen = RwSignal::new(None::<(u64, u64)>);
    view! {
        <div class="file-rows">
            <Show when=move || scrolls.get() fallback=move || view! { <Paged columns/> }><Grid columns seen/></Show>
            <Map/>
        </div>
        <Pager many scrolls seen turn/>
    }
}

/// A page of rows, each cell with what was found in it, in words.
#[component]
fn Paged(columns: Memo<Vec<Column>>) -> impl IntoView {
    let desk = use_desk();
    let hidden =
        move || desk.check.seen().map_or(0, |(_, columns)| columns.len().saturating_sub(PageRow::VALUES));
    let rows = Memo::new(move |_| match desk.look.page.get() {
        Some(page) => Shown(page),
        None => {
            let rows = desk.check.preview.get().map(|preview| preview.rows.clone()).unwrap_or_default();
            Shown(Arc::new(Page { rows, next: None, before: 0, total: 0 }))
        }
    });
    // With the row of names; where it is not known yet, ARIA has -1.
    let total = move || {
        desk.check.report.with(|report| report.as_ref().map_or(-1, |report| report.rows.total as i64 + 1))
    };
    let grid = NodeRef::<html::Div>::new();
    // A page starts at its top, or where the row is that somebody jumped to.
    Effect::new(move || {
        rows.track();
        let marked = desk.look.view.with_untracked(|view| view.marked);
        request_animation_frame(move || {
            // The page may be another one by then.
            let Some(grid) = grid.try_get_untracked().flatten() else { return };
            if let Some(cell) = desk.mending.take_focus() {
                // The table stays where it is.
                go_on(&grid, cell);
                return;
            }
            let row = marked.and_then(|row| grid.query_selector(&format!("tr[data-row='{row}']")).ok()?);
            let top = row.and_then(|row| Some(row.dyn_into::<web_sys::HtmlElement>().ok()?.offset_top()));
            grid.set_scroll_top(top.map_or(0, |top| top - ABOVE_MARKED));
        });
    });
    view! {
            <div node_ref=grid class="grid" tabindex="0" role="region" aria-label=t!("Rows of the file") on:keydown=move |event| walk(desk, &event)>
                // The table on the page is a part of the file's: whoever hears it is told which.
                <table class="data-rows" aria-rowcount=move || total().to_string()>
                    <caption class="sr">{t!("Rows of the file, with what was found in each value")}</caption>
                    <thead>
                        <tr aria-rowindex="1">
                            <th scope="col" class="n">{t!("row")}</th>
                            {move || columns.get().iter().map(heading).collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            let columns = columns.get();
                            let marked = desk.look.view.with_untracked(|view| view.marked);
                            rows.get().0.rows.iter().map(|row| row_view(desk, row, &columns, marked, false)).collect_view()
                        }}
                    </tbody>
                </table>
                {move || {
                    let nothing = desk.look.page.get().is_some_and(|page| page.rows.is_empty());
                    nothing.then(|| view! { <p class="loading">{t!("No row of the file is like that from here on.")}</p> })
                }}
                {move || {
                    let hidden = hidden();
                    (hidden > 0).then(|| view! { <p class="loading small">{t!("{n, plural, one {# more column is checked and not shown.} other {# more columns are checked and not shown.}}", n = hidden)}</p> })
                }}
            </div>
    }
}

/// Pages are compared by being the same page, not row by row.
#[derive(Clone)]
struct Shown(Arc<Page>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

pub(super) fn heading(column: &Column) -> impl IntoView + use<> {
    let role = match column.role {
        Some(role) => words::role(role),
        None => t!("not judged"),
    };
    let place = t!("{role} · column {n}", role = role, n = column.index + 1);
    let name = column.name.clone().filter(|name| !name.is_empty());
    view! { <th scope="col" class:aside=column.role.is_none()>{name.unwrap_or_else(|| t!("no name"))}<span>{place}</span></th> }
}

/// `in_line`: all of it in one line of a fixed height, with what was found in the row as a whole behind its cells.
pub(super) fn row_view(
    desk: Desk,
    row: &PageRow,
    columns: &[Column],
    marked: Option<u64>,
    in_line: bool,
) -> impl IntoView + use<> {
    // Of a file that is refused as a whole, the row itself may be good.
    let rejected = row.rejected && !row.findings.is_empty();
    let (number, dropped) = (row.row, row.dropped);
    // A preview is for looking at.
    let is_checked = desk.check.report.with_untracked(Option::is_some);
    let first = columns.first().map_or(0, |column| column.index);
    let cells = columns.iter().map(|column| {
        let index = column.index;
        let value = row.values.get(column.index as usize);
        let findings: Vec<Finding> =
            row.findings.iter().filter(|finding| finding.column == Some(column.index)).cloned().collect();
        let worst = findings.iter().map(|finding| finding.severity).max();
        let class = worst.filter(|worst| *worst > Severity::Info).map_or("", tone);
        let name = column.name.clone().filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| t!("column {n}", n = column.index + 1));
        // Of a longer value only its beginning is here, which is nothing to be written back.
        let whole = value.is_none_or(|value| value.chars().count() <= PageRow::VALUE_CHARS);
        let cell = if is_checked && whole && !dropped {
            view! { <Cell row=number column=column.index value=value.cloned() name/> }.into_any()
        } else {
            let text = value.cloned().unwrap_or_else(|| "—".to_owned());
            view! { <span class="value" class:none=value.is_none()>{text}</span> }.into_any()
        };
        let suggestion = findings.iter().find_map(|finding| finding.suggestion.clone());
        let suggested = suggestion.filter(|_| is_checked).map(|text| {
            let take = move |_| desk.mending.mend(number, index, Mend::Suggested);
            view! { <button class="why link" disabled=move || !desk.mending.can_mend_row() on:click=take>{t!("Use {value}", value = text)}</button> }
        });
        let known = (column.role == Some(Role::Code)).then_some(move || desk.precheck.in_series(number).map(exists));
        view! {
            <td class=class>
                {cell}
                {known}
                {findings.into_iter().map(|finding| why(desk, finding)).collect_view()}
                {suggested}
            </td>
        }
    });
    let cells = cells.collect_view();
    // What was found in the row as a whole, or in a column that the row does not have.
    let whole: Vec<Finding> = row
        .findings
        .iter()
        .filter(|finding| !columns.iter().any(|column| finding.column == Some(column.index)))
        .cloned()
        .collect();
    let behind = in_line.then(|| {
        let class = whole.iter().map(|finding| finding.severity).max().map_or("", tone);
        view! { <td class=class>{whole.iter().map(|finding| why(desk, finding.clone())).collect_view()}</td> }
    });
    let note = (!whole.is_empty() && !in_line).then(|| {
        let class = whole.iter().map(|finding| finding.severity).max().map_or("", tone);
        view! {
            <tr class="note">
                <td class="n"></td>
                <td class=class colspan=columns.len().to_string()>{whole.into_iter().map(|finding| why(desk, finding)).collect_view()}</td>
            </tr>
        }
    });
    view! {
        <tr data-row=row.row.to_string() aria-rowindex=(row.row + 1).to_string() class:rejected=rejected class:dropped=dropped class:marked=marked == Some(row.row)>
            <th scope="row" class="n">
                {grouped(row.row)}
                {rejected.then(|| view! { <span class="sr">{format!(" {}", t!("rejected"))}</span> })}
                {dropped.then(|| view! { <span class="small taken">{t!("taken out")}</span> })}
                {(is_checked && !dropped).then(|| view! {
                    <button
                        class="take"
                        tabindex="-1"
                        aria-label=t!("Take row {n} out", n = number)
                        title=t!("Take this row out")
                        disabled=move || !desk.mending.can_mend_row()
                        on:click=move |_| desk.mending.mend(number, first, Mend::Drop)
                    >
                        "×"
                    </button>
                })}
            </th>
            {cells}
            {behind}
        </tr>
        {note}
    }
}

/// What the server said of a code before the upload.
fn exists(in_series: bool) -> impl IntoView {
    let text =
        if in_series { t!("exists already in this series") } else { t!("exists already in another series") };
    let (title, full) = (text.clone(), text.clone());
    view! { <span class="why bad" title=title data-full=full>{text}</span> }
}

/// A reason, in words; pressing it opens the panel on its rule.
fn why(desk: Desk, finding: Finding) -> impl IntoView {
    let class = format!("why {}", tone(finding.severity));
    let title = said(&finding);
    let text = words::reason(&finding);
    let full = title.clone();
    view! { <button class=class title=title data-full=full on:click=move |_| desk.look.point_at(finding.clone())>{text}</button> }
}

#[component]
fn Pager(
    /// Whether there are more rows than a page has.
    many: Memo<bool>,
    scrolls: Memo<bool>,
    /// The first and the last row in sight, by their places.
    seen: RwSignal<Option<(u64, u64)>>,
    /// Whether they are wanted by pages.
    turn: impl Fn(bool) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let checked = Memo::new(move |_| matches!(desk.check.phase.get(), Phase::Checked(_)));
    let filter = Memo::new(move |_| desk.look.view.with(|view| view.filter));
    let position = move || {
        let page = desk.look.page.get()?;
        if scrolls.get() {
            let (from, to) = seen.get()?;
            let (first, last, n) = (from + 1, to + 1, page.total);
            return Some(match filter.get() {
                Filter::All => t!("rows {first}–{last} of {n}", first = first, last = last, n = n),
                _ => t!("{first}–{last} of {n}", first = first, last = last, n = n),
            });
        }
        let (first, last) = (page.rows.first()?.row, page.rows.last()?.row);
        let rows = t!("rows {first}–{last}", first = first, last = last);
        Some(match filter.get() {
            Filter::All => t!("rows {first}–{last} of {n}", first = first, last = last, n = page.total),
            _ => {
                let to = page.before + page.rows.len() as u64;
                format!(
                    "{} · {rows}",
                    t!("{first}–{last} of {n}", first = page.before + 1, last = to, n = page.total)
                )
            }
        })
    };
    let at_start = move || desk.look.page.get().is_none_or(|page| page.before == 0);
    let at_end = move || desk.look.page.get().is_none_or(|page| page.next.is_none());
    let choose = move |wanted: Filter, text: String| {
        view! {
            <button class="tab" aria-pressed=move || (filter.get() == wanted).to_string() on:click=move |_| desk.look.filter(wanted)>{text}</button>
        }
    };
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((by_line, wanted)) = typed(&event) else { return };
        let total = desk
            .check
            .report
            .with_untracked(|report| report.as_ref().map(|report| report.rows.total))
            .unwrap_or(1);
        match by_line {
            true => desk.look.find(Start::Line(wanted), Filter::All),
            false => desk.look.go_to(wanted.clamp(1, total)),
        }
    };
    view! {
        <Show when=move || checked.get()>
            <div class="pager">
                <div class="tabs" role="group" aria-label=t!("Rows to show")>
                    {choose(Filter::All, t!("All"))}
                    <Show when=move || desk.check.report.get().is_some_and(|report| report.rows.rejected > 0 && !report.file_rejected())>
                        {choose(Filter::Rejected, t!("Rejected only"))}
                    </Show>
                </div>
                <span class="small muted num" role="status">{position}</span>
                <Show when=move || many.get()>
                    <div class="tabs" role="group" aria-label=t!("How to go through them")>
                        <button class="tab" aria-pressed=move || scrolls.get().to_string() on:click=move |_| turn(false)>{t!("Scroll")}</button>
                        <button class="tab" aria-pressed=move || (!scrolls.get()).to_string() on:click=move |_| turn(true)>{t!("By pages")}</button>
                    </div>
                </Show>
                <div class="acts">
                    <Show when=move || !scrolls.get()>
                        <button class="btn small" disabled=at_start on:click=move |_| desk.look.turn(Turn::Previous)>{t!("‹ Previous")}</button>
                        <button class="btn small" disabled=at_end on:click=move |_| desk.look.turn(Turn::Next)>{t!("Next ›")}</button>
                    </Show>
                    <form class="go" on:submit=go>
                        <select aria-label=t!("Go to")>
                            <option>{t!("go to row")}</option>
                            <option>{t!("go to line")}</option>
                        </select>
                        <input inputmode="numeric" autocomplete="off" aria-label=t!("Number of the row or line") placeholder=grouped(1020)/>
                    </form>
                </div>
            </div>
        </Show>
    }
}

/// Whether a line was asked for, and its number or the row's.
fn typed(event: &leptos::ev::SubmitEvent) -> Option<(bool, u64)> {
    let form = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let select = form.query_selector("select").ok()??.dyn_into::<web_sys::HtmlSelectElement>().ok()?;
    let input = form.query_selector("input").ok()??.dyn_into::<web_sys::HtmlInputElement>().ok()?;
    Some((select.selected_index() == 1, whole(&input.value())?))
}
