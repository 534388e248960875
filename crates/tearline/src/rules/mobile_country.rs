rule! {
    /// To be written.
    "mobile-country", "mobile country", Error
}
