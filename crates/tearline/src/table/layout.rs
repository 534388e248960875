//! Which column is what.

use crate::rules::file_column_missing::Problem;
use crate::table::header;
use crate::{Column, Identifier, Options, Role};

/// The columns of a file, and which of them the rules look at.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) columns: Vec<Column>,
    /// The names of `columns` for the result files: the header as the file has it, or in a file without one
    /// names by which the columns are found again.
    pub(crate) header: Vec<String>,
    /// Values that a record may have: `columns`, and those that an error file adds.
    pub(crate) width: usize,
    pub(crate) code: Option<usize>,
    pub(crate) customer: Option<usize>,
    /// Columns whose name an earlier one bears, behind that one.
    pub(crate) repeated: Vec<(usize, usize)>,
    /// The name of the code's column, or in a file of customers only of theirs: a row with it may be the header once
    /// more. Empty where there is none, and where the customers' column has a name that might be a customer's mobile
    /// number, address or user id: then a row like the header is a row.
    pub(crate) key: Vec<u8>,
    /// Whether a row of plain values may be the header once more. Not where it has a plain mobile number, address or
    /// user id, for then the [`key`](Self::key) is empty or its column has another name.
    pub(crate) has_plain_header: bool,
    /// Why no row can be judged.
    pub(crate) problem: Option<Problem<'static>>,
}

impl Layout {
    /// Finds the columns. `first` is the first record: the header, or without one a row. `blank` says
    /// of each column whether it is empty as far as was seen: at the end that is but a delimiter too many.
    pub(crate) fn find(first: &[String], header: bool, blank: &[bool], options: &Options) -> Self {
        let width = first.len();
        let names: &[String] = if header { first } else { &[] };
        let kept = if header { without_error_columns(first) } else { width };
        let mut layout = Self {
            columns: Vec::new(),
            header: names.iter().take(kept).map(|name| unshield(name).to_owned()).collect(),
            width,
            code: None,
            customer: None,
            repeated: repeated(&names[..kept.min(names.len())]),
            key: Vec::new(),
            has_plain_header: false,
            problem: None,
        };
        let is_blank = |column: usize| blank.get(column).copied().unwrap_or(false);
        let filled = (1..kept).rev().find(|&column| !is_blank(column)).map_or(kept.min(1), |last| last + 1);
        layout.assign(kept, filled, options);
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
        layout
    }

    /// A column is the one that was given, else the one whose header says so, else, when only one other
    /// column is left, that one. `filled`: the columns without the empty ones at the end.
    fn assign(&mut self, count: usize, filled: usize, options: &Options) {
        let tagged = options.identifier != Identifier::NotTagged;
        let given_code = options.code_column.map(|column| column as usize);
        let given_customer = options.identifier_column.map(|column| column as usize).filter(|_| tagged);
        for (role, given) in [(Role::Customer, given_customer), (Role::Code, given_code)] {
            if let Some(index) = given.filter(|&index| index >= count) {
                let (index, columns) = (index as u32, count as u32);
                self.problem = Some(Problem::OutOfRange { role, index, columns });
                return;
            }
        }
        if given_code.is_some() && given_code == given_customer {
            self.problem = given_code.map(|index| Problem::Same { index: index as u32, name: None });
            return;
        }
        self.code = given_code.or_else(|| {
            let fit = |i: usize| header::code_fit(&self.header[i]);
            best((0..self.header.len()).filter(|&i| Some(i) != given_customer), fit)
        });
        if tagged {
            self.customer = given_customer
                .or_else(|| {
                    let fit = |i: usize| header::customer_fit(&self.header[i], options.identifier);
                    best((0..self.header.len()).filter(|&i| Some(i) != self.code), fit)
                })
                .or_else(|| only_other(filled, self.code))
                .or_else(|| only_other(count, self.code));
            if self.customer.is_none() {
                self.problem = Some(Problem::NotFound(Role::Customer));
                return;
            }
        }
        // Customers alone are a layout of their own: the series makes the codes.
        let named = filled == 1 && self.customer == Some(0) && !self.header.is_empty();
        let alone = tagged && (count == 1 || named);
        if self.code.is_none() && !alone {
            self.code = only_other(filled, self.customer)
                .or_else(|| only_other(count, self.customer))
                .or_else(|| only_other(self.named(), self.customer));
            if self.code.is_none() {
                self.problem = Some(Problem::NotFound(Role::Code));
            }
        }
    }

    /// The columns up to the last one but the customer's that has a name: what stands behind it is a value too many.
    fn named(&self) -> usize {
        let mut names = self.header.iter().enumerate().rev();
        let last = names.find(|&(i, name)| Some(i) != self.customer && !name.trim().is_empty());
        last.map_or(0, |(i, _)| i + 1)
    }

    /// The column as people count it, and its name.
    pub(crate) fn name(&self, column: usize) -> Option<&str> {
        self.columns.get(column)?.name.as_deref()
    }
}

/// The column that fits best; of equals the first.
fn best(columns: impl Iterator<Item = usize>, fit: impl Fn(usize) -> u8) -> Option<usize> {
    columns
        .map(|i| (fit(i), std::cmp::Reverse(i)))
        .filter(|&(fit, _)| fit > 0)
        .max()
        .map(|(_, std::cmp::Reverse(i))| i)
}

/// The one column of `count` that is not taken.
fn only_other(count: usize, taken: Option<usize>) -> Option<usize> {
    let mut left = (0..count).filter(|&i| Some(i) != taken);
    left.next().filter(|_| left.next().is_none())
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
