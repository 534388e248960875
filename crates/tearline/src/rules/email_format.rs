rule! {
    /// To be written.
    "email-format", "email format", Error
}
