//! What somebody decided about the columns of a file holds for the next one that has the same header: who exports a list
//! each week is asked once. It is kept in this browser, without a value of any row, and the page says when it was followed.

use serde::{Deserialize, Serialize};
use tearline_api::tearline::{CodeColumn, Identifier, Report};
use tearline_api::worker::CheckOptions;

use crate::questions::Decision;
use crate::{browser, json};

const KEY: &str = "tearline.columns";
/// Headers that are remembered; the oldest goes first.
const MOST: usize = 50;
/// What longer headers say is no habit of anybody.
const LONGEST: usize = 200;

/// Which columns hold what, in files with one header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Columns {
    identifier: Identifier,
    names: Vec<String>,
    pub(crate) code: CodeColumn,
    pub(crate) customer: Option<u32>,
    /// What was confirmed of them.
    pub(crate) settled: Vec<Decision>,
}

fn names(report: &Report) -> Option<Vec<String>> {
    let few = report.dialect.header && (1..=LONGEST).contains(&report.columns.len());
    few.then(|| report.columns.iter().map(|column| column.name.clone().unwrap_or_default()).collect())
}

fn all() -> Vec<Columns> {
    browser::stored(KEY).and_then(|text| json::parse(&text)).unwrap_or_default()
}

/// What was decided about the columns of the last file like this.
pub(crate) fn recall(report: &Report) -> Option<Columns> {
    let names = names(report)?;
    all().into_iter().find(|each| each.identifier == report.identifier && each.names == names)
}

/// Remembers what is decided about a file's columns.
pub(crate) fn remember(report: &Report, options: &CheckOptions, settled: Vec<Decision>) {
    let Some(names) = names(report) else { return };
    let new = Columns {
        identifier: report.identifier,
        names,
        code: options.code_column,
        customer: options.identifier_column,
        settled,
    };
    store(&put(all(), new));
}

/// Finds the columns of files like this by themselves again.
pub(crate) fn forget(report: &Report) {
    let Some(names) = names(report) else { return };
    let mut all = all();
    all.retain(|each| each.identifier != report.identifier || each.names != names);
    store(&all);
}

fn put(mut all: Vec<Columns>, new: Columns) -> Vec<Columns> {
    all.retain(|each| each.identifier != new.identifier || each.names != new.names);
    all.insert(0, new);
    all.truncate(MOST);
    all
}

fn store(all: &[Columns]) {
    browser::store(KEY, json::text(&all).as_deref());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(name: &str, code: u32) -> Columns {
        Columns {
            identifier: Identifier::Mobile,
            names: vec![name.to_owned()],
            code: CodeColumn::At(code),
            customer: None,
            settled: Vec::new(),
        }
    }

    #[test]
    fn the_last_decision_counts_and_the_oldest_header_is_forgotten() {
        let mut all = Vec::new();
        for n in 0..MOST {
            all = put(all, columns(&format!("list {n}"), 1));
        }
        all = put(all, columns("list 0", 2));
        assert_eq!((all.len(), all.first()), (MOST, Some(&columns("list 0", 2))));
        all = put(all, columns("one more", 1));
        assert!(all.len() == MOST && !all.contains(&columns("list 1", 1)));
        assert!(all.contains(&columns("list 0", 2)));
    }

    #[test]
    fn it_comes_back_as_it_was_kept() {
        let kept = vec![
            columns("code", 0),
            Columns {
                code: CodeColumn::None,
                customer: Some(3),
                settled: vec![Decision::Header(true), Decision::NoCodes],
                ..columns("mail", 0)
            },
        ];
        let text = json::text(&kept).unwrap_or_default();
        assert_eq!(json::parse(&text), Some(kept), "{text}");
    }
}
