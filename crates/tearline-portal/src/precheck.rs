//! Which codes exist already, asked before anything is uploaded: the server is told the codes, and not the file.

use leptos::prelude::*;
use leptos::task::spawn_local;
use tearline_api::precheck::{AskedCode, ExistingCode, MOST_CODES, PrecheckRequest};
use tearline_api::tearline::{Identifier, Role};
use tearline_api::worker::{Filter, FromWorker, Lane, Start, ToWorker};

use crate::api;
use crate::auth::Auth;
use crate::check::{Check, column};
use crate::line::Line;

/// Rows that are fetched at a time: more would keep the page busy for longer than a frame or two.
const ROWS: u32 = 1000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answer {
    /// Nobody has asked.
    None,
    Asking,
    /// So many codes were looked for, and these rows have one that exists.
    Known {
        checked: u64,
        existing: Vec<(u64, ExistingCode)>,
    },
    Failed(api::Failure),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Precheck {
    auth: Auth,
    line: Line,
    check: Check,
    pub(crate) answer: RwSignal<Answer>,
    series: StoredValue<i64>,
    /// What is known so far, with the rows that it is of.
    codes: StoredValue<(Vec<u64>, Vec<AskedCode>)>,
    /// Numbers the questions: what is heard of an older one comes too late.
    number: StoredValue<u32>,
}

impl Precheck {
    pub(crate) fn new(auth: Auth, line: Line, check: Check) -> Self {
        let precheck = Self {
            auth,
            line,
            check,
            answer: RwSignal::new(Answer::None),
            series: StoredValue::new(0),
            codes: StoredValue::new((Vec::new(), Vec::new())),
            number: StoredValue::new(0),
        };
        // What is known is known of the rows as they were.
        Effect::new(move || {
            check.report.track();
            precheck.number.update_value(|number| *number += 1);
            precheck.answer.set(Answer::None);
        });
        precheck
    }

    /// What is known of a row's code: whether it exists in this series already, or in another one; `None`: it is not known
    /// to exist.
    pub(crate) fn in_series(self, row: u64) -> Option<bool> {
        self.answer.with(|answer| match answer {
            // In the order of the rows, as they were asked about.
            Answer::Known { existing, .. } => {
                let at = existing.binary_search_by_key(&row, |(row, _)| *row).ok()?;
                existing.get(at).map(|(_, code)| code.in_series)
            }
            _ => None,
        })
    }

    /// The rows whose codes exist already.
    pub(crate) fn existing(self) -> Vec<u64> {
        self.answer.with_untracked(|answer| match answer {
            Answer::Known { existing, .. } => existing.iter().map(|(row, _)| *row).collect(),
            _ => Vec::new(),
        })
    }

    /// Whether there are codes to ask about, and no more than are answered at once.
    pub(crate) fn can_ask(self) -> bool {
        self.check.report.with(|report| {
            report.as_ref().is_some_and(|report| {
                let few = (1..=MOST_CODES as u64).contains(&report.rows.total);
                few && !report.file_rejected() && column(&report.columns, Role::Code).is_some()
            })
        })
    }

    pub(crate) fn ask(self, series: i64) {
        self.series.set_value(series);
        self.number.update_value(|number| *number += 1);
        self.codes.set_value((Vec::new(), Vec::new()));
        self.answer.set(Answer::Asking);
        self.fetch(1);
    }

    fn fetch(self, row: u64) {
        let (check, request) = (self.line.check(), self.number.get_value());
        let (lane, start, filter) = (Lane::Codes, Start::Row(row), Filter::All);
        self.line.tell(&ToWorker::Rows { check, request, lane, start, count: ROWS, filter });
    }

    /// Rows have come.
    pub(crate) fn hear(self, message: FromWorker) {
        let FromWorker::Rows { request, page, .. } = message else { return };
        if request != self.number.get_value() {
            return;
        }
        let known = self.check.report.with_untracked(|report| {
            let report = report.as_ref()?;
            let customer = column(&report.columns, Role::Customer);
            Some((report.identifier, column(&report.columns, Role::Code)?, customer))
        });
        let Some((identifier, code, customer)) = known else { return };
        let tagged = identifier != Identifier::NotTagged;
        let value = |values: &[String], column: Option<u32>| values.get(column? as usize).cloned();
        self.codes.update_value(|(rows, codes)| {
            for row in page.rows.iter().filter(|row| !row.rejected && !row.dropped) {
                if let Some(code) = value(&row.values, Some(code)) {
                    rows.push(row.row);
                    codes.push(AskedCode::Tagged {
                        code,
                        customer: value(&row.values, customer.filter(|_| tagged)),
                    });
                }
            }
        });
        match page.next {
            Some(row) => self.fetch(row),
            None => self.send(tagged.then_some(identifier)),
        }
    }

    fn send(self, customer_identifier: Option<Identifier>) {
        let number = self.number.get_value();
        let (rows, codes) = self.codes.try_update_value(std::mem::take).unwrap_or_default();
        spawn_local(async move {
            let request = PrecheckRequest { codes, customer_identifier };
            let result = api::precheck(self.auth, self.series.get_value(), &request).await;
            if self.number.get_value() != number {
                return;
            }
            self.answer.set(match result {
                Ok(result) => {
                    let row = |index: u64| usize::try_from(index).ok().and_then(|at| rows.get(at)).copied();
                    let existing =
                        result.existing.into_iter().filter_map(|code| Some((row(code.index)?, code)));
                    let mut existing: Vec<_> = existing.collect();
                    existing.sort_by_key(|(row, _)| *row);
                    Answer::Known { checked: result.checked, existing }
                }
                Err(failure) => Answer::Failed(failure),
            });
        });
    }
}
