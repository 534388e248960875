rule! {
    /// To be written.
    "customer-limit", "customer limit", Error
}
