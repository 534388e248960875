rule! {
    /// To be written.
    "value-control", "value control", Error
}
