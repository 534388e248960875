rule! {
    /// To be written.
    "file-empty", "file empty", Error
}
