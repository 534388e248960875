rule! {
    /// To be written.
    "value-too-long", "value too long", Error
}
