//! Needed columns that are not there.

use crate::Role;
use crate::rules::{Said, words};

rule! {
    /// The column of the codes or of the customers could not be found, is not in the file, or both were said
    /// to be the same column.
    ///
    /// ## Why it is bad
    /// Without it no row can be understood, so none was judged. Rather than guess and give coupons to the
    /// wrong people, the check asks.
    ///
    /// ## Example
    /// ```text
    /// ref,date,note
    /// 919876543210,2026-03-10,ABCDEF1
    /// → The column of the coupon codes could not be found.
    /// ```
    ///
    /// ## How to mend
    /// Choose the column, or name it in the file's first row: `coupon code` for the codes,
    /// `customerIdentifier` for the customers. Columns are counted from 0 where they are sent as a number.
    "column not found"
}

/// What is wrong with the columns. Indices count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem<'a> {
    NotFound(Role),
    /// A column was given that the file, with so many columns, does not have.
    OutOfRange {
        role: Role,
        index: u32,
        columns: u32,
    },
    /// One column was given for both.
    Same {
        index: u32,
        name: Option<&'a str>,
    },
}

pub(crate) fn say(problem: Problem<'_>) -> Said {
    let of = |role| match role {
        Role::Code => "coupon codes",
        Role::Customer => "customers",
    };
    Said::new(match problem {
        Problem::NotFound(role) => {
            let name = if role == Role::Code { "coupon code" } else { "customerIdentifier" };
            format!(
                "The column of the {} could not be found: choose it, or name it \"{name}\" in the first row.",
                of(role)
            )
        }
        Problem::OutOfRange { role, index, columns } => format!(
            "Column {} was given for the {}, but the file has {}: choose one of them (number 0 is the \
             first).",
            words::number(u64::from(index)),
            of(role),
            words::count(u64::from(columns), "column"),
        ),
        Problem::Same { index, name } => format!(
            "The codes and the customers cannot both be in {}: choose another column for one of them.",
            words::column(index, name)
        ),
    })
}
