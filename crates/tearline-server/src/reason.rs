//! Why a job or an import as a whole could not be done. It is kept as a value, and said in English here, for `errorReason`; who
//! has another language says it by the value (`errorCause`).

use std::fmt;

use serde::{Deserialize, Serialize};
use tearline::Finding;
use tearline::message::{Arg, ENGLISH, Message};
use tearline_api::contract::{ErrorCause, WaitingFor};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Cause {
    /// A rule rejects the file; `args` as in a finding.
    FileRejected {
        rule: String,
        args: Message,
    },
    /// No column of a list is named as customers are identified.
    NoCustomers,
    /// More rows than the server takes.
    TooManyRows {
        most: u64,
    },
    /// The settings of the series contradict each other.
    RulesUnusable {
        error: String,
    },
    /// What is stored is not what was uploaded.
    AnotherFile,
    /// All rows were to go in, or none.
    NotAllGood {
        rejected: u64,
        rows: u64,
    },
    /// It was only validated, and nobody asked in time for it to be committed.
    NotCommitted,
    /// By a client, as it is shown.
    Cancelled {
        client: String,
    },
    /// What it waited for did not come.
    WaitedInVain {
        waiting_for: WaitingFor,
        seconds: u64,
    },
    /// `kind`: `job` or `import`.
    TookTheServerDown {
        kind: String,
    },
    ServerFailed {
        kind: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Of(Cause),
    /// As jobs were given up before there were values.
    Said(String),
}

impl Reason {
    /// As a value, for who says it in another language.
    pub fn cause(&self) -> Option<ErrorCause> {
        match self {
            Self::Of(cause) => Some(shown(cause)),
            Self::Said(_) => None,
        }
    }

    /// What was kept of it: its English, and what [`kept`](Self::kept) gave.
    pub fn read(said: String, kept: Option<&str>) -> Self {
        kept.and_then(|kept| serde_json::from_str(kept).ok()).map_or(Self::Said(said), Self::Of)
    }

    /// The value; `None` where there is only what was said.
    pub fn kept(&self) -> Option<String> {
        match self {
            Self::Of(cause) => serde_json::to_string(cause).ok(),
            Self::Said(_) => None,
        }
    }
}

impl From<&Finding> for Reason {
    /// A rule rejects the file.
    fn from(finding: &Finding) -> Self {
        match &finding.args {
            Some(args) => {
                Self::Of(Cause::FileRejected { rule: finding.rule.id().to_owned(), args: args.clone() })
            }
            None => Self::Said(finding.message.clone()),
        }
    }
}

impl From<Cause> for Reason {
    fn from(cause: Cause) -> Self {
        Self::Of(cause)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(cause) => f.write_str(&english(cause)),
            Self::Said(text) => f.write_str(text),
        }
    }
}

fn shown(cause: &Cause) -> ErrorCause {
    let text = |text: &String| Arg::Text(text.clone());
    let (sentence, args) = match cause {
        Cause::FileRejected { rule, args } => {
            return ErrorCause { rule: Some(rule.clone()), args: args.clone() };
        }
        Cause::NoCustomers => ("no-customers", vec![]),
        Cause::TooManyRows { most } => ("too-many-rows", vec![("most", Arg::Number(*most))]),
        Cause::RulesUnusable { error } => ("rules-unusable", vec![("error", text(error))]),
        Cause::AnotherFile => ("another-file", vec![]),
        Cause::NotAllGood { rejected, rows } => {
            ("not-all-good", vec![("rejected", Arg::Number(*rejected)), ("rows", Arg::Number(*rows))])
        }
        Cause::NotCommitted => ("not-committed", vec![]),
        Cause::Cancelled { client } => ("cancelled", vec![("client", text(client))]),
        Cause::WaitedInVain { waiting_for, seconds } => {
            let sentence = match waiting_for {
                WaitingFor::File => "waited-for-file",
                WaitingFor::Room => "waited-for-room",
                WaitingFor::Storage => "waited-for-storage",
                WaitingFor::Database => "waited-for-database",
            };
            (sentence, vec![("seconds", Arg::Number(*seconds))])
        }
        Cause::TookTheServerDown { kind } => ("took-the-server-down", vec![("kind", text(kind))]),
        Cause::ServerFailed { kind } => ("server-failed", vec![("kind", text(kind))]),
    };
    let args = args.into_iter().map(|(name, arg)| (name.into(), arg)).collect();
    ErrorCause { rule: None, args: Message { sentence: sentence.into(), args } }
}

fn english(cause: &Cause) -> String {
    match cause {
        Cause::FileRejected { rule, args } => {
            ENGLISH.say(rule, args).unwrap_or_else(|| "The file can't be used.".to_owned())
        }
        Cause::NoCustomers => tearline::NotCustomers::NoColumn.to_string(),
        Cause::TooManyRows { most } => format!(
            "The file has more than {most} rows, the most that this server takes in one file of this kind; split it and \
             upload the parts."
        ),
        Cause::RulesUnusable { error } => {
            format!("The rules of the series can't be used ({error}); tell whoever set them.")
        }
        Cause::AnotherFile => "The stored file is no longer what was uploaded: its SHA-256 is another one; upload the \
                                    file again, and tell the server's operator that its storage changes files."
            .to_owned(),
        Cause::NotAllGood { rejected, rows } => {
            let (of, are) = if *rejected == 1 { ("row", "is") } else { ("rows", "are") };
            format!(
                "{rejected} {of} of {rows} {are} rejected, and the upload was to be committed as a whole or not at all, so \
                 there is no coupon of it; see the error file, mend the file and upload it again."
            )
        }
        Cause::NotCommitted => "The upload was only validated, and nobody asked in time for it to be committed; upload \
                                     the file again if it is wanted after all."
            .to_owned(),
        Cause::Cancelled { client } => format!(
            "The upload was cancelled by the client {client}; upload the file again if it is wanted after all."
        ),
        Cause::WaitedInVain { waiting_for, seconds } => in_vain(*waiting_for, *seconds),
        Cause::TookTheServerDown { kind } => format!(
            "The {kind} took the server down three times without getting any further, so it was given up; split the file \
             and upload the parts, or tell the server's operator the number of the {kind}."
        ),
        Cause::ServerFailed { kind } => format!(
            "The {kind} failed for a reason of the server's; upload the file again, or tell its operator the number of the \
             {kind}."
        ),
    }
}

/// It has waited for too long.
fn in_vain(what: WaitingFor, seconds: u64) -> String {
    let (n, unit) = match seconds {
        n if n >= 3600 && n % 3600 == 0 => (n / 3600, "hour"),
        n if n >= 60 && n % 60 == 0 => (n / 60, "minute"),
        n => (n, "second"),
    };
    let s = if n == 1 { "" } else { "s" };
    match what {
        WaitingFor::File => format!(
            "The uploaded file was not there for {n} {unit}{s}; upload it again, and tell the server's operator that its \
             storage lacks files."
        ),
        WaitingFor::Room => format!(
            "The server had no room for {n} {unit}{s}; tell its operator, and upload the file again when there is room."
        ),
        WaitingFor::Storage => format!(
            "The server could not use its storage for {n} {unit}{s}; tell its operator, and upload the file again later."
        ),
        WaitingFor::Database => format!(
            "The server could not use its database for {n} {unit}{s}; tell its operator, and upload the file again later."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_says_how_long_was_waited_and_what_to_do() {
        #[track_caller]
        fn check(waiting_for: WaitingFor, seconds: u64, expected: &str) {
            let reason = Reason::Of(Cause::WaitedInVain { waiting_for, seconds }).to_string();
            assert!(reason.contains(expected) && reason.contains(';') && reason.ends_with('.'), "{reason}");
        }
        check(WaitingFor::File, 24 * 3600, "The uploaded file was not there for 24 hours;");
        check(WaitingFor::Room, 3600, "no room for 1 hour;");
        check(WaitingFor::Storage, 90, "its storage for 90 seconds;");
        check(WaitingFor::Database, 600, "its database for 10 minutes;");
    }

    #[test]
    fn what_is_kept_is_read_again() {
        #[track_caller]
        fn check(reason: &Reason, kept: &str) {
            assert_eq!(reason.kept().as_deref(), Some(kept));
            assert_eq!(Reason::read(reason.to_string(), Some(kept)), *reason);
        }
        let of = Reason::Of;
        check(&of(Cause::NotCommitted), r#"{"code":"not-committed"}"#);
        check(&of(Cause::Cancelled { client: "Till 3".into() }), r#"{"code":"cancelled","client":"Till 3"}"#);
        check(
            &of(Cause::NotAllGood { rejected: 1, rows: 9 }),
            r#"{"code":"not-all-good","rejected":1,"rows":9}"#,
        );
        check(
            &of(Cause::WaitedInVain { waiting_for: WaitingFor::Room, seconds: 60 }),
            r#"{"code":"waited-in-vain","waitingFor":"room","seconds":60}"#,
        );
        let rejected = r#"{"code":"file-rejected","rule":"file-empty","args":{"sentence":"empty"}}"#;
        let read = Reason::read("The file is empty.".to_owned(), Some(rejected));
        assert_eq!(read.kept().as_deref(), Some(rejected));
        assert!(read.to_string().starts_with("The file is empty:"), "{read}");
        let shown = |reason: &Reason| serde_json::to_string(&reason.cause()).unwrap_or_default();
        assert_eq!(shown(&read), r#"{"rule":"file-empty","args":{"sentence":"empty"}}"#);
        let rejected = of(Cause::NotAllGood { rejected: 1, rows: 9 });
        assert_eq!(shown(&rejected), r#"{"args":{"sentence":"not-all-good","rejected":1,"rows":9}}"#);
        // As jobs of before have it, and those of a program that knows other causes.
        for cause in [None, Some(r#"{"code":"of-tomorrow"}"#)] {
            let said = Reason::Said("The file is empty.".to_owned());
            assert_eq!(Reason::read("The file is empty.".to_owned(), cause), said);
            assert_eq!(said.kept(), None);
        }
    }
}
