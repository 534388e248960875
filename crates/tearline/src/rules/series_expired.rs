rule! {
    /// To be written.
    "series-expired", "series expired", Error
}
