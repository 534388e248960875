rule! {
    /// To be written.
    "value-trimmed", "value trimmed", Error
}
