rule! {
    /// To be written.
    "customer-unknown", "customer unknown", Error
}
