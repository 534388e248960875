//! The short way: most values of most files are plain, and one pass over their bytes shows it. A plain value
//! has no finding by any value rule; whatever is not plain goes the long way, which alone decides.

use super::params::Charset;
use super::{Params, email_format, email_typo};
use crate::Identifier;

/// What the short way knows of a byte of a code.
pub(crate) type Classes = [u8; 256];

/// Outside the character set, or in it but with a meaning to some rule that the long way has to look at.
const SPECIAL: u8 = 1;
/// Stands in dates, and starts formulas.
const DASH: u8 = 2;
/// `10-Mar-2026` and all other dates are no longer.
const LONGEST_DATE: usize = 11;

/// The classes of bytes, compiled once for each rule set.
pub(crate) fn classes(charset: &Charset) -> Classes {
    let mut classes = [SPECIAL; 256];
    for b in b'!'..=b'~' {
        let special = !charset.contains(char::from(b)) || b"=+@.,#:/!?\"'`".contains(&b);
        classes[usize::from(b)] = if special { SPECIAL } else { 0 };
    }
    classes[usize::from(b'-')] |= DASH;
    classes
}

/// Whether no rule about codes can find anything in the bytes, and the normalized code is the same bytes with
/// ASCII letters in capitals (or as they are, where the series keeps case).
#[inline(always)]
pub(crate) fn code_is_plain(bytes: &[u8], params: &Params) -> bool {
    if !params.plain_code_length.contains(&bytes.len()) {
        return false;
    }
    let seen = bytes.iter().fold(0, |seen, &b| seen | params.code_classes[usize::from(b)]);
    seen == 0 || (seen == DASH && bytes.len() > LONGEST_DATE && bytes[0] != b'-')
}

/// Whether that holds of every word of the characters `0-9A-Za-z_` that has the length of a code.
pub(crate) fn words_are_plain(classes: &Classes) -> bool {
    (0..=u8::MAX).filter(|b| b.is_ascii_alphanumeric() || *b == b'_').all(|b| classes[usize::from(b)] == 0)
}

/// [`code_is_plain`] for bytes that are known to be in `0-9A-Za-z_`.
#[inline(always)]
pub(crate) fn word_is_plain_code(bytes: &[u8], params: &Params) -> bool {
    if params.plain_words {
        params.plain_code_length.contains(&bytes.len())
    } else {
        code_is_plain(bytes, params)
    }
}

/// Whether there are only digits. Eight at a time: a byte less '0' above 9 sets its top bit.
#[inline(always)]
fn all_digits(bytes: &[u8]) -> bool {
    match bytes.len() {
        8..=16 => not_digits(bytes, 0) | not_digits(bytes, bytes.len() - 8) == 0,
        _ => bytes.iter().all(u8::is_ascii_digit),
    }
}

/// Zero where the eight bytes are digits.
#[inline(always)]
fn not_digits(bytes: &[u8], at: usize) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    let digits = u64::from_le_bytes(word) ^ (0x30 * ONES);
    (digits.wrapping_add(0x76 * ONES) | digits) & (0x80 * ONES)
}

/// Whether no rule about mobile numbers can find anything in the bytes, and they are normalized as they
/// stand.
#[inline(always)]
pub(crate) fn mobile_is_plain(bytes: &[u8], params: &Params) -> bool {
    if !params.plain_mobile_length.contains(&bytes.len()) || bytes.starts_with(b"00") {
        return false;
    }
    if !all_digits(bytes) {
        return false;
    }
    match params.region {
        None => true,
        Some(region) => {
            region.has(bytes.len())
                || (bytes.starts_with(region.calling_code.as_bytes())
                    && region.has(bytes.len() - region.calling_code.len()))
        }
    }
}

/// Whether the bytes are an address in which nothing is unusual, and normalized.
#[inline(always)]
pub(crate) fn email_is_plain(bytes: &[u8], params: &Params) -> bool {
    let Some(at) = memchr::memchr(b'@', bytes) else { return false };
    bytes.len() <= params.max_value_chars
        && at > 0
        && bytes[..at].iter().all(|&b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'))
        && (email_typo::COMMON.iter().any(|domain| domain.as_bytes() == &bytes[at + 1..])
            || is_plain_domain(&bytes[at + 1..]))
}

/// Whether no rule can find anything in a domain that is not one of the common ones.
#[inline(never)]
fn is_plain_domain(domain: &[u8]) -> bool {
    domain.iter().all(|&b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && email_format::are_labels(domain)
        && std::str::from_utf8(domain).is_ok_and(|domain| !email_typo::is_misspelt(domain))
}

/// Whether the bytes are a user id, and normalized.
#[inline(always)]
pub(crate) fn user_id_is_plain(bytes: &[u8], params: &Params) -> bool {
    // 18 digits always fit 63 bits; 19 may.
    bytes.len() <= params.max_value_chars.min(18)
        && bytes.first().is_some_and(|&b| b != b'0')
        && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether the bytes are an external id without a space or anything that is not ASCII.
#[inline(always)]
pub(crate) fn external_id_is_plain(bytes: &[u8], params: &Params) -> bool {
    let ink = |&b: &u8| b.wrapping_sub(b'!') <= b'~' - b'!';
    // A result file may have put a `'` before it.
    bytes.first().is_some_and(|&b| b != b'\'')
        && bytes.len() <= params.max_value_chars.min(params.external_id_max_chars)
        && bytes.iter().all(ink)
}

/// The one of these that fits the identifier.
#[inline(always)]
pub(crate) fn customer_is_plain(identifier: Identifier, bytes: &[u8], params: &Params) -> bool {
    match identifier {
        Identifier::Mobile => mobile_is_plain(bytes, params),
        Identifier::Email => email_is_plain(bytes, params),
        Identifier::UserId => user_id_is_plain(bytes, params),
        Identifier::ExternalId => external_id_is_plain(bytes, params),
        Identifier::NotTagged => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Rule, judge_code, judge_customer, normal, testing};
    use super::*;
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
            "\\PC{0,9}",
            any::<String>(),
        ]
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
            for identifier in Identifier::ALL {
                if customer_is_plain(identifier, bytes, &params) {
                    judge_customer(identifier, &value, &params, &mut |rule| found.push(rule));
                    prop_assert_eq!(normal::trim(&value), &value);
                    prop_assert_eq!(normal::customer(identifier, &value), Some(value.as_str().into()));
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
            (Identifier::ExternalId, "CRM/A:1042"),
            (Identifier::UserId, "1234567"),
        ] {
            assert!(customer_is_plain(identifier, value.as_bytes(), &params), "{value}");
        }
    }
}
