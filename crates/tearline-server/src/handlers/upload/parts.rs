//! The parts of a body, as they came.

use std::collections::BTreeMap;

use super::body::FilePart;
use crate::error::{Code, Failure};
use crate::handlers::shown;

pub(super) const FILE: &str = "file";
pub(super) const CUSTOMER_IDENTIFIER: &str = "customerIdentifier";
pub(super) const CUSTOMER_IDENTIFIER_COLUMN: &str = "customerIdentifierColumn";
pub(super) const COUPON_CODE_COLUMN: &str = "couponCodeColumn";
pub(super) const HEADER: &str = "header";
pub(super) const DELIMITER: &str = "delimiter";
pub(super) const ENCODING: &str = "encoding";
pub(super) const REPORT_SHA256: &str = "reportSha256";
pub(super) const RULES_VERSION: &str = "rulesVersion";
pub(super) const MODE: &str = "mode";
pub(super) const ON_DUPLICATE: &str = "onDuplicate";
/// Of a list of customers.
pub(crate) const DEFAULT_REGION: &str = "defaultRegion";
const TEXTS: [&str; 11] = [
    CUSTOMER_IDENTIFIER,
    CUSTOMER_IDENTIFIER_COLUMN,
    COUPON_CODE_COLUMN,
    HEADER,
    DELIMITER,
    ENCODING,
    REPORT_SHA256,
    RULES_VERSION,
    MODE,
    ON_DUPLICATE,
    DEFAULT_REGION,
];

/// Names of parts that are told; there may be millions.
const MOST_TOLD: usize = 20;

/// What the body said.
#[derive(Default)]
pub(crate) struct Parts {
    pub file: Option<FilePart>,
    /// The beginning of a part that has the file's name and is text.
    pub file_as_text: Option<String>,
    texts: BTreeMap<&'static str, String>,
    /// The names of all parts: the first of them, and how many there were.
    names: Vec<String>,
    count: usize,
}

impl Parts {
    /// The name, if it is that of a text part that we know.
    pub(super) fn text_name(name: &str) -> Option<&'static str> {
        TEXTS.into_iter().find(|known| *known == name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    /// A form sends an empty part for a field that was left empty.
    pub(super) fn put(&mut self, name: &'static str, value: String) {
        if !value.is_empty() {
            self.texts.insert(name, value);
        }
    }

    /// Another part has come, of whatever name.
    pub(super) fn came(&mut self, name: Option<&str>) {
        self.count += 1;
        if self.names.len() < MOST_TOLD {
            self.names.push(name.unwrap_or_default().to_owned());
        }
    }

    /// The failure of a request whose parts are not what they should be: it says which came.
    pub(super) fn failure(&self, code: Code, field: &'static str, what: &str) -> Failure {
        Failure::new(code, format!("{what}; {}{}.", self.told(), self.hint(field))).field(field)
    }

    pub(super) fn repeated(&self, name: &'static str) -> Failure {
        self.failure(Code::PartRepeated, name, &format!("The part \"{name}\" came twice, send it once"))
    }

    pub(super) fn too_long(&self, name: &'static str) -> Failure {
        let what = format!("The part \"{name}\" is longer than any value of it, send it as documented");
        self.failure(Code::PartTooLong, name, &what)
    }

    /// There is no file among them.
    pub(crate) fn no_file(&self) -> Failure {
        let Some(text) = &self.file_as_text else {
            return self.failure(Code::FileMissing, FILE, "Send the CSV as the part \"file\"");
        };
        let text = text.trim();
        let what = if text.is_empty() || text.contains(['\n', '\r']) {
            "The part \"file\" came as text, without a file name: send it as a file, which has a filename in its \
             Content-Disposition, as curl does with --form \"file=@coupons.csv\""
                .to_owned()
        } else {
            format!(
                "The part \"file\" is the text {text} and no file: write an @ before the name, as in curl --form \
                 file=@{text}",
                text = shown(text)
            )
        };
        self.failure(Code::FileNameMissing, FILE, &what)
    }

    fn told(&self) -> String {
        let names: Vec<String> = self.names.iter().map(|name| shown(name)).collect();
        match (names.len(), self.count - self.names.len()) {
            (0, _) => "no part came".to_owned(),
            (_, 0) => format!("these parts came: {}", names.join(", ")),
            (_, more) => format!("these parts came: {} and {more} more", names.join(", ")),
        }
    }

    /// What was probably meant to be a part that is missing.
    fn hint(&self, missing: &str) -> &'static str {
        let near = |name: &str| {
            let bare = name.trim_matches(|c: char| c.is_whitespace() || "'\"`´‘’‚“”„".contains(c));
            bare.eq_ignore_ascii_case(missing).then_some(bare.len() < name.len())
        };
        if self.names.iter().any(|name| name == missing) {
            return "";
        }
        match self.names.iter().find_map(|name| near(name)) {
            Some(true) => {
                " (the quotes have become part of the name: on the command line of Windows only double quotes are \
                 taken off, as in --form \"file=@coupons.csv\")"
            }
            Some(false) => " (capital and small letters count in the name of a part)",
            None => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_which_parts_came_and_what_went_wrong_with_them() {
        #[track_caller]
        fn check(names: &[&str], text: Option<&str>, expected: &str) {
            let mut parts = Parts { file_as_text: text.map(str::to_owned), ..Parts::default() };
            for name in names {
                parts.came(Some(name));
            }
            let message = parts.no_file().to_string();
            let message = message.split_once(": ").unwrap_or_default().1;
            assert!(message.contains(expected), "{names:?} {text:?}: {message}");
            assert!(message.ends_with('.') && !message.contains(". "), "one sentence: {message}");
        }
        check(&[], None, "Send the CSV as the part \"file\"; no part came.");
        check(
            &["files", "customerIdentifier"],
            None,
            "; these parts came: \"files\", \"customerIdentifier\".",
        );
        check(
            &["'file", "'customerIdentifier"],
            None,
            "\"'file\", \"'customerIdentifier\" (the quotes have become part",
        );
        check(&["“file”"], None, "the quotes have become part");
        check(&["\"file\""], None, "these parts came: \"\\\"file\\\"\" (the quotes");
        check(&["File"], None, "these parts came: \"File\" (capital and small letters count");
        check(&["x"; 30], None, "\"x\" and 10 more.");
        check(&["a\r\nb"], None, "these parts came: \"a\\r\\nb\".");
        check(
            &["file"],
            Some("coupons.csv"),
            "is the text \"coupons.csv\" and no file: write an @ before the name, as in curl --form file=@\"coupons.csv\"; these parts",
        );
        check(&["file"], Some("code\nA1\n"), "came as text, without a file name: send it as a file");
        check(&["file"], Some(""), "came as text, without a file name");
    }
}
