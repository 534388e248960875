rule! {
    /// To be written.
    "series-limit", "series limit", Error
}
