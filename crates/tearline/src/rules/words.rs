//! The parts that messages are made of.

use std::fmt::Write as _;

/// A value in quotes, cut where it would make the sentence hard to read, nothing in it invisible.
pub(crate) fn quote(value: &str) -> String {
    const SHOWN: usize = 40;
    let mut out = String::from("\"");
    for (n, c) in value.chars().enumerate() {
        if n == SHOWN {
            out.push('…');
            break;
        }
        if c.is_control() || is_invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.push('"');
    out
}

/// `500,000`
pub(crate) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 row`, `500,000 rows`
pub(crate) fn count(n: u64, thing: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{} {thing}{s}", number(n))
}

/// A column as people count and name it: `column 2 ("coupon code")`.
pub(crate) fn column(index: u32, name: Option<&str>) -> String {
    let mut out = format!("column {}", u64::from(index) + 1);
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        let _ = write!(out, " ({})", quote(name));
    }
    out
}

/// `10`, `10 or 11`, `8, 10 or 11`
pub(crate) fn alternatives(numbers: impl Iterator<Item = usize>) -> String {
    let numbers: Vec<String> = numbers.map(|n| n.to_string()).collect();
    match numbers.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// A character by the name that helps to find it.
pub(crate) fn character(c: char) -> String {
    let name = match c {
        ' ' => "a space",
        '\t' => "a tab",
        '\n' | '\r' => "a line break",
        '\0' => "a NUL character",
        '\u{a0}' | '\u{202f}' => "a non-breaking space",
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}' => "an invisible character",
        '\u{fffd}' => "an unreadable character",
        '“' | '”' | '„' | '‘' | '’' => "a typographic quote",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "a typographic dash",
        c if c.is_control() => "a control character",
        c if c.is_whitespace() => "an unusual space",
        c => return format!("\"{c}\""),
    };
    match c {
        ' ' | '\t' | '\n' | '\r' | '\0' => name.to_owned(),
        c => format!("{name} (U+{:04X})", u32::from(c)),
    }
}

/// Whether a character takes no visible room of its own, or passes for a plain space.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || (c != ' ' && c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_columns_read_as_people_write_them() {
        for (n, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(n), text);
        }
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(column(1, Some("coupon code")), "column 2 (\"coupon code\")");
        assert_eq!(column(0, Some("")), "column 1");
        assert_eq!(alternatives([8, 10, 11].into_iter()), "8, 10 or 11");
        assert_eq!(quote("A\tB\u{a0}"), "\"A\\u{9}B\\u{a0}\"");
        assert_eq!(quote(&"x".repeat(41)), format!("\"{}…\"", "x".repeat(40)));
    }
}
