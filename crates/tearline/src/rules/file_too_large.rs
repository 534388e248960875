rule! {
    /// To be written.
    "file-too-large", "file too large", Error
}
