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
        let identity = Identity::new(NotTagged, &rules).unwrap();
        assert_eq!(identity.code(" ab-1 "), Some("AB-1".into()));
        assert_eq!(identity.code("NULL"), None);
        assert_eq!(identity.code("1.2E+11"), None);
        assert_eq!(identity.code("10-Mar"), Some("10-MAR".into()));
    }
}
