rule! {
    /// To be written.
    "external-id-format", "external id format", Error
}
