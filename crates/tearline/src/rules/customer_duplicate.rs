rule! {
    /// To be written.
    "customer-duplicate", "customer duplicate", Error
}
