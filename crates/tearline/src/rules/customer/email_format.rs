//! E-mail addresses that are none.

use crate::rules::kind::punycode;
use crate::rules::message::distinct;
use crate::rules::{Params, Said, mend};

rule! {
    /// The value is not an e-mail address by the rule that browsers hold address fields to: one `@`, before
    /// it letters, digits and some signs, after it a domain.
    ///
    /// ## Why it is bad
    /// No mail reaches it and no customer is found by it. Often it is an address with a name around it, or
    /// another column altogether.
    ///
    /// ## Example
    /// ```text
    /// jo@example com
    /// → The value "jo@example com" is not an e-mail address: behind the "@" it contains a space.
    /// ```
    ///
    /// ## How to mend
    /// Write one bare address in the cell, as in `jo@example.com`. A domain with letters of other scripts is written
    /// in the form that starts with `xn--`. If the column holds something else, choose another column or another
    /// identifier.
}

sentences! {
    no_at(value: Text);
    nothing_before(value: Text);
    nothing_after(value: Text);
    second_at(value: Text);
    contains(value: Text, found: Characters);
    domain_contains(value: Text, found: Characters);
    other_letters(value: Text, domain: Text);
    other_letters_known(value: Text, domain: Text, written: Text);
    domain_part(value: Text);
}

/// The HTML standard's rule.
pub(crate) fn check(value: &str, _: &Params) -> bool {
    fault(value).is_some()
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let found =
        |of: &str, fits: fn(u8) -> bool| distinct(of.chars().filter(|&c| !c.is_ascii() || !fits(c as u8)));
    let (local, domain) = value.split_once('@').unwrap_or((value, ""));
    let certain = |mended: &String| !check(mended, params);
    let mended =
        mend::tidied(value).filter(certain).or_else(|| Some(alone(value)?.to_owned()).filter(certain));
    let message = match fault(value) {
        None | Some(Fault::NoAt) => sentence::no_at(value),
        Some(Fault::NoLocal) => sentence::nothing_before(value),
        Some(Fault::NoDomain) => sentence::nothing_after(value),
        Some(Fault::SecondAt) => sentence::second_at(value),
        Some(Fault::Local) => sentence::contains(value, &found(local, of_local)),
        Some(Fault::Domain) if mended.is_none() && punycode::is_international(domain) => {
            return match punycode::written(domain).filter(|written| are_labels(written.as_bytes())) {
                Some(written) => Said::new(sentence::other_letters_known(value, domain, &written))
                    .suggest(Some(format!("{local}@{written}")).filter(certain)),
                None => Said::new(sentence::other_letters(value, domain)),
            };
        }
        Some(Fault::Domain) => sentence::domain_contains(value, &found(domain, of_domain)),
        Some(Fault::Label) => {
            let bare = value.trim_end_matches('.').to_owned();
            return Said::new(sentence::domain_part(value)).suggest(Some(bare).filter(certain));
        }
    };
    Said::new(message).suggest(mended)
}

/// The address without what a link or a list leaves at its ends, and without the name before it: `Ann Ode <ann@example.com>`.
fn alone(value: &str) -> Option<&str> {
    if let Some((name, address)) = value.split_once('<') {
        return address.trim_end_matches([';', ',', ' ']).strip_suffix('>').filter(|_| !name.contains('@'));
    }
    let start = value.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let rest = if start { &value[7..] } else { value };
    let rest = rest.trim_end_matches([';', ',']);
    (rest.len() < value.len()).then_some(rest)
}

enum Fault {
    NoAt,
    NoLocal,
    NoDomain,
    SecondAt,
    Local,
    Domain,
    Label,
}

fn of_local(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b)
}

fn of_domain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'.'
}

fn fault(value: &str) -> Option<Fault> {
    let Some((local, domain)) = value.split_once('@') else { return Some(Fault::NoAt) };
    if local.is_empty() {
        return Some(Fault::NoLocal);
    }
    if domain.is_empty() {
        return Some(Fault::NoDomain);
    }
    if domain.contains('@') {
        return Some(Fault::SecondAt);
    }
    if !local.bytes().all(of_local) {
        return Some(Fault::Local);
    }
    if !domain.bytes().all(of_domain) {
        return Some(Fault::Domain);
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
                ("Jo <jo@example.com>", Mend("jo@example.com")),
                ("Jo <jo@example.com>;", Mend("jo@example.com")),
                ("jo@example.com <Jo>", Found),
                ("jo@-example.com", Found),
                ("jo@example-.com", Found),
                ("jo@example..com", Found),
                ("jo@example.com.", Mend("jo@example.com")),
                ("jö@example.com", Found),
                ("jo@exämple.com", Mend("jo@xn--exmple-cua.com")),
                ("jo@Bücher.example", Mend("jo@xn--bcher-kva.example")),
                ("jo@пример.рф", Mend("jo@xn--e1afmkfd.xn--p1ai")),
                ("jo@例え.jp", Mend("jo@xn--r8jz45g.jp")),
                ("jo@exаmple.com", Found),
                ("johndoe.local", Found),
                ("jo@ex_ample.com", Found),
                ("mailto:jo@example.com", Mend("jo@example.com")),
                ("jo@example.com;", Mend("jo@example.com")),
                ("“jo@example.com”", Mend("jo@example.com")),
                ("jo@example.com\u{200b}", Mend("jo@example.com")),
                ("jo\u{a0}@example.com", Mend("jo@example.com")),
                ("ｊｏ@example.com", Mend("jo@example.com")),
            ],
        );
    }
}
