rule! {
    /// To be written.
    "file-not-text", "file not text", Error
}
