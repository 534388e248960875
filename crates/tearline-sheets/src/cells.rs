//! The text of a cell: what somebody would copy out of it, with all its digits.

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime};
use tearline_api::sheets::Notes;

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Below this, and above its negative, a number of 64 bits holds every whole number.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A value of a cell, however the reader of its format has it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Truth(bool),
    Moment(ExcelDateTime),
    /// In ISO 8601 already.
    Iso(&'a str),
    Error(&'a CellErrorType),
}

impl<'a> From<&'a Data> for Value<'a> {
    fn from(value: &'a Data) -> Self {
        match value {
            Data::Int(number) => Self::Number(*number as f64),
            Data::Float(number) => Self::Number(*number),
            Data::String(text) => Self::Text(text),
            Data::Bool(truth) => Self::Truth(*truth),
            Data::DateTime(moment) => Self::Moment(*moment),
            Data::DateTimeIso(text) | Data::DurationIso(text) => Self::Iso(text),
            Data::Error(error) => Self::Error(error),
            Data::Empty => Self::Empty,
        }
    }
}

impl<'a> From<&'a DataRef<'_>> for Value<'a> {
    fn from(value: &'a DataRef<'_>) -> Self {
        match value {
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::String(text) => Self::Text(text),
            DataRef::SharedString(text) => Self::Text(text),
            DataRef::Bool(truth) => Self::Truth(*truth),
            DataRef::DateTime(moment) => Self::Moment(*moment),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Self::Iso(text),
            DataRef::Error(error) => Self::Error(error),
            DataRef::Empty => Self::Empty,
        }
    }
}

/// `zeros`: as many digits as the cell's format shows at least (`00000`), so that a code keeps the zeros that people see.
pub(crate) fn text(value: &Value<'_>, zeros: usize, notes: &mut Notes) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => (*text).to_owned(),
        Value::Number(value) => {
            if value.fract() == 0.0 && value.abs() >= 10f64.powi(DIGITS as i32) {
                notes.long_numbers += 1;
            }
            number(*value, zeros)
        }
        Value::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Moment(moment) => {
            notes.dates += 1;
            date(moment)
        }
        Value::Iso(text) => {
            notes.dates += 1;
            (*text).to_owned()
        }
        Value::Error(error) => {
            notes.errors += 1;
            error.to_string()
        }
    }
}

/// In full, never as `1.2E+11`.
fn number(value: f64, zeros: usize) -> String {
    if value.fract() == 0.0 && value.abs() < WHOLE {
        // It is one: nothing is cut off.
        #[allow(clippy::cast_possible_truncation)]
        let whole = value as i64;
        return match whole {
            0.. => format!("{whole:0zeros$}"),
            _ => whole.to_string(),
        };
    }
    // 0.1 + 0.2 is shown as 0.3 by every spreadsheet: it has 15 digits. Rust never writes an exponent.
    let shown = format!("{value:.*e}", DIGITS - 1).parse().unwrap_or(value);
    let shown: f64 = if value.fract() == 0.0 { value } else { shown };
    shown.to_string()
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if moment.is_duration() {
        // Hours go on beyond a day.
        #[allow(clippy::cast_possible_truncation)]
        let seconds = (moment.as_f64() * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let day_alone = moment.as_f64().fract() == 0.0;
    match moment.as_f64() {
        0.0..1.0 if !day_alone => clock,
        _ if day_alone => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {clock}"),
    }
}

/// How many digits a format of nothing but zeros shows at least.
pub(crate) fn zeros(format: &str) -> usize {
    // More than 20 are no number's.
    if format.len() <= 20 && !format.is_empty() && format.bytes().all(|byte| byte == b'0') {
        format.len()
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn cells_are_what_people_would_copy_out_of_them() {
        #[track_caller]
        fn check(value: &Value<'_>, zeros: usize, expected: &str) {
            assert_eq!(text(value, zeros, &mut Notes::default()), expected);
        }
        check(&Value::Number(919_876_543_210.0), 0, "919876543210");
        check(&Value::Number(1_234_567_890_123_456.0), 0, "1234567890123456");
        check(&Value::Number(1.2e20), 0, "120000000000000000000");
        check(&Value::Number(0.1 + 0.2), 0, "0.3");
        check(&Value::Number(12.5), 0, "12.5");
        check(&Value::Number(-0.0), 0, "0");
        check(&Value::Number(-7.0), 3, "-7");
        check(&Value::Number(123.0), 6, "000123");
        check(&Value::Text("00123"), 0, "00123");
        check(&Value::Text(" =1+1 "), 0, " =1+1 ");
        check(&Value::Truth(true), 0, "TRUE");
        check(&Value::Error(&CellErrorType::NA), 0, "#N/A");
        check(&Value::Iso("2026-11-22"), 0, "2026-11-22");
        check(&Value::Empty, 0, "");
        let moment = |value, kind| Value::Moment(ExcelDateTime::new(value, kind, false));
        check(&moment(46_348.0, ExcelDateTimeType::DateTime), 0, "2026-11-22");
        check(&moment(46_348.5, ExcelDateTimeType::DateTime), 0, "2026-11-22 12:00:00");
        check(&moment(0.25, ExcelDateTimeType::DateTime), 0, "06:00:00");
        check(&moment(1.5, ExcelDateTimeType::TimeDelta), 0, "36:00:00");
    }

    #[test]
    fn what_may_be_lost_is_counted() {
        let mut notes = Notes::default();
        for value in [Value::Number(999_999_999_999_999.0), Value::Number(1e15), Value::Number(1.5)] {
            text(&value, 0, &mut notes);
        }
        assert_eq!(notes.long_numbers, 1);
    }

    #[test]
    fn only_formats_of_zeros_ask_for_zeros() {
        #[track_caller]
        fn check(format: &str, expected: usize) {
            assert_eq!(zeros(format), expected);
        }
        check("00000", 5);
        check("0", 1);
        check("0.00", 0);
        check("General", 0);
        check("", 0);
        check(&"0".repeat(300), 0);
    }
}
