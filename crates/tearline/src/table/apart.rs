//! Files whose columns are set apart by something that is no delimiter here: spaces alone, as in a printed report, `~`, `^`
//! or a comma of another script. Each line is one value then, and nothing that is said of such values would help.

use crate::table::header::{Line, is_identifier, trim};
use crate::table::names;
use crate::table::preamble::is_drawn;
use crate::table::values::is_code;

/// Signs that stand between columns in some exports. A colon stands in times and behind labels, too.
const SIGNS: [char; 9] = ['~', '^', ':', '，', '；', '、', '¦', '\u{1}', '\u{1f}'];

/// The sign that stands between the columns; a space for spaces alone. `None` where a line holds several values already,
/// or where no line shows it beyond doubt.
pub(crate) fn sign(lines: &[Line]) -> Option<char> {
    let one = |line: &Line| line.iter().skip(1).all(|cell| trim(cell).is_empty());
    if lines.len() < 2 || !lines.iter().all(one) {
        return None;
    }
    let text = |line: &Line| line.first().map(|cell| trim(cell).to_owned()).filter(|text| !text.is_empty());
    let drawn: Vec<bool> = lines.iter().map(|line| is_drawn(line)).collect();
    let all = lines.iter().zip(&drawn).filter(|(_, drawn)| !**drawn);
    let texts: Vec<String> = all.filter_map(|(line, _)| text(line)).collect();
    let by_sign = |sign: &char| are_set_apart(&texts, &|text| text.split(*sign).map(trim).collect());
    // A line below the names in as many pieces as there are columns.
    let ruled = drawn.get(1) == Some(&true) && text(&lines[1]).is_some_and(|line| line.contains(' '));
    let gaps = |text: &str| -> Vec<String> {
        let wide = text.split("  ").map(trim).filter(|part| !part.is_empty()).map(str::to_owned);
        if ruled { text.split_whitespace().map(str::to_owned).collect() } else { wide.collect() }
    };
    let (first, rows) = texts.split_first()?;
    let gapped = rows.iter().filter(|row| row.contains([' ', '\t'])).count();
    let named = !rows.is_empty() && are_names(&gaps(first)) && gapped * 5 >= rows.len() * 4;
    SIGNS.into_iter().find(by_sign).or_else(|| {
        let by_space = |texts: &[String]| are_rows(texts, &|text| text.split_whitespace().collect());
        // The first may be the names.
        (named || by_space(&texts) || by_space(rows)).then_some(' ')
    })
}

/// Whether the parts are names of columns, one of them known for what is looked for.
fn are_names(parts: &[String]) -> bool {
    parts.len() > 1
        && parts.iter().any(|part| names::role(part).is_some())
        && !parts.iter().any(|part| is_identifier(part))
}

fn are_set_apart(texts: &[String], cut: &dyn Fn(&str) -> Vec<&str>) -> bool {
    let Some((first, rows)) = texts.split_first() else { return false };
    let names: Vec<String> = cut(first).into_iter().map(str::to_owned).collect();
    // What stands before each value is its label.
    let row = |row: &&String| matches!(cut(row)[..], [first, ..] if first != names[0]);
    let alike = rows.iter().filter(row).filter(|row| cut(row).len() == names.len()).count();
    !rows.is_empty() && are_names(&names) && alike * 5 >= rows.len() * 4 || are_rows(texts, cut)
}

/// Whether nearly all lines fall into as many parts, of which one is always a customer and another a code.
fn are_rows(texts: &[String], cut: &dyn Fn(&str) -> Vec<&str>) -> bool {
    let rows: Vec<Vec<&str>> = texts.iter().map(|text| cut(text)).collect();
    let Some(width) = rows.last().map(Vec::len).filter(|&width| width > 1) else { return false };
    let most = |is: &dyn Fn(&Vec<&str>) -> bool| {
        let so = rows.iter().filter(|row| row.len() == width && is(row)).count();
        so > 1 && so * 5 >= rows.len() * 4
    };
    let code = |part: &str| is_code(part) && part.contains(char::is_alphabetic);
    let column = |is: &dyn Fn(&str) -> bool| (0..width).any(|at| most(&|row| is(row[at])));
    column(&is_identifier) && column(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_columns_is_seen() {
        for (text, expected) in [
            ("mobile~code\n919876543210~AB12CD", Some('~')),
            ("919876543210:AB12CD\n919876543211:EF34GH", Some(':')),
            ("手机号，优惠码\n919876543210，AB12CD", Some('，')),
            ("mobile        code\n919876543210  AB12CD", Some(' ')),
            ("code       expiry\n---------- ----------\nAB12CD9Q 2026-12-31", Some(' ')),
            ("CODE AMOUNT\n------ ------\nAB12CD     10", Some(' ')),
            ("919876543210 AB12CD\n919876543211 EF34GH", Some(' ')),
            ("ann@example.com AB12CD\nbob@example.com EF34GH", Some(' ')),
            ("mobile code\n919876543210 AB12CD\n919876543211 EF34GH", Some(' ')),
            ("coupon  code\nAB12CD\nEF34GH", None),
            ("coupon code\nAB12CD\nEF34GH", None),
            ("coupon code\nAB12 CD34\nEF56 GH78", None),
            ("mobile\n98765 43210\n98765 43211", None),
            ("code\n--------\nAB12CD", None),
            ("Code: AB12CD\nCode: EF34GH", None),
            ("code:AB12CD\ncode:EF34GH", None),
            ("Ann Ode <ann@example.com>\nBo Hay <bo@example.com>", None),
            ("10:30\n11:30", None),
            ("AB12CD", None),
        ] {
            let lines: Vec<Line> = text.lines().map(|line| Line::new(vec![line.to_owned()], 1, 0)).collect();
            assert_eq!(sign(&lines), expected, "{text:?}");
        }
    }
}
