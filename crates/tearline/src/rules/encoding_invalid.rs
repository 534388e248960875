rule! {
    /// To be written.
    "encoding-invalid", "encoding invalid", Error
}
