rule! {
    /// To be written.
    "file-column-missing", "file column missing", Error
}
