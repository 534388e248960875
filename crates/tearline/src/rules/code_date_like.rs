rule! {
    /// To be written.
    "code-date-like", "code date like", Error
}
