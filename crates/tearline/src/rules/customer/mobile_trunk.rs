//! Mobile numbers that have both their country code and the zero that is dialled at home.

use crate::rules::kind::regions::Region;
use crate::rules::normal::{self, Number};
use crate::rules::{Params, Said};

rule! {
    /// Between the country code and the number stands what is dialled only at home, mostly a zero: `+44 (0)7911
    /// 123456`, `+44 07911 123456`, `0044 (0)7911 123456`. In some countries it is another digit, as in `+7 8 916 …`.
    ///
    /// ## Why it is bad
    /// With the country code the zero is not dialled: no such number exists, so no message arrives, and the
    /// customer is not found by it.
    ///
    /// ## Example
    /// ```text
    /// +44 (0)7911 123456
    /// → The mobile number "+44 (0)7911 123456" has the 0 that is dialled only at home.
    /// ```
    ///
    /// ## How to mend
    /// Take the number that the finding suggests. If all rows have the finding, let whoever keeps the list write
    /// numbers with `+` and the country code, and without the zero.
}

sentences! {
    dialled_at_home(value: Text, trunk: Text, number: Text);
}

#[cfg(test)]
pub(crate) fn check(value: &str, params: &Params) -> bool {
    Number::read(value).is_some_and(|number| find(value, &number, params).is_some())
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let found = Number::read(value).and_then(|number| find(value, &number, params));
    let (number, trunk) = found.unwrap_or_default();
    let number = normal::whole(number, params);
    Said::new(sentence::dialled_at_home(value, trunk, &number)).suggest(Some(number))
}

/// The number without what is dialled only at home, and that; in digits, with the country code.
pub(crate) fn find(value: &str, number: &Number, params: &Params) -> Option<(String, &'static str)> {
    let digits = number.as_str();
    // `(0)` says it by itself; `44 07911 …` by the gap; bare digits only where no number of that country is so long.
    let in_brackets = value.bytes().any(|byte| byte == b'(') && value.contains("(0)");
    if !in_brackets && !Region::may_have_trunk(digits.as_bytes()) {
        return None;
    }
    let stands_apart = || {
        let code = value.trim_start_matches('(').bytes().take_while(u8::is_ascii_digit).count();
        value.as_bytes().get(code) == Some(&b' ') && code > 0 && code <= 3
    };
    let (code, regions) = Region::of_number(digits)?;
    let bare = !number.international && !in_brackets && !stands_apart();
    let of_series = || params.region.is_none_or(|region| region.calling_code == code);
    if bare && !(may_be(digits.as_bytes()) && of_series()) {
        return None;
    }
    let national = digits.strip_prefix(code)?;
    let fits = |digits: usize| regions.iter().any(|region| region.has(digits));
    let zero = in_brackets && national.starts_with('0') && fits(national.len() - 1);
    // Italian landlines keep it; mobile numbers, which start with 3, never have one.
    if zero && (code != "39" || national.starts_with("03")) && (!fits(national.len()) || has_trunk(&regions))
    {
        return Some((format!("{code}{}", &national[1..]), "0"));
    }
    let region = regions.iter().find(|region| {
        let rest = national.strip_prefix(region.trunk).filter(|_| !region.trunk.is_empty());
        rest.is_some_and(|rest| region.has(rest.len()))
            // Nowhere where a zero is dialled does a number start with one; other digits may be the number's.
            && (region.trunk.starts_with('0') || !fits(national.len()))
    })?;
    Some((format!("{code}{}", national.strip_prefix(region.trunk)?), region.trunk))
}

fn has_trunk(regions: &[Region]) -> bool {
    regions.iter().any(|region| !region.trunk.is_empty())
}

/// Whether plain digits may be such a number: they need a closer look. `44 0…` in one, for codes of two digits.
#[inline(always)]
pub(crate) fn may_be(digits: &[u8]) -> bool {
    digits.len() >= 12 && digits[2] == b'0' && Region::has_code_of_two(digits)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let cases = [
            ("+44 (0)7911 123456", Mend("447911123456")),
            ("+44(0)7911123456", Mend("447911123456")),
            ("0044 (0)7911 123456", Mend("447911123456")),
            ("+44 07911 123456", Mend("447911123456")),
            ("+4407911123456", Mend("447911123456")),
            ("44 (0)7911 123456", Mend("447911123456")),
            ("44 07911 123457", Mend("447911123457")),
            ("4407911123457", Mend("447911123457")),
            ("+49 (0)151 23456789", Mend("4915123456789")),
            ("+91 098765 43210", Mend("919876543210")),
            ("+33 (0)6 12 34 56 78", Mend("33612345678")),
            ("+353 (0)87 123 4567", Mend("353871234567")),
            ("+39 (0)347 1234567", Mend("393471234567")),
            ("+43 0664 1234567", Mend("436641234567")),
            ("+7 8 916 123-45-67", Mend("79161234567")),
            ("+36 06 30 123 4567", Mend("36301234567")),
            ("+1 1 212 555 0123", Mend("12125550123")),
            ("+39 06 1234 5678", Fine),
            ("+225 01 02 03 04 05", Fine),
            ("+44 7911 123456", Fine),
            ("447911123456", Fine),
            ("07911 123456", Fine),
            ("919076543210", Fine),
            ("8801712345678", Fine),
            ("+12125550123", Fine),
            ("(020) 7946 0958", Fine),
            ("no number", Fine),
        ];
        check(Rule::MobileTrunk, &RuleSet::default(), &cases);
        let india = RuleSet { default_region: Some("IN".to_owned()), ..RuleSet::default() };
        check(
            Rule::MobileTrunk,
            &india,
            &[("09876543210", Fine), ("4407911123457", Fine), ("+4407911123457", Mend("+447911123457"))],
        );
    }
}
