//! Header names: which are known, and whether a first record is a header at all.

use crate::{Identifier, Role};

/// Names of the code column, as [`normalize`] leaves them.
const CODE: &[&str] = &[
    "couponcode",
    "code",
    "coupon",
    "voucher",
    "vouchercode",
    "coupons",
    "codes",
    "vouchers",
    "couponcodes",
    "promocode",
    "promo",
    "promotioncode",
    "promotionalcode",
    "discountcode",
    "giftcode",
    "offercode",
    "couponno",
    "couponnumber",
    "couponid",
    "vouchernumber",
    "voucherno",
];

/// Names of a customer column that say nothing of the kind of identifier.
const CUSTOMER: &[&str] = &[
    "customeridentifier",
    "issuedto",
    "customer",
    "identifier",
    "customerid",
    "custid",
    "memberid",
    "member",
    "recipient",
    "tagto",
    "taggedto",
];

const MOBILE: &[&str] = &[
    "mobile",
    "mobileno",
    "mobilenumber",
    "mobilenum",
    "mobilephone",
    "phone",
    "phoneno",
    "phonenumber",
    "msisdn",
    "cell",
    "cellphone",
    "cellnumber",
    "customermobile",
    "contactnumber",
    "contactno",
];

const EMAIL: &[&str] = &["email", "emailid", "emailaddress", "mail", "customeremail", "emails"];

// The last is the contract's own slip.
const EXTERNAL_ID: &[&str] = &[
    "externalid",
    "externalcustomerid",
    "extid",
    "customerexternalid",
    "loyaltyid",
    "cardnumber",
    "extenalid",
];

const USER_ID: &[&str] = &["userid", "user", "uid", "customeruserid"];

/// The columns that an error file adds behind the uploaded ones.
pub(crate) const ERROR_FILE: [&str; 3] = ["row", "rule", "error"];

/// A name without case, spaces, `_` and `-`.
pub(crate) fn normalize(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a column of this name is for.
pub(crate) fn role(name: &str) -> Option<Role> {
    let name = normalize(name);
    let is_in = |names: &[&str]| names.contains(&name.as_str());
    if is_in(CODE) {
        Some(Role::Code)
    } else if [CUSTOMER, MOBILE, EMAIL, EXTERNAL_ID, USER_ID].into_iter().any(is_in) {
        Some(Role::Customer)
    } else {
        None
    }
}

/// How well a name fits a customer column of this identifier; 0 where it is none.
pub(crate) fn customer_fit(name: &str, identifier: Identifier) -> u8 {
    let own = match identifier {
        Identifier::Mobile => MOBILE,
        Identifier::Email => EMAIL,
        Identifier::ExternalId => EXTERNAL_ID,
        Identifier::UserId => USER_ID,
        Identifier::NotTagged => &[],
    };
    let normal = normalize(name);
    if own.contains(&normal.as_str()) {
        3
    } else if CUSTOMER.contains(&normal.as_str()) {
        2
    } else {
        u8::from(role(name) == Some(Role::Customer))
    }
}

/// How many cells are known names.
pub(crate) fn known_names(cells: &[String]) -> usize {
    cells.iter().filter(|cell| role(cell).is_some()).count()
}

/// Whether the first of these records is a header: it holds a known name, or its cells do not look like
/// data.
pub(crate) fn is_header(records: &[Vec<String>]) -> bool {
    let Some((first, rows)) = records.split_first() else { return false };
    known_names(first) > 0
        || first.iter().any(|cell| !cell.trim().is_empty())
            && !first.iter().enumerate().any(|(column, cell)| {
                let others = rows.iter().filter_map(|row| row.get(column)).map(String::as_str);
                looks_like_data(cell.trim(), others)
            })
}

/// A value has a digit or an `@`, where a name has neither. A word alone is data where the rows below hold
/// words of the same form.
fn looks_like_data<'a>(cell: &str, others: impl Iterator<Item = &'a str>) -> bool {
    if cell.is_empty() {
        return false;
    }
    if telling(cell) {
        return true;
    }
    let capitals = |cell: &str| !cell.chars().any(|c| c.is_lowercase() || c.is_whitespace());
    let others: Vec<&str> = others.map(str::trim).filter(|cell| !cell.is_empty()).take(20).collect();
    if others.is_empty() {
        return capitals(cell);
    }
    let alike = others.iter().filter(|other| !telling(other) && capitals(other) == capitals(cell)).count();
    // A few of the same form are enough: codes of letters only are rare, headers in codes' clothes rarer.
    capitals(cell) && alike * 4 >= others.len()
}

fn telling(cell: &str) -> bool {
    cell.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@')
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
        ];
        for (text, expected) in cases {
            let records: Vec<Vec<String>> =
                text.lines().map(|line| line.split([',', ';']).map(str::to_owned).collect()).collect();
            assert_eq!(is_header(&records), *expected, "{text:?}");
        }
    }
}
