rule! {
    /// To be written.
    "customer-missing", "customer missing", Error
}
