use leptos::prelude::*;
use tearline_api::tearline::{CodeColumn, Codes, Column, Delimiter, Encoding, Identifier, Role};

use crate::check::Habit;
use crate::desk::use_desk;
use crate::locale::t;
use crate::questions::{Decision, Question};
use crate::words;

/// Stands for "as it was found".
const FOUND: &str = "found";

/// The decisions about how the file is read. Each opens its choices, and says why it is as it is.
#[component]
pub(crate) fn Chips() -> impl IntoView {
    let desk = use_desk();
    let dialect = Memo::new(move |_| desk.check.seen().map(|(dialect, _)| dialect));
    let columns = Memo::new(move |_| desk.check.seen().map(|(_, columns)| columns).unwrap_or_default());
    let tagged =
        Memo::new(move |_| desk.check.options.with(|options| options.identifier != Identifier::NotTagged));
    let given = move |get: fn(&tearline_api::worker::CheckOptions) -> Option<String>| {
        Signal::derive(move || desk.check.options.with(get).unwrap_or_else(|| FOUND.to_owned()))
    };
    let of_role = move |role: Role| {
        columns.with(|columns| columns.iter().find(|column| column.role == Some(role)).cloned())
    };
    let column_choices = Signal::derive(move || {
        columns.with(|columns| {
            columns.iter().map(|column| (column.index.to_string(), words::column(column))).collect()
        })
    });
    let set_encoding = move |value: Option<String>| {
        desk.change(|options| {
            options.encoding = Encoding::ALL.into_iter().find(|each| Some(each.name()) == value.as_deref());
        });
    };
    let set_delimiter = move |value: Option<String>| {
        desk.change(|options| {
            options.delimiter = Delimiter::ALL.into_iter().find(|each| Some(each.name()) == value.as_deref());
        });
    };
    let set_header = move |value: Option<String>| {
        desk.change(|options| {
            options.header = value.map(|value| value == "true");
        });
    };
    let set_customer = move |value: Option<String>| match value.and_then(|value| value.parse().ok()) {
        Some(column) => desk.answer(Decision::Column(Role::Customer, column)),
        None => desk.change(|options| options.identifier_column = None),
    };
    let set_code =
        move |value: Option<String>| match value.and_then(|value| value.parse().ok()).unwrap_or_default() {
            CodeColumn::At(column) => desk.answer(Decision::Column(Role::Code, column)),
            CodeColumn::None => desk.answer(Decision::NoCodes),
            CodeColumn::Found => desk.change(|options| options.code_column = CodeColumn::Found),
        };
    let code_choices = Signal::derive(move || {
        let mut choices: Vec<(String, String)> = column_choices.get();
        let needed = desk.check.options.with(|options| options.rules.codes == Codes::Uploaded);
        if tagged.get() && !needed {
            choices.push((CodeColumn::None.to_string(), t!("no codes in this file")));
        }
        choices
    });
    let asked = move |role: Role| {
        Signal::derive(move || {
            let of = |all: &Vec<Question>| {
                all.iter().find(|each| each.is_about(role)).map(|each| each.because.clone())
            };
            desk.check.questions.with(of)
        })
    };
    let asked_header = Signal::derive(move || {
        let of = |each: &&Question| matches!(each.taken, Some(Decision::Header(_)));
        desk.check.questions.with(|all| all.iter().find(of).map(|each| each.because.clone()))
    });
    // What is no text has no way of being read.
    let readable = move || !desk.check.report.get().is_some_and(|report| report.columns.is_empty());
    view! {
        <div class="chips" role="group" aria-label=t!("How the file is read") hidden=move || !readable()>
            <Chip
                name="encoding"
                label=t!("encoding")
                given=given(|options| options.encoding.map(|encoding| encoding.name().to_owned()))
                found=Signal::derive(move || dialect.get().map(|dialect| dialect.encoding.name().to_owned()))
                why=Signal::derive(move || dialect.get().map(|dialect| words::why_encoding(&dialect)))
                choices=Signal::stored(Encoding::ALL.map(|each| (each.name().to_owned(), each.name().to_owned())).to_vec())
                choose=set_encoding
            />
            <Chip
                name="delimiter"
                label=t!("delimiter")
                given=given(|options| options.delimiter.map(|delimiter| delimiter.name().to_owned()))
                found=Signal::derive(move || dialect.get().map(|dialect| words::delimiter(dialect.delimiter)))
                why=Signal::derive(move || dialect.get().map(|dialect| words::why_delimiter(&dialect)))
                choices=Signal::stored(
                    Delimiter::ALL.map(|each| (each.name().to_owned(), words::delimiter(each))).to_vec(),
                )
                choose=set_delimiter
            />
            <Chip
                name="header"
                label=t!("header")
                given=given(|options| options.header.map(|header| header.to_string()))
                found=Signal::derive(move || dialect.get().map(|dialect| header_text(dialect.header)))
                why=Signal::derive(move || dialect.get().map(|dialect| words::why_header(&dialect)))
                choices=Signal::stored([true, false].map(|each| (each.to_string(), header_text(each))).to_vec())
                asked=asked_header
                choose=set_header
            />
            <Show when=move || tagged.get()>
                <Chip
                    name="customer"
                label=t!("customer")
                    given=given(|options| options.identifier_column.map(|column| column.to_string()))
                    found=Signal::derive(move || Some(column_text(of_role(Role::Customer).as_ref())))
                    why=Signal::derive(move || Some(words::why_column(of_role(Role::Customer).as_ref())))
                    choices=column_choices
                    asked=asked(Role::Customer)
                    choose=set_customer
                />
            </Show>
            <Chip
                name="code"
                label=t!("code")
                given=given(|options| (!options.code_column.is_found()).then(|| options.code_column.to_string()))
                found=Signal::derive(move || Some(column_text(of_role(Role::Code).as_ref())))
                why=Signal::derive(move || Some(words::why_column(of_role(Role::Code).as_ref())))
                choices=code_choices
                asked=asked(Role::Code)
                choose=set_code
            />
        </div>
        <Show when=move || desk.check.habit.get() == Habit::Followed>
            <p class="small habit" role="status">
                {t!("Columns as you chose them for the last file with this header.")}
                <button class="why link" disabled=move || desk.upload.is_under_way() on:click=move |_| desk.find_columns()>
                    {t!("Find them anew")}
                </button>
            </p>
        </Show>
    }
}

fn header_text(header: bool) -> String {
    if header { t!("row 1") } else { t!("none") }
}

fn column_text(column: Option<&Column>) -> String {
    column.map_or_else(|| t!("none"), words::column)
}

/// A native select in a chip's clothes: phones and screen readers know what to do with it.
#[component]
fn Chip(
    label: String,
    /// The name of the field.
    name: &'static str,
    /// The value that was chosen, or [`FOUND`].
    given: Signal<String>,
    /// The text of what was found.
    found: Signal<Option<String>>,
    why: Signal<Option<String>>,
    /// Value and text.
    choices: Signal<Vec<(String, String)>>,
    /// Why it is asked whether that is right.
    #[prop(default = Signal::stored(None))]
    asked: Signal<Option<String>>,
    choose: impl Fn(Option<String>) + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let decided = move || given.get() != FOUND;
    let asks = move || asked.with(Option::is_some);
    let title = move || match asked.get() {
        _ if desk.upload.is_under_way() => t!("not to be changed while the file is being uploaded"),
        Some(because) => because,
        None if decided() => t!("decided by you"),
        None => why.get().unwrap_or_default(),
    };
    let on_change = move |event| {
        let value = event_target_value(&event);
        choose((value != FOUND).then_some(value));
    };
    view! {
        <label class="chip" class:decided=decided class:asks=asks title=title>
            {move || if asks() { t!("{label}?", label = label.clone()) } else { label.clone() }}
            <select name=name disabled=move || desk.upload.is_under_way() prop:value=move || { choices.track(); given.get() } on:change=on_change>
                <optgroup label=move || if decided() { t!("as it is found") } else { why.get().unwrap_or_else(|| t!("not known yet")) }>
                    <option value=FOUND selected=move || !decided()>
                        {move || if decided() { t!("find it") } else { found.get().unwrap_or_else(|| "…".to_owned()) }}
                    </option>
                </optgroup>
                <optgroup label=t!("decide otherwise")>
                    {move || {
                        choices
                            .get()
                            .into_iter()
                            .map(|(value, text)| {
                                let own = value.clone();
                                view! { <option value=value selected=move || given.get() == own>{text}</option> }
                            })
                            .collect_view()
                    }}
                </optgroup>
            </select>
        </label>
    }
}
