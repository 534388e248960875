//! What the values of a column look like, where its name does not say what it is.

use std::ops::RangeInclusive;

use crate::Identifier;
use crate::table::header::Line;
use crate::text::decode::is_blank;

/// The values of one column in the head of the file, without blanks.
#[derive(Debug)]
pub(crate) struct Values<'a>(Vec<&'a str>);

impl<'a> Values<'a> {
    pub(crate) fn of(rows: &'a [Line], column: usize) -> Self {
        let cells = rows.iter().filter_map(|row| row.get(column));
        Self(cells.map(|cell| visible(cell)).filter(|cell| !cell.is_empty()).collect())
    }

    #[cfg(test)]
    pub(crate) fn are_blank(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nine of ten values are so.
    fn nearly_all(&self, is: impl Fn(&str) -> bool) -> bool {
        !self.0.is_empty() && self.share(is) * 10 >= self.0.len() * 9
    }

    fn share(&self, is: impl Fn(&str) -> bool) -> usize {
        self.0.iter().filter(|value| is(value)).count()
    }

    /// The identifier that nearly all values are of beyond doubt: e-mail addresses, or mobile numbers.
    pub(crate) fn identifier(&self) -> Option<Identifier> {
        if self.nearly_all(is_address) {
            Some(Identifier::Email)
        } else if self.nearly_all(is_mobile) {
            Some(Identifier::Mobile)
        } else {
            None
        }
    }

    /// Whether nearly all values are mobile numbers that cannot be a number of any other kind: with a `+`, or written
    /// in groups.
    pub(crate) fn are_surely_mobiles(&self) -> bool {
        self.nearly_all(|value| is_mobile(value) && !value.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Whether they may be identifiers of this kind, and next to nothing else.
    pub(crate) fn can_only_be(&self, identifier: Identifier) -> bool {
        match identifier {
            Identifier::Email | Identifier::Mobile => self.identifier() == Some(identifier),
            Identifier::ExternalId | Identifier::UserId | Identifier::NotTagged => false,
        }
    }

    /// Whether they may be mobile numbers, whatever else they may be.
    pub(crate) fn may_be_mobiles(&self) -> bool {
        self.nearly_all(|value| {
            value.bytes().filter(u8::is_ascii_digit).count() >= 7 && !value.contains(char::is_alphabetic)
        })
    }

    /// Whether they are what nobody would call codes: of several words, in small letters, amounts, dates.
    pub(crate) fn are_plainly_no_codes(&self) -> bool {
        // `4512`, `8841`: as long as one another and each another, they may be.
        let alike = self.0.len() > 1
            && self.are_numbers_as_long(4..=5)
            && !self.nearly_all(|value| value.starts_with("19") || value.starts_with("20"));
        let plainly = |value: &str| {
            let number = value.bytes().any(|b| b.is_ascii_digit()) && !value.contains(char::is_alphabetic);
            value.contains(char::is_whitespace)
                || is_address(value)
                || is_date(value)
                || value.trim_start_matches('\'').starts_with('+')
                || number && value.len() < 6 && !alike
                || number && value.contains(['.', ',', '/', ':'])
                || !value.bytes().any(|b| b.is_ascii_digit()) && value.contains(char::is_lowercase)
                || value.chars().count() < 2
        };
        self.share(plainly) * 5 >= self.0.len() * 4
    }

    /// Whether they look like codes: of letters and digits without a space, nearly each another, and not what a column
    /// of names, amounts, dates or states holds.
    pub(crate) fn look_like_codes(&self) -> bool {
        if self.identifier() == Some(Identifier::Email) {
            return false;
        }
        let codes = self.share(is_code);
        let numbers = self.share(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
        codes > 0 && codes * 5 >= self.0.len() * 4 && self.are_different() && numbers * 2 <= self.0.len()
            || self.are_long_numbers()
    }

    /// Digits only, as many in each, and enough of them for a code: not an amount, a count or a row's number.
    fn are_long_numbers(&self) -> bool {
        self.identifier().is_none() && self.are_numbers_as_long(6..=20)
    }

    /// Digits only, as many in each.
    fn are_numbers_as_long(&self, lengths: RangeInclusive<usize>) -> bool {
        let length = self.0.first().map_or(0, |value| value.len());
        lengths.contains(&length)
            && self.are_different()
            && self.nearly_all(|value| value.len() == length && value.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Whether most are digits of which the first is a zero.
    pub(crate) fn begin_with_zero(&self) -> bool {
        let digit = |b: u8| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'.');
        let zero = |value: &str| value.starts_with('0') && value.bytes().all(digit);
        !self.0.is_empty() && self.share(zero) * 2 >= self.0.len()
    }

    /// Whether they are digits only, but for a few.
    pub(crate) fn are_numbers(&self) -> bool {
        self.share(|value| value.bytes().all(|b| b.is_ascii_digit())) * 5 >= self.0.len().max(1) * 4
    }

    /// Whether hardly any value is there twice.
    fn are_different(&self) -> bool {
        let repeated = |(at, value): &(usize, &&str)| self.0[..*at].contains(value);
        self.0.iter().enumerate().filter(repeated).count() * 5 <= self.0.len()
    }

    /// The same from the first row on.
    pub(crate) fn number_the_rows(&self) -> bool {
        matches!(self.0.first(), Some(&("0" | "1"))) && self.count_up()
    }

    /// Whether they count the rows: 1, 2, 3 or 0, 1, 2.
    pub(crate) fn count_up(&self) -> bool {
        let numbers: Option<Vec<u64>> = self.0.iter().map(|value| value.parse().ok()).collect();
        numbers.is_some_and(|numbers| {
            numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
        })
    }
}

/// A cell without white space and what cannot be seen around it.
pub(crate) fn visible(cell: &str) -> &str {
    let bare = cell.trim_matches(is_blank);
    // Behind a space the reader leaves the quotes of ` "AB12"`: a finding of its own says so.
    bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare)
}

/// Letters and digits, at least one digit or nothing but capitals, and no sign that codes do not have.
pub(crate) fn is_code(value: &str) -> bool {
    let digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let letter = value.bytes().any(|byte| byte.is_ascii_alphabetic());
    let capitals = !value.bytes().any(|byte| byte.is_ascii_lowercase());
    (2..=40).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && (digit && (letter || value.len() >= 6) || letter && capitals && value.len() >= 6)
        && !is_date(value)
}

/// `2026-03-10`: digits in groups of which none is longer than a year.
fn is_date(value: &str) -> bool {
    let groups = value.split('-');
    groups.clone().count() == 3
        && groups
            .clone()
            .all(|group| matches!(group.len(), 1..=4) && group.bytes().all(|b| b.is_ascii_digit()))
}

pub(crate) fn is_address(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !value.contains(char::is_whitespace)
    })
}

/// Nine digits or more, up to fifteen, and signs that stand between those of a number.
pub(crate) fn is_mobile(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (9..=15).contains(&digits)
        && value.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b' ' | b'(' | b')'))
        && !is_date(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(values: &[&str]) -> Vec<Line> {
        values.iter().zip(1..).map(|(value, line)| Line::new(vec![(*value).to_owned()], line, 0)).collect()
    }

    #[test]
    fn codes_are_told_from_what_other_columns_hold() {
        let cases: [(&[&str], bool); 20] = [
            (&["XMAS-7H2K", "XMAS-9P4Q", "XMAS-3W8Z"], true),
            (&["AAA111", "AAA222"], true),
            (&["123456789012", "123456789099"], false), // may as well be mobile numbers
            (&["12345678", "87654321"], true),
            (&["kq7zbq3cbe1a", "7fbzdc4hizdx"], true),
            (&["Jessica", "Joana", "Beatriz"], false),
            (&["JESSICA", "JO", "ANN"], false),
            (&["25", "50"], false),
            (&["10.00", "12.50"], false),
            (&["1", "2", "3"], false),
            (&["ACTIVE", "ACTIVE", "ACTIVE"], false),
            (&["Enabled", "Disabled"], false),
            (&["2026-03-10", "2026-03-11"], false),
            (&["10/03/2026", "11/03/2026"], false),
            (&["ann@example.com", "bob@example.com"], false),
            (&["Rua das Flores 12", "Rua Nova 3"], false),
            (&["gold", "silver"], false),
            (&["PLAN1", "PLAN1", "PLAN2", "PLAN1"], false),
            (&["TRUE", "FALSE"], false),
            (&[], false),
        ];
        for (values, expected) in cases {
            let rows = rows(values);
            assert_eq!(Values::of(&rows, 0).look_like_codes(), expected, "{values:?}");
        }
    }

    #[test]
    fn identifiers_are_told_by_nearly_all_values() {
        use Identifier::{Email, Mobile};
        let cases: [(&[&str], Option<Identifier>); 7] = [
            (&["ann@example.com", "bob@example.com"], Some(Email)),
            (&["919876543210", "+91 98765 43211"], Some(Mobile)),
            (&["919876543210\u{200b}"], Some(Mobile)),
            (&["REF1", "REF2"], None),
            (&["42", "43"], None),
            (&["ann@example.com", "919876543210"], None),
            (&[], None),
        ];
        for (values, expected) in cases {
            let rows = rows(values);
            assert_eq!(Values::of(&rows, 0).identifier(), expected, "{values:?}");
        }
    }

    #[test]
    fn a_rows_number_counts_up() {
        for (values, expected) in [
            (&["1", "2", "3"][..], true),
            (&["0", "1"], true),
            (&["7", "8", "9"], true),
            (&["1"], false),
            (&["1", "3"], false),
            (&["A1", "A2"], false),
        ] {
            let rows = rows(values);
            assert_eq!(Values::of(&rows, 0).count_up(), expected, "{values:?}");
        }
    }
}
