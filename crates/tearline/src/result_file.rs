//! The error file and the success file.

use crate::{Finding, Row};

/// Writes the error file: the uploaded columns as they were, then `row`, `rule`, `error`.
///
/// Both writers fill a buffer that the caller empties as it likes: `std::mem::take(&mut writer.out)`.
#[derive(Debug)]
pub struct ErrorFile {
    pub out: Vec<u8>,
}

impl ErrorFile {
    /// `header`: the names of the uploaded columns; empty where the file had none.
    pub fn new(header: &[String]) -> Self {
        let _ = header;
        unimplemented!()
    }

    /// A rejected row, with its findings. `more` are findings that only the server can make.
    pub fn write(&mut self, row: &Row<'_>, more: &[Finding]) {
        let _ = (row, more);
        unimplemented!()
    }
}

/// Writes the success file: the uploaded columns, then `row`, `couponCode`.
#[derive(Debug)]
pub struct SuccessFile {
    pub out: Vec<u8>,
}

impl SuccessFile {
    pub fn new(header: &[String]) -> Self {
        let _ = header;
        unimplemented!()
    }

    pub fn write(&mut self, row: &Row<'_>, coupon_code: &str) {
        let _ = (row, coupon_code);
        unimplemented!()
    }
}
