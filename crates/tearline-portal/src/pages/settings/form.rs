//! The fields of the form. Each is named after its setting, so that what the server finds wrong stands beside it.

use leptos::prelude::*;
use tearline_api::contract::Series;
use tearline_api::tearline::{Bounds, Codes, Rule, Severity};

use super::proposal::{MEGABYTE, Problems, adjustable, severity_field};
use crate::browser;
use crate::locale::{t, title};

/// Whether there is a field of this name.
pub(super) fn shows(field: &str) -> bool {
    const NAMES: [&str; 14] = [
        "name",
        "generator.length",
        "generator.charset",
        "codeLength",
        "codeCharset",
        "mobileDigits",
        "defaultRegion",
        "maxCoupons",
        "externalIdMaxChars",
        "maxRows",
        "maxBytes",
        "recommendedRows",
        "maxValueChars",
        "maxValueLines",
    ];
    NAMES.contains(&field)
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[component]
pub(super) fn Fields(series: Series, problems: RwSignal<Problems>) -> impl IntoView {
    let settings = series.settings;
    let rules = settings.rules;
    let field = move |label: String, name: &'static str, hint: String, inputs: AnyView| {
        framed(problems, label, name, hint, inputs)
    };
    let none = t!("Empty: no limit");
    let severities: Vec<AnyView> = adjustable().map(|rule| severity(rule, rules.severity(rule))).collect();
    let codes = [
        (Codes::Either, "either", t!("as the file has them")),
        (Codes::Uploaded, "uploaded", t!("in every file")),
        (Codes::Generated, "generated", t!("made by the series, one for each row")),
    ];
    let codes = codes.map(|(each, name, text)| {
        view! { <option value=name selected=each == rules.codes>{text}</option> }
    });
    view! {
        <fieldset class="ticket">
            <legend>{t!("The series")}</legend>
            {field(t!("Name"), "name", String::new(), input(problems, "name", "name", "text", series.name))}
            {field(t!("Most coupons"), "maxCoupons", none.clone(), input(problems, "maxCoupons", "maxCoupons", "number", shown(settings.max_coupons)))}
            {field(t!("Most coupons of one customer"), "couponsPerCustomer", none.clone(), input(problems, "couponsPerCustomer", "couponsPerCustomer", "number", shown(settings.coupons_per_customer)))}
            {field(t!("Open until"), "expiresOn", t!("Empty: it stays open"), input(problems, "expiresOn", "expiresOn", "datetime-local", shown(settings.expires_on.map(|on| browser::moment_in_field(on as f64)))))}
            {check("requireKnownCustomers", t!("Only customers that are known"), settings.require_known_customers)}
        </fieldset>
        <fieldset class="ticket">
            <legend>{t!("The codes")}</legend>
            <div class="field">
                <label for="f-codes">{t!("The codes are")}</label>
                <select id="f-codes" name="codes">{codes.collect_view()}</select>
            </div>
            {field(t!("Characters of a code, from and to"), "codeLength", String::new(), pair(problems, "codeLength", rules.code_length))}
            {field(t!("What a code is written with"), "codeCharset", t!("With ranges, as in A-Z0-9_-"), input(problems, "codeCharset", "codeCharset", "text", rules.code_charset))}
            {check("keepCase", t!("Capital and small letters are different codes"), rules.keep_case)}
            {field(t!("Made codes begin with"), "generator.prefix", String::new(), input(problems, "generator.prefix", "generator.prefix", "text", settings.generator.prefix))}
            {field(t!("Then so many characters"), "generator.length", String::new(), input(problems, "generator.length", "generator.length", "number", settings.generator.length.to_string()))}
            {field(t!("Drawn from"), "generator.charset", String::new(), input(problems, "generator.charset", "generator.charset", "text", settings.generator.charset))}
        </fieldset>
        <fieldset class="ticket">
            <legend>{t!("The file")}</legend>
            {field(t!("Digits of a mobile number, from and to"), "mobileDigits", String::new(), pair(problems, "mobileDigits", rules.mobile_digits))}
            {field(t!("Region of numbers without a country code"), "defaultRegion", t!("Two letters, as in IN. Empty: none"), input(problems, "defaultRegion", "defaultRegion", "text", shown(rules.default_region)))}
            {field(t!("Most characters of an external ID"), "externalIdMaxChars", String::new(), input(problems, "externalIdMaxChars", "externalIdMaxChars", "number", rules.external_id_max_chars.to_string()))}
            {field(t!("Most rows of a file"), "maxRows", none.clone(), input(problems, "maxRows", "maxRows", "number", shown(rules.max_rows)))}
            {field(t!("From so many rows on, say that it is better split"), "recommendedRows", String::new(), input(problems, "recommendedRows", "recommendedRows", "number", rules.recommended_rows.to_string()))}
            {field(t!("Largest file, in megabytes"), "maxBytes", none, input(problems, "maxBytes", "maxBytes", "number", shown(rules.max_bytes.map(|bytes| bytes as f64 / MEGABYTE))))}
            {field(t!("Most characters of a value"), "maxValueChars", String::new(), input(problems, "maxValueChars", "maxValueChars", "number", rules.max_value_chars.to_string()))}
            {field(t!("Most lines of a value in quotes"), "maxValueLines", t!("More, and a quote has swallowed rows"), input(problems, "maxValueLines", "maxValueLines", "number", rules.max_value_lines.to_string()))}
        </fieldset>
        <fieldset class="ticket side-by-side">
            <legend>{t!("What becomes of a row")}</legend>
            {severities}
        </fieldset>
    }
}

/// How bad a finding of the rule is, or whether it is one.
fn severity(rule: Rule, now: Option<Severity>) -> AnyView {
    let name = severity_field(rule);
    let id = ["f-", &name].concat();
    let choices = [
        (Some(Severity::Error), t!("rejects the row")),
        (Some(Severity::Warning), t!("is a warning")),
        (Some(Severity::Info), t!("is a remark")),
        (None, t!("is not looked for")),
    ];
    // What is said of the file as a whole rejects no row.
    let fits = |each: Option<Severity>| each != Some(Severity::Error) || !rule.about_file() || now == each;
    let choices = choices.into_iter().filter(|(each, _)| fits(*each)).map(|(each, text)| {
        view! { <option value=each.map_or("off", Severity::name) selected=each == now>{text}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{title(rule)}</label>
            <select id=id name=name>{choices.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// A field with its label, what is to be known of it, and what is wrong with it.
fn framed(
    problems: RwSignal<Problems>,
    label: String,
    name: &'static str,
    hint: String,
    inputs: AnyView,
) -> AnyView {
    let wrong = move || problems.with(|problems| problems.get(name).cloned());
    view! {
        <div class="field">
            <label for=format!("f-{name}")>{label}</label>
            {inputs}
            <p class="small" id=format!("h-{name}")>
                <span class="muted">{hint}</span>
                {move || wrong().map(|wrong| view! { <span class="wrong">{wrong}</span> })}
            </p>
        </div>
    }
    .into_any()
}

fn input(
    problems: RwSignal<Problems>,
    setting: &'static str,
    name: &'static str,
    kind: &'static str,
    value: String,
) -> AnyView {
    let wrong = move || problems.with(|problems| problems.contains_key(setting)).then_some("true");
    // Codes are written from left to right, whatever is written around them.
    let dir = if name == "name" { "auto" } else { "ltr" };
    view! {
        <input id=format!("f-{name}") name=name type=kind dir=dir value=value autocomplete="off" spellcheck="false" min="0"
            aria-describedby=format!("h-{setting}") aria-invalid=wrong/>
    }
    .into_any()
}

/// Two numbers, of which the label names the first.
fn pair(problems: RwSignal<Problems>, setting: &'static str, bounds: Bounds) -> AnyView {
    let wrong = move || problems.with(|problems| problems.contains_key(setting)).then_some("true");
    let number = |end: &str, id: String, label: Option<String>, value: u32| {
        view! {
            <input id=id name=format!("{setting}.{end}") type="number" min="0" value=value.to_string() aria-label=label
                aria-describedby=format!("h-{setting}") aria-invalid=wrong/>
        }
    };
    view! {
        <span class="pair-of">
            {number("min", format!("f-{setting}"), None, bounds.min)}
            "–"
            {number("max", format!("f-{setting}-max"), Some(t!("and to")), bounds.max)}
        </span>
    }
    .into_any()
}

fn check(name: &'static str, label: String, checked: bool) -> AnyView {
    view! { <label class="check"><input type="checkbox" name=name checked=checked/> " " {label}</label> }
        .into_any()
}
