rule! {
    /// To be written.
    "code-length", "code length", Error
}
