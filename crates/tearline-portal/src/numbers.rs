//! Figures as people read them.

use crate::locale::{number, t};

/// `1204000` → `1,204,000`
pub(crate) fn grouped(n: u64) -> String {
    number(n)
}

/// A whole number as somebody types it, grouped in the way of any language, in any language's digits.
pub(crate) fn whole(text: &str) -> Option<u64> {
    const ZEROS: [char; 4] = ['0', '٠', '۰', '०'];
    let digit = |c: char| {
        let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
        ZEROS.into_iter().find_map(value)
    };
    let groups = |c: char| matches!(c, ',' | '.' | '\'' | '’' | '٬') || c.is_whitespace();
    let mut digits = text.chars().filter(|c| !groups(*c)).map(digit).peekable();
    digits.peek()?;
    digits.try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(digit?.into()))
}

/// `16.4 MB`, as file managers count: by thousands.
pub(crate) fn bytes(number: u64) -> String {
    if number < 1000 {
        return t!("{n, plural, one {# byte} other {# bytes}}", n = number);
    }
    // In tenths of the unit.
    let (mut tenths, mut unit) = ((number + 50) / 100, 0);
    while tenths >= 10_000 && unit < 3 {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    let n = if tenths < 1000 { decimal(tenths) } else { grouped((tenths + 5) / 10) };
    match unit {
        0 => t!("{n} kB", n = n),
        1 => t!("{n} MB", n = n),
        2 => t!("{n} GB", n = n),
        _ => t!("{n} TB", n = n),
    }
}

/// Tenths, as a number with one digit behind the point of the language.
fn decimal(tenths: u64) -> String {
    format!("{}{}{}", tenths / 10, t!("."), tenths % 10)
}

/// `0.21 s`, `12 s`, `2 min 05 s`
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..10_000 => {
            let n = format!("{}{}{:02}", milliseconds / 1000, t!("."), milliseconds % 1000 / 10);
            t!("{n} s", n = n)
        }
        _ => whole_seconds(milliseconds / 1000),
    }
}

/// `12 s`, `2 min 05 s`: where hundredths of a second would say more than is known.
pub(crate) fn whole_seconds(seconds: u64) -> String {
    match seconds {
        0..60 => t!("{n} s", n = seconds),
        _ => t!("{n} min {s} s", n = seconds / 60, s = format!("{:02}", seconds % 60)),
    }
}

/// `99.6 %`: never 100 % of less than all, never 0 % of something.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return t!("{n} %", n = "0");
    }
    if part == whole {
        return t!("{n} %", n = "100");
    }
    let tenths = u128::from(part) * 1000 / u128::from(whole);
    t!("{n} %", n = decimal(u64::try_from(tenths).unwrap_or_default().clamp(1, 999)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: &str, expected: &str) {
        assert_eq!(actual, expected);
    }

    #[test]
    fn a_number_is_read_as_it_is_typed() {
        #[track_caller]
        fn check(text: &str, expected: Option<u64>) {
            assert_eq!(whole(text), expected);
        }
        check("1020", Some(1020));
        check(" 1,020 ", Some(1020));
        check("1.020.300", Some(1_020_300));
        check("1\u{202f}020", Some(1020));
        check("१,०२०", Some(1020));
        check("١٬٠٢٠", Some(1020));
        check("", None);
        check("-1", None);
        check("row 7", None);
        check("99999999999999999999", None);
    }

    #[test]
    fn figures() {
        check(&grouped(0), "0");
        check(&grouped(999), "999");
        check(&grouped(1000), "1,000");
        check(&grouped(1_204_000), "1,204,000");
        check(&bytes(1), "1 byte");
        check(&bytes(999), "999 bytes");
        check(&bytes(1500), "1.5 kB");
        check(&bytes(999_990), "1.0 MB");
        check(&bytes(16_400_000), "16.4 MB");
        check(&bytes(325_000_000), "325 MB");
        check(&duration(210), "0.21 s");
        check(&duration(12_345), "12 s");
        check(&duration(125_000), "2 min 05 s");
        check(&percent(1, 1_000_000), "0.1 %");
        check(&percent(999_999, 1_000_000), "99.9 %");
        check(&percent(5, 5), "100 %");
        check(&percent(0, 5), "0 %");
        check(&percent(0, 0), "0 %");
    }
}
