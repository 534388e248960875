//! The short way: most values of most files are plain, and one pass over their bytes shows it. A plain value
//! has no finding by any value rule; whatever is not plain goes the long way, which alone decides. What is plain stands
//! beside the rules that it answers for: for codes in `code/plain`, for customers in the modules of `kind`.

use super::kind::{email, id, mobile, spreadsheet};
use super::{Params, Rule};
use crate::Identifier;

/// Whether no rule about customers can find anything in the bytes.
#[inline(always)]
pub(crate) fn customer_is_plain(identifier: Identifier, bytes: &[u8], params: &Params) -> bool {
    match identifier {
        Identifier::Mobile => mobile::is_plain(bytes, params),
        Identifier::Email => email::is_plain(bytes, params),
        Identifier::UserId => id::is_plain_user_id(bytes, params),
        Identifier::ExternalId => id::is_plain_external_id(bytes, params),
        Identifier::NotTagged => false,
    }
}

/// The same of values that are a little out of the ordinary, at the cost of a second look.
#[inline(never)]
pub(crate) fn customer_is_nearly_plain(identifier: Identifier, bytes: &[u8], params: &Params) -> bool {
    match identifier {
        Identifier::Mobile => mobile::is_plain_in_groups(bytes, params),
        Identifier::ExternalId => id::is_plain_in_words(bytes, params),
        Identifier::Email | Identifier::UserId | Identifier::NotTagged => false,
    }
}

/// What is seen of a customer quickly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glance {
    /// No rule finds anything.
    Plain,
    /// This rule finds something, and no other. `stands`: whether the value can be compared with others all the same.
    Only { rule: Rule, stands: bool },
    /// That takes a closer look.
    Unknown,
}

impl Glance {
    pub(crate) fn only(rule: Rule) -> Self {
        Self::Only { rule, stands: true }
    }

    pub(crate) fn damaged(rule: Rule) -> Self {
        Self::Only { rule, stands: false }
    }
}

/// What is seen of a customer quickly, where nobody asks what it is compared by.
#[inline(always)]
pub(crate) fn glance_at_customer(identifier: Identifier, bytes: &[u8], params: &Params) -> Glance {
    if identifier == Identifier::Email {
        return email::glance(bytes, params);
    }
    let plain =
        customer_is_plain(identifier, bytes, params) || customer_is_nearly_plain(identifier, bytes, params);
    match identifier {
        _ if plain => Glance::Plain,
        Identifier::UserId if id::is_user_id_with_sign(bytes, params) => Glance::only(Rule::UserIdFormat),
        Identifier::Mobile if bytes.len() <= params.max_value_chars && spreadsheet::is_scientific(bytes) => {
            Glance::damaged(Rule::MobileSpreadsheet)
        }
        _ => Glance::Unknown,
    }
}

/// Whether besides that the customer is compared and stored as it stands.
#[inline(always)]
pub(crate) fn customer_is_normal(identifier: Identifier, bytes: &[u8], params: &Params) -> bool {
    customer_is_plain(identifier, bytes, params)
        && match identifier {
            Identifier::Mobile => mobile::is_normal(bytes, params),
            Identifier::Email => email::is_normal(bytes),
            _ => true,
        }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::super::kind::mobile::all_digits;
    use super::super::{
        Rule, code_is_plain, glance_at_code, judge_code, judge_customer, normal, testing, word_is_plain_code,
    };
    use super::*;
    use crate::Identity;
    use crate::{Bounds, RuleSet};

    /// Rule sets that move every limit that the short way relies on.
    fn rule_sets() -> impl Strategy<Value = RuleSet> {
        let charset = prop_oneof![
            Just("A-Za-z0-9_-"),
            Just("A-Z0-9"),
            Just(" -~"),
            Just("+--0-9E."),
            Just("0-9a-zä-ü-"),
        ];
        let region =
            prop_oneof![Just(None), Just(Some("IN")), Just(Some("GB")), Just(Some("HU")), Just(Some("US"))];
        (charset, any::<bool>(), 0..3u32, 1..30u32, 1..40u32, region).prop_map(
            |(charset, keep_case, min, span, max_value_chars, region)| RuleSet {
                code_charset: charset.to_owned(),
                keep_case,
                code_length: Bounds { min, max: min + span },
                mobile_digits: Bounds { min, max: (min + span).min(32) },
                max_value_chars,
                default_region: region.map(str::to_owned),
                ..RuleSet::default()
            },
        )
    }

    /// Values that come near to a fault more often than random text does.
    fn values() -> impl Strategy<Value = String> {
        prop_oneof![
            "[A-Z0-9]{0,12}",
            "[a-zA-Z0-9_-]{0,41}",
            "[0-9]{0,20}",
            "0{0,3}91?[0-9]{6,12}",
            "[0-9]{1,2}-[A-Za-z]{3}(-[0-9]{2,4})?",
            "[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?",
            "(Jan|MAY|dec|Sept)-[0-9]{1,4}",
            "-?[0-9][.,]?[0-9]{0,11}[eE][+-]?[0-9]{1,3}",
            "[0-9]{1,13}[.,]0{1,3}",
            "#{1,9}|#[A-Z/0]{1,6}[!?]|Err:[0-9]{3}",
            "[=+@ '\t-]?[A-Z0-9]{1,6}",
            "[a-zA-Z0-9._+!-]{0,8}@(gmail\\.com|gmial\\.com|yahoo\\.con|[a-z.-]{1,9})",
            "[a-z]{1,3}@(gm?ail|yahoo|[a-z0-9-]{1,4})\\.(com?|con|ne?t|nte|or?g|in)",
            "(null|NONE|TRUE|nan|na|REQUIRED|empty|tbd|leer|x)[0-9]?",
            "[A-Z0-9]{1,4}([;/|,]|\n)[A-Z0-9]{1,4}",
            "[0-9]{1,4}-(mars|ene|Okt|mei|abr)(-[0-9]{2})?",
            "(44|91|49|7|1|0)0?[0-9]{9,11}",
            "[a-z.]{1,4}@[a-z]{1,4}\\.(com|net|de)[0-9]{0,2}",
            "'?[A-Z]{0,3}[-_]?[0-9]{1,8}(\\.0)?",
            "\\+?[1-9][0-9]{0,4}([ -][0-9]{1,6}){0,3}",
            "\\+?(91|44|36|39|1|7)[ -]?[0-9 -]{8,14}",
            "[A-Za-z]{1,5}( [A-Z0-9]{1,7}){0,3}",
            "(CRM|no|keine|A-|en) ?(12|code| [0-9]{6} and [0-9]{6}|e [0-9]{6})",
            "\\+[0-9]{1,19}",
            "[xX*]{2,8}[ -]?[xX]{0,4}[ -]?[A-Z0-9]{0,5}",
            "[0-9]{2,5}[xX]{1,5}[0-9]{0,3}",
            "[A-Z0-9 ]{1,4}(_x000[DdAa]_|_|__)",
            "(Total|count|Summe|CRM)[ :-]{0,2}[0-9]{0,3}",
            "0{1,2}|[-=+]{1,9}|[0-9]{1,2}[:/][0-9]{1,4}",
            "[A-Z0-9]{0,4}[\"$%&_ ][A-Z0-9]{0,4}[\"$%&_ ]?[A-Z0-9]{0,3}",
            "[0-9]{1,3}[.,]?[0-9]{0,6}[eE]\\+[0-9]{1,4}",
            "\\PC{0,9}",
            any::<String>(),
        ]
    }

    /// What a glance should have seen, as far as it saw anything.
    fn seen_by_judge(glance: Glance, judge: impl Fn(&mut dyn FnMut(Rule)) -> bool) -> Glance {
        let mut found = Vec::new();
        let stands = judge(&mut |rule| found.push(rule));
        match (glance, found.as_slice()) {
            (Glance::Unknown, _) => Glance::Unknown,
            (_, []) => Glance::Plain,
            (_, &[rule]) => Glance::Only { rule, stands },
            _ => Glance::Unknown,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn plain_values_have_no_finding_and_their_normal_form(rules in rule_sets(), value in values()) {
            let params = testing::params(&rules);
            let bytes = value.as_bytes();
            let mut found: Vec<Rule> = Vec::new();
            let word = bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
            if word {
                prop_assert_eq!(word_is_plain_code(bytes, &params), code_is_plain(bytes, &params));
            }
            prop_assert_eq!(all_digits(bytes), bytes.iter().all(u8::is_ascii_digit));
            if code_is_plain(bytes, &params) {
                judge_code(&value, &params, &mut |rule| found.push(rule));
                prop_assert_eq!(normal::trim(&value), &value);
                let normal = if params.keep_case { value.clone() } else { value.to_ascii_uppercase() };
                prop_assert_eq!(normal::code(&value, &params), normal);
            }
            let glance = glance_at_code(bytes, &params);
            prop_assert_eq!(seen_by_judge(glance, |hit| judge_code(&value, &params, hit)), glance);
            for identifier in Identifier::ALL {
                if customer_is_plain(identifier, bytes, &params) {
                    judge_customer(identifier, &value, &params, &mut |rule| found.push(rule));
                    prop_assert_eq!(normal::trim(&value), &value);
                }
                let judged = |hit: &mut dyn FnMut(Rule)| judge_customer(identifier, &value, &params, hit);
                let glance = glance_at_customer(identifier, bytes, &params);
                prop_assert_eq!(seen_by_judge(glance, judged), glance);
                if glance != Glance::Unknown {
                    prop_assert_eq!(normal::trim(&value), &value);
                }
                if customer_is_normal(identifier, bytes, &params) {
                    prop_assert!(customer_is_plain(identifier, bytes, &params));
                    let customer = Identity::new(identifier, &rules).unwrap();
                    let customer = customer.customer(&value).unwrap();
                    prop_assert_eq!(&customer.key, &value);
                    prop_assert_eq!(&customer.stored, &value);
                }
            }
            prop_assert_eq!(found, vec![]);
        }
    }

    #[test]
    fn what_most_files_hold_is_plain() {
        let params = testing::params(&RuleSet::default());
        for code in ["ABCDEF1", "abcdef1", "A", "SUMMER_2026", "0123456789", "AB12-CD34-EF56"] {
            assert!(code_is_plain(code.as_bytes(), &params), "{code}");
        }
        for (identifier, value) in [
            (Identifier::Mobile, "919876543210"),
            (Identifier::Mobile, "0987654321"),
            (Identifier::Email, "jo.do+x@gmail.com"),
            (Identifier::Email, "jo@mail-1.example.org"),
            (Identifier::ExternalId, "CRM-A_1042"),
            (Identifier::UserId, "1234567"),
        ] {
            assert!(customer_is_normal(identifier, value.as_bytes(), &params), "{value}");
        }
    }
}
