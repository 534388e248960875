rule! {
    /// To be written.
    "row-long", "row long", Error
}
