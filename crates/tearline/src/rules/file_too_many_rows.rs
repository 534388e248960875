rule! {
    /// To be written.
    "file-too-many-rows", "file too many rows", Error
}
