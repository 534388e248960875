rule! {
    /// To be written.
    "file-no-rows", "file no rows", Error
}
