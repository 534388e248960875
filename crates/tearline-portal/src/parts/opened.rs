use leptos::prelude::*;
use tearline_api::sheets::{Made, Notes, Offer, Packing, Refusal};

use crate::browser;
use crate::locale::t;
use crate::opening::{Origin, Stage, Why, use_opening};

/// What is being opened: how far it is, what there is to choose from, why it is not opened.
#[component]
pub(crate) fn OpeningPart() -> impl IntoView {
    let opening = use_opening();
    let name = move || opening.file.get().map(|file| file.name()).unwrap_or_default();
    // Made anew when something else is to be done, and not by each report of progress.
    let reading = Memo::new(move |_| matches!(opening.stage.get(), Stage::Reading(_)));
    let rows = move || match opening.stage.get() {
        Stage::Reading(rows) if rows > 0 => {
            format!(" {}", t!("{n, plural, one {# row} other {# rows}} so far.", n = rows))
        }
        _ => String::new(),
    };
    let offer = Memo::new(move |_| match opening.stage.get() {
        Stage::Choose(offer) => Some(offer),
        _ => None,
    });
    let refused = Memo::new(move |_| match opening.stage.get() {
        Stage::Refused(why) => Some(why),
        _ => None,
    });
    view! {
        <Show when=move || reading.get()>
            <div class="opening acts">
                <p role="status">{move || t!("Opening {name} …", name = name())}<span class="muted num">{rows}</span></p>
                <button class="btn small" on:click=move |_| opening.stop()>{t!("Cancel")}</button>
            </div>
        </Show>
        {move || offer.get().map(|offer| view! { <Choice offer name=name()/> })}
        {move || refused.get().map(|why| view! {
            <div class="opening"><p class="problem" role="alert">{sentence(why, &name())}</p></div>
        })}
    }
}

/// Which of several sheets, or of several files.
#[component]
fn Choice(offer: Offer, name: String) -> impl IntoView {
    let opening = use_opening();
    let asks = match offer.kind {
        Packing::Workbook => t!("Which sheet of {name}?", name = name),
        _ => t!("Which file in {name}?", name = name),
    };
    let label = asks.clone();
    let items = (0..).zip(offer.items).map(|(at, item)| {
        let text = if item.hidden { t!("{name} (hidden)", name = item.name) } else { item.name };
        view! { <button class="btn" on:click=move |_| opening.take(at)>{text}</button> }
    });
    view! {
        <div class="questions opening">
            <section class="question" aria-label=label>
                <p class="asks" role="status">{asks}</p>
                <p class="small">{t!("One file is checked and uploaded at a time; those that are empty are left out.")}</p>
                <div class="acts">
                    {items.collect_view()}
                    <button class="btn quiet" on:click=move |_| opening.stop()>{t!("Cancel")}</button>
                </div>
            </section>
        </div>
    }
}

/// What the file was made of.
#[component]
pub(crate) fn MadeFrom() -> impl IntoView {
    let opening = use_opening();
    let file = opening.place.file;
    let origin = Memo::new(move |_| opening.origin.get().filter(|_| file.with(Option::is_some)));
    let save = move |_| {
        if let Some(file) = file.get_untracked() {
            browser::save(&file, &file.name());
        }
    };
    let again = move |_| {
        if let Some(file) = opening.file.get_untracked() {
            opening.open(file);
        }
    };
    move || {
        origin.get().map(|origin| {
            let chosen = origin.steps.iter().find(|made| made.chosen).map(|made| made.kind);
            let notes: Vec<String> =
                origin.steps.iter().flat_map(|made| notes(made.kind, &made.notes)).collect();
            let is_there = opening.file.with_untracked(Option::is_some);
            let other = chosen.filter(|_| is_there).map(|kind| {
                if kind == Packing::Workbook { t!("Another sheet") } else { t!("Another file of it") }
            });
            view! {
                <div class="made small">
                    <p>{made_from(&origin)}</p>
                    {(!notes.is_empty()).then(|| view! {
                        <ul>{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul>
                    })}
                    <div class="acts">
                        <button class="btn small" on:click=save>{t!("Download this CSV")}</button>
                        {other.map(|text| view! { <button class="btn small" on:click=again>{text}</button> })}
                    </div>
                </div>
            }
        })
    }
}

fn made_from(origin: &Origin) -> String {
    let mut of = origin.name.clone();
    let mut text = String::new();
    for Made { kind, name, .. } in &origin.steps {
        text = match kind {
            Packing::Workbook => {
                t!(
                    "Read from sheet {name} of {file}: what is checked and sent is the CSV made of it.",
                    name = name.clone(),
                    file = of.clone(),
                )
            }
            Packing::Archive | Packing::Gzip => t!("Unpacked from {file}.", file = of.clone()),
        };
        if *kind == Packing::Archive {
            of = t!("{name} in {archive}", name = name.clone(), archive = of);
        }
    }
    text
}

/// What somebody has to know of how a sheet was read.
fn notes(kind: Packing, notes: &Notes) -> Vec<String> {
    if kind != Packing::Workbook {
        return Vec::new();
    }
    let mut all = vec![t!("Hidden rows and columns are included; numbers are written out in full.")];
    if notes.long_numbers > 0 {
        all.push(t!(
            "{n, plural, one {# number} other {# numbers}} of more than 15 digits: spreadsheets keep 15, so the last ones may be lost. Compare them with where they come from.",
            n = notes.long_numbers,
        ));
    }
    if notes.dates > 0 {
        all.push(t!(
            "{n, plural, one {# date is} other {# dates are}} written as 2026-11-22: a code that looks like a date may have been turned into one by the spreadsheet.",
            n = notes.dates,
        ));
    }
    if notes.errors > 0 {
        all.push(t!(
            "{n, plural, one {# cell has} other {# cells have}} an error of the spreadsheet, such as #N/A.",
            n = notes.errors,
        ));
    }
    all
}

fn sentence(why: Why, name: &str) -> String {
    match why {
        Why::WebPage => t!(
            "{name} is a web page or XML and no workbook, whatever it is called: open it in a spreadsheet program and save it as .xlsx or .csv.",
            name = name
        ),
        Why::Broken => t!(
            "{name} could not be opened: it takes more memory than a browser has, or is damaged. Save the one sheet as .csv and choose that.",
            name = name
        ),
        Why::Refused(Refusal::Encrypted) => t!(
            "{name} has a password: open it in a spreadsheet program, take the password off, and choose it again.",
            name = name
        ),
        Why::Refused(Refusal::Damaged) => t!(
            "{name} cannot be opened: it is damaged, cut off, or of a kind that is not known here. Save it again as .xlsx or .csv.",
            name = name
        ),
        Why::Refused(Refusal::TooLarge) => t!(
            "{name} unpacks to more than can be opened here: save the one sheet as .csv and choose that.",
            name = name
        ),
        Why::Refused(Refusal::Nothing) => {
            t!("There is no table in {name}: no sheet with anything in it, and no CSV file.", name = name)
        }
        Why::Refused(Refusal::Unreadable) => t!(
            "{name} could not be read: it was changed, moved or deleted since it was chosen. Choose it again.",
            name = name
        ),
    }
}
