rule! {
    /// To be written.
    "code-duplicate", "code duplicate", Error
}
