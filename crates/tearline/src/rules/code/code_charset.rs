//! Characters that a code may not have.

use crate::rules::kind::seen::Seen;
use crate::rules::message::distinct;
use crate::rules::{Params, Said, code_date_like, code_formula, email_format, is_invisible, mend};

rule! {
    /// The code contains a character that codes of this series may not have. Where nothing else was agreed,
    /// codes consist of the letters A to Z, digits, `-` and `_`.
    ///
    /// ## Why it is bad
    /// Customers type codes, and cashiers scan them. A space, a typographic dash or a letter from another
    /// alphabet looks right on paper and is refused at the till.
    ///
    /// ## Example
    /// ```text
    /// SUMMER 26
    /// → The code "SUMMER 26" contains a space.
    /// ```
    ///
    /// ## How to mend
    /// If the code was issued with the character, let the series allow it, or issue another code for the row: do not
    /// change a code that customers already hold. If more than one code stands in the cell, give each a row of its
    /// own. Where only copying brings the character in, the finding suggests the code without it.
}

sentences! {
    contains(value: Text, found: Characters, allowed: Text);
    copied(value: Text, found: Characters, code: Text);
    hardly_issued(value: Text, found: Characters);
    in_date(value: Text, found: Characters);
    small_letters(value: Text, found: Characters, allowed: Text);
    spaces(value: Text, found: Characters, allowed: Text);
    in_number(value: Text, found: Characters);
    in_list(value: Text);
    address(value: Text);
    note(value: Text);
}

/// Control characters, and the first character of what looks like a formula, are left to the rules that
/// say more about them; and so is all of a formula that starts with `=`.
pub(crate) fn check(value: &str, params: &Params) -> bool {
    let of_formula = value.starts_with('=') || value.starts_with('-') && is_list_item(value);
    !of_formula && offenders(value, params).next().is_some()
}

/// The same of a value that was looked at: mostly nothing is left to be looked for.
pub(crate) fn check_seen(value: &str, seen: Seen, params: &Params) -> bool {
    let certain = !seen.any(Seen::HIGH) && !code_formula::check(value, params);
    seen.any(Seen::OUTSIDE | Seen::HIGH) && (certain || check(value, params))
}

pub(crate) fn say(value: &str, params: &Params) -> Said {
    let found = distinct(offenders(value, params));
    if code_date_like::check(value, params) {
        return Said::new(sentence::in_date(value, &found));
    }
    if value.contains('@') && !email_format::check(value, params) {
        return Said::new(sentence::address(value));
    }
    if let Some(code) = mended(value, params) {
        return Said::new(sentence::copied(value, &found, &code)).suggest(Some(code));
    }
    if is_list_item(value) {
        return Said::new(sentence::in_list(value));
    }
    if is_note(value) || is_labelled(value) || is_link(value) {
        return Said::new(sentence::note(value));
    }
    if found.iter().any(|&c| is_hardly_issued(c))
        || is_amount(value)
        || has_entity(value)
        || has_percent_escape(value)
        || is_misread(value)
    {
        return Said::new(sentence::hardly_issued(value, &found));
    }
    if is_grouped_number(value) {
        return Said::new(sentence::in_number(value, &found));
    }
    let allowed = &params.code_charset.shown;
    let in_capitals =
        |c: &char| c.is_ascii_lowercase() && params.code_charset.contains(c.to_ascii_uppercase());
    let say = if found.iter().all(in_capitals) {
        sentence::small_letters
    } else if found.contains(&' ') && found.len() > 1 || may_be_several(value, params) || is_counted(value) {
        sentence::spaces
    } else {
        sentence::contains
    };
    Said::new(say(value, &found, allowed))
}

/// Whether a spreadsheet shows a number like this: `1,234,567`, `1.234.567`.
fn is_grouped_number(value: &str) -> bool {
    let mut signs = value.chars().filter(|c| !c.is_ascii_digit());
    let Some(sign) = signs.next().filter(|sign| matches!(sign, ',' | '.' | ' ' | '\'' | '’')) else {
        return false;
    };
    let mut groups = value.split(sign);
    signs.all(|other| other == sign)
        && groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3)
}

/// Whether the value has before it what items of a list have: `1. AB01`, `2) AB02`, `- AB03`, `• AB04`.
pub(crate) fn is_list_item(value: &str) -> bool {
    let Some((mark, rest)) = value.split_once([' ', '\u{a0}', '\t']) else { return false };
    let number = mark
        .strip_suffix(['.', ')', ':'])
        .is_some_and(|number| (1..=5).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()));
    let sign = matches!(mark, "-" | "–" | "—" | "*" | "•" | "·" | "●" | "▪" | "◦" | "‣" | "o" | ">" | "#");
    !rest.trim().is_empty() && (number || sign)
}

/// Whether parts between characters that codes may not have may be codes of their own: then nobody is told just to have
/// the characters allowed, for that would make one coupon of several. And so may the code within a link.
fn may_be_several(value: &str, params: &Params) -> bool {
    let (mut parts, mut long, mut with_digit) = (0, 0, 0);
    let all = value.split(|c| !params.code_charset.contains(c)).filter(|part| !part.is_empty());
    for part in all.filter(|part| part.len() > 1) {
        parts += 1;
        if part.len() > 3 {
            long += 1;
            with_digit += u32::from(part.bytes().any(|b| b.is_ascii_digit()));
        }
    }
    parts > 1 && long == parts || with_digit > 1
}

/// Whether a number stands before a code that has one of its own: `1 AB01`, the first of a list.
fn is_counted(value: &str) -> bool {
    value.split_once(' ').is_some_and(|(number, code)| {
        number.len() < 5
            && number.bytes().all(|b| b.is_ascii_digit())
            && code.bytes().any(|b| b.is_ascii_digit())
            && code.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

/// `https://shop.example/?code=AB01`
fn is_link(value: &str) -> bool {
    value.contains("://") || value.starts_with("www.")
}

/// Whether a code may stand behind a word that says what it is, `Code: AB01`, `code=AB01`, `e.g. AB01`; or there is nothing
/// behind it: `Notes:`.
fn is_labelled(value: &str) -> bool {
    const EXAMPLES: [&str; 9] = ["e.g.", "eg.", "i.e.", "z.b.", "p.ex.", "p.ej.", "ex.", "ex:", "bijv."];
    let is_example = |word: &str| EXAMPLES.contains(&word.to_lowercase().as_str());
    if value.split_whitespace().next().is_some_and(is_example) {
        return true;
    }
    // What programs write of a file, or of a column: `MD5 9e107d9d…`, `varchar(20)`.
    const OF_PROGRAMS: [&str; 11] = [
        "md5",
        "sha1",
        "sha256",
        "sha512",
        "crc32",
        "checksum",
        "varchar",
        "char",
        "string",
        "alphanumeric",
        "max",
    ];
    if value
        .split_once([' ', ':', '=', '('])
        .is_some_and(|(word, _)| OF_PROGRAMS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    {
        return true;
    }
    value.split_once([':', '=']).is_some_and(|(label, rest)| {
        let word = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '_'));
        let said = word.contains(char::is_lowercase)
            || word.contains(' ')
            || rest.starts_with(' ')
            || rest.is_empty();
        word.chars().count() > 1 && letters && said
    })
}

/// `A&amp;B`: what a web page writes for a sign.
fn has_entity(value: &str) -> bool {
    value.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| {
            (2..=8).contains(&name.len()) && name.bytes().all(|b| b == b'#' || b.is_ascii_alphanumeric())
        })
    })
}

/// `AB%2012`: what an address of a page has for a sign.
fn has_percent_escape(value: &str) -> bool {
    value
        .split('%')
        .skip(1)
        .any(|rest| rest.len() > 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
}

/// Whether it is said in words, as below a table: `(2 rows affected)`, `Page 1 of 1`, `Generated by Jo`. Codes of several
/// words are in capitals.
fn is_note(value: &str) -> bool {
    let word = |word: &&str| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.chars().count() > 1
            && letters.chars().all(char::is_alphabetic)
            && letters.contains(char::is_lowercase)
    };
    let words = || value.split_whitespace();
    let counted =
        words().next().is_some_and(|first| first.trim_start_matches('(').bytes().all(|b| b.is_ascii_digit()));
    let inside = value.starts_with('(') && value.ends_with(')');
    let (all, plain) = (words().count(), words().filter(word).count());
    all > 1 && plain > 1 || all == 2 && plain == 1 && counted && inside
}

/// What is left of UTF-8 that was read as windows-1252 and saved again: `Ã‰TÃ‰10`, or a mark before the first value.
fn is_misread(value: &str) -> bool {
    let pairs = value.chars().zip(value.chars().skip(1));
    value.starts_with("ï»¿")
        || pairs.into_iter().any(|(c, next)| {
            matches!(c, 'Ã' | 'Â') && !next.is_ascii() && !(next.is_alphabetic() && next < '\u{100}')
        })
}

/// `12.50`, `$10`, `10 EUR`, `50%`: a number from another column, or what a spreadsheet made of one.
fn is_amount(value: &str) -> bool {
    let currency = |word: &str| ["EUR", "USD", "INR", "GBP", "Rs", "Rs."].contains(&word);
    let bare = match value.split_once(' ') {
        Some((amount, word)) if currency(word) => amount,
        Some((word, amount)) if currency(word) => amount,
        _ => value,
    };
    let bare = bare.trim_matches(|c: char| matches!(c, '%' | '$' | '€' | '£' | '¥' | '₹' | ' '));
    let signs = bare.bytes().filter(|b| !b.is_ascii_digit()).count();
    let decimals = bare.rsplit_once(['.', ',']).is_some_and(|(_, behind)| (1..=2).contains(&behind.len()));
    bare.starts_with(|c: char| c.is_ascii_digit())
        && (signs == 0 && bare.len() < value.len() || signs == 1 && decimals)
}

fn offenders(value: &str, params: &Params) -> impl Iterator<Item = char> {
    let skipped = usize::from(code_formula::check(value, params));
    value.chars().skip(skipped).filter(|&c| !c.is_control() && !params.code_charset.contains(c))
}

/// Whether a character comes into a code by mishap only: nobody sees it, or nobody can tell it from one of A to Z. Were
/// the series to allow it, a coupon would be made that nobody can type.
fn is_hardly_issued(c: char) -> bool {
    is_invisible(c)
        || matches!(c, '\u{fffd}' | '<' | '>' | '\\' | '{' | '}' | '"')
        || matches!(c, '\u{fb00}'..='\u{fb06}' | '\u{370}'..='\u{52f}' | '½' | '¼' | '¾' | '\u{2150}'..='\u{215e}')
}

/// The code without what only tools bring along, if that mends it. A space may be the code's own, whatever kind of space
/// a document made of it, and so may small letters.
fn mended(value: &str, params: &Params) -> Option<String> {
    if value.contains(char::is_whitespace) {
        return None;
    }
    let ended = value.trim_matches([';', ',', '|']).trim_end_matches(['.', ':']);
    // Around what is printed as bars.
    let ended = ended.strip_prefix('*').and_then(|rest| rest.strip_suffix('*')).unwrap_or(ended);
    // What is left of a list of a program; and a word before a colon is a heading.
    let ended = ended.trim_matches(['[', ']', '(', ')']).trim_matches(['\'', '"']);
    let is_code = |code: &String| code.len() < value.len() && code.bytes().any(|b| b.is_ascii_digit());
    let ended = Some(ended.to_owned())
        .filter(|code| is_code(code) || code.len() + 1 == value.len() && !value.ends_with(':'));
    let is_whole = |code: &String| {
        !code.is_empty()
            && !check(code, params)
            && !code_formula::check(code, params)
            && !code.contains(char::is_control)
    };
    [mend::tidied(value), ended].into_iter().flatten().find(is_whole)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{Outcome::*, check};
    use crate::{Rule, RuleSet};

    #[test]
    fn cases() {
        check(
            Rule::CodeCharset,
            &RuleSet::default(),
            &[
                ("ABCDEF1", Fine),
                ("abc_d-1", Fine),
                ("A B", Found),
                ("A.B", Found),
                ("ÄB", Found),
                ("10.03.2026", Found),
                ("SUMMER 26 & more", Found),
                ("AB\u{fffd}", Found),
                ("=AB", Fine),
                ("=A(B)", Fine),
                ("+A(B)", Found),
                ("A\0B", Fine),
                ("ＡＢ１", Mend("AB1")),
                ("AB\u{a0}1", Found),
                ("AB\u{200b}1", Mend("AB1")),
                ("AB\u{2800}1", Mend("AB1")),
                ("“AB1”", Mend("AB1")),
                ("'AB1'", Mend("AB1")),
                ("AB–1", Mend("AB-1")),
                ("–AB1", Found),
                ("AB1;", Mend("AB1")),
                (",AB1", Mend("AB1")),
                ("AB12 CD34", Found),
                ("1,234,567", Found),
                ("1. AB1", Found),
                ("• AB1", Found),
                ("- AB1", Fine), // a formula
                ("<td>AB1</td>", Found),
                ("AB1.", Mend("AB1")),
                ("WELCOME;", Mend("WELCOME")),
                ("['AB1'", Mend("AB1")),
                ("'AB1']", Mend("AB1")),
                ("Hinweise:", Found),
                ("CODES:", Found),
                ("*AB1*", Mend("AB1")),
                ("ann@example.com", Found),
                ("12.50", Found),
                ("MD5 9e107d9d372bb6826bd81d3542a419d6", Found),
                ("50%", Found),
                ("AB01.AB02", Found),
                ("AB1 - 10% off", Found),
            ],
        );
        let capitals = RuleSet { code_charset: "A-Z".to_owned(), keep_case: true, ..RuleSet::default() };
        check(Rule::CodeCharset, &capitals, &[("ABC", Fine), ("AbC", Found), ("A1c", Found)]);
        let folded = RuleSet { code_charset: "A-Z".to_owned(), ..RuleSet::default() };
        check(Rule::CodeCharset, &folded, &[("AbC", Fine), ("A1", Found)]);
    }

    /// Whoever has a sign allowed that stands between two codes makes one coupon of both.
    #[test]
    fn nobody_is_told_to_allow_what_stands_between_codes() {
        let params = crate::rules::testing::params(&RuleSet::default());
        for (value, expected) in [
            ("AB01.AB02", "spaces"),
            ("AB01:AB02", "spaces"),
            ("AB01→AB02", "spaces"),
            ("WELCOME/SUMMER", "spaces"),
            ("AB01 AB02 AB03", "spaces"),
            ("AB01 xx AB02", "spaces"),
            ("1 AB01", "spaces"),
            ("MD5 9e107d9d372bb6826bd81d3542a419d6", "note"),
            ("varchar(20)", "note"),
            ("10 EUR", "hardly_issued"),
            ("https://shop.example/?code=AB01", "note"),
            ("Code: AB01", "note"),
            ("code=AB01", "note"),
            ("e.g. AB01", "note"),
            ("RECORD COUNT=3", "note"),
            ("Hinweise:", "note"),
            ("Applied filters:", "note"),
            ("AB:12", "contains"),
            ("AB12ﬁ", "hardly_issued"),
            ("ann@example.com", "address"),
            ("12.5", "hardly_issued"),
            ("$10.00", "hardly_issued"),
            ("10%", "hardly_issued"),
            ("{\"code\":\"AB04\"}", "hardly_issued"),
            ("SAVE&amp;10", "hardly_issued"),
            ("Ã‰TÃ‰10", "hardly_issued"),
            ("ï»¿AB12", "hardly_issued"),
            ("PROMOÇÃO", "contains"),
            ("SUMMER 26", "contains"),
            ("A.B", "contains"),
            ("SAVE10%", "contains"),
        ] {
            let said = super::say(value, &params);
            assert!(said.message.sentence == expected, "{value}: {:?}", said.message);
        }
    }
}
