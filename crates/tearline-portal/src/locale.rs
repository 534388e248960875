//! The language of the page. English stands in the code: a text is its own key. The other languages are catalogues beside the
//! portal (`www/locales`), fetched one at a time; what one of them lacks is said in English.
//!
//! A text is written as the rules' sentences are (a small part of ICU MessageFormat, see [`message`]), and rendered by the
//! same code. Numbers, plural forms and dates are the browser's.
//!
//! Texts are made when a part of the page is: when another language is chosen, the page is made anew. What lies on the desk
//! outlives that.

use std::cell::Cell;
use std::collections::BTreeMap;

use leptos::prelude::*;
use tearline_api::contract::{ApiError, ErrorCause};
pub(crate) use tearline_api::languages::{LANGUAGES, Language};
use tearline_api::tearline::message::{self, Arg, Catalogue, Message};
use tearline_api::tearline::{Finding, MendError, Rule};

use crate::browser;

/// A language's catalogue: the page's texts and the rules' sentences, by key.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) portal: BTreeMap<String, String>,
    pub(crate) rules: BTreeMap<String, String>,
}

/// The sentences at hand, sorted by key.
#[derive(Clone, Copy)]
struct Sentences {
    portal: Catalogue<'static>,
    rules: Catalogue<'static>,
}

/// Texts of our own are shown whole; what a file has is cut in the rules' sentences.
const OWN: Catalogue<'static> = Catalogue { entries: &[], plural, number, shown: usize::MAX };
const RULES: Catalogue<'static> = Catalogue { shown: 40, ..OWN };

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(LANGUAGES[0]) };
    static SENTENCES: Cell<Sentences> = const { Cell::new(Sentences { portal: OWN, rules: RULES }) };
}

/// Speaks another language from here on.
pub(crate) fn speak(language: Language, texts: Option<Texts>) {
    // Kept for good: there are four of them, and each is loaded once.
    let kept = |texts: BTreeMap<String, String>| -> &'static [(&'static str, &'static str)] {
        texts.into_iter().map(|(key, text)| (&*key.leak(), &*text.leak())).collect::<Vec<_>>().leak()
    };
    let entries = texts.map(|texts| (kept(texts.portal), kept(texts.rules)));
    let (portal, rules) = entries.unwrap_or((&[], &[]));
    LANGUAGE.set(language);
    SENTENCES.set(Sentences {
        portal: Catalogue { entries: portal, ..OWN },
        rules: Catalogue { entries: rules, ..RULES },
    });
    browser::set_language(language.code, language.direction.name(), language.intl);
}

pub(crate) fn language() -> Language {
    LANGUAGE.get()
}

/// A text of the page.
pub(crate) fn say(text: &'static str, values: &[(&'static str, Arg)]) -> String {
    let catalogue = SENTENCES.get().portal;
    let template = catalogue.entry(text).unwrap_or(text);
    if values.is_empty() {
        return template.to_owned();
    }
    let args = values.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
    catalogue.render(template, &Message { sentence: "".into(), args })
}

/// What a value is in a sentence.
pub(crate) trait Value {
    fn arg(self) -> Arg;
}

impl Value for u64 {
    fn arg(self) -> Arg {
        Arg::Number(self)
    }
}

impl Value for usize {
    fn arg(self) -> Arg {
        Arg::Number(self as u64)
    }
}

impl Value for u32 {
    fn arg(self) -> Arg {
        Arg::Number(self.into())
    }
}

impl Value for String {
    fn arg(self) -> Arg {
        Arg::Text(self)
    }
}

impl Value for &str {
    fn arg(self) -> Arg {
        Arg::Text(self.to_owned())
    }
}

/// A text in the language of the page: `t!("Sign in")`, `t!("{n, plural, one {# row} other {# rows}}", n = rows)`. A test holds
/// that each language has each of them.
macro_rules! t {
    ($text:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::locale::say($text, &[$((stringify!($name), $crate::locale::Value::arg($value))),*])
    };
}
pub(crate) use t;

/// What a finding says.
pub(crate) fn said(finding: &Finding) -> String {
    let translated = finding.args.as_ref().and_then(|args| {
        let catalogue = SENTENCES.get().rules;
        if catalogue.entries.is_empty() { None } else { catalogue.say(finding.rule.id(), args) }
    });
    translated.unwrap_or_else(|| finding.message.clone())
}

/// Why a mend was not made.
pub(crate) fn not_mended(message: &Message, english: String) -> String {
    SENTENCES.get().rules.say(MendError::KEY, message).unwrap_or(english)
}

/// What the server says of a request that it refused. Its own sentences are English: a catalogue has others for the codes that
/// people at the page meet (`error.series-unknown`), without what only the server knows of the case.
pub(crate) fn refused(error: &ApiError) -> String {
    let translated = SENTENCES.get().portal.entry(&["error.", &error.code].concat());
    translated.map_or_else(|| error.message.clone(), str::to_owned)
}

/// Why a job or an import as a whole could not be done. As of a refused request, the server's own sentence is English.
pub(crate) fn gave_up(cause: Option<&ErrorCause>, english: Option<&str>) -> String {
    let said = cause.and_then(cause_said).or_else(|| english.map(str::to_owned));
    said.unwrap_or_else(|| t!("The server gives no reason."))
}

fn cause_said(ErrorCause { rule, args }: &ErrorCause) -> Option<String> {
    let Sentences { portal, rules } = SENTENCES.get();
    match rule {
        Some(rule) => rules.say(rule, args),
        None => portal.say("cause", args),
    }
}

/// What is wrong with a setting: the server says it of the very value, and in English; a catalogue has what the setting takes.
pub(crate) fn setting_refused(field: &str, english: &str) -> String {
    SENTENCES.get().portal.entry(&["setting.", field].concat()).unwrap_or(english).to_owned()
}

/// A rule in a few words.
pub(crate) fn title(rule: Rule) -> &'static str {
    SENTENCES.get().rules.entry(&[rule.id(), ".title"].concat()).unwrap_or(rule.title())
}

/// The plural form of a number.
fn plural(n: u64) -> &'static str {
    browser::plural(n).unwrap_or(if n == 1 { "one" } else { "other" })
}

/// A whole number as the language writes it.
pub(crate) fn number(n: u64) -> String {
    browser::number(n).unwrap_or_else(|| (message::ENGLISH_NUMBER)(n))
}

/// The language of the page, and the way to another one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Locale(RwSignal<&'static str>);

impl Locale {
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(language().code))
    }

    /// Whoever reads it is made anew in another language.
    pub(crate) fn track(self) -> &'static str {
        self.0.get()
    }

    /// The page is made anew as it is.
    pub(crate) fn again(self) {
        self.0.notify();
    }

    pub(crate) fn set(self, language: Language, texts: Option<Texts>) {
        speak(language, texts);
        self.0.set(language.code);
    }
}

const KEY: &str = "tearline-language";

/// The language that was chosen here before, or the browser's first one that there is.
pub(crate) fn preferred() -> Language {
    let find = |wanted: &str| {
        let wanted = wanted.split('-').next().unwrap_or_default();
        LANGUAGES.into_iter().find(|language| language.code == wanted)
    };
    let chosen = browser::stored(KEY).and_then(|code| find(&code));
    chosen.or_else(|| browser::languages().iter().find_map(|wanted| find(wanted))).unwrap_or(LANGUAGES[0])
}

pub(crate) fn remember(language: Language) {
    browser::store(KEY, language.code);
}

pub(crate) fn use_locale() -> Locale {
    expect_context()
}
