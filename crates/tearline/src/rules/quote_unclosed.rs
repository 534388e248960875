rule! {
    /// To be written.
    "quote-unclosed", "quote unclosed", Error
}
