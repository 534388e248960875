rule! {
    /// To be written.
    "code-spreadsheet", "code spreadsheet", Error
}
