rule! {
    /// To be written.
    "mobile-spreadsheet", "mobile spreadsheet", Error
}
