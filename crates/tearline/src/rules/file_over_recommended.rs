rule! {
    /// To be written.
    "file-over-recommended", "file over recommended", Error
}
