//! Addresses at a domain that is very likely misspelt.

use crate::rules::{Params, Said};

rule! {
    /// The address is well formed, but its domain is a common misspelling of another one: `gmial.com`,
    /// `yaho.com`, or an ending such as `.con`.
    ///
    /// ## Why it is bad
    /// The mail goes nowhere, or to somebody who collects misaddressed mail on purpose. The row is accepted
    /// all the same, since the domain may exist.
    ///
    /// ## Example
    /// ```text
    /// jo@gmial.com
    /// → The domain "gmial.com" looks misspelt; jo@gmail.com was very likely meant.
    /// ```
    ///
    /// ## How to mend
    /// Take the suggested address if it is the customer's; when in doubt, ask. If the address is right as it
    /// is, leave it: nothing is rejected.
}

sentences! {
    domain(domain: Text, meant: Text);
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
        "hoymail.com", "hotmsil.com", "hotmailcom", "hotmail.cm", "hotmail.om", "hptmail.com"
    ]),
    ("outlook.com", &[
        "outlook", "outlok.com", "outllok.com", "outloook.com", "outook.com", "oulook.com", "otlook.com",
        "outlool.com", "outlock.com", "outloo.com", "outlookcom", "outlook.cm", "putlook.com",
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

/// Bit n: a misspelling in `DOMAINS` starts with the n-th letter.
const FIRST_LETTERS: u32 = {
    let mut letters = 0;
    let mut domain = 0;
    while domain < DOMAINS.len() {
        let typos = DOMAINS[domain].1;
        let mut typo = 0;
        while typo < typos.len() {
            letters |= 1 << (typos[typo].as_bytes()[0] - b'a');
            typo += 1;
        }
        domain += 1;
    }
    letters
};

/// Asked only about addresses that are well formed.
pub(crate) fn check(value: &str, _: &Params) -> bool {
    value.rsplit_once('@').is_some_and(|(_, domain)| !COMMON.contains(&domain) && is_misspelt(domain))
}

/// Asked only about domains that are not [`COMMON`].
pub(crate) fn is_misspelt(domain: &str) -> bool {
    meant_ending(domain).is_some() || meant_domain(domain).is_some()
}

pub(crate) fn say(value: &str, _: &Params) -> Said {
    let (local, domain) = value.rsplit_once('@').unwrap_or((value, ""));
    let meant = match meant_ending(domain) {
        Some((stem, ending)) => format!("{}.{ending}", stem.to_ascii_lowercase()),
        None => domain.to_ascii_lowercase(),
    };
    let meant = meant_domain(&meant).map_or(meant, str::to_owned);
    Said::new(sentence::domain(domain, &meant)).suggest(Some(format!("{local}@{meant}")))
}

/// What stands before a misspelt ending, and the ending that was meant.
fn meant_ending(domain: &str) -> Option<(&str, &'static str)> {
    let (stem, ending) = domain.rsplit_once('.').filter(|(_, ending)| *ending != "com")?;
    lookup(&ENDINGS, ending).map(|meant| (stem, meant))
}

fn meant_domain(domain: &str) -> Option<&'static str> {
    // Most domains start with a letter that no misspelling starts with: they need not be compared with any.
    let first = domain.as_bytes().first()?.to_ascii_lowercase();
    if first.is_ascii_lowercase() && FIRST_LETTERS >> (first - b'a') & 1 == 1 {
        lookup(&DOMAINS, domain)
    } else {
        None
    }
}

fn lookup(table: &[(&'static str, &[&str])], text: &str) -> Option<&'static str> {
    let is = |typo: &&str| typo.eq_ignore_ascii_case(text);
    table.iter().find(|(_, typos)| typos.iter().any(is)).map(|&(meant, _)| meant)
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
                ("jo@example.co", Fine),
                ("jo@example.cm", Fine),
                ("jo@example.om", Fine),
                ("jo@gmail.com", Fine),
                ("jo@GMail.Com", Fine),
                ("jo@mail.com", Fine),
                ("jo@email.com", Fine),
                ("jo@ymail.com", Fine),
                ("jo@con.com", Fine),
                ("jo@localhost", Fine),
                ("jo", Fine),
            ],
        );
    }

    #[test]
    fn no_misspelling_is_listed_twice_or_is_right() {
        let mut all: Vec<&str> = DOMAINS.iter().flat_map(|(_, typos)| typos.iter().copied()).collect();
        for domain in &all {
            assert!(!COMMON.contains(domain), "{domain}");
            assert!(meant_ending(domain).is_none(), "{domain} has an ending that is looked at before it");
        }
        let listed = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), listed);
    }
}
