//! E-mail addresses that are none.

use crate::rules::{Params, Said, mend};

rule! {
    /// The value is not an e-mail address by the rule that browsers hold address fields to: one `@`, before
    /// it letters, digits and some signs, after it a domain.
    ///
    /// ## Why it is bad
    /// No mail reaches it and no customer is found by it. Often it is two addresses in one cell, an address
    /// with a name around it, or another column altogether.
    ///
    /// ## Example
    /// ```text
    /// jo@example,com
    /// → "jo@example,com" is not an e-mail address: its domain contains ",".
    /// ```
    ///
    /// ## How to mend
    /// Write one bare address in the cell, as in `jo@example.com`. If the column holds something else, choose
    /// another column or another identifier.
}

sentences! {
    no_at(value: Text);
    nothing_before(value: Text);
    nothing_after(value: Text);
    second_at(value: Text);
    contains(value: Text, found: Characters);
    domain_contains(value: Text, found: Characters);
    domain_part(value: Text);
}

/// The HTML standard's rule.
pub(crate) fn check(value: &str, _: &Params) -> bool {
    fault(value).is_some()
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let message = match fault(value) {
        None | Some(Fault::NoAt) => sentence::no_at(value),
        Some(Fault::NoLocal) => sentence::nothing_before(value),
        Some(Fault::NoDomain) => sentence::nothing_after(value),
        Some(Fault::SecondAt) => sentence::second_at(value),
        Some(Fault::Local(c)) => sentence::contains(value, &[c]),
        Some(Fault::Domain(c)) => sentence::domain_contains(value, &[c]),
        Some(Fault::Label) => sentence::domain_part(value),
    };
    Said::new(message).suggest(mend::tidied(value).filter(|mended| !check(mended, params)))
}

enum Fault {
    NoAt,
    NoLocal,
    NoDomain,
    SecondAt,
    Local(char),
    Domain(char),
    Label,
}

fn fault(value: &str) -> Option<Fault> {
    let Some((local, domain)) = value.split_once('@') else { return Some(Fault::NoAt) };
    if local.is_empty() {
        return Some(Fault::NoLocal);
    }
    if domain.is_empty() {
        return Some(Fault::NoDomain);
    }
    let of_local = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    if !local.bytes().all(of_local) {
        return local.chars().find(|&c| !c.is_ascii() || !of_local(c as u8)).map(Fault::Local);
    }
    let of_domain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    if !domain.bytes().all(of_domain) {
        let c = domain.chars().find(|&c| !c.is_ascii() || !of_domain(c as u8))?;
        return Some(if c == '@' { Fault::SecondAt } else { Fault::Domain(c) });
    }
    (!are_labels(domain.as_bytes())).then_some(Fault::Label)
}

/// Whether the parts of a domain have the length and the edges of such.
pub(crate) fn are_labels(domain: &[u8]) -> bool {
    domain.split(|&b| b == b'.').all(|label| {
        (1..=63).contains(&label.len()) && label.first() != Some(&b'-') && label.last() != Some(&b'-')
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        let longest = format!("a@{}.com", "x".repeat(63));
        let longer = format!("a@{}.com", "x".repeat(64));
        check(
            Rule::EmailFormat,
            &RuleSet::default(),
            &[
                ("jo@example.com", Fine),
                ("j.o+tag@mail.example.co.in", Fine),
                ("!#$%&'*+/=?^_`{|}~-@x", Fine),
                ("a..b.@x.y", Fine), // as the standard has it
                ("jo@EXAMPLE.com", Fine),
                ("jo@1.2.3.4", Fine),
                (&longest, Fine),
                (&longer, Found),
                ("jo", Found),
                ("@example.com", Found),
                ("jo@", Found),
                ("jo@@example.com", Found),
                ("jo@example@com", Found),
                ("jo@example,com", Found),
                ("jo do@example.com", Found),
                ("Jo <jo@example.com>", Found),
                ("jo@-example.com", Found),
                ("jo@example-.com", Found),
                ("jo@example..com", Found),
                ("jo@example.com.", Found),
                ("jö@example.com", Found),
                ("jo@exämple.com", Found),
                ("jo@ex_ample.com", Found),
                ("“jo@example.com”", Mend("jo@example.com")),
                ("jo@example.com\u{200b}", Mend("jo@example.com")),
                ("jo\u{a0}@example.com", Mend("jo@example.com")),
                ("ｊｏ@example.com", Mend("jo@example.com")),
            ],
        );
    }
}
