//! Who is who: the one form in which codes and customers are compared, wherever they are.

use std::borrow::Cow;

use crate::rules::{Params, normal, stands_for_itself};
use crate::{Identifier, RuleSet, RuleSetError};

/// What makes two codes, or two customers, the same under a rule set.
///
/// The check of a file finds duplicates by it; whoever keeps coupons and customers compares by it, too.
///
/// ```
/// use tearline::{Identifier, Identity, RuleSet};
///
/// let rules = RuleSet::default().with_default_region("IN");
/// let identity = Identity::new(Identifier::Mobile, &rules)?;
/// for spelling in ["9876543210", "09876543210", "+91 98765 43210", "00919876543210"] {
///     assert_eq!(identity.customer(spelling).map(|customer| customer.key), Some("919876543210".into()));
/// }
/// # Ok::<(), tearline::RuleSetError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Identity {
    identifier: Identifier,
    params: Params,
}

/// A customer in the two forms that there are of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer<'v> {
    /// To be compared: the same for all spellings of one customer.
    pub key: Cow<'v, str>,
    /// To be stored and shown: an address keeps its capitals before the `@`. The key of it is `key` again.
    pub stored: Cow<'v, str>,
}

impl Identity {
    /// # Errors
    /// The first field of the rule set that cannot be used as it stands.
    pub fn new(identifier: Identifier, rules: &RuleSet) -> Result<Self, RuleSetError> {
        Ok(Self { identifier, params: Params::new(rules)? })
    }

    /// A code as it is compared and stored. `None`: it is none, or not as it was issued, so that it is like no other.
    pub fn code<'v>(&self, value: &'v str) -> Option<Cow<'v, str>> {
        key(None, normal::trim(value), &self.params)
    }

    /// A customer. `None`: the value names nobody, or not as it was meant.
    pub fn customer<'v>(&self, value: &'v str) -> Option<Customer<'v>> {
        let value = normal::trim(value);
        let key = key(Some(self.identifier), value, &self.params)?;
        let stored = stored(self.identifier, value).unwrap_or_else(|| key.clone());
        Some(Customer { key, stored })
    }
}

/// A trimmed value as it is compared; a code is stored like this, too. `identifier`: `None` for a code.
pub(crate) fn key<'v>(
    identifier: Option<Identifier>,
    value: &'v str,
    params: &Params,
) -> Option<Cow<'v, str>> {
    if !stands_for_itself(identifier, value, params) {
        return None;
    }
    key_of_standing(identifier, value, params)
}

/// The same of a value that is known to stand for itself.
pub(crate) fn key_of_standing<'v>(
    identifier: Option<Identifier>,
    value: &'v str,
    params: &Params,
) -> Option<Cow<'v, str>> {
    match identifier {
        None => Some(normal::code(value, params)),
        Some(identifier) => normal::customer(identifier, value, params),
    }
}

/// A trimmed customer as it is stored, where that is not how it is compared.
pub(crate) fn stored(identifier: Identifier, value: &str) -> Option<Cow<'_, str>> {
    (identifier == Identifier::Email).then(|| normal::email(value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_customer_has_one_key_and_the_stored_form_has_it_too() {
        use Identifier::*;
        let rules = RuleSet::default().with_default_region("IN");
        let cases = [
            (Mobile, " 098765 43210\u{200b}", Some(("919876543210", "919876543210"))),
            (Mobile, "9.19877E+11", None),
            (Mobile, "9876543210 9876543211", None),
            (Mobile, "N/A", None),
            (Email, "Jo@Example.COM", Some(("jo@example.com", "Jo@example.com"))),
            (Email, "a@b.com;c@d.com", None),
            (ExternalId, "'00017", Some(("00017", "00017"))),
            (ExternalId, "5.02346E+15", None),
            (UserId, "007", Some(("7", "7"))),
            (UserId, "", None),
        ];
        for (identifier, value, expected) in cases {
            let identity = Identity::new(identifier, &rules).unwrap();
            let customer = identity.customer(value);
            let found = customer.as_ref().map(|customer| (&*customer.key, &*customer.stored));
            assert_eq!(found, expected, "{value:?}");
            if let Some(Customer { key, stored }) = customer {
                assert_eq!(identity.customer(&stored).unwrap().key, key);
                assert_eq!(identity.customer(&key).unwrap().key, key);
            }
        }
        // Where numbers are of several lengths, with the zero that is dialled at home, or the country code, they are none
        // of the longer ones.
        for (region, spellings) in [
            (
                "DE",
                &["0170 1234567", "170 1234567", "+49 170 1234567", "0049 170 1234567", "491701234567"][..],
            ),
            ("AT", &["0664 1234567", "664 1234567", "+43 664 1234567", "436641234567"]),
            ("ID", &["0812 345 6789", "812 345 6789", "+62 812 345 6789", "628123456789"]),
            ("MY", &["012-345 6789", "12-345 6789", "+60 12-345 6789", "60123456789"]),
            ("FI", &["040 1234567", "40 1234567", "+358 40 1234567", "358401234567"]),
            ("NZ", &["021 123 4567", "21 123 4567", "+64 21 123 4567", "64211234567"]),
            ("NL", &["06 12345678", "6 12345678", "+31 6 12345678", "31612345678"]),
            ("BR", &["055 91234-5678", "55 91234-5678", "+55 55 91234-5678", "5555912345678"]),
            ("US", &["1 (212) 555-0123", "212 555 0123", "+1 212 555 0123"]),
            ("RU", &["8 916 123-45-67", "916 123-45-67", "+7 916 123-45-67", "79161234567"]),
            ("IT", &["347 1234567", "+39 347 1234567", "393471234567"]),
        ] {
            let rules = RuleSet::default().with_default_region(region);
            let identity = Identity::new(Mobile, &rules).unwrap();
            let keys = spellings.iter().map(|spelling| identity.customer(spelling).unwrap().key);
            let keys: Vec<String> = keys.map(Cow::into_owned).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{region}: {keys:?}");
            assert_eq!(identity.customer(&keys[0]).unwrap().key, keys[0], "{region}");
        }
        let identity = Identity::new(NotTagged, &rules).unwrap();
        assert_eq!(identity.code(" ab-1 "), Some("AB-1".into()));
        assert_eq!(identity.code("NULL"), None);
        assert_eq!(identity.code("1.2E+11"), None);
        assert_eq!(identity.code("10-Mar"), Some("10-MAR".into()));
    }
}
