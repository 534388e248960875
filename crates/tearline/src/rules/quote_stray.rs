rule! {
    /// To be written.
    "quote-stray", "quote stray", Error
}
