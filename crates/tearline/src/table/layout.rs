//! Which column is what.

use crate::rules::normal::trim;
use crate::table::header::{self, Line};
use crate::table::roles::{Candidate, Problem, Remark, assign};
use crate::table::values::Values;
use crate::{Column, Identifier, Options, Role};

/// The columns of a file, and which of them the rules look at.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    /// The names of `columns` for the result files: the header as the file has it, or in a file without one
    /// names by which the columns are found again.
    pub(crate) header: Vec<String>,
    /// The same names in their [normal form](header::normalize).
    pub(crate) normal_header: Vec<String>,
    /// Values that a record may have: `columns`, and those that an error file adds.
    pub(crate) width: usize,
    pub(crate) code: Option<usize>,
    pub(crate) customer: Option<usize>,
    /// Whether the column of each role holds numbers and hardly anything else, as far as was seen; of mobile numbers those
    /// that begin with a zero.
    pub(crate) has_numbers: [bool; 2],
    /// Columns whose name an earlier one bears, behind that one.
    pub(crate) repeated: Vec<(usize, usize)>,
    /// The name of the code's column, or in a file of customers only of theirs: a row with it may be the header once
    /// more. Empty where there is none, and where the customers' column has a name that might be a customer's mobile
    /// number, address or user id: then a row like the header is a row.
    pub(crate) key: Vec<u8>,
    begins: Beginning,
    /// Whether a row of plain values may be the header once more. Not where it has a plain mobile number, address or
    /// user id, for then the [`key`](Self::key) is empty or its column has another name.
    pub(crate) has_plain_header: bool,
    /// Why no row can be judged.
    pub(crate) problem: Option<Problem>,
    /// What was assumed of the columns.
    pub(crate) remarks: Vec<Remark>,
}

/// What a row that is the header once more begins with.
#[derive(Debug, Clone, Copy)]
enum Beginning {
    /// No row is.
    Never,
    /// This letter, or a digit.
    With(u8),
    Anyhow,
}

/// Whether a byte may stand around a name without being of it, however that is read.
pub(crate) fn is_around_name(byte: u8) -> bool {
    byte <= b' ' || !byte.is_ascii() || matches!(byte, b'"' | b'\'' | b'-' | b'_' | 0x7f)
}

impl Layout {
    /// Whether a row that begins with this letter of ASCII may be the header once more.
    pub(crate) fn may_begin_with(&self, letter: u8) -> bool {
        match self.begins {
            Beginning::Never => false,
            Beginning::With(first) => letter.to_ascii_lowercase() == first,
            Beginning::Anyhow => true,
        }
    }

    /// Finds the columns. The first of the lines is the header, or without one a row. `blank` says of each column
    /// whether it is empty as far as was seen: at the end that is but a delimiter too many.
    pub(crate) fn find(lines: &[Line], header: bool, blank: &[bool], options: &Options) -> Self {
        let first: &[String] = lines.first().map_or(&[], |line| line);
        let rows = lines.get(usize::from(header)..).unwrap_or_default();
        let width = first.len();
        let names: &[String] = if header { first } else { &[] };
        let kept = if header { without_error_columns(first) } else { width };
        let is_blank = |column: usize| blank.get(column).copied().unwrap_or(false);
        let candidates: Vec<Candidate<'_>> = (0..kept)
            .map(|column| Candidate {
                name: names.get(column).map(|name| unshield(name)),
                values: Values::of(rows, column),
                blank: is_blank(column),
            })
            .collect();
        let roles = assign(&candidates, options);
        let has_numbers = [Role::Code, Role::Customer].map(|role| {
            let column = if role == Role::Code { roles.code } else { roles.customer };
            column.and_then(|column| candidates.get(column)).is_some_and(|column| {
                // Of mobile numbers only those with a zero can lack it.
                if role == Role::Customer && options.identifier == Identifier::Mobile {
                    column.values.begin_with_zero()
                } else {
                    column.values.are_numbers()
                }
            })
        });
        let mut layout = Self {
            columns: Vec::new(),
            header: names.iter().take(kept).map(|name| bare(name).to_owned()).collect(),
            normal_header: Vec::new(),
            width,
            code: roles.code,
            customer: roles.customer,
            has_numbers,
            repeated: repeated(&names[..kept.min(names.len())]),
            key: Vec::new(),
            begins: Beginning::Never,
            has_plain_header: false,
            problem: roles.problem,
            remarks: roles.remarks,
        };
        layout.columns = (0..kept)
            .map(|index| Column {
                index: index as u32,
                name: layout.header.get(index).map(|name| name.trim().to_owned()),
                role: match index {
                    _ if Some(index) == layout.code => Some(Role::Code),
                    _ if Some(index) == layout.customer => Some(Role::Customer),
                    _ => None,
                },
            })
            .collect();
        layout.has_plain_header = layout.customer.is_none() || options.identifier == Identifier::ExternalId;
        let name = |column: Option<usize>| column.and_then(|column| layout.name(column)).unwrap_or_default();
        if layout.has_plain_header || !header::telling(name(layout.customer)) {
            layout.key = name(layout.code.or(layout.customer)).as_bytes().to_vec();
        }
        if !header {
            layout.header = layout.columns.iter().map(name_for).collect();
        }
        // Nor would a column without a name be found again among rejected rows, which may have nothing there.
        for (name, column) in layout.header.iter_mut().zip(&layout.columns) {
            if column.role.is_some() && name.trim().is_empty() {
                *name = name_for(column);
            }
        }
        layout.normal_header = layout.header.iter().map(|name| header::normalize(name)).collect();
        layout.begins = match layout.normal_header.first().and_then(|name| name.as_bytes().first()) {
            _ if layout.key.is_empty() => Beginning::Never,
            Some(first) if first.is_ascii_alphanumeric() => Beginning::With(*first),
            _ => Beginning::Anyhow,
        };
        layout
    }

    /// The column as people count it, and its name.
    pub(crate) fn name(&self, column: usize) -> Option<&str> {
        self.columns.get(column)?.name.as_deref()
    }
}

/// A name as its column bears it, without quotes that are part of it only for the space before them.
fn bare(name: &str) -> &str {
    let name = unshield(name);
    if name.starts_with(' ') && name.contains('"') { trim(name) } else { name }
}

/// A name for a column that has none.
fn name_for(column: &Column) -> String {
    match column.role {
        Some(Role::Code) => "coupon code".to_owned(),
        Some(Role::Customer) => "customerIdentifier".to_owned(),
        None => format!("column {}", column.index + 1),
    }
}

/// How many columns are left without those that an error file adds.
fn without_error_columns(header: &[String]) -> usize {
    let mut kept = header.len();
    while kept > 1 && header::ERROR_FILE.contains(&header::normalize(&header[kept - 1]).as_str()) {
        kept -= 1;
    }
    kept
}

fn repeated(names: &[String]) -> Vec<(usize, usize)> {
    let mut seen = std::collections::BTreeMap::new();
    let mut repeated = Vec::new();
    for (index, name) in names.iter().map(|name| header::normalize(name)).enumerate() {
        if name.is_empty() {
            continue;
        }
        let first = *seen.entry(name).or_insert(index);
        if first != index {
            repeated.push((first, index));
        }
    }
    repeated
}

/// Takes off the `'` that the result files write before what a spreadsheet would run.
pub(crate) fn unshield(value: &str) -> &str {
    match value.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => value,
    }
}

/// Whether a spreadsheet would run a cell with this content.
pub(crate) fn is_formula(value: &str) -> bool {
    matches!(value.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}
