//! Files whose values all stand on one line, as a list: nothing comes below, so the line is neither a header nor a row.

use crate::Identifier;
use crate::table::header::{self, Line, says_names, trim};
use crate::table::values::{is_address, is_code};

/// Why all of a file stands on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OneLine {
    Values(List),
    /// What ends the lines is no line break here.
    BrokenBy(char),
    /// The same of a mark that a program wrote for one.
    Marked(&'static str),
}

/// Values on a line, one behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) values: usize,
    /// Whether they are codes, whatever customers the file was to have.
    pub(crate) codes: bool,
}

/// What the only line there is shows.
pub(crate) fn find(lines: &[Line], header: bool, delimiter: char, identifier: Identifier) -> Option<OneLine> {
    broken(lines, delimiter).or_else(|| values(lines, header, identifier).map(OneLine::Values))
}

/// What stands between lines that have as many values each.
fn broken(lines: &[Line], delimiter: char) -> Option<OneLine> {
    const BREAKS: [char; 7] = ['\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}', '\u{1e}', '\0'];
    const MARKS: [&str; 6] = ["<br>", "<br/>", "<br />", "\\r\\n", "\\n", "_x000D_"];
    let [only] = lines else { return None };
    let text = only.join(delimiter.encode_utf8(&mut [0; 4]));
    let are_lines = |parts: &mut dyn Iterator<Item = &str>| {
        let parts = parts.filter(|part| !trim(part).is_empty());
        let widths: Vec<usize> = parts.map(|part| part.matches(delimiter).count()).collect();
        widths.len() > 1 && widths.iter().all(|width| *width == widths[0])
    };
    let by_break = BREAKS.into_iter().filter(|&c| text.contains(c));
    let by_mark = MARKS.into_iter().filter(|&mark| text.contains(mark));
    by_break
        .filter(|&c| are_lines(&mut text.split(c)))
        .map(OneLine::BrokenBy)
        .chain(by_mark.filter(|&mark| are_lines(&mut text.split(mark))).map(OneLine::Marked))
        .next()
}

/// The list that the only line there is makes. With `header`, the first of the lines is one.
fn values(lines: &[Line], header: bool, identifier: Identifier) -> Option<List> {
    let (list, named) = match lines {
        [only] if !says_names(only) => (only, 0),
        // A name, and then values beside it that are no names: `coupon code,AB01CD,EF02GH`.
        [only] if is_named_list(only) => (only, 1),
        // A table on its side: `coupon code,AB01CD,EF02GH` above `amount,10,10`.
        [first, second] if is_named_list(first) && filled(second).next().is_some_and(is_name) => (first, 1),
        [names, list] if header && filled(names).count() == 1 => (list, 0),
        _ => return None,
    };
    let cells = filled(list).skip(named);
    let mut values: Vec<&str> = cells.map(bare).map(addressed).filter(|value| !value.is_empty()).collect();
    if let Some(first) = values.first_mut() {
        *first = unlabelled(first);
    }
    let cut = values.len() > 1;
    if let [one] = values[..] {
        values = one.split_whitespace().collect();
    }
    let addresses = || values.iter().all(|value| is_address(value));
    let least = if cut && (identifier == Identifier::NotTagged || addresses()) { 2 } else { 3 };
    let most_are =
        |is: &dyn Fn(&str) -> bool| values.iter().filter(|value| is(value)).count() * 5 >= values.len() * 4;
    let ids = most_are(&header::is_identifier);
    // A code beside a number that may be a customer's is a row of both, whatever was asked for.
    let of_both = values.iter().any(|value| header::is_identifier(value))
        && values.iter().any(|value| is_code(value) && value.contains(char::is_alphabetic));
    let codes = !of_both && most_are(&|value| is_code(value) && (cut || header::telling(value)));
    // Numbers that are all as long are no row of one customer.
    let digits = |value: &str| value.len() > 2 && value.bytes().all(|b| b.is_ascii_digit());
    let alike = || values.iter().all(|value| digits(value) && value.len() == values[0].len());
    let numbers = cut && matches!(identifier, Identifier::UserId | Identifier::NotTagged) && alike();
    // Words that look like a header of which nothing is known: with nothing below it, they are a list as well.
    let words = cut && header && lines.len() == 1 && !values.iter().any(|value| header::is_identifier(value));
    // Nobody's number or address is made of letters and digits; an external id may be.
    let nobodys = || codes && !ids && identifier != Identifier::ExternalId && !alike();
    (values.len() >= least && (ids || codes || words || numbers))
        .then(|| List { values: values.len(), codes: identifier == Identifier::NotTagged || nobodys() })
}

/// Whether only the first cell is a name, and two or more behind it are values beyond doubt.
fn is_named_list(line: &Line) -> bool {
    let value = |cell: &str| {
        let signs = !cell.contains(|c: char| c.is_lowercase())
            && header::telling(cell)
            && is_code(cell)
            && cell.len() > 3;
        header::is_identifier(cell) || signs
    };
    let mut cells = filled(line);
    cells.next().is_some_and(is_name) && filled(line).count() > 2 && cells.all(value)
}

fn is_name(cell: &str) -> bool {
    says_names(&[cell.to_owned()])
}

/// A value without what programs write around a list and its values: `["AB01CD","EF02GH"]`.
fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | ']' | '{' | '}' | '(' | ')' | '"' | '\'' | ';')
    })
}

/// The address of `Ann Ode <ann@example.com>`.
fn addressed(value: &str) -> &str {
    value.split_once('<').and_then(|(_, rest)| rest.strip_suffix('>')).unwrap_or(value)
}

/// The first value without the word before it: `Codes: AB01CD`.
fn unlabelled(value: &str) -> &str {
    match value.split_once(':') {
        Some((label, rest)) if !label.is_empty() && label.chars().all(|c| c.is_alphabetic() || c == ' ') => {
            bare(rest)
        }
        _ => value,
    }
}

fn filled(line: &Line) -> impl Iterator<Item = &str> {
    line.iter().map(|cell| trim(cell)).filter(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Identifier::{Email, ExternalId, Mobile, NotTagged, UserId};

    #[test]
    fn lines_that_end_in_another_way_are_seen() {
        for (text, expected) in [
            ("mobile,code\u{2028}919876543210,AB12\u{2028}", Some(OneLine::BrokenBy('\u{2028}'))),
            ("AB12\u{b}CD34\u{b}EF56", Some(OneLine::BrokenBy('\u{b}'))),
            ("code<br>AB12<br>CD34<br>", Some(OneLine::Marked("<br>"))),
            ("mobile,code\\n919876543210,AB12", Some(OneLine::Marked("\\n"))),
            ("AB12\u{c}", None),
            ("Ann,AB12<br>CD34", None),
            ("AB12,CD34", None),
        ] {
            let cells = text.split(',').map(str::to_owned).collect();
            assert_eq!(broken(&[Line::new(cells, 1, 0)], ','), expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_is_told_from_a_row_and_from_a_header() {
        for (text, header, identifier, expected) in [
            ("AB01CD,EF02GH,IJ03KL,MN04OP", false, NotTagged, Some(4)),
            ("AB01CD,EF02GH", false, NotTagged, Some(2)),
            ("AB01CD EF02GH IJ03KL", false, NotTagged, Some(3)),
            ("coupon code\nAB01CD,EF02GH,IJ03KL", true, NotTagged, Some(3)),
            ("coupon code\nAB01CD EF02GH IJ03KL", true, NotTagged, Some(3)),
            ("welcome,summer,winter", true, NotTagged, Some(3)),
            ("a@b.example,c@d.example,e@f.example", false, Email, Some(3)),
            ("a@b.example,c@d.example", false, Email, Some(2)),
            ("Ann Ode <a@b.example>,Cy Dee <c@d.example>", false, Email, Some(2)),
            ("Codes: AB01CD,EF02GH,IJ03KL", false, NotTagged, Some(3)),
            ("[\"AB01CD\",\"EF02GH\",\"IJ03KL\"]", false, NotTagged, Some(3)),
            ("919876543210,919876543211,919876543212", false, Mobile, Some(3)),
            ("919876543210,ABCDEF1", false, Mobile, None),
            ("919876543210,ABCDEF1,Ann", false, Mobile, None),
            ("coupon code,AB01CD,EF02GH,IJ03KL", true, NotTagged, Some(3)),
            ("mobile,919876543210,919876543211,919876543212", true, Mobile, Some(3)),
            ("1001,1002,1003,1004", false, UserId, Some(4)),
            ("1001,AB01", false, UserId, None),
            ("919876543210,AB01CD", false, NotTagged, None),
            ("919876543210,AB01CD,EF02GH,IJ03KL", false, NotTagged, None),
            ("code,address1,address2", true, NotTagged, None),
            ("code,Q1,Q2", true, NotTagged, None),
            ("coupon code,AB12,CD34", true, NotTagged, Some(2)),
            ("coupon code,AB12,CD34\namount,10,10", true, NotTagged, Some(2)),
            ("coupon code,AB12,CD34\nEF56,10,10", true, NotTagged, None),
            ("coupon code", true, NotTagged, None),
            ("mobile,coupon code", true, Mobile, None),
            ("AB01CD", false, NotTagged, None),
            ("Ann Ode Hay", false, NotTagged, None),
            ("coupon code\nAB01CD", true, NotTagged, None),
            ("AB01CD,EF02GH\nIJ03KL,MN04OP", false, NotTagged, None),
            ("", false, NotTagged, None),
        ] {
            let cells = |line: &str| line.split(',').map(str::to_owned).collect();
            let lines: Vec<Line> = text.lines().map(|line| Line::new(cells(line), 1, 0)).collect();
            let found = values(&lines, header, identifier).map(|list| list.values);
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_list_of_codes_is_no_list_of_customers() {
        for (text, identifier, codes) in [
            ("AB01CD,EF02GH,IJ03KL", NotTagged, true),
            ("AB01CD,EF02GH,IJ03KL", Mobile, true),
            ("AB01CD,EF02GH,IJ03KL", Email, true),
            ("AB01CD,EF02GH,IJ03KL", UserId, true),
            ("AB01CD,EF02GH,IJ03KL", ExternalId, false),
            ("a@b.example,c@d.example,e@f.example", Email, false),
            ("919876543210,919876543211,919876543212", Mobile, false),
            ("1001,1002,1003,1004", UserId, false),
        ] {
            let line = Line::new(text.split(',').map(str::to_owned).collect(), 1, 0);
            let found = values(&[line], false, identifier).map(|list| list.codes);
            assert_eq!(found, Some(codes), "{text:?} by {identifier:?}");
        }
    }
}
