//! Header names: which are known, and whether a first record is a header at all.

mod names;

use names::{Meaning, meaning_of};

use crate::rules::is_invisible;
use crate::{Identifier, Role};

/// The columns that an error file adds behind the uploaded ones.
pub(crate) const ERROR_FILE: [&str; 3] = ["row", "rule", "error"];

/// A name without case, spaces, `_`, `-` and what cannot be seen: two columns whose names are the same then
/// bear one name.
pub(crate) fn normalize(name: &str) -> String {
    name.chars()
        .filter(|&c| !c.is_whitespace() && !matches!(c, '_' | '-') && !is_invisible(c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The letters and digits of a name: `Phone #`, `Mobile No.` and `E-mail*` are known names, too.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a name means, and whether it says so without a remark or a sign added.
fn meaning(name: &str) -> Option<(Meaning, bool)> {
    // An address or a formula is no name, whatever is left of it.
    if name.len() > 100 || name.contains(['@', '=']) {
        return None;
    }
    let whole = key(name);
    if let Some(meaning) = meaning_of(&whole) {
        return Some((meaning, whole == normalize(name)));
    }
    let remark = name.find(['(', '[', '{'])?;
    meaning_of(&key(name.get(..remark)?)).map(|meaning| (meaning, false))
}

/// What a column of this name is for.
pub(crate) fn role(name: &str) -> Option<Role> {
    meaning(name).map(|(meaning, _)| match meaning {
        Meaning::CouponCode | Meaning::Code => Role::Code,
        Meaning::Customer | Meaning::Of(_) => Role::Customer,
    })
}

/// How well a name fits the code column; 0 where it does not.
pub(crate) fn code_fit(name: &str) -> u8 {
    match meaning(name) {
        Some((Meaning::CouponCode, plain)) => 3 + u8::from(plain),
        Some((Meaning::Code, plain)) => 1 + u8::from(plain),
        _ => 0,
    }
}

/// How well a name fits a customer column of this identifier; 0 where it is none.
pub(crate) fn customer_fit(name: &str, identifier: Identifier) -> u8 {
    match meaning(name) {
        Some((Meaning::Of(of), plain)) if of == identifier => 5 + u8::from(plain),
        Some((Meaning::Customer, plain)) => 3 + u8::from(plain),
        Some((Meaning::Of(_), plain)) => 1 + u8::from(plain),
        _ => 0,
    }
}

/// How many cells are known names.
pub(crate) fn known_names(cells: &[String]) -> usize {
    cells.iter().filter(|cell| role(cell).is_some()).count()
}

/// Whether a record ends in the names of the columns that an error file adds: nothing else does.
pub(crate) fn is_of_error_file(cells: &[String]) -> bool {
    cells.len() > ERROR_FILE.len()
        && cells[cells.len() - ERROR_FILE.len()..].iter().zip(ERROR_FILE).all(|(cell, name)| cell == name)
}

/// Whether the first of these records is a header: it holds a known name, or its cells do not look like
/// data.
pub(crate) fn is_header(records: &[Vec<String>]) -> bool {
    let Some((first, rows)) = records.split_first() else { return false };
    if is_of_error_file(first) {
        return true;
    }
    if first.iter().any(|cell| is_identifier(cell)) {
        // A code may be a known name (`919876543210,PROMO`); an address or a number is none.
        return false;
    }
    if known_names(first) > 0 {
        return true;
    }
    let cells = || first.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
    let others = |column| rows.iter().filter_map(move |row| row.get(column)).map(String::as_str);
    cells().next().is_some()
        && !cells().any(|(column, cell)| looks_like_data(cell.trim(), others(column)))
        && !cells().all(|(column, cell)| is_one_of_many_words(cell.trim(), others(column)))
}

/// A value has a digit or an `@`, where a name has neither. A word alone is data where the rows below hold
/// words of the same form.
fn looks_like_data<'a>(cell: &str, others: impl Iterator<Item = &'a str>) -> bool {
    if telling(cell) {
        return true;
    }
    let others: Vec<&str> = others.map(str::trim).filter(|cell| !cell.is_empty()).take(20).collect();
    if others.is_empty() {
        return capitals(cell);
    }
    let alike = others.iter().filter(|other| !telling(other) && capitals(other) == capitals(cell)).count();
    // A few of the same form are enough: codes of letters only are rare, headers in codes' clothes rarer.
    capitals(cell) && alike * 4 >= others.len()
}

/// Whether a word in small letters stands on a list of such words. Most names are in small letters as well:
/// this says something only where it is true of every column.
fn is_one_of_many_words<'a>(cell: &str, others: impl Iterator<Item = &'a str>) -> bool {
    let word =
        |cell: &str| !cell.is_empty() && cell.chars().all(|c| c.is_lowercase() || c == '-' || c == '_');
    let others: Vec<&str> = others.map(str::trim).filter(|cell| !cell.is_empty()).take(20).collect();
    let alike = others.iter().filter(|other| word(other)).count();
    word(cell) && alike >= 2 && alike * 4 >= others.len() * 3
}

fn capitals(cell: &str) -> bool {
    !cell.chars().any(|c| c.is_lowercase() || c.is_whitespace())
}

/// Whether a cell has what hardly a name has: a digit or an `@`.
pub(crate) fn telling(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@')
}

/// Whether a cell is a mobile number or an e-mail address: no name and no title.
pub(crate) fn is_identifier(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let number = (9..=15).contains(&digits)
        && cell.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b' ' | b'(' | b')'));
    let address = cell.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace)
    });
    number || address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_record_is_a_header_or_data() {
        let cases: &[(&str, bool)] = &[
            ("coupon code\nABCDEF1", true),
            ("customerIdentifier,coupon code\nvalue 1,ABCDEF1", true),
            ("Coupon Code, issuedTo\nABCDEF1, value 1", true),
            ("COUPON_CODE\nA1", true),
            ("mobile no;Voucher-Code\n1;2", true),
            ("ABCDEF1\nABCDEF2", false),
            ("919876543210,ABCDEF1\n919876543211,ABCDEF2", false),
            ("a@b.example,WELCOME\nc@d.example,SUMMER", false),
            ("WELCOME\nSUMMER\nWINTER", false),
            ("WELCOME", false),
            ("Kunde,Gutschein\n919876543210,ABC1", true),
            ("Promo name\nABC1\nABC2", true),
            ("PROMO\nABC1\nABC2", true),
            ("", false),
            // A code may be a word that is a name elsewhere.
            ("919876543210,PROMO\n919876543211,WELCOME", false),
            ("mail@shop.example,CODE\na@b.example,A1", false),
            // Words in small letters, one of many.
            ("welcome\nsummer\nwinter", false),
            ("vorname,gutschein\nanna,AB1\nbernd,AB2", true),
            ("name\nanna", true),
            ("x,row,rule,error\ny,1,code-missing,No.", true),
            ("X,row,rule,error\nY,1,code-missing,No.", true),
        ];
        for (text, expected) in cases {
            let records: Vec<Vec<String>> =
                text.lines().map(|line| line.split([',', ';']).map(str::to_owned).collect()).collect();
            assert_eq!(is_header(&records), *expected, "{text:?}");
        }
    }

    #[test]
    fn names_are_known_in_the_clothes_that_people_put_on_them() {
        use Identifier::*;
        type Known = Option<(Role, Option<Identifier>)>;
        let customer = |identifier| Some((Role::Customer, Some(identifier)));
        let cases: &[(&str, Known)] = &[
            ("Coupon Code*", Some((Role::Code, None))),
            ("COUPON-CODE", Some((Role::Code, None))),
            ("Coupon\u{a0}Code", Some((Role::Code, None))),
            ("\u{feff}coupon code\u{200b}", Some((Role::Code, None))),
            ("Coupon Code (unique)", Some((Role::Code, None))),
            ("'coupon code'", Some((Role::Code, None))),
            ("Coupon #", Some((Role::Code, None))),
            ("Gutschein-Code", Some((Role::Code, None))),
            ("Código", Some((Role::Code, None))),
            ("Mobile (with country code)", customer(Mobile)),
            ("Mobile[+91]", customer(Mobile)),
            ("mobile_number", customer(Mobile)),
            ("Mobile No.", customer(Mobile)),
            ("Phone #", customer(Mobile)),
            ("#mobile", customer(Mobile)),
            ("Customer Mobile Number", customer(Mobile)),
            ("E-mail", customer(Email)),
            ("E-Mail Address:", customer(Email)),
            ("User Email ID", customer(Email)),
            ("External_ID", customer(ExternalId)),
            ("User ID", customer(UserId)),
            ("customerIdentifier", Some((Role::Customer, None))),
            // What only looks like one.
            ("country code", None),
            ("pin code", None),
            ("customer code", None),
            ("name", None),
            ("(code)(x)", None),
            ("e@mail", None),
            ("=code", None),
            ("code1", None),
            ("", None),
            ("#", None),
        ];
        for &(name, expected) in cases {
            let kind =
                [Mobile, Email, ExternalId, UserId].into_iter().find(|&kind| customer_fit(name, kind) >= 5);
            assert_eq!(role(name).map(|role| (role, kind)), expected, "{name:?}");
        }
    }
}
