rule! {
    /// To be written.
    "user-id-format", "user id format", Error
}
