//! Mobile numbers whose length their country does not have.

use crate::rules::kind::regions::Region;
use crate::rules::normal::Number;
use crate::rules::{Params, Said};

rule! {
    /// The number has a length that mobile numbers of the series' country do not have. The rule is on only
    /// where the series names a country; numbers that start with another country's code are not looked at.
    ///
    /// ## Why it is bad
    /// A digit is missing or one too many. The coupon would go to nobody, or to somebody else.
    ///
    /// ## Example
    /// ```text
    /// 98765432
    /// → The mobile number "98765432" has 8 digits without the country code; numbers of IN have 10.
    /// ```
    ///
    /// ## How to mend
    /// Compare the number with the customer's record and complete it. If it belongs to another country, write
    /// it with `+` and the country code.
}

sentences! {
    zero_before_code(value: Text, number: Text);
    length(value: Text, digits: Number, region: Text, lengths: Numbers);
    length_behind_code(value: Text, digits: Number, region: Text, lengths: Numbers);
}

/// Nothing is found in what is no number at all, nor where the series names no region.
pub(crate) fn check(value: &str, params: &Params) -> bool {
    let Some(region) = params.region else { return false };
    Number::read(value).is_some_and(|number| is_impossible(&number, region))
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let region = params.region;
    if let Some((number, region)) =
        Number::read(value).zip(region).filter(|(number, _)| !number.international)
    {
        // `0919876543210`: both what is dialled at home and the country code.
        let digits = number.as_str();
        let rest = digits.strip_prefix(region.trunk).filter(|_| !region.trunk.is_empty());
        let rest = rest.filter(|rest| {
            rest.strip_prefix(region.calling_code).is_some_and(|national| region.has(national.len()))
        });
        if let Some(rest) = rest {
            return Said::new(sentence::zero_before_code(value, rest)).suggest(Some(rest.to_owned()));
        }
    }
    let number = Number::read(value);
    // Who has written the country's code is not told to write it.
    let with_code = number.is_some_and(|number| number.international);
    let digits = number.zip(region).map_or(0, |(number, region)| national(&number, region).len());
    let lengths = region.map(|region| region.lengths().map(|length| length as u64).collect());
    let id = region.map_or("", |region| region.id);
    let say = if with_code { sentence::length_behind_code } else { sentence::length };
    Said::new(say(value, digits as u64, id, lengths.unwrap_or_default()))
}

fn is_impossible(number: &Number, region: &Region) -> bool {
    let digits = number.digits();
    let code = region.calling_code.as_bytes();
    if number.international {
        return digits.strip_prefix(code).is_some_and(|national| !region.has(national.len()));
    }
    // Without `+` it may be national, with or without what is dialled at home before it, or start with the
    // country code after all.
    let possible =
        |prefix: &[u8]| digits.strip_prefix(prefix).is_some_and(|national| region.has(national.len()));
    !(possible(b"") || possible(region.trunk.as_bytes()) || possible(code))
}

/// The part of an impossible number that is its own, as far as can be told.
fn national<'a>(number: &'a Number, region: &Region) -> &'a [u8] {
    let digits = number.digits();
    let prefix = if number.international { region.calling_code } else { region.trunk };
    digits.strip_prefix(prefix.as_bytes()).unwrap_or(digits)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let of = |region: &str| RuleSet { default_region: Some(region.to_owned()), ..RuleSet::default() };
        check(
            Rule::MobileCountry,
            &of("IN"),
            &[
                ("9876543210", Fine),
                ("09876543210", Fine),
                ("919876543210", Fine),
                ("+91 98765 43210", Fine),
                ("00919876543210", Fine),
                ("+447911123456", Fine),
                ("98765432", Found),
                ("987654321", Found),
                ("+9198765432", Found),
                ("+91 098765 43210", Found),
                ("9876543210123", Found),
                ("0919876543210", Mend("919876543210")),
                ("no number", Fine),
            ],
        );
        check(
            Rule::MobileCountry,
            &of("US"),
            &[("2125550123", Fine), ("12125550123", Fine), ("125550123", Found)],
        );
        check(
            Rule::MobileCountry,
            &of("HU"),
            &[("06301234567", Fine), ("36301234567", Fine), ("0630123456", Found)],
        );
        check(
            Rule::MobileCountry,
            &of("BR"),
            &[("1187654321", Fine), ("11987654321", Fine), ("119876543", Found)],
        );
        check(Rule::MobileCountry, &RuleSet::default(), &[("98765432", Fine)]);
    }
}
