//! Figures as people read them.

use crate::locale::{number, t};

/// `1204000` → `1,204,000`
pub(crate) fn grouped(n: u64) -> String {
    number(n)
}

/// `1 row`, `2 rows`
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `16.4 MB`, as file managers count: by thousands.
pub(crate) fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if number < 1000 {
        return t!("{n, plural, one {# byte} other {# bytes}}", n = number);
    }
    // In tenths of the unit.
    let (mut tenths, mut unit) = ((number + 50) / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    if tenths < 1000 {
        format!("{} {}", decimal(tenths), UNITS[unit])
    } else {
        format!("{} {}", (tenths + 5) / 10, UNITS[unit])
    }
}

/// Tenths, as a number with one digit behind the point of the language.
fn decimal(tenths: u64) -> String {
    format!("{}{}{}", tenths / 10, t!("."), tenths % 10)
}

/// `0.21 s`, `12 s`, `2 min 05 s`
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..10_000 => format!("{}{}{:02} s", milliseconds / 1000, t!("."), milliseconds % 1000 / 10),
        10_000..60_000 => format!("{} s", milliseconds / 1000),
        _ => format!("{} min {:02} s", milliseconds / 60_000, milliseconds / 1000 % 60),
    }
}

/// `99.6 %`: never 100 % of less than all, never 0 % of something.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".to_owned();
    }
    if part == whole {
        return "100 %".to_owned();
    }
    let tenths = u128::from(part) * 1000 / u128::from(whole);
    format!("{} %", decimal(u64::try_from(tenths).unwrap_or_default().clamp(1, 999)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: &str, expected: &str) {
        assert_eq!(actual, expected);
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
