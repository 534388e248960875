//! Codes that look as if a spreadsheet had made a date of them.

use std::borrow::Cow;

use crate::rules::kind::months::is_month_name;
use crate::rules::kind::seen::Seen;
use crate::rules::{Params, Said};

rule! {
    /// The code looks like a date, in any of many languages: `10-Mar`, `3/10/2026`, `10-mars`, `03-ene`, `10. Mrz`,
    /// `3月10日`, `2505-01-01`. A spreadsheet may have made it out of a code such as `10MAR`, `MAR26` or `3-10-26`.
    ///
    /// ## Why it is bad
    /// If so, the code in the file is not the code that was printed, and customers who type the printed one
    /// are turned away. The row is accepted all the same: a code may look like this on purpose.
    ///
    /// ## Example
    /// ```text
    /// 10-Mar
    /// → The code "10-Mar" looks like a date.
    /// ```
    ///
    /// ## How to mend
    /// Compare the code with the place that it came from. If it was changed, export the codes again with the
    /// column formatted as text. If the series has such codes, let it turn the rule off.
}

sentences! {
    looks(value: Text);
}

/// `30-September-2026`, and a word that is longer in another language.
const LONGEST: usize = 20;

pub(crate) fn check(value: &str, _: &Params) -> bool {
    is_date(value, Seen::of(value))
}

pub(crate) fn is_date(value: &str, seen: Seen) -> bool {
    const BETWEEN: u16 = Seen::DATE | Seen::SLASH | Seen::SPACE;
    if seen.any(Seen::COLON) && is_time(value) {
        return true;
    }
    // A date has a digit, and something between its parts.
    if value.len() < 3
        || value.len() < 5 && !seen.any(Seen::SLASH)
        || !seen.any(BETWEEN | Seen::HIGH)
        || !seen.any(Seen::DIGIT | Seen::HIGH)
    {
        return false;
    }
    let value = if seen.any(Seen::COLON) { without_time(value) } else { value };
    if value.is_ascii() {
        return value.len() <= LONGEST && may_be_ascii(value.as_bytes()) && is_parts(value);
    }
    value.len() <= 4 * LONGEST
        && value.chars().count() <= LONGEST
        && value.chars().any(|c| digit(c).is_some())
        && (is_east_asian(value) || is_parts(value))
}

/// `12:30`, `01:30:00`, `9:05 PM`.
fn is_time(value: &str) -> bool {
    let suffix = |end: &str| {
        let (rest, last) = value.split_at_checked(value.len().checked_sub(2)?)?;
        last.eq_ignore_ascii_case(end).then(|| rest.trim_end())
    };
    let bare = suffix("am").or_else(|| suffix("pm")).unwrap_or(value);
    let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) && part < "60";
    let mut parts = bare.split(':');
    let hour = parts.next().unwrap_or_default();
    (small(hour) > 0 || matches!(hour, "0" | "00"))
        && small(hour) < 25
        && parts.next().is_some_and(two)
        && parts.next().is_none_or(two)
        && parts.next().is_none()
}

/// Whether there are two parts or more, each of letters or of no more digits than a year has, and some digits.
pub(crate) fn may_be_ascii(value: &[u8]) -> bool {
    let (mut digits, mut separators) = (false, false);
    let mut last = 0;
    let mut run = 0;
    for &byte in value {
        let kind = match byte {
            b'0'..=b'9' => 1,
            b'A'..=b'Z' | b'a'..=b'z' => 2,
            b'-' | b'/' | b'.' | b' ' | b',' => 0,
            _ => return false,
        };
        run = if kind == 1 { run + 1 } else { 0 };
        if kind + last == 3 || run > 4 {
            return false;
        }
        digits |= kind == 1;
        separators |= kind == 0 && byte != b',';
        last = kind;
    }
    digits && separators
}

/// A date without the time behind it, as databases and spreadsheets write it: `2026-03-10 00:00:00`.
fn without_time(value: &str) -> &str {
    let Some(colon) = value.find(':') else { return value };
    let time = |c: char| {
        c.is_ascii_digit()
            || matches!(c, ':' | '.' | '+' | '-' | 'Z' | ' ' | 'A' | 'P' | 'M' | 'a' | 'p' | 'm')
    };
    match value.get(..colon).and_then(|before| before.rsplit_once([' ', 'T'])) {
        Some((date, hour)) if value[date.len() + 1..].chars().all(time) && small(hour) < 25 => date,
        _ => value,
    }
}

/// [`check`] for a code of `0-9A-Za-z_-` that does not start with a dash. Quick where letters and digits stand side by
/// side, as in most codes: then it is no date.
#[inline(always)]
pub(crate) fn is_dashed(bytes: &[u8]) -> bool {
    bytes.len() <= LONGEST
        && !bytes.first_chunk().is_some_and(|first| is_mixed(*first))
        // No part of a date has five digits: ids of a series end in as many.
        && !bytes.last_chunk::<5>().is_some_and(|last| last.iter().all(u8::is_ascii_digit))
        && is_dashed_date(bytes)
}

/// Whether a letter and a digit stand side by side, in eight bytes of `0-9A-Za-z_-`.
#[inline(always)]
fn is_mixed(bytes: [u8; 8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(bytes);
    // Of `0-9` bit 4 is set, of `A-Za-z_` bit 6, of `-` neither.
    let letters = word >> 6 & ONES;
    let digits = word >> 4 & !letters & ONES;
    (digits & letters >> 8) | (letters & digits >> 8) != 0
}

#[cold]
#[inline(never)]
fn is_dashed_date(bytes: &[u8]) -> bool {
    bytes.split(|&b| b == b'-').all(may_be_part)
        && std::str::from_utf8(bytes).is_ok_and(|value| value.len() >= 5 && is_parts(value))
}

fn may_be_part(part: &[u8]) -> bool {
    match part {
        [b'0'..=b'9', ..] => part.len() <= 4 && part.iter().all(u8::is_ascii_digit),
        _ => part.iter().all(u8::is_ascii_alphabetic),
    }
}

/// `3月10日`, `2026年3月10日`, `2026年3月`, `3月-10`.
fn is_east_asian(value: &str) -> bool {
    let Some((before, after)) = value.split_once('月') else { return false };
    let month = match before.split_once('年') {
        Some((year, month)) => is_year(&ascii(year)).then_some(month),
        None => Some(before.rsplit_once(['-', '/', ' ']).map_or(before, |(_, month)| month)),
    };
    month.is_some_and(|month| is_month(&ascii(month)))
        && (after.is_empty() && value.contains(['年', '-', '/', ' '])
            || after.strip_suffix('日').is_some_and(|day| is_day(&ascii(day)))
            || after
                .strip_prefix(['-', '/', ' '])
                .is_some_and(|rest| is_short(&ascii(rest)) || is_year(&ascii(rest))))
}

/// Digits of other scripts as ASCII.
fn ascii(text: &str) -> String {
    text.chars().map(|c| digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)).collect()
}

fn digit(c: char) -> Option<u32> {
    const ZEROS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    ZEROS.iter().find_map(|&zero| u32::from(c).checked_sub(u32::from(zero)).filter(|&digit| digit < 10))
}

/// Two or three parts with `-`, `/`, `.` or spaces between them, of which all or all but a month's name are numbers.
fn is_parts(value: &str) -> bool {
    let text = if value.is_ascii() { Cow::Borrowed(value) } else { Cow::Owned(ascii(value)) };
    let separator = |c: char| matches!(c, '-' | '/' | '.' | ' ' | ',' | '،' | '\u{a0}' | '\u{202f}');
    let mut parts: Vec<&str> = text.split(separator).filter(|part| !part.is_empty()).collect();
    // `10 de marzo de 2026`.
    parts.retain(|part| !matches!(*part, "de" | "del" | "of" | "di"));
    // Of two words are some Arabic months.
    let joined;
    let is_word = |part: &str| !part.starts_with(|c: char| c.is_ascii_digit());
    if !text.is_ascii()
        && let Some(at) = parts.windows(2).position(|pair| pair.iter().all(|part| is_word(part)))
    {
        joined = parts[at..at + 2].join(" ");
        parts.splice(at..at + 2, [joined.as_str()]);
    }
    let year = |part: &str| is_year(part) || part.len() == 2 && is_short(part);
    match parts[..] {
        [a, b] => {
            let fraction = || text.len() == a.len() + b.len() + 1 && text.contains('/');
            is_day(a) && is_month_name(b)
                || is_month_name(a) && (is_short(b) || is_year(b))
                || is_day(a) && (is_day(b) || is_year(b) && b < "2100") && fraction()
        }
        // No day at all, as spreadsheets and databases write it: `1900-01-00`, `0000-00-00`.
        [a @ ("0000" | "1900"), b, "00"] if is_short(b) && text.len() == a.len() + 6 => true,
        [a, b, c] if is_month_name(a) || is_month_name(b) => {
            is_day(a) && year(c) || is_month_name(a) && is_day(b) && year(c) || is_year(a) && is_day(c)
        }
        [a, b, c] => {
            // Numbers alone are one only where the same sign stands between all of them.
            // `10. 3. 2026` is written with a space behind each dot.
            let spaced = text.contains(". ");
            let mut signs = text.chars().filter(|&c| !(c.is_ascii_digit() || spaced && c == ' '));
            let same = matches!((signs.next(), signs.next(), signs.next()), (Some(a), Some(b), None) if a == b && a != ' ');
            same && (is_day(a) && is_day(b) && year(c) || is_year(a) && is_month(b) && is_day(c))
        }
        _ => false,
    }
}

/// A date in figures with its whole year, as databases and spreadsheets write them: `2026-03-10`, `10.03.1985`.
pub(crate) fn is_full_date(value: &str) -> bool {
    let sign = |c: char| matches!(c, '-' | '.');
    let Some(sign) = value.chars().find(|&c| sign(c)).filter(|_| (8..=10).contains(&value.len())) else {
        return false;
    };
    // Of now, or of somebody's birth.
    let year = |part: &str| is_year(part) && (part.starts_with("19") || part.starts_with("20"));
    let mut parts = value.split(sign);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(b), Some(c), None) => {
            year(a) && is_month(b) && is_day(c) || is_day(a) && is_day(b) && year(c)
        }
        _ => false,
    }
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    Said::new(sentence::looks(value))
}

/// One digit or two; `0` for what is no such number.
fn small(text: &str) -> u32 {
    if matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().unwrap_or(0)
    } else {
        0
    }
}

fn is_day(text: &str) -> bool {
    (1..=31).contains(&small(text))
}

fn is_month(text: &str) -> bool {
    (1..=12).contains(&small(text))
}

/// A day of a month, or a year without its century.
fn is_short(text: &str) -> bool {
    small(text) > 0 || text == "00"
}

/// From 1900, where spreadsheets begin to count days, to 9999, where they end.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && text >= "1900"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::rules::judge_code;
    use crate::rules::testing::{Outcome::*, check, params};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeDateLike,
            &RuleSet::default(),
            &[
                ("10-Mar", Found),
                ("1-MAR", Found),
                ("Mar-10", Found),
                ("Mar-00", Found),
                ("Mar-2026", Found),
                ("10-Mar-26", Found),
                ("10-Mar-2026", Found),
                ("3/10/2026", Found),
                ("03/10/26", Found),
                ("10.03.2026", Found),
                ("2026-03-10", Found),
                ("32-Mar", Fine),
                ("Mar-1001", Fine),
                ("MARS-10", Found),
                ("10-mars", Found),
                ("03-ene", Found),
                ("dic-10", Found),
                ("ene-05", Found),
                ("10-Mai", Found),
                ("Mai-26", Found),
                ("10-Okt", Found),
                ("10. Mrz", Found),
                ("10.Mrz.26", Found),
                ("01-févr", Found),
                ("janv.-26", Found),
                ("10 mars 2026", Found),
                ("10/mar", Found),
                ("10 de março de 2026", Found),
                ("30-settembre-2026", Found),
                ("10-mrt", Found),
                ("Mar 10, 2026", Found),
                ("10-मार्च", Found),
                ("१०-मार्च", Found),
                ("10 مارس", Found),
                ("١٠ مارس", Found),
                ("١٠ كانون الثاني ٢٠٢٦", Found),
                ("3月10日", Found),
                ("2026年3月10日", Found),
                ("2026年3月", Found),
                ("10-三月", Found),
                ("2505-01-01", Found),
                ("2026-03-10 00:00:00", Found),
                ("2026-03-10T00:00:00Z", Found),
                ("10.03.2026 00:00", Found),
                ("3/10/2026 12:00:00 AM", Found),
                ("10-Mar-2026 00:00", Found),
                ("Mär 26", Found),
                ("10-maj", Found),
                ("10-Oca", Found),
                ("10-мар", Found),
                ("10 мая", Found),
                ("10-Agt", Found),
                ("10-Des", Found),
                ("10-paź", Found),
                ("10-aoû", Found),
                ("10-सितं", Found),
                ("10. 3. 2026", Found),
                ("12:00:00", Found),
                ("9:05 PM", Found),
                ("12:30", Found),
                ("25:99", Fine),
                ("12:3", Fine),
                ("1/2", Found),
                ("03/2026", Found),
                ("12/3456", Fine),
                ("1-2", Fine),
                ("1900-01-00", Found),
                ("0000-00-00", Found),
                ("SALE 10:30", Fine),
                ("1899-01-01", Fine),
                ("SPRING-10", Fine),
                ("MARTA-10", Fine),
                ("MAR-X1", Fine),
                ("3月", Fine),
                ("AB12-CD34-EF56", Fine),
                ("1234-5678", Fine),
                ("SUMMER 26", Fine),
                ("3/10", Found),
                ("10-03-1", Fine),
                ("10-03/2026", Fine),
                ("1-2-3-4", Fine),
                ("10MAR", Fine),
                ("SAVE-10", Fine),
                ("2026-13-10", Fine),
                ("10-Mar-20260", Fine),
                ("Mar-10-26", Found),
                ("é-Mar", Fine),
            ],
        );
    }

    #[test]
    fn a_series_can_turn_it_off() {
        let severities = BTreeMap::from([(Rule::CodeDateLike, None)]);
        let params = params(&RuleSet { severities, ..RuleSet::default() });
        judge_code("10-Mar", &params, &mut |rule| panic!("{rule}"));
    }
}
