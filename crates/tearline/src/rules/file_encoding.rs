rule! {
    /// To be written.
    "file-encoding", "file encoding", Error
}
