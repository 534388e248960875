//! What can be set of a series: read from people's files and requests, never half understood.

use anyhow::bail;
use serde_json::{Map, Value};
use tearline::{RuleSet, RuleSetError};
use tearline_api::contract::SeriesSettings;

/// Settings by their names, as many as are given.
#[derive(Debug, Clone, Default)]
pub struct Change(Map<String, Value>);

fn names(value: &Value) -> Vec<String> {
    value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

impl Change {
    /// Some of the settings, or a rule set alone. A name that is neither's is a mistake that must not pass.
    ///
    /// # Errors
    /// When it is no object, or names what there is not.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        Self::from_value(serde_json::from_str(text)?)
    }

    /// # Errors
    /// As [`Change::parse`].
    pub fn from_value(value: Value) -> anyhow::Result<Self> {
        let Value::Object(object) = value else {
            bail!("settings are an object, as in {{\"maxCoupons\": 1000}}");
        };
        let known = names(&serde_json::to_value(SeriesSettings::default())?);
        if object.keys().any(|name| known.contains(name)) {
            if let Some(unknown) = object.keys().find(|name| !known.contains(name)) {
                bail!("a series has no setting \"{unknown}\"; there are {}", known.join(", "));
            }
            return Ok(Self(object));
        }
        if object.is_empty() {
            return Ok(Self::default());
        }
        // Checked here, where it can be said that it is no rule.
        serde_json::from_value::<RuleSet>(Value::Object(object.clone()))?;
        let mut change = Self::default();
        change.set("rules", Value::Object(object));
        Ok(change)
    }

    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The settings with what is given in place of what was; within `rules` and `generator`, too, the rest stays.
    ///
    /// # Errors
    /// When the result makes no sense.
    pub fn apply(&self, settings: &SeriesSettings) -> anyhow::Result<SeriesSettings> {
        let mut value = serde_json::to_value(settings)?;
        merge(&mut value, &Value::Object(self.0.clone()));
        let settings: SeriesSettings = serde_json::from_value(value)?;
        settings.rules.validate()?;
        let generator = &settings.generator;
        let invalid = |field, why| Err(Invalid { field, why }.into());
        if !(1..=100).contains(&generator.length) {
            return invalid("generator.length", "must be 1 to 100");
        }
        if generator.charset.chars().count() < 2 {
            return invalid("generator.charset", "must have two characters at least");
        }
        Ok(settings)
    }
}

/// A setting that makes no sense.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("{field} {why}")]
pub struct Invalid {
    /// The setting, by its name in JSON.
    pub field: &'static str,
    why: &'static str,
}

/// Which setting an error is about, where it is one: by its name in JSON, below `rules` that of the rule set.
pub fn field_of(error: &anyhow::Error) -> Option<&'static str> {
    let rules = error.downcast_ref::<RuleSetError>().map(|error| error.field);
    rules.or_else(|| error.downcast_ref::<Invalid>().map(|error| error.field))
}

/// Where `null` is a value: it turns a rule off.
const SEVERITIES: &str = "severities";

/// As RFC 7396 has it: what is an object is changed by what is named in it, `null` is the default again, and anything else
/// is in place of what was. But of a rule in `severities`, whose `null` says that it is off.
fn merge(value: &mut Value, change: &Value) {
    let Value::Object(change) = change else {
        value.clone_from(change);
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    for (name, new) in change {
        if let (SEVERITIES, Value::Object(rules)) = (name.as_str(), new) {
            for (rule, severity) in rules {
                value[name.as_str()][rule.as_str()] = severity.clone();
            }
        } else if new.is_null() {
            value.as_object_mut().map(|object| object.remove(name));
        } else {
            merge(&mut value[name.as_str()], new);
        }
    }
}

#[cfg(test)]
mod tests {
    use tearline::{Rule, Severity};

    use super::*;

    #[test]
    fn settings_are_whole_or_rules_alone_and_never_half_understood() {
        let cases = [
            ("{}", true),
            (r#"{"couponsPerCustomer": 1}"#, true),
            (r#"{"rules": {"codeLength": {"min": 6, "max": 12}}}"#, true),
            (r#"{"codeLength": {"min": 6, "max": 12}}"#, true),
            (r#"{"codes": "generated"}"#, true),
            (r#"{"maxCoupons": 5, "rules": {"codes": "uploaded"}}"#, true),
            (r#"{"codes": "made"}"#, false),
            (r#"{"maxCoupons": 5, "codes": "uploaded"}"#, false),
            (r#"{"codelength": {"min": 6, "max": 12}}"#, false),
            (r#"{"couponsPerCustomer": 1, "coupons": 2}"#, false),
            (r#"{"couponsPerCustomer": -1}"#, false),
            (r#"{"rules": {"nothing": 1}}"#, false),
            (r#"{"generator": {"length": 0}}"#, false),
            (r#"{"generator": {"charset": ""}}"#, false),
            ("[]", false),
            ("{", false),
        ];
        for (text, good) in cases {
            let read = Change::parse(text).and_then(|change| change.apply(&SeriesSettings::default()));
            assert_eq!(read.is_ok(), good, "{text}: {read:?}");
        }
    }

    #[test]
    fn what_is_not_given_stays() -> anyhow::Result<()> {
        let before = Change::parse(r#"{"maxCoupons": 5, "couponsPerCustomer": 1}"#)?
            .apply(&SeriesSettings::default())?;
        let after =
            Change::parse(r#"{"maxCoupons": null, "requireKnownCustomers": true}"#)?.apply(&before)?;
        assert_eq!((after.max_coupons, after.coupons_per_customer), (None, Some(1)));
        assert!(after.require_known_customers);

        // Of a rule, `null` is a severity.
        let before = Change::parse(r#"{"severities": {"code-date-like": "error"}}"#)?
            .apply(&SeriesSettings::default())?;
        for (change, date_like, customer) in [
            ("{}", Some(Severity::Error), None),
            (r#"{"rules": {"severities": {"code-date-like": null}}}"#, None, None),
            (
                r#"{"severities": {"code-date-like": null, "customer-duplicate": "error"}}"#,
                None,
                Some(Severity::Error),
            ),
            (r#"{"rules": {"severities": {}}}"#, Some(Severity::Error), None),
            (r#"{"rules": {"severities": null}}"#, Some(Severity::Warning), None),
        ] {
            let rules = Change::parse(change)?.apply(&before)?.rules;
            assert_eq!(rules.severity(Rule::CodeDateLike), date_like, "{change}");
            assert_eq!(rules.severity(Rule::CustomerDuplicate), customer, "{change}");
        }

        let rules =
            r#"{"rules": {"defaultRegion": "IN", "codeLength": {"min": 6, "max": 12}, "maxRows": 10}}"#;
        let before = Change::parse(rules)?.apply(&SeriesSettings::default())?;
        for (change, region, min, rows) in [
            ("{}", Some("IN"), Some(6), Some(10)),
            (r#"{"rules": {"codeLength": {"min": 7}}}"#, Some("IN"), Some(7), Some(10)),
            (r#"{"codeLength": {"min": 7, "max": 9}}"#, Some("IN"), Some(7), Some(10)),
            (r#"{"rules": {"defaultRegion": null, "codeLength": null}}"#, None, None, Some(10)),
            (r#"{"rules": null}"#, None, None, None),
        ] {
            let after = Change::parse(change)?.apply(&before)?;
            let after = serde_json::to_value(after)?;
            assert_eq!(after["rules"]["defaultRegion"].as_str(), region, "{change}");
            assert_eq!(after["rules"]["maxRows"].as_u64(), rows, "{change}");
            if let Some(min) = min {
                assert_eq!(after["rules"]["codeLength"]["min"], min, "{change}");
            }
        }
        Ok(())
    }
}
