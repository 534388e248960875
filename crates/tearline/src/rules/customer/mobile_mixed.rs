//! Files in which some numbers have their country code and others have none.

use crate::rules::kind::mobile::{Groups, all_digits};
use crate::rules::kind::regions::Region;
use crate::rules::normal::{self, Number};
use crate::rules::{Params, Said, mobile_format};
use crate::{Identifier, Rule};

rule! {
    /// Some mobile numbers of the file have a country code, as in `+919876543210`, and others seem to have none,
    /// as in `09876543210` or `9876543210`. The series names no country that would say what those are.
    ///
    /// ## Why it is bad
    /// One customer written in both ways counts as two, and gets two coupons. A number without its country code
    /// may also be a stranger's in another country.
    ///
    /// ## Example
    /// ```text
    /// +919876543210,ABCDEF1
    /// 09876543210,ABCDEF2
    /// → Row 1 has a mobile number with its country code, row 2 one that seems to have none.
    /// ```
    ///
    /// ## How to mend
    /// Let the series name the country of the numbers without a code (`defaultRegion`), or write all numbers with
    /// `+` and their country code.
}

sentences! {
    mixed(with: Number, without: Number);
}

/// The first rows with either kind.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mixed {
    with: Option<u64>,
    without: Option<u64>,
    /// Long numbers that begin like no country's: past so many, no more are looked up.
    strange: u32,
}

/// So many numbers are looked up in vain.
const MOST_STRANGE: u32 = 1000;

impl Mixed {
    /// `None` where there is nothing to look for.
    pub(crate) fn of(params: &Params, identifier: Identifier) -> Option<Self> {
        let wanted =
            identifier == Identifier::Mobile && params.region.is_none() && params.on(Rule::MobileMixed);
        wanted.then(Self::default)
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.with.is_some() && self.without.is_some()
    }

    pub(crate) fn said(&self) -> Option<Said> {
        Some(Said::new(sentence::mixed(self.with?, self.without?)))
    }

    /// Whether a value of the customers' column, as the file has it, says nothing that is not known: no number has a
    /// letter, and one that starts with `+` has its country code.
    pub(crate) fn knows(&self, raw: &[u8]) -> bool {
        self.with.is_some() && raw.first() == Some(&b'+') || raw.iter().any(u8::is_ascii_alphabetic)
    }

    /// The same of digits: long ones say that there are country codes, which is known.
    #[inline(always)]
    pub(crate) fn knows_digits(&self, raw: &[u8]) -> bool {
        self.with.is_some() && (12..=16).contains(&raw.len()) && raw[0] != b'0' && all_digits(raw)
    }

    /// A value of the customers' column.
    pub(crate) fn note(&mut self, value: &str, row: u64, params: &Params) {
        let value = normal::trim(value);
        let number = Number::read(value).filter(|number| mobile_format::is_one(value, number, params));
        match number.filter(|_| !self.is_settled()) {
            Some(number) if number.international => self.with = self.with.or(Some(row)),
            Some(number) => self.note_digits(number.digits(), row),
            None => {}
        }
    }

    /// A number about which no other rule has anything to say.
    #[inline(never)]
    pub(crate) fn note_plain(&mut self, number: &[u8], row: u64) {
        if all_digits(number) {
            self.note_digits(number, row);
        } else if let Some((groups, international)) = Groups::read(number) {
            if international {
                self.with = self.with.or(Some(row));
            } else {
                self.note_digits(groups.digits(), row);
            }
        }
    }

    /// Digits without `+` and `00`.
    #[inline(always)]
    pub(crate) fn note_digits(&mut self, digits: &[u8], row: u64) {
        let national = digits[0] == b'0' || digits.len() == 10;
        if (national && self.without.is_none()) || (digits.len() >= 12 && self.with.is_none()) {
            self.look_at(digits, row);
        }
    }

    #[inline(never)]
    fn look_at(&mut self, digits: &[u8], row: u64) {
        if digits[0] == b'0' {
            if (9..=12).contains(&digits.len()) {
                self.without = Some(row);
            }
        } else if self.strange < MOST_STRANGE {
            // Ten digits may be a short number with its country code: they prove nothing then.
            match (digits.len() == 10, Region::begins(digits)) {
                (true, false) => self.without = Some(row),
                (false, true) => self.with = Some(row),
                _ => self.strange += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RuleSet;
    use crate::rules::testing;

    #[test]
    fn only_files_with_both_kinds_are_mixed() {
        let params = testing::params(&RuleSet::default());
        let cases: [(&[&str], bool); 12] = [
            (&["919876543210", "919876543211"], false),
            (&["9876543210", "9876543211"], false),
            (&["+919876543210", "919876543211"], false),
            (&["+4512345678", "4512345678", "6591234567"], false),
            (&["13812345678", "11987654321", "1133334444"], false),
            (&["09876543210", "9876543211"], false),
            (&["no number", "+", ""], false),
            (&["+919876543210", "9876543211"], true),
            (&["09876543210", "+919876543211"], true),
            (&["447911123456", "07911 123456"], true),
            (&["919876543210", "9876543211"], true),
            (&["00919876543210", "9876543211"], true),
        ];
        for (values, mixed) in cases {
            let mut seen = Mixed::default();
            values.iter().zip(1..).for_each(|(value, row)| seen.note(value, row, &params));
            assert_eq!(seen.said().is_some(), mixed, "{values:?}");
        }
    }
}
