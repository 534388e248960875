//! Rules about customers, by the kind of their identifier.

pub(crate) mod customer_duplicate;
pub(crate) mod customer_missing;
pub(crate) mod email_format;
pub(crate) mod email_typo;
pub(crate) mod external_id_format;
pub(crate) mod external_id_spreadsheet;
pub(crate) mod mobile_country;
pub(crate) mod mobile_format;
pub(crate) mod mobile_mixed;
pub(crate) mod mobile_spreadsheet;
pub(crate) mod mobile_trunk;
pub(crate) mod user_id_format;
