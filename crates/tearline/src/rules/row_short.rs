rule! {
    /// To be written.
    "row-short", "row short", Error
}
