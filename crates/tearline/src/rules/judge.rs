//! Which value rules a value is held to, in the order of the catalogue, and which finding stands for which:
//! a value gets the findings that explain it, and not those that only follow from them.
//!
//! - A value that is missing has no other fault.
//! - A word that stands for nothing, several values in one cell, and what a spreadsheet made of a value have the wrong
//!   characters, length and form, but only because of that.
//! - A value that is far too long was run together out of others.
//! - A control character is outside every character set, and so is the sign that makes a value a formula:
//!   `code-charset` looks at the other characters.
//! - An address or a number with a control character in it is not one because of that.
//! - An address that is none has no misspelt domain; a number with one zero too many has no length.

use super::kind::seen::Seen;
use super::normal::Number;
use super::*;
use crate::Identifier;

/// Judges the value of the code column, trimmed. `hit` is called with every rule that finds something. Says whether the
/// value can be compared with others, as [`stands_for_itself`] does.
pub(crate) fn judge_code(value: &str, params: &Params, hit: &mut dyn FnMut(Rule)) -> bool {
    if code_missing::check(value, params) {
        hit(Rule::CodeMissing);
        return false;
    }
    if value_too_long::check(value, params) {
        hit(Rule::ValueTooLong);
        return stands_for_itself(None, value, params);
    }
    let seen = Seen::by(value, &params.code_kinds);
    let damaged = is_damaged(None, value, params);
    if explained(None, value, seen, damaged, params, hit) {
        return false;
    }
    if damaged {
        hit(Rule::CodeSpreadsheet);
        return false;
    }
    judge_control(value, seen, params, hit);
    if code_length::check(value, params) {
        hit(Rule::CodeLength);
    }
    if code_charset::check_seen(value, seen, params) {
        hit(Rule::CodeCharset);
    }
    if code_formula::check(value, params) {
        hit(Rule::CodeFormula);
    }
    if params.on(Rule::CodeDateLike) && code_date_like::is_date(value, seen) {
        hit(Rule::CodeDateLike);
    }
    true
}

/// Judges the value of the customer column, trimmed; as [`judge_code`] does.
pub(crate) fn judge_customer(
    identifier: Identifier,
    value: &str,
    params: &Params,
    hit: &mut dyn FnMut(Rule),
) -> bool {
    if identifier == Identifier::NotTagged {
        judge_other(value, params, hit);
        return true;
    }
    if customer_missing::check(value, params) {
        hit(Rule::CustomerMissing);
        return false;
    }
    if value_too_long::check(value, params) {
        hit(Rule::ValueTooLong);
        return stands_for_itself(Some(identifier), value, params);
    }
    let seen = Seen::of(value);
    let damaged = is_damaged(Some(identifier), value, params);
    if explained(Some(identifier), value, seen, damaged, params, hit) {
        return false;
    }
    match identifier {
        Identifier::Mobile => {
            let number = Number::read(value);
            if damaged {
                hit(Rule::MobileSpreadsheet);
            } else if judge_control(value, seen, params, hit) {
            } else if !number.is_some_and(|number| mobile_format::is_one(value, &number, params)) {
                hit(Rule::MobileFormat);
            } else if number.is_some_and(|number| mobile_trunk::find(value, &number, params).is_some()) {
                hit(Rule::MobileTrunk);
            } else if params.on(Rule::MobileCountry) && mobile_country::check(value, params) {
                hit(Rule::MobileCountry);
            }
        }
        Identifier::Email => {
            if judge_control(value, seen, params, hit) {
            } else if email_format::check(value, params) {
                hit(Rule::EmailFormat);
            } else if email_typo::check(value, params) {
                hit(Rule::EmailTypo);
            }
        }
        Identifier::ExternalId => {
            if params.on(Rule::ExternalIdSpreadsheet) && damaged {
                hit(Rule::ExternalIdSpreadsheet);
            } else {
                let control = judge_control(value, seen, params, hit);
                if !control && seen.any(Seen::HIGH) && value_control::hides(value) {
                    hit(Rule::ValueControl);
                }
                if external_id_format::check(value, params) {
                    hit(Rule::ExternalIdFormat);
                }
            }
        }
        Identifier::UserId => {
            if !judge_control(value, seen, params, hit) && user_id_format::check(value, params) {
                hit(Rule::UserIdFormat);
            }
        }
        Identifier::NotTagged => {}
    }
    !damaged
}

/// Judges a value that is carried along: only its length matters.
pub(crate) fn judge_other(value: &str, params: &Params, hit: &mut dyn FnMut(Rule)) {
    if value_too_long::check(value, params) {
        hit(Rule::ValueTooLong);
    }
}

/// Whether one finding says all that there is to say of a value, which cannot be compared with others then.
/// `identifier`: `None` for a code.
fn explained(
    identifier: Option<Identifier>,
    value: &str,
    seen: Seen,
    damaged: bool,
    params: &Params,
    hit: &mut dyn FnMut(Rule),
) -> bool {
    if params.on(Rule::ValuePlaceholder) && value_placeholder::check(identifier, value, seen) {
        hit(Rule::ValuePlaceholder);
        // A series that lets such words pass has them looked at like any other value.
        return params.severity(Rule::ValuePlaceholder) == Some(Severity::Error);
    }
    let several = value_several::count(identifier, value, seen, damaged, params).is_some();
    if several {
        hit(Rule::ValueSeveral);
    }
    several
}

/// Whether a value can be compared with others: it is neither blank, nor a word for nothing, nor several, nor what a
/// spreadsheet left of it. `identifier`: `None` for a code.
pub(crate) fn stands_for_itself(identifier: Option<Identifier>, value: &str, params: &Params) -> bool {
    let seen = Seen::of(value);
    let nothing = || {
        params.severity(Rule::ValuePlaceholder) == Some(Severity::Error)
            && value_placeholder::check(identifier, value, seen)
    };
    !(code_missing::is_blank(value)
        || nothing()
        || is_damaged(identifier, value, params)
        || value_several::count(identifier, value, seen, false, params).is_some())
}

/// Whether a spreadsheet left nothing of it that could be compared.
fn is_damaged(identifier: Option<Identifier>, value: &str, params: &Params) -> bool {
    match identifier {
        Some(Identifier::Email) => false,
        Some(Identifier::ExternalId) => external_id_spreadsheet::check(value, params),
        Some(Identifier::Mobile) => mobile_spreadsheet::check(value, params),
        Some(Identifier::UserId | Identifier::NotTagged) | None => code_spreadsheet::check(value, params),
    }
}

/// Whether no error is found in a value. `identifier`: `None` for a code.
pub(crate) fn is_without_fault(identifier: Option<Identifier>, value: &str, params: &Params) -> bool {
    let mut without = true;
    let mut hit = |rule: Rule| without &= params.severity(rule) < Some(Severity::Error);
    match identifier {
        None => judge_code(value, params, &mut hit),
        Some(identifier) => judge_customer(identifier, value, params, &mut hit),
    };
    without
}

/// Whether it has a control character.
fn judge_control(value: &str, seen: Seen, params: &Params, hit: &mut dyn FnMut(Rule)) -> bool {
    // Some are beyond ASCII.
    let control = seen.any(Seen::CONTROL) || seen.any(Seen::HIGH) && value_control::check(value, params);
    if control {
        hit(Rule::ValueControl);
    }
    control
}

macro_rules! value_rules {
    ($($rule:ident => $module:ident),+ $(,)?) => {
        /// What a value rule says about a value that it found. The value is trimmed; for `value-trimmed`
        /// it is the raw one.
        pub(crate) fn say_value(rule: Rule, value: &str, params: &Params) -> Said {
            match rule {
                $(Rule::$rule => $module::say(value, params),)+
                // The rules about files, rows and coupons say more than a value can tell, each by its own
                // `say`.
                _ => Said::new(Message::new("")),
            }
        }

        /// Whether one value rule, asked alone, finds something.
        #[cfg(test)]
        pub(crate) fn check_value(rule: Rule, value: &str, params: &Params) -> bool {
            match rule {
                $(Rule::$rule => $module::check(value, params),)+
                other => unreachable!("{other} is no value rule"),
            }
        }
    };
}

value_rules! {
    ValueTooLong => value_too_long,
    ValueControl => value_control,
    ValueTrimmed => value_trimmed,
    CodeMissing => code_missing,
    CodeLength => code_length,
    CodeCharset => code_charset,
    CodeFormula => code_formula,
    CodeSpreadsheet => code_spreadsheet,
    CodeDateLike => code_date_like,
    CustomerMissing => customer_missing,
    MobileFormat => mobile_format,
    MobileTrunk => mobile_trunk,
    MobileCountry => mobile_country,
    MobileSpreadsheet => mobile_spreadsheet,
    EmailFormat => email_format,
    EmailTypo => email_typo,
    ExternalIdFormat => external_id_format,
    ExternalIdSpreadsheet => external_id_spreadsheet,
    UserIdFormat => user_id_format,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;
    use Rule::*;

    fn check(identifier: Option<Identifier>, region: Option<&str>, cases: &[(&str, &[Rule])]) {
        let rules = RuleSet { default_region: region.map(str::to_owned), ..RuleSet::default() };
        let params = testing::params(&rules);
        for (value, expected) in cases {
            let mut found = Vec::new();
            let stands = match identifier {
                None => judge_code(value, &params, &mut |rule| found.push(rule)),
                Some(identifier) => judge_customer(identifier, value, &params, &mut |rule| found.push(rule)),
            };
            assert_eq!(&found, expected, "{value:?}");
            if identifier != Some(Identifier::NotTagged) {
                assert_eq!(stands, stands_for_itself(identifier, value, &params), "{value:?}");
            }
            assert!(found.is_sorted(), "in the order of the catalogue");
        }
    }

    #[test]
    fn a_code_gets_the_findings_that_explain_it() {
        let long = "x".repeat(5000);
        check(
            None,
            None,
            &[
                ("ABCDEF1", &[]),
                ("", &[CodeMissing]),
                ("\u{200b}", &[CodeMissing]),
                ("1.23457E+11", &[CodeSpreadsheet]),
                ("#NAME?", &[CodeSpreadsheet]),
                ("12345.0", &[CodeSpreadsheet]),
                (&"#".repeat(41), &[CodeSpreadsheet]),
                ("=SUM", &[CodeFormula]),
                ("=SUM(A1)", &[CodeFormula]),
                ("-ABC", &[CodeFormula]),
                ("-", &[ValuePlaceholder]),
                ("#N/A", &[ValuePlaceholder]),
                ("NULL", &[ValuePlaceholder]),
                ("AB01;AB02", &[ValueSeveral]),
                ("AB01\nAB02", &[ValueSeveral]),
                ("[AB01, AB02]", &[ValueSeveral]),
                ("@ABC", &[CodeFormula]),
                ("10-Mar", &[CodeDateLike]),
                ("3/10/2026", &[CodeCharset, CodeDateLike]),
                ("A B", &[CodeCharset]),
                ("AB\0C", &[ValueControl]),
                ("AB\0 C", &[ValueControl, CodeCharset]),
                ("\tABC", &[ValueControl, CodeFormula]),
                (&long, &[ValueTooLong]),
            ],
        );
    }

    #[test]
    fn a_customer_gets_the_findings_that_explain_it() {
        let long = "x".repeat(300);
        check(
            Some(Identifier::Mobile),
            Some("IN"),
            &[
                ("919876543210", &[]),
                ("", &[CustomerMissing]),
                ("9.19877E+11", &[MobileSpreadsheet]),
                ("919876543210.0", &[MobileSpreadsheet]),
                ("abc", &[MobileFormat]),
                ("98765\0", &[ValueControl]),
                ("98765432", &[MobileCountry]),
                ("98765", &[MobileFormat]),
                ("0000000000", &[MobileFormat]),
                ("9876543210/9876543211", &[ValueSeveral]),
                ("nan", &[ValuePlaceholder]),
                ("+44 (0)7911 123456", &[MobileTrunk]),
                ("0919876543210", &[MobileCountry]),
            ],
        );
        check(Some(Identifier::Mobile), None, &[("98765432", &[])]);
        check(
            Some(Identifier::Email),
            None,
            &[
                ("a@b.com", &[]),
                ("a@gmial.com", &[EmailTypo]),
                ("a@@gmial.com", &[EmailFormat]),
                (" ", &[CustomerMissing]),
            ],
        );
        check(
            Some(Identifier::ExternalId),
            None,
            &[
                ("x", &[]),
                (&long, &[ExternalIdFormat]),
                ("CRM\u{200b}17", &[ValueControl]),
                ("क्\u{200d}ष", &[]),
                ("########", &[ExternalIdSpreadsheet]),
                ("#N/A", &[ValuePlaceholder]),
            ],
        );
        check(
            Some(Identifier::UserId),
            None,
            &[("7", &[]), ("x", &[UserIdFormat]), ("7\t", &[ValueControl])],
        );
        check(Some(Identifier::NotTagged), None, &[("", &[]), ("x\0", &[])]);
    }
}
