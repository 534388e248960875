//! Files of which each line stands in quotes as one value: somebody opened a file with one delimiter in a program that
//! expects another, and saved it again.

use crate::Delimiter;
use crate::table::header::{self, Line, trim};
use crate::table::names;

/// The delimiter within the lines where each is one value that holds a line of several.
/// `cut_by`: what the lines were read with.
pub(crate) fn each_line(lines: &[Line], cut_by: Delimiter) -> Option<Delimiter> {
    match lines {
        // All but the names above them: what was read with the same delimiter and still holds it was in quotes.
        [names, rows @ ..] if !rows.is_empty() && filled(names) > 1 => {
            let delimiter = char::from(cut_by.byte());
            let quoted =
                are_quoted(rows, delimiter) && rows.iter().all(|row| holds(row, delimiter, names.len()));
            quoted.then_some(cut_by)
        }
        lines => Delimiter::ALL.into_iter().find(|delimiter| are_quoted(lines, char::from(delimiter.byte()))),
    }
}

fn filled(line: &Line) -> usize {
    line.iter().filter(|cell| !trim(cell).is_empty()).count()
}

/// Whether so many values stand in the first cell.
fn holds(row: &Line, delimiter: char, values: usize) -> bool {
    row.first().is_some_and(|cell| cuts(cell, delimiter) + 1 == values)
}

/// How often a delimiter stands outside of quotes.
fn cuts(value: &str, delimiter: char) -> usize {
    value.split('"').step_by(2).map(|part| part.matches(delimiter).count()).sum()
}

fn are_quoted(lines: &[Line], delimiter: char) -> bool {
    let only = |line: &Line| {
        let mut filled = line.iter().map(|cell| trim(cell)).filter(|cell| !cell.is_empty());
        filled.next().filter(|_| filled.next().is_none()).map(str::to_owned)
    };
    let Some(values) = lines.iter().map(only).collect::<Option<Vec<String>>>() else { return false };
    let Some(width) = values.first().map(|value| cuts(value, delimiter)) else { return false };
    if width == 0 || !values.iter().all(|value| value.contains(delimiter)) {
        return false;
    }
    let alike = values.iter().filter(|value| cuts(value, delimiter) == width).count();
    // A list of names, `Doe, Jo`, is one value a line as well: what is told apart is a table.
    let cells = |value: &str| {
        value.split(delimiter).map(|cell| trim(cell).trim_matches('"').to_owned()).collect::<Vec<_>>()
    };
    let first = cells(&values[0]);
    let named = first.iter().any(|cell| names::role(cell).is_some());
    let identified =
        values.iter().filter(|value| cells(value).iter().any(|cell| header::is_identifier(cell))).count();
    let tight = values.iter().all(|value| !value.contains(&format!("{delimiter} ")));
    alike * 10 >= values.len() * 9
        && (named && values.len() > 1 || identified * 2 > values.len() || tight && values.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_quotes_is_told_from_a_list_of_sentences() {
        let row = |cells: &[&str]| Line::new(cells.iter().map(|&cell| cell.to_owned()).collect(), 1, 0);
        let names = ["mobile", "coupon code"];
        for (rows, expected) in [
            (&["919876543210,AAA111", "919876543211,AAA222"][..], true),
            (&["919876543210,AAA111"], true),
            (&["Doe, Jo", "Ode, Ann"], false),
            (&["919876543210"], false),
            (&["919876543210,919876543211,919876543212"], false),
        ] {
            let rows = rows.iter().map(|&cell| row(&[cell]));
            let lines: Vec<Line> = [row(&names)].into_iter().chain(rows).collect();
            assert_eq!(each_line(&lines, Delimiter::Comma).is_some(), expected, "{lines:?}");
            assert!(each_line(&lines, Delimiter::Semicolon).is_none(), "{lines:?}");
        }
        for (values, expected) in [
            (&["mobile,coupon code", "919876543210,AAA111", "919876543211,AAA222"][..], true),
            (&["mobile;coupon code", "919876543210;AAA111"], true),
            (&["919876543210,AAA111"], true),
            (&["A1,B1", "A2,B2", "A3,B3"], true),
            (&["mobile,name,code", "919876543210,\"Ode, Ann\",A1", "919876543211,\"Hay, Bo\",A2"], true),
            (&["mobile,\"coupon code\"", "919876543210,\"AAA111\""], true),
            (&["Doe, Jo", "Ode, Ann", "Hay, Bob"], false),
            (&["coupon code", "A1,B1", "A2,B2"], false),
            (&["coupon code", "A1", "A2"], false),
            (&["mobile,coupon code"], false),
            (&[], false),
        ] {
            let lines: Vec<Line> = values
                .iter()
                .map(|value| Line::new(vec![(*value).to_owned(), String::new()], 1, 0))
                .collect();
            assert_eq!(each_line(&lines, Delimiter::Tab).is_some(), expected, "{values:?}");
        }
    }
}
