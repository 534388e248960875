rule! {
    /// To be written.
    "header-duplicate", "header duplicate", Error
}
