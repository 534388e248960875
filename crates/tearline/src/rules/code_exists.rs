rule! {
    /// To be written.
    "code-exists", "code exists", Error
}
