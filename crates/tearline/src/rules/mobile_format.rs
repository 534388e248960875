rule! {
    /// To be written.
    "mobile-format", "mobile format", Error
}
