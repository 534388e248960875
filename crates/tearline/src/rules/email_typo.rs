rule! {
    /// To be written.
    "email-typo", "email typo", Error
}
