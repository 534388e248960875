//! Messages between a page and the worker that opens what is no text file: workbooks, and packed files.
//!
//! A message is an object `{message, blob?}`, as those of [`crate::worker`] are. A worker opens one file in its life.

use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ToSheets {
    /// Open the blob beside this message.
    Open,
    /// Take one of the things that were offered, by its place among them.
    Take(u32),
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FromSheets {
    /// The module is loaded; nothing that was sent before this was heard.
    Ready,
    /// There are several things in the file: which one?
    Choose(Offer),
    /// Rows that were read so far.
    Progress(u64),
    /// What was made is the blob beside this message.
    Made(Made),
    Failed(Refusal),
}

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub kind: Packing,
    /// None of them is empty.
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Packing {
    /// Sheets are in it.
    Workbook,
    /// A zip; files are in it.
    Archive,
    Gzip,
}

/// A sheet of a workbook, or a file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    pub name: String,
    /// Whether people who open the workbook do not see it.
    pub hidden: bool,
}

/// What was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Made {
    pub kind: Packing,
    /// The name of the sheet or of the packed file; empty for gzip, which does not always say it.
    pub name: String,
    /// Whether there was anything else to choose.
    pub chosen: bool,
    pub notes: Notes,
}

/// What somebody has to know of a sheet that was written out as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    pub rows: u64,
    /// Dates, written as `2026-11-22`.
    pub dates: u64,
    /// Numbers of more than 15 digits: spreadsheets keep 15, the rest may be lost.
    pub long_numbers: u64,
    /// Cells with an error of the spreadsheet's (`#N/A`).
    pub errors: u64,
}

/// Why a file is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// It has a password.
    Encrypted,
    /// It is cut off, or not what it seems to be.
    Damaged,
    /// It would unpack to more than a browser should hold.
    TooLarge,
    /// No sheet has anything in it, or no file in the archive is a table.
    Nothing,
    /// The browser cannot read it: it was changed, moved or deleted.
    Unreadable,
}
