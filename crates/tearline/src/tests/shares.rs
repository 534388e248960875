//! What is compared in shares, the file read once for each, is what is compared at once.

use crate::{Checked, Checker, Identifier, Options, Rule, RuleSet, Severity};

/// Customers and codes of which many come again, near and far; some rows are bad.
fn file(rows: u64) -> Vec<u8> {
    let mut file = "email,code\n".to_owned();
    for row in 0..rows {
        let (customer, code) = (row * 7919 % (rows - 50), row * 104_729 % (rows * 4 / 5));
        match row % 1000 {
            17 => file.push_str(&format!("nobody,C-{code}\n")),
            18 => file.push_str(&format!("jo.{customer}@example.com,\n")),
            19 => file.push_str(&format!("jo.{customer}@example.com,\"c-{code:08}\"\n")),
            _ => file.push_str(&format!("jo.{customer}@example.com,C-{code:08}\n")),
        }
    }
    file.into_bytes()
}

/// Checks a file in which `again` is found whenever it is read again; and how often that was from its start.
fn check(file: &[u8], again: &[u8], options: Options) -> (Option<Checked>, usize) {
    let mut checker = Checker::new(options).unwrap();
    file.chunks(1 << 16).for_each(|chunk| checker.push(chunk));
    let mut from_start = 0;
    let checked = checker.finish().complete(|pending| {
        let wants = pending.wants();
        from_start += usize::from(wants == (0..file.len() as u64));
        let wanted = again.get(wants.start as usize..).unwrap_or_default();
        pending.supply(&wanted[..wanted.len().min(1 << 16)])
    });
    (checked.ok(), from_start)
}

fn options(unique_customers: bool) -> Options {
    let severity = unique_customers.then_some(Severity::Error);
    let rules = RuleSet::default().with_severity(Rule::CustomerDuplicate, severity);
    Options::new(Identifier::Email).with_rules(rules)
}

#[test]
fn however_little_is_held_at_once_the_verdict_is_the_same() {
    let file = file(60_000);
    for unique_customers in [false, true] {
        let options = options(unique_customers);
        let (at_once, again) = check(&file, &file, options.clone());
        let at_once = at_once.unwrap();
        assert_eq!(again, 0);
        assert!(at_once.report.counts[&Rule::CodeDuplicate] > 5000, "{:?}", at_once.report.counts);
        for (bytes, least, most) in [(usize::MAX, 0, 0), (400_000, 1, 2), (100_000, 7, 12), (20_000, 30, 70)]
        {
            let (shared, again) = check(&file, &file, options.clone().with_compared_at_once(bytes));
            let shared = shared.unwrap();
            assert_eq!(shared.report, at_once.report, "{bytes} bytes");
            assert!((least..=most).contains(&again), "{bytes} bytes: read again {again} times");
            let rows = |checked: &Checked| {
                let rows = checked.rows(std::io::Cursor::new(&file));
                rows.map(|row| row.unwrap()).collect::<Vec<_>>()
            };
            assert!(rows(&shared) == rows(&at_once), "{bytes} bytes");
        }
    }
}

#[test]
fn what_is_to_be_mended_is_held_as_a_whole() {
    let file = file(20_000);
    let (_, again) = check(&file, &file, options(true).with_mends(true).with_compared_at_once(1));
    assert_eq!(again, 0);
}

#[test]
fn a_file_that_is_another_when_it_is_read_again_has_no_verdict() {
    let (file, shorter, longer) = (file(20_000), file(19_000), file(21_000));
    for other in [&shorter[..], &longer[..], b""] {
        let (checked, _) = check(&file, other, options(false).with_compared_at_once(50_000));
        assert!(checked.is_none(), "{} bytes instead of {}", other.len(), file.len());
    }
}
