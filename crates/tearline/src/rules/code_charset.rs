rule! {
    /// To be written.
    "code-charset", "code charset", Error
}
