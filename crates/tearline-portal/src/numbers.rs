//! Figures as people read them.

/// `1204000` → `1,204,000`
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 row`, `2 rows`
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `16.4 MB`, as file managers count: by thousands.
pub(crate) fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if number < 1000 {
        return count(number, "byte", "bytes");
    }
    let mut value = number as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    if value < 99.95 { format!("{value:.1} {}", UNITS[unit]) } else { format!("{value:.0} {}", UNITS[unit]) }
}

/// `0.21 s`, `12 s`, `2 min 05 s`
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..10_000 => format!("{:.2} s", milliseconds as f64 / 1000.0),
        10_000..60_000 => format!("{} s", milliseconds / 1000),
        _ => format!("{} min {:02} s", milliseconds / 60_000, milliseconds / 1000 % 60),
    }
}

/// `99.6 %`: never 100 % of less than all, never 0 % of something.
pub(crate) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0 %".to_owned();
    }
    let share = part as f64 * 100.0 / whole as f64;
    match share {
        _ if part == whole => "100 %".to_owned(),
        _ if part == 0 => "0 %".to_owned(),
        _ => format!("{:.1} %", share.clamp(0.1, 99.9)),
    }
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
        check(&count(1, "row", "rows"), "1 row");
        check(&count(1016, "row", "rows"), "1,016 rows");
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
