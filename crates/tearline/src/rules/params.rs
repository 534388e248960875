//! A rule set, compiled: what the checks look at for every value.

use std::collections::BTreeMap;
use std::ops::Range;

use super::code::plain::{self, Classes};
use super::kind::regions::Region;
use super::kind::seen::{self, Kinds};
use crate::{Bounds, Rule, RuleSet, RuleSetError, Severity};

/// What the rules need to know, in the form in which they can use it fastest.
#[derive(Debug, Clone)]
pub(crate) struct Params {
    pub(crate) max_bytes: Option<u64>,
    pub(crate) max_rows: Option<u64>,
    pub(crate) recommended_rows: u64,
    pub(crate) max_value_chars: usize,
    pub(crate) max_value_lines: u64,
    pub(crate) code_length: Bounds,
    pub(crate) code_charset: Charset,
    pub(crate) keep_case: bool,
    pub(crate) mobile_digits: Bounds,
    pub(crate) region: Option<&'static Region>,
    pub(crate) external_id_max_chars: usize,
    /// For the short way (`code/plain`): the bytes of codes, and lengths in bytes that no rule minds.
    pub(crate) code_classes: Classes,
    pub(crate) code_kinds: Kinds,
    /// Whether every character of `0-9A-Za-z_` is one that no rule minds.
    pub(crate) plain_words: bool,
    pub(crate) plain_code_length: Range<usize>,
    pub(crate) plain_mobile_length: Range<usize>,
    severities: [Option<Severity>; Rule::ALL.len()],
}

impl RuleSet {
    /// # Errors
    /// The first field that cannot be used as it stands.
    pub fn validate(&self) -> Result<(), RuleSetError> {
        Params::new(self).map(drop)
    }

    /// How hard the shortest codes that the rules let through are to guess: 2 to this power of them are possible. 0 where
    /// the rules let through codes of any length or any characters.
    ///
    /// # Errors
    /// The first field that cannot be used as it stands.
    pub fn code_bits(&self) -> Result<u32, RuleSetError> {
        let params = Params::new(self)?;
        let rejects = |rule: Rule| params.severities[rule as usize] == Some(Severity::Error);
        if !rejects(Rule::CodeLength) || !rejects(Rule::CodeCharset) {
            return Ok(0);
        }
        let bits = f64::from(params.code_length.min) * f64::from(params.code_charset.count()).log2();
        Ok(bits as u32)
    }
}

impl Params {
    /// # Errors
    /// The first field of the rule set that cannot be used as it stands.
    pub(crate) fn new(rules: &RuleSet) -> Result<Self, RuleSetError> {
        bounds("codeLength", rules.code_length)?;
        bounds("mobileDigits", rules.mobile_digits)?;
        if rules.mobile_digits.max as usize > super::normal::MAX_DIGITS {
            let message = format!("a number has at most {} digits", super::normal::MAX_DIGITS);
            return Err(RuleSetError { field: "mobileDigits", message });
        }
        if rules.max_value_chars == 0 {
            return Err(error("maxValueChars", "no value could be so short: give at least 1"));
        }
        if rules.max_value_lines == 0 {
            return Err(error("maxValueLines", "a value has a line at least: give at least 1"));
        }
        if rules.external_id_max_chars == 0 {
            return Err(error("externalIdMaxChars", "no id could be so short: give at least 1"));
        }
        let code_charset = Charset::new(&rules.code_charset, rules.keep_case)?;
        let plain = |Bounds { min, max }| min.max(1) as usize..max.min(rules.max_value_chars) as usize + 1;
        let code_classes = plain::classes(&code_charset);
        Ok(Self {
            max_bytes: rules.max_bytes,
            max_rows: rules.max_rows,
            recommended_rows: rules.recommended_rows,
            max_value_chars: rules.max_value_chars as usize,
            max_value_lines: u64::from(rules.max_value_lines),
            code_length: rules.code_length,
            plain_words: plain::words_are_plain(&code_classes),
            code_classes,
            code_kinds: seen::kinds_of_code(&code_charset),
            plain_code_length: plain(rules.code_length),
            plain_mobile_length: plain(rules.mobile_digits),
            code_charset,
            keep_case: rules.keep_case,
            mobile_digits: rules.mobile_digits,
            region: rules.default_region.as_deref().map(region).transpose()?,
            external_id_max_chars: rules.external_id_max_chars as usize,
            severities: severities(&rules.severities)?,
        })
    }

    /// What a finding of the rule does; `None` when the rule is off.
    pub(crate) fn severity(&self, rule: Rule) -> Option<Severity> {
        self.severities[rule as usize]
    }

    /// Whether the rule is on.
    pub(crate) fn on(&self, rule: Rule) -> bool {
        self.severity(rule).is_some()
    }
}

fn error(field: &'static str, message: &str) -> RuleSetError {
    RuleSetError { field, message: message.to_owned() }
}

fn bounds(field: &'static str, Bounds { min, max }: Bounds) -> Result<(), RuleSetError> {
    if min > max {
        return Err(RuleSetError { field, message: format!("min ({min}) is greater than max ({max})") });
    }
    if max == 0 {
        return Err(error(field, "max is 0, which no value could meet"));
    }
    Ok(())
}

fn region(id: &str) -> Result<&'static Region, RuleSetError> {
    Region::find(id).ok_or_else(|| RuleSetError {
        field: "defaultRegion",
        message: format!("there is no region \"{id}\": give two capital letters, as in IN or GB"),
    })
}

fn severities(
    changed: &BTreeMap<Rule, Option<Severity>>,
) -> Result<[Option<Severity>; Rule::ALL.len()], RuleSetError> {
    let mut severities = [None; Rule::ALL.len()];
    for &rule in Rule::ALL {
        severities[rule as usize] = rule.default_severity();
    }
    for (&rule, &severity) in changed {
        if severity != rule.default_severity() && !rule.adjustable() {
            let message = format!("the severity of {rule} cannot be changed");
            return Err(RuleSetError { field: "severities", message });
        }
        severities[rule as usize] = severity;
    }
    Ok(severities)
}

/// The characters that a code may have.
#[derive(Debug, Clone)]
pub(crate) struct Charset {
    ascii: [bool; 128],
    /// Ranges outside ASCII, both ends included.
    others: Vec<(char, char)>,
    fold: bool,
    /// As messages show it: `A–Z 0–9 _ -`.
    pub(crate) shown: String,
}

impl Charset {
    /// `keep_case`: whether `a` is another character than `A`. Where it is not, one stands for both, since
    /// codes are compared and stored in capitals.
    fn new(text: &str, keep_case: bool) -> Result<Self, RuleSetError> {
        let mut charset =
            Self { ascii: [false; 128], others: Vec::new(), fold: !keep_case, shown: String::new() };
        for (first, last) in ranges(text)? {
            charset.show(first, last);
            for c in first..=last.min('\x7f') {
                charset.ascii[c as usize] = true;
                if charset.fold {
                    charset.ascii[c.to_ascii_uppercase() as usize] = true;
                    charset.ascii[c.to_ascii_lowercase() as usize] = true;
                }
            }
            if last > '\x7f' {
                charset.others.push((first.max('\u{80}'), last));
            }
        }
        Ok(charset)
    }

    fn show(&mut self, first: char, last: char) {
        // Where capitals and small letters are the same, one of them says it.
        if self.fold && (first, last) == ('a', 'z') && self.shown.contains("A–Z") {
            return;
        }
        if !self.shown.is_empty() {
            self.shown.push(' ');
        }
        self.shown.push(first);
        if first != last {
            self.shown.push('–');
            self.shown.push(last);
        }
    }

    /// How many characters are told apart; at least so many.
    fn count(&self) -> u32 {
        let told_apart = |c: &u8| !self.fold || !c.is_ascii_lowercase();
        let ascii = (0..128_u8).filter(|c| self.ascii[*c as usize]).filter(told_apart).count() as u32;
        let others: u32 = self.others.iter().map(|&(first, last)| last as u32 - first as u32 + 1).sum();
        ascii + if self.fold { others / 2 } else { others }
    }

    pub(crate) fn contains(&self, c: char) -> bool {
        if let Some(&inside) = self.ascii.get(c as usize) {
            return inside;
        }
        if self.others.is_empty() {
            return false;
        }
        let listed = |c: char| self.others.iter().any(|&(first, last)| first <= c && c <= last);
        listed(c) || (self.fold && (c.to_uppercase().all(listed) || c.to_lowercase().all(listed)))
    }
}

/// Reads `A-Za-z0-9_-`.
fn ranges(text: &str) -> Result<Vec<(char, char)>, RuleSetError> {
    let fault = |message: String| Err(RuleSetError { field: "codeCharset", message });
    if text.is_empty() {
        return fault("it is empty: give the characters that a code may have, as in A-Za-z0-9_-".to_owned());
    }
    let chars: Vec<char> = text.chars().collect();
    if let Some(c) = chars.iter().find(|c| c.is_control()) {
        return fault(format!("a code cannot have the control character U+{:04X}", u32::from(*c)));
    }
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        match chars[at..] {
            [first, '-', last, ..] if first > last => {
                return fault(format!("the range {first}-{last} is reversed"));
            }
            [first, '-', last, ..] => {
                ranges.push((first, last));
                at += 3;
            }
            ['-', ..] if at > 0 && at + 1 < chars.len() => {
                return fault("a - that is meant as itself must stand first or last".to_owned());
            }
            [c, ..] => {
                ranges.push((c, c));
                at += 1;
            }
            [] => break,
        }
    }
    Ok(ranges)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn codes_are_as_hard_to_guess_as_the_shortest_of_them() {
        let check = |charset: &str, min: u32, keep_case: bool, bits: u32| {
            let rules = RuleSet { keep_case, ..RuleSet::default() }
                .with_code_charset(charset)
                .with_code_length(min..=40);
            assert_eq!(rules.code_bits(), Ok(bits), "{charset} {min}");
        };
        check("0-9", 12, false, 39);
        check("0-9", 13, false, 43);
        check("A-Za-z0-9", 8, false, 41);
        check("A-Za-z0-9", 8, true, 47);
        check("ab", 40, false, 40);
        check("a", 40, false, 0);
        check("0-9", 0, false, 0);
        let mut rules = RuleSet::default().with_code_length(20..=40);
        assert!(rules.code_bits().unwrap() > 100);
        if Rule::CodeLength.adjustable() {
            rules = rules.with_severity(Rule::CodeLength, None);
            assert_eq!(rules.code_bits(), Ok(0));
        }
    }

    #[test]
    fn a_charset_has_its_characters() {
        let cases = [
            ("A-Za-z0-9_-", false, "AZaz09_-", "ä. /=\u{a0}"),
            ("-A-C", false, "-ABCabc", "Dd_"),
            ("A-Z", true, "AZ", "az0"),
            ("A-Z", false, "AZaz", "0"),
            ("0-9ä-ö", false, "09äÖ", "aü"),
            ("0-9ä-ö", true, "09äö", "Ö"),
            ("+--", false, "+,-", "."),
            ("z-ä", true, "z{~ä", "å"),
        ];
        for (text, keep_case, inside, outside) in cases {
            let charset = Charset::new(text, keep_case).unwrap();
            for c in inside.chars() {
                assert!(charset.contains(c), "{c:?} is in {text:?}");
            }
            for c in outside.chars() {
                assert!(!charset.contains(c), "{c:?} is not in {text:?}");
            }
        }
    }

    #[test]
    fn a_rule_set_that_contradicts_itself_is_refused_by_field() {
        let base = RuleSet::default;
        let severity = |rule, severity| BTreeMap::from([(rule, severity)]);
        let cases = [
            ("codeCharset", RuleSet { code_charset: String::new(), ..base() }),
            ("codeCharset", RuleSet { code_charset: "Z-A".to_owned(), ..base() }),
            ("codeCharset", RuleSet { code_charset: "a-c-e".to_owned(), ..base() }),
            ("codeCharset", RuleSet { code_charset: "A-Z\t".to_owned(), ..base() }),
            ("codeLength", RuleSet { code_length: Bounds { min: 9, max: 8 }, ..base() }),
            ("codeLength", RuleSet { code_length: Bounds { min: 0, max: 0 }, ..base() }),
            ("mobileDigits", RuleSet { mobile_digits: Bounds { min: 16, max: 15 }, ..base() }),
            ("mobileDigits", RuleSet { mobile_digits: Bounds { min: 7, max: 99 }, ..base() }),
            ("maxValueChars", RuleSet { max_value_chars: 0, ..base() }),
            ("externalIdMaxChars", RuleSet { external_id_max_chars: 0, ..base() }),
            ("defaultRegion", RuleSet { default_region: Some("XX".to_owned()), ..base() }),
            ("defaultRegion", RuleSet { default_region: Some("in".to_owned()), ..base() }),
            ("severities", RuleSet { severities: severity(Rule::CodeMissing, None), ..base() }),
            (
                "severities",
                RuleSet { severities: severity(Rule::EmailTypo, Some(Severity::Error)), ..base() },
            ),
        ];
        for (field, rules) in cases {
            let error = Params::new(&rules).map(drop).unwrap_err();
            assert_eq!(error.field, field, "{error}");
            assert_eq!(rules.validate(), Err(error));
        }
    }

    #[test]
    fn severities_are_the_catalogues_unless_a_series_changes_them() {
        let mut rules = RuleSet::default();
        let params = Params::new(&rules).unwrap();
        for &rule in Rule::ALL {
            assert_eq!(params.severity(rule), rule.default_severity(), "{rule}");
        }
        rules.severities = BTreeMap::from([
            (Rule::CodeDateLike, None),
            (Rule::CustomerDuplicate, Some(Severity::Error)),
            (Rule::CodeMissing, Some(Severity::Error)), // what it is anyway
        ]);
        let params = Params::new(&rules).unwrap();
        assert!(!params.on(Rule::CodeDateLike));
        assert_eq!(params.severity(Rule::CustomerDuplicate), Some(Severity::Error));
    }
}
