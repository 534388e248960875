rule! {
    /// To be written.
    "code-formula", "code formula", Error
}
