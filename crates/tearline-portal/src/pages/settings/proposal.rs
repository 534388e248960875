//! What stands in the form, as the server takes it.

use std::collections::BTreeMap;
use std::str::FromStr;

use tearline_api::contract::{Generator, SeriesSettings};
use tearline_api::tearline::{Bounds, Codes, Rule, Severity};

use crate::api::manage::{Proposal, ProposedRules};
use crate::browser::{self, field};
use crate::locale::t;

/// What is wrong with a field, by its name: that of the setting, below `rules` that of the rule set.
pub(super) type Problems = BTreeMap<String, String>;

/// Bytes of a megabyte, in which the largest file is given.
pub(super) const MEGABYTE: f64 = 1e6;

/// What stands in the form, and what of it makes no sense. `before`: what the series has, of which the form shows the time
/// to the minute, and a severity that nobody chose as what it is.
pub(super) fn proposal(form: &web_sys::Element, before: &SeriesSettings) -> (Proposal, Problems) {
    let mut problems = Problems::new();
    let text = |name: &str| field(form, name).0.trim().to_owned();
    let checked = |name: &str| field(form, name).1;
    let mut most = |name: &str| number(&text(name), name, &mut problems);
    let (max_coupons, coupons_per_customer) = (most("maxCoupons"), most("couponsPerCustomer"));
    let max_rows = most("maxRows");
    let megabytes: Option<f64> = number(&text("maxBytes"), "maxBytes", &mut problems);
    // What is less than a byte is none, and more than there are bytes is all of them.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let max_bytes = megabytes.map(|megabytes| (megabytes * MEGABYTE).round() as u64);
    let mut needed = |name: &str, of: &str| {
        let number = number::<u32>(&text(name), of, &mut problems);
        if number.is_none() {
            problems.entry(of.to_owned()).or_insert_with(|| t!("Write a whole number."));
        }
        number.unwrap_or_default()
    };
    let mut bounds = |name: &str| Bounds {
        min: needed(&format!("{name}.min"), name),
        max: needed(&format!("{name}.max"), name),
    };
    let (code_length, mobile_digits) = (bounds("codeLength"), bounds("mobileDigits"));
    let length = needed("generator.length", "generator.length");
    let mut alone = |name: &str| needed(name, name);
    let recommended_rows = u64::from(alone("recommendedRows"));
    let (max_value_chars, max_value_lines) = (alone("maxValueChars"), alone("maxValueLines"));
    let external_id_max_chars = alone("externalIdMaxChars");
    let name = text("name");
    if name.is_empty() {
        problems.insert("name".to_owned(), t!("Write a name."));
    }
    let severities = adjustable().filter_map(|rule| {
        let severity = text(&severity_field(rule)).parse::<Severity>().ok();
        (severity != before.rules.severity(rule)).then_some((rule, severity))
    });
    let severities = severities.collect();
    let expires_on = before.expires_on;
    let expires = text("expiresOn");
    let shown = expires_on.map(|on| browser::moment_in_field(on as f64));
    let expires_on = if shown.as_deref().unwrap_or_default() == expires {
        expires_on
    } else {
        // Milliseconds of any date that the field takes fit.
        #[allow(clippy::cast_possible_truncation)]
        browser::moment_of_field(&expires).map(|on| on as i64)
    };
    let codes = match text("codes").as_str() {
        "uploaded" => Codes::Uploaded,
        "generated" => Codes::Generated,
        _ => Codes::Either,
    };
    let proposal = Proposal {
        name,
        max_coupons,
        coupons_per_customer,
        expires_on,
        require_known_customers: checked("requireKnownCustomers"),
        generator: Generator { prefix: text("generator.prefix"), length, charset: text("generator.charset") },
        rules: ProposedRules {
            codes,
            code_length,
            code_charset: text("codeCharset"),
            keep_case: checked("keepCase"),
            mobile_digits,
            default_region: Some(text("defaultRegion").to_uppercase()).filter(|region| !region.is_empty()),
            external_id_max_chars,
            max_rows,
            max_bytes,
            recommended_rows,
            max_value_chars,
            max_value_lines,
            severities,
        },
    };
    (proposal, problems)
}

/// The rules of which a series can change how bad a finding is.
pub(super) fn adjustable() -> impl Iterator<Item = Rule> {
    Rule::ALL.iter().copied().filter(|rule| rule.adjustable())
}

pub(super) fn severity_field(rule: Rule) -> String {
    ["severities.", rule.id()].concat()
}

/// A number, where there is one.
fn number<T: FromStr>(text: &str, name: &str, problems: &mut Problems) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        problems.insert(name.to_owned(), t!("Write a whole number."));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_or_none_or_a_problem() {
        let check = |text: &str, expected: Option<u32>, wrong: bool| {
            let mut problems = Problems::new();
            assert_eq!(number::<u32>(text, "maxRows", &mut problems), expected, "{text}");
            assert_eq!(problems.contains_key("maxRows"), wrong, "{text}");
        };
        check("", None, false);
        check("12", Some(12), false);
        check("-1", None, true);
        check("1.5", None, true);
        check("many", None, true);
        check("4294967296", None, true);
    }
}
