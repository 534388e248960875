//! Messages are values: a rule says *which* of its sentences, and the values in it; the words are a catalogue's.
//! Whole sentences are translated, never parts of them.
//!
//! A rule declares its sentences in its own file, with the names and kinds of their values:
//!
//! ```text
//! sentences! {
//!     short(value: Text, chars: Number, min: Number, max: Number);
//! }
//! ```
//!
//! That makes `sentence::short(value, chars, min, max)`, and an entry `code-length.short` is due in every catalogue;
//! tests hold both against each other. `code-length.title` is the rule's title there;
//! the English ones stand in a list of their own. `mend.…` are the reasons why a row is not mended (`mend/error.rs`).

pub(crate) mod characters;
mod en;
mod render;

use std::collections::BTreeSet;

pub use render::{Catalogue, render};

pub use crate::model::message::{Arg, ColumnName, Message};

/// The language that reports are in.
pub static ENGLISH: Catalogue<'static> =
    Catalogue { entries: en::ENTRIES, plural: en::plural, number: en::number, shown: 40 };

/// How English writes a whole number.
pub static ENGLISH_NUMBER: fn(u64) -> String = en::number;

/// The rule's title in English, by its id.
pub(crate) fn title(rule: &str) -> Option<&'static str> {
    en::TITLES.binary_search_by(|(of, _)| (*of).cmp(rule)).ok().map(|at| en::TITLES[at].1)
}

/// A sentence as its rule declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its name within the rule.
    pub name: &'static str,
    /// Names of the values, and their kinds: `Text`, `Number`, `Column`, `Texts`, `Numbers`, `Characters`.
    pub args: &'static [(&'static str, &'static str)],
}

/// Kinds of values in sentences: how a rule gives them. Never inlined: a hundred sentences add values.
pub(crate) mod kind {
    use super::{Arg, ColumnName, Message};

    pub(crate) trait Kind {
        type Given<'a>;
        fn add(message: &mut Message, name: &'static str, given: Self::Given<'_>);
    }

    /// Something that the file has.
    pub(crate) struct Text;
    pub(crate) struct Number;
    /// Its index from 0, and its name.
    pub(crate) struct Column;
    #[allow(dead_code)]
    pub(crate) struct Texts;
    pub(crate) struct Numbers;
    pub(crate) struct Characters;

    impl Kind for Text {
        type Given<'a> = &'a str;
        #[inline(never)]
        fn add(message: &mut Message, name: &'static str, text: &str) {
            message.add(name, Arg::Text(super::cut(text)));
        }
    }

    impl Kind for Number {
        type Given<'a> = u64;
        #[inline(never)]
        fn add(message: &mut Message, name: &'static str, number: u64) {
            message.add(name, Arg::Number(number));
        }
    }

    impl Kind for Column {
        type Given<'a> = (u32, Option<&'a str>);
        #[inline(never)]
        fn add(message: &mut Message, arg: &'static str, (index, name): (u32, Option<&str>)) {
            let name = name.filter(|name| !name.is_empty()).map(super::cut);
            message.add(arg, Arg::Column(ColumnName { index, name }));
        }
    }

    impl Kind for Texts {
        type Given<'a> = &'a [&'a str];
        #[inline(never)]
        fn add(message: &mut Message, name: &'static str, texts: &[&str]) {
            message.add(name, Arg::Texts(texts.iter().map(|text| super::cut(text)).collect()));
        }
    }

    impl Kind for Numbers {
        type Given<'a> = Vec<u64>;
        #[inline(never)]
        fn add(message: &mut Message, name: &'static str, numbers: Vec<u64>) {
            message.add(name, Arg::Numbers(numbers));
        }
    }

    impl Kind for Characters {
        type Given<'a> = &'a [char];
        #[inline(never)]
        fn add(message: &mut Message, name: &'static str, characters: &[char]) {
            message.add(name, Arg::Texts(characters.iter().map(|&c| String::from(c)).collect()));
        }
    }
}

/// The first hundred characters.
fn cut(text: &str) -> String {
    text.chars().take(100).collect()
}

/// Each once, as they come, and not more than a sentence can hold.
pub(crate) fn distinct(characters: impl Iterator<Item = char>) -> Vec<char> {
    const NAMED: usize = 8;
    let mut seen = BTreeSet::new();
    characters.filter(|&c| seen.insert(c)).take(NAMED).collect()
}

/// Declares a rule's sentences.
macro_rules! sentences {
    ($($name:ident($($arg:ident: $kind:ident),* $(,)?));+ $(;)?) => {
        pub(crate) const SENTENCES: &[$crate::rules::message::Sentence] = &[
            $($crate::rules::message::Sentence {
                name: stringify!($name),
                args: &[$((stringify!($arg), stringify!($kind))),*],
            }),+
        ];

        /// The rule's sentences.
        pub(crate) mod sentence {
            $(pub(crate) fn $name(
                $($arg: <$crate::rules::message::kind::$kind as $crate::rules::message::kind::Kind>::Given<'_>),*
            ) -> $crate::rules::message::Message {
                #[allow(unused_mut)] // Some sentences have no values.
                let mut message = $crate::rules::message::Message::new(stringify!($name));
                $(<$crate::rules::message::kind::$kind as $crate::rules::message::kind::Kind>::add(
                    &mut message,
                    stringify!($arg),
                    $arg,
                );)*
                message
            })+
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rule;
    use crate::rules::testing::check_sentence;

    /// A value of a kind, so that a sentence can be tried.
    fn example(kind: &str) -> Arg {
        match kind {
            "Text" => Arg::Text("AB 12".to_owned()),
            "Number" => Arg::Number(1_234),
            "Column" => Arg::Column(ColumnName { index: 1, name: Some("coupon code".to_owned()) }),
            "Texts" => Arg::Texts(vec!["mobile".to_owned(), "phone".to_owned()]),
            "Numbers" => Arg::Numbers(vec![8, 10]),
            "Characters" => Arg::Texts(vec!["&".to_owned(), "\u{200b}".to_owned()]),
            other => panic!("{other} is no kind"),
        }
    }

    /// The names of the values that a sentence has, each with its format.
    fn places(template: &str) -> Vec<(&str, &str)> {
        let mut all = Vec::new();
        for part in template.split('{').skip(1) {
            let inside = part.split('}').next().unwrap_or_default();
            let mut words = inside.split(',').map(str::trim);
            let (name, format) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            // What else stands behind a brace is what a choice says.
            if is_name && (part.starts_with(&format!("{name}}}")) || inside.contains(',')) {
                all.push((name, format));
            }
        }
        all
    }

    #[test]
    fn english_has_every_sentence_and_no_other() {
        assert!(en::ENTRIES.is_sorted_by(|(a, _), (b, _)| a < b), "entries are sorted by key, each once");
        let mut due = BTreeSet::new();
        assert!(en::TITLES.is_sorted_by(|(a, _), (b, _)| a < b), "titles are sorted by rule, each once");
        assert_eq!(en::TITLES.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert!(title(rule.id()).is_some(), "{} has no title", rule.id());
            for sentence in rule.sentences() {
                let key = format!("{}.{}", rule.id(), sentence.name);
                let template = ENGLISH.entry(&key).unwrap_or_else(|| panic!("{key} is not in the catalogue"));
                let said: BTreeSet<&str> = places(template).iter().map(|(name, _)| *name).collect();
                let declared: BTreeSet<&str> = sentence.args.iter().map(|(name, _)| *name).collect();
                assert_eq!(said, declared, "{key} has the values that its rule declares");
                assert!(
                    !declared.contains("sentence") && sentence.name != "title",
                    "{key} has reserved names"
                );
                for (name, format) in places(template) {
                    let kind = sentence.args.iter().find(|(of, _)| *of == name).map_or("", |(_, kind)| kind);
                    let fits = match kind {
                        "Text" | "Column" => format.is_empty(),
                        "Number" => ["", "number", "plural", "size"].contains(&format),
                        "Texts" | "Numbers" => ["", "or"].contains(&format),
                        _ => format == "characters",
                    };
                    assert!(fits, "{key}: {name} is {kind} and cannot be written as {format:?}");
                }
                let mut message = Message::new(sentence.name);
                for (name, kind) in sentence.args {
                    message = message.with(name, example(kind));
                }
                let said = ENGLISH.say(rule.id(), &message).unwrap_or_default();
                check_sentence(&said);
                assert!(!said.contains(['{', '}']) || template.contains("{value}"), "{key}: {said}");
                assert!(due.insert(key));
            }
        }
        let own = ["character.", "column.", "list.", "mend.", "number.", "size.", "text"];
        for (key, _) in en::ENTRIES {
            assert!(due.contains(*key) || own.iter().any(|own| key.starts_with(own)), "nothing says {key}");
        }
    }
}
