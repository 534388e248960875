//! What the rules' own tests share.

#![allow(clippy::unwrap_used)]

use super::judge::check_value;
use super::*;
use crate::RuleSet;

/// What a rule makes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Fine,
    /// Found, and nothing suggested.
    Found,
    /// Found, and this is suggested.
    Mend(&'static str),
}

pub(super) fn params(rules: &RuleSet) -> Params {
    Params::new(rules).unwrap()
}

/// Holds a value rule to its cases, and what it says to the form of every message.
pub(super) fn check(rule: Rule, rules: &RuleSet, cases: &[(&str, Outcome)]) {
    let params = params(rules);
    for &(value, expected) in cases {
        let outcome = if check_value(rule, value, &params) {
            let Said { message, suggestion } = say_value(rule, value, &params);
            check_message(&message);
            if let Some(suggestion) = &suggestion {
                assert!(
                    !check_value(rule, suggestion, &params),
                    "{rule}: {value:?} is not mended by {suggestion:?}"
                );
            }
            suggestion.map_or(Outcome::Found, |suggestion| Outcome::Mend(suggestion.leak()))
        } else {
            Outcome::Fine
        };
        assert_eq!(outcome, expected, "{rule}: {value:?}");
    }
}

/// Renders the sentence for every rule that has one of that name: its form is the same whatever is in it.
pub(super) fn check_message(message: &Message) {
    let said: Vec<String> =
        Rule::ALL.iter().filter_map(|rule| message::ENGLISH.say(rule.id(), message)).collect();
    assert!(!said.is_empty(), "{message:?} has a sentence");
    said.iter().for_each(|said| check_sentence(said));
}

/// One sentence or two, on one line, for a person: nothing escaped, no bytes, no code points.
pub(super) fn check_sentence(message: &str) {
    assert!(message.ends_with('.'), "{message:?} ends with a full stop");
    assert!(!message.contains(char::is_control), "{message:?} is one line");
    assert!((20..=260).contains(&message.chars().count()), "{message:?} is neither short nor long");
    assert!(message.starts_with(|c: char| c.is_uppercase()), "{message:?} starts like a sentence");
    assert!(message.matches(". ").count() <= 2, "{message:?} is one sentence or two");
    for technical in ["\\u", "\\x", "U+", "0x", "A-Za-z", "null"] {
        assert!(!message.contains(technical), "{message:?} has {technical}");
    }
}
