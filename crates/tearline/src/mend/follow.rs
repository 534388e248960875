//! What a mend makes of the report, the sets of rows and the other rows of its values.

use super::Mending;
use super::groups::Moved;
use crate::judge::stored_code;
use crate::model::order;
use crate::read::duplicates::Duplicates;
use crate::read::mended::MendedRow;
use crate::text::decode::record_alone;
use crate::text::scan::{Position, Record};
use crate::{Checked, Finding, Role, Rule, rules};

/// How a row is written, and how it was.
struct Written<'t> {
    at: Position,
    /// `None`: it was taken out.
    text: Option<&'t [u8]>,
}

/// What there is to say of a row by itself.
#[derive(Debug, Default)]
struct Looked {
    findings: Vec<Finding>,
    /// What it is compared by, by role.
    keys: [Option<Vec<u8>>; 2],
}

const ROLES: [Role; 2] = [Role::Code, Role::Customer];

impl Mending {
    /// Writes a row otherwise, or as the file has it; says which rows are to be listed anew.
    pub(super) fn put(&mut self, row: u64, after: Option<MendedRow>) -> Vec<u64> {
        let before = self.checked.mended.get(&row).cloned();
        let Some(of) = after.as_ref().or(before.as_ref()) else { return Vec::new() };
        let (at, original) = (of.at, of.original.clone());
        let text = |mended: Option<&MendedRow>| match mended {
            None => Some(original.clone()),
            Some(mended) => mended.now.clone(),
        };
        let texts = [text(before.as_ref()), text(after.as_ref())];
        let [mut old, mut new] = [0, 1].map(|of| self.look(row, &Written { at, text: texts[of].as_deref() }));
        let was_dropped = before.as_ref().is_some_and(|mended| mended.now.is_none());
        let is_dropped = after.as_ref().is_some_and(|mended| mended.now.is_none());
        self.dropped = self.dropped - u64::from(was_dropped) + u64::from(is_dropped);
        match after {
            Some(after) => self.checked.mended.insert(row, after),
            None => self.checked.mended.remove(&row),
        };
        let mut to_list = Vec::new();
        for role in ROLES {
            if self.checked.values[role as usize].is_none() {
                continue;
            }
            let keys = [old.keys[role as usize].take(), new.keys[role as usize].take()];
            let rule = role.repeated();
            let repeated = !was_dropped && self.checked.rows.of_row(row).contains(&rule);
            let moved = self.regroup(role, row, keys);
            self.count(rule, u64::from(repeated), 0);
            let repeats = self.duplicates(role).repeats(row).filter(|_| !is_dropped);
            if let (Some(repeats), Some(text)) = (repeats, &texts[1]) {
                let finding = self.repetition(role, (row, at, text), repeats.first);
                self.count(rule, 0, 1);
                new.findings.extend(finding);
            }
            to_list.extend(self.follow(role, &moved));
        }
        for finding in &old.findings {
            self.count(finding.rule, 1, 0);
        }
        new.findings
            .iter()
            .filter(|finding| finding.first.is_none())
            .for_each(|finding| self.count(finding.rule, 0, 1));
        order::insertion_sort(&mut new.findings, |finding| finding.rule);
        let rules: Vec<Rule> = new.findings.iter().map(|finding| finding.rule).collect();
        self.set_rules(row, &rules);
        self.put_findings(row, new.findings, |_| false);
        if self.checked.mended.is_empty() {
            self.checked.report = self.original.clone();
            self.cut = self.original.findings_truncated;
            return Vec::new();
        }
        to_list
    }

    /// What the rules have to say of a row, repetitions apart.
    fn look(&mut self, row: u64, written: &Written<'_>) -> Looked {
        let mut looked = Looked::default();
        let (Ok(judge), Some(text)) = (&mut self.judge, written.text) else { return looked };
        let (hits, room) = (&mut self.hits, &mut self.room);
        let compare = self.checked.values[Role::Customer as usize].is_some();
        record_alone(judge.encoding(), judge.delimiter, written.at, text, &mut |record: &Record<'_>| {
            let keys = judge.judge(record, hits, room, compare);
            let code =
                keys.code.map(|code| stored_code(code, judge.params.keep_case).into_owned().into_bytes());
            looked.keys = [code, keys.customer.map(<[u8]>::to_vec)];
            looked.findings = hits.drain(..).map(|hit| judge.finding(hit, row, record)).collect();
            true
        });
        looked
    }

    fn repetition(&self, role: Role, (row, at, text): (u64, Position, &[u8]), first: u64) -> Option<Finding> {
        let judge = self.judge.as_ref().ok()?;
        let mut finding = None;
        record_alone(judge.encoding(), judge.delimiter, at, text, &mut |record: &Record<'_>| {
            finding = Some(judge.repetition(role, row, first, None, record));
            true
        });
        finding
    }

    fn duplicates(&self, role: Role) -> &Duplicates {
        match role {
            Role::Code => &self.checked.codes,
            Role::Customer => &self.checked.customers,
        }
    }

    fn regroup(&mut self, role: Role, row: u64, keys: [Option<Vec<u8>>; 2]) -> Moved {
        let Checked { codes, customers, values, .. } = &mut self.checked;
        let duplicates = if role == Role::Code { codes } else { customers };
        match (&values[role as usize], u32::try_from(row)) {
            (Some(values), Ok(row)) => {
                self.groups[role as usize].change(row, keys, values.as_ref(), &mut duplicates.mended)
            }
            _ => Moved::default(),
        }
    }

    /// What follows for other rows; says which of them is to be listed anew.
    fn follow(&mut self, role: Role, moved: &Moved) -> Option<u64> {
        let rule = role.repeated();
        for &(old, new) in &moved.firsts {
            for finding in self.checked.report.findings.iter_mut().filter(|finding| finding.rule == rule) {
                if finding.first == Some(old.into()) && finding.row != Some(new.into()) {
                    let value = finding.value.as_deref().unwrap_or_default();
                    let value = rules::normal::trim(value);
                    let said = match role {
                        Role::Code => rules::code_duplicate::say(value, new.into(), None),
                        Role::Customer => rules::customer_duplicate::say(value, new.into()),
                    };
                    let Finding { message, args, .. } = Finding::new(rule, finding.severity, said);
                    (finding.message, finding.args, finding.first) = (message, args, Some(new.into()));
                }
            }
        }
        if let Some(leads) = moved.leads.map(u64::from) {
            let mut found = self.checked.rows.of_row(leads);
            found.retain(|other| *other != rule);
            self.set_rules(leads, &found);
            self.count(rule, 1, 0);
            let own = |finding: &Finding| finding.row == Some(leads) && finding.rule == rule;
            self.checked.report.findings.retain(|finding| !own(finding));
        }
        let follows = moved.follows.map(u64::from)?;
        let mut found = self.checked.rows.of_row(follows);
        found.push(rule);
        self.set_rules(follows, &found);
        self.count(rule, 0, 1);
        Some(follows)
    }

    fn set_rules(&mut self, row: u64, found: &[Rule]) {
        if let Ok(judge) = &self.judge {
            self.checked.rows.set(row, found, &|rule| judge.severity(rule));
        }
    }

    fn count(&mut self, rule: Rule, less: u64, more: u64) {
        let counts = &mut self.checked.report.counts;
        let now = counts.get(&rule).copied().unwrap_or_default() + more;
        match now.saturating_sub(less) {
            0 => counts.remove(&rule),
            now => counts.insert(rule, now),
        };
    }

    /// Lists findings of a row in place of those that are listed of it and do not stay; of a list that is cut, only where
    /// it reaches so far.
    pub(super) fn put_findings(
        &mut self,
        row: u64,
        findings: Vec<Finding>,
        stays: impl Fn(&Finding) -> bool,
    ) {
        let report = &mut self.checked.report;
        let reaches =
            !self.cut || report.findings.last().is_some_and(|last| last.row.is_some_and(|last| row <= last));
        let mut listed = std::mem::take(&mut report.findings);
        listed.retain(|finding| finding.row != Some(row) || stays(finding));
        if reaches {
            listed = order::merged(listed, findings);
            self.cut |= listed.len() > self.most_findings;
            listed.truncate(self.most_findings);
        }
        report.findings = listed;
        self.sum_up();
    }

    fn sum_up(&mut self) {
        let rejected = self.checked.rows.errors().len();
        let report = &mut self.checked.report;
        report.rows.total = self.checked.numbered - self.dropped;
        report.rows.rejected = rejected;
        report.rows.accepted = report.rows.total - rejected;
        let all: u64 = report.counts.values().sum();
        report.findings_truncated = all > report.findings.len() as u64;
    }
}
