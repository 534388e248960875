//! Addresses at a domain that is very likely misspelt.

use crate::rules::kind::table::Table;
use crate::rules::{Params, Said};

rule! {
    /// The address is well formed, but very likely not what was meant: its domain is a common misspelling, such as
    /// `gmial.com` or `.con`; it ends with a number, as `.com1`, `.com2` do where a spreadsheet counted up; it has no
    /// ending at all, as in `jo@example`; or a dot stands right before the `@`, or before everything else.
    ///
    /// ## Why it is bad
    /// The mail goes nowhere, or to somebody who collects misaddressed mail on purpose. The row is accepted
    /// all the same, since the domain may exist.
    ///
    /// ## Example
    /// ```text
    /// jo@gmial.com
    /// → The domain "gmial.com" looks misspelt; very likely "gmail.com" was meant.
    /// ```
    ///
    /// ## How to mend
    /// Take the suggested address if it is the customer's; when in doubt, ask. If the address is right as it
    /// is, leave it: nothing is rejected.
}

sentences! {
    domain(domain: Text, meant: Text);
    fill_handle(domain: Text, meant: Text);
    dot(value: Text, meant: Text);
    first_dot(value: Text, meant: Text);
    no_ending(value: Text, domain: Text);
}

/// Where most addresses are: each of these is right as it stands.
pub(crate) const COMMON: [&str; 12] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "yahoo.co.in",
    "rediffmail.com",
    "live.com",
    "aol.com",
    "googlemail.com",
    "yahoo.co.uk",
    "proton.me",
];

/// Misspellings that are no mail service of their own, by the domain that was meant.
#[rustfmt::skip]
const DOMAINS: [(&str, &[&str]); 8] = [
    ("gmail.com", &[
        "gmail", "gmial.com", "gmai.com", "gmal.com", "gamil.com", "gmil.com", "gnail.com", "gmaill.com",
        "gmaii.com", "gmali.com", "gmall.com", "gmeil.com", "ggmail.com", "gmsil.com", "gmaul.com",
        "gmailcom", "gmail.co", "gmail.cm", "gmail.om", "gmail.com.com", "gmaik.com", "gmaol.com",
        "gmqil.com", "gmaail.com", "gmmail.com", "gmailc.om", "g.mail.com", "gmail.c"
    ]),
    ("yahoo.com", &[
        "yahoo", "yaho.com", "yahooo.com", "yhoo.com", "yhaoo.com", "yahho.com", "yaoo.com", "yahoocom",
        "yahoo.cm", "yahoo.om", "yaahoo.com", "yahool.com", "yahopo.com", "tahoo.com", "uahoo.com",
        "yahoo.com.com"
    ]),
    ("yahoo.co.in", &[
        "yaho.co.in", "yahooo.co.in", "yhoo.co.in", "yahoo.coin", "yahoo.co.i", "yahoo.con.in"
    ]),
    ("hotmail.com", &[
        "hotmail", "hotmial.com", "hotmal.com", "hotmil.com", "hotmai.com", "hotmaill.com", "hotmali.com",
        "homail.com", "otmail.com", "hormail.com", "hotmall.com", "htmail.com", "hottmail.com",
        "hoymail.com", "hotmsil.com", "hotmail.co", "hotmailcom", "hotmail.cm", "hotmail.om", "hptmail.com"
    ]),
    ("outlook.com", &[
        "outlook", "outlok.com", "outllok.com", "outloook.com", "outook.com", "oulook.com", "otlook.com",
        "outlool.com", "outlock.com", "outlook.co", "outloo.com", "outlookcom", "outlook.cm", "putlook.com",
        "ooutlook.com"
    ]),
    ("icloud.com", &[
        "icloud", "iclod.com", "icould.com", "icloude.com", "iclould.com", "icoud.com", "iclud.com",
        "icloud.cm"
    ]),
    ("rediffmail.com", &[
        "rediffmail", "redifmail.com", "reddifmail.com", "rediffmial.com", "rediffmai.com",
        "rediffmal.com", "redifffmail.com"
    ]),
    ("live.com", &[
        "liv.com", "livee.com", "live.cm"
    ]),
];

/// Endings that no registry has, by the one that was meant. (`.co`, `.cm` and `.om` are countries'.)
#[rustfmt::skip]
const ENDINGS: [(&str, &[&str]); 3] = [
    ("com", &[
        "con", "cmo", "comm", "ocm", "vom", "xom", "cpm", "coom", "ccom", "conm", "c0m", "cim", "clm",
        "cok", "comn", "coml", "comi", "som", "dom", "cin", "copm", "coim", "xcom", "cem"
    ]),
    ("net", &[
        "nte", "ner", "nett", "ney", "met", "nwt", "nert"
    ]),
    ("org", &[
        "ogr", "orgg", "prg", "orf", "rog", "oeg", "otg"
    ]),
];

/// So many misspellings at most by one that was meant.
const MOST: usize = 32;
const DOMAIN_TABLE: Table<512> = table(&DOMAINS);
const ENDING_TABLE: Table<128> = table(&ENDINGS);

const fn table<const SLOTS: usize>(typos: &[(&str, &[&str])]) -> Table<SLOTS> {
    let mut table = Table::new();
    let mut meant = 0;
    while meant < typos.len() {
        let mut typo = 0;
        while typo < typos[meant].1.len() {
            table = table.with(typos[meant].1[typo], (meant * MOST + typo) as u16);
            typo += 1;
        }
        meant += 1;
    }
    table
}

/// Asked only about addresses that are well formed.
pub(crate) fn check(value: &str, _: &Params) -> bool {
    value.rsplit_once('@').is_some_and(|(local, domain)| {
        (local.ends_with('.') || local.starts_with('.')) && local.bytes().any(|b| b != b'.')
            || (!COMMON.contains(&domain) && is_misspelt(domain.as_bytes()))
    })
}

/// Asked only about domains that are not [`COMMON`].
pub(crate) fn is_misspelt(domain: &[u8]) -> bool {
    lacks_ending(domain)
        || meant_ending(domain).is_some()
        || without_number(domain).is_some()
        || meant_domain(domain).is_some()
}

/// Whether nothing stands behind a dot that may be an ending: all that there are have two letters or more.
fn lacks_ending(domain: &[u8]) -> bool {
    last_dot(domain).is_none_or(|dot| {
        let ending = &domain[dot + 1..];
        ending.len() < 2 || ending.iter().all(u8::is_ascii_digit)
    })
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    let (local, domain) = value.rsplit_once('@').unwrap_or((value, ""));
    let counted = without_number(domain.as_bytes()).and_then(|length| domain.get(..length));
    let meant = counted.unwrap_or(domain);
    let stem = |(dot, ending)| meant.get(..dot).map(|stem| format!("{stem}.{ending}"));
    let meant = meant_ending(meant.as_bytes()).and_then(stem).unwrap_or_else(|| meant.to_owned());
    let meant = match meant_domain(meant.as_bytes()) {
        Some(meant) => meant.to_owned(),
        None if meant == domain => meant,
        None => meant.to_ascii_lowercase(),
    };
    let address = format!("{}@{meant}", local.trim_matches('.'));
    let message = if meant == domain && local.ends_with('.') {
        sentence::dot(value, &address)
    } else if meant == domain && local.starts_with('.') {
        sentence::first_dot(value, &address)
    } else if meant == domain {
        return Said::new(sentence::no_ending(value, domain));
    } else if counted.is_some() {
        sentence::fill_handle(domain, &meant)
    } else {
        sentence::domain(domain, &meant)
    };
    Said::new(message).suggest(Some(address))
}

/// The length of a domain without the number that a spreadsheet counted up where a cell was dragged down: no ending is
/// letters and then digits, but for those that stand for other scripts.
fn without_number(domain: &[u8]) -> Option<usize> {
    if !domain.last()?.is_ascii_digit() {
        return None;
    }
    let ending = &domain[last_dot(domain)? + 1..];
    let letters = ending.iter().rposition(|b| !b.is_ascii_digit())? + 1;
    let digits = ending.len() - letters;
    let counted = letters >= 2 && digits <= 6 && ending[..letters].iter().all(u8::is_ascii_alphabetic);
    counted.then_some(domain.len() - digits)
}

/// Where the dot of a misspelt ending stands, and the ending that was meant.
fn meant_ending(domain: &[u8]) -> Option<(usize, &'static str)> {
    let dot = last_dot(domain)?;
    let ending = Some(&domain[dot + 1..]).filter(|ending| *ending != b"com")?;
    lookup(&ENDINGS, &ENDING_TABLE, ending).map(|meant| (dot, meant))
}

fn last_dot(domain: &[u8]) -> Option<usize> {
    domain.iter().rposition(|&b| b == b'.')
}

fn meant_domain(domain: &[u8]) -> Option<&'static str> {
    lookup(&DOMAINS, &DOMAIN_TABLE, domain)
}

fn lookup<const SLOTS: usize>(
    typos: &[(&'static str, &[&str])],
    table: &Table<SLOTS>,
    text: &[u8],
) -> Option<&'static str> {
    let place = |at: u16| typos.get(usize::from(at) / MOST);
    let typo = |at: u16| place(at).and_then(|(_, typos)| typos.get(usize::from(at) % MOST).copied());
    place(table.find(text, typo)?).map(|&(meant, _)| meant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::EmailTypo,
            &RuleSet::default(),
            &[
                ("jo@gmial.com", Mend("jo@gmail.com")),
                ("Jo@GMIAL.com", Mend("Jo@gmail.com")),
                ("jo@gmai.com", Mend("jo@gmail.com")),
                ("jo@gmal.com", Mend("jo@gmail.com")),
                ("jo@yaho.com", Mend("jo@yahoo.com")),
                ("jo@hotmial.com", Mend("jo@hotmail.com")),
                ("jo@outlok.com", Mend("jo@outlook.com")),
                ("jo@gmail", Mend("jo@gmail.com")),
                ("jo@gmail.con", Mend("jo@gmail.com")),
                ("jo@gmial.cmo", Mend("jo@gmail.com")),
                ("jo@Example.con", Mend("jo@example.com")),
                ("jo@example.comm", Mend("jo@example.com")),
                ("jo@example.ocm", Mend("jo@example.com")),
                ("jo@example.vom", Mend("jo@example.com")),
                ("ann@example.com1", Mend("ann@example.com")),
                ("ann@example.com12", Mend("ann@example.com")),
                ("ann@Example.net3", Mend("ann@example.net")),
                ("ann@example.in4", Mend("ann@example.in")),
                ("ann@gmial.com5", Mend("ann@gmail.com")),
                ("jo.@gmail.com", Mend("jo@gmail.com")),
                ("jo.@gmial.com", Mend("jo@gmail.com")),
                ("j.o@gmail.com", Fine),
                ("jo@example.xn--p1ai", Fine),
                ("jo@10.0.0.1", Found),
                ("jo@example.co", Fine),
                ("jo@example.cm", Fine),
                ("jo@example.om", Fine),
                ("jo@gmail.com", Fine),
                ("jo@GMail.Com", Fine),
                ("jo@mail.com", Fine),
                ("jo@email.com", Fine),
                ("jo@ymail.com", Fine),
                ("jo@con.com", Fine),
                (".jo@gmail.com", Mend("jo@gmail.com")),
                ("jo@hotmail.co", Mend("jo@hotmail.com")),
                ("jo@localhost", Found),
                ("jo@example", Found),
                ("jo@example.d", Found),
                ("jo", Fine),
            ],
        );
    }

    #[test]
    fn no_misspelling_is_listed_twice_or_is_right() {
        let mut all: Vec<&str> = DOMAINS.iter().flat_map(|(_, typos)| typos.iter().copied()).collect();
        for domain in &all {
            assert!(!COMMON.contains(domain), "{domain}");
            assert!(
                meant_ending(domain.as_bytes()).is_none(),
                "{domain} has an ending that is looked at before it"
            );
        }
        let listed = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), listed);
    }
}
