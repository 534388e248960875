//! What spreadsheets make of values that look like numbers or formulas to them.

/// How a spreadsheet spoiled a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// `1.23457E+11`
    Scientific,
    /// `12345.0`
    Decimal,
    /// `########`: the column was too narrow for the number.
    Hashes,
    /// `#NAME?`, `#N/A`, `Err:508`
    ErrorValue,
    /// `AB12_x000D_`: what workbooks hold for a line break at the end of a cell.
    LineBreak,
}

/// What stands in a workbook's own file for a carriage return or a line feed.
const LINE_BREAKS: [&str; 2] = ["_x000D_", "_x000A_"];

/// The value before the line break that a workbook wrote behind it.
pub(crate) fn without_line_break(value: &str) -> Option<&str> {
    let before = LINE_BREAKS.iter().find_map(|&mark| {
        let (rest, end) = value.split_at_checked(value.len().checked_sub(mark.len())?)?;
        end.eq_ignore_ascii_case(mark).then_some(rest)
    })?;
    Some(without_line_break(before).unwrap_or(before))
}

pub(crate) fn damage(value: &str) -> Option<Damage> {
    let bytes = value.as_bytes();
    if bytes.last() == Some(&b'_') && without_line_break(value).is_some() {
        return Some(Damage::LineBreak);
    }
    match bytes.first()? {
        b'#' if bytes.len() >= 2 && bytes.iter().all(|&b| b == b'#') => Some(Damage::Hashes),
        b'#' if value.strip_prefix('#').is_some_and(is_error_value) => Some(Damage::ErrorValue),
        first if first.is_ascii_alphabetic() || !first.is_ascii() => {
            is_calc_error(value).then_some(Damage::ErrorValue)
        }
        b'0'..=b'9' | b'-' | b'+' => {
            let number = Parts::of(value)?;
            Some(if number.exponent.is_some() { Damage::Scientific } else { Damage::Decimal })
        }
        _ => None,
    }
}

/// Whether it is [`Damage::Scientific`], as most damaged numbers are: `1.23457E+11`.
pub(crate) fn is_scientific(bytes: &[u8]) -> bool {
    let Some(at) = bytes.iter().rposition(|&byte| byte == b'+') else { return false };
    let (before, exponent) = (&bytes[..at], &bytes[at + 1..]);
    let [whole, rest @ .., b'E' | b'e'] = before else { return false };
    whole.is_ascii_digit()
        && (1..=3).contains(&exponent.len())
        && exponent.iter().all(u8::is_ascii_digit)
        && match rest {
            [] => true,
            [b'.' | b',', fraction @ ..] => !fraction.is_empty() && fraction.iter().all(u8::is_ascii_digit),
            _ => false,
        }
}

/// The whole number that was there before, if every digit of it survived.
pub(crate) fn restored(value: &str) -> Option<String> {
    /// A spreadsheet keeps no more digits of a number; the rest it fills with zeros.
    const KEPT: usize = 15;
    if let Some(before) = without_line_break(value) {
        return (!before.is_empty() && damage(before).is_none()).then(|| before.to_owned());
    }
    let Parts { negative, whole, fraction, exponent } = Parts::of(value)?;
    let shift = usize::try_from(exponent.unwrap_or(0)).ok()?;
    let (moved, zeros) = fraction.split_at_checked(shift)?;
    let number = format!("{whole}{moved}");
    (!negative && zeros.bytes().all(|b| b == b'0') && number.len() <= KEPT).then_some(number)
}

/// The digits of a number that is shown by thousands, `1,234,567`. Only with commas: points and spaces group the digits
/// of cards and of registers, too.
pub(crate) fn without_thousands(value: &str) -> Option<String> {
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let mut groups = value.split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && digits(first))?;
    let grouped = first.len() < value.len() && groups.all(|group| group.len() == 3 && digits(group));
    grouped.then(|| value.replace(',', ""))
}

/// A number as a spreadsheet or a data library writes it, but never as it is written by hand: with an
/// exponent that has a sign or comes behind a point, or with one or two zeros behind the point.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<i32>,
}

impl<'a> Parts<'a> {
    fn of(value: &'a str) -> Option<Self> {
        let unsigned = value.strip_prefix(['-', '+']);
        let negative = value.starts_with('-');
        let (whole, rest) = digits(unsigned.unwrap_or(value))?;
        let (fraction, rest) = match rest.strip_prefix(['.', ',']) {
            Some(rest) => digits(rest)?,
            None => ("", rest),
        };
        if rest.is_empty() {
            let damaged = matches!(fraction, "0" | "00");
            return damaged.then_some(Self { negative, whole, fraction, exponent: None });
        }
        let rest = rest.strip_prefix(['E', 'e'])?;
        // `12E-05` and `12E5` may well be codes; with a point before it, they are not.
        let (sign, rest) = match (rest.strip_prefix('+'), rest.strip_prefix('-')) {
            (Some(rest), _) => (1, rest),
            _ if fraction.is_empty() => return None,
            (_, Some(rest)) => (-1, rest),
            _ => (1, rest),
        };
        let (exponent, "") = digits(rest)? else { return None };
        if exponent.len() > 3 {
            return None;
        }
        let exponent = Some(sign * exponent.parse::<i32>().ok()?);
        Some(Self { negative, whole, fraction, exponent })
    }
}

/// The digits that a text starts with, at least one, and the rest.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())
}

/// `#NAME?` and its translations (`#WERT!`, `#¿NOMBRE?`), `#N/A`: what stands behind the `#`.
fn is_error_value(name: &str) -> bool {
    if ["N/A", "NV", "GETTING_DATA", "N/DISP", "N/DISP!"].iter().any(|known| name.eq_ignore_ascii_case(known))
    {
        return true;
    }
    let Some(name) = name.strip_suffix(['!', '?']) else { return false };
    !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || matches!(c, '0' | '/' | '_' | '¿' | '¡'))
}

/// LibreOffice's `Err:508`, in any of its languages: `Fehler:508`, `Erreur : 508`.
fn is_calc_error(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "err",
        "error",
        "fehler",
        "erreur",
        "erro",
        "errore",
        "fout",
        "fel",
        "błąd",
        "ошибка",
        "hata",
        "错误",
        "エラー",
        "خطأ",
    ];
    let three = |number: &str| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit());
    // All but a few values end otherwise.
    value.as_bytes().last().is_some_and(u8::is_ascii_digit)
        && value.len() < 24
        && value.split_once([':', '：']).is_some_and(|(word, number)| {
            three(number.trim()) && WORDS.contains(&word.trim().to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_values() {
        use Damage::*;
        let cases = [
            ("9.19877E+11", Some(Scientific), None),
            ("9.19876543210E+11", Some(Scientific), Some("919876543210")),
            ("9.198765432100E+11", Some(Scientific), Some("919876543210")),
            ("9.198765432101E+11", Some(Scientific), None),
            ("9,19876543210E+11", Some(Scientific), Some("919876543210")),
            ("9.19876543210e+11", Some(Scientific), Some("919876543210")),
            ("9.19876543210E11", Some(Scientific), Some("919876543210")),
            ("9.19877E11", Some(Scientific), None),
            ("1.5E", None, None),
            ("1.5E1X", None, None),
            ("1E+11", Some(Scientific), None),
            ("1.2E+11", Some(Scientific), None),
            ("1.5E-07", Some(Scientific), None),
            ("-1.23457E+11", Some(Scientific), None),
            ("+9.19877E+11", Some(Scientific), None),
            ("+919876543210.0", Some(Decimal), Some("919876543210")),
            ("+AB1", None, None),
            ("1.2345678901234567E+16", Some(Scientific), None),
            ("919876543210.0", Some(Decimal), Some("919876543210")),
            ("12345,00", Some(Decimal), Some("12345")),
            ("12345678901234567.0", Some(Decimal), None),
            ("########", Some(Hashes), None),
            ("##", Some(Hashes), None),
            ("#NAME?", Some(ErrorValue), None),
            ("#REF!", Some(ErrorValue), None),
            ("#DIV/0!", Some(ErrorValue), None),
            ("#¿NOMBRE?", Some(ErrorValue), None),
            ("#N/A", Some(ErrorValue), None),
            ("#n/a", Some(ErrorValue), None),
            ("Err:508", Some(ErrorValue), None),
            ("Fehler:508", Some(ErrorValue), None),
            ("Erreur : 502", Some(ErrorValue), None),
            ("错误:508", Some(ErrorValue), None),
            ("#N/DISP", Some(ErrorValue), None),
            ("AB12_x000D_", Some(LineBreak), Some("AB12")),
            ("919876543210_x000D__x000A_", Some(LineBreak), Some("919876543210")),
            ("1.2E+11_x000D_", Some(LineBreak), None),
            ("_x000D_", Some(LineBreak), None),
            ("AB_12_", None, None),
            ("x000D_", None, None),
            ("Code:508", None, None),
            ("Err:50", None, None),
            ("", None, None),
            ("#", None, None),
            ("#!", None, None),
            ("#SALE", None, None),
            ("12E5", None, None),
            ("1E10", None, None),
            ("12E-05", None, None),
            ("1E+", None, None),
            ("1E+1234", None, None),
            ("12.5", None, None),
            ("12.000", None, None),
            ("1.2.0", None, None),
            ("E+11", None, None),
            ("-", None, None),
        ];
        for (value, expected, whole) in cases {
            assert_eq!(damage(value), expected, "{value}");
            assert_eq!(restored(value).as_deref(), whole, "{value}");
        }
    }
}
