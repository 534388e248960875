rule! {
    /// To be written.
    "code-missing", "code missing", Error
}
