//! Turns a doc comment into a page of text, while compiling: each line loses the one space that stands
//! between `///` and its text, which would otherwise show in the indented lines of an example.

pub(crate) const fn len(comment: &str) -> usize {
    let bytes = comment.as_bytes();
    let (mut at, mut len) = (0, 0);
    while at < bytes.len() {
        if !is_margin(bytes, at) {
            len += 1;
        }
        at += 1;
    }
    len
}

pub(crate) const fn text<const LEN: usize>(comment: &str) -> [u8; LEN] {
    let bytes = comment.as_bytes();
    let mut text = [0; LEN];
    let (mut at, mut len) = (0, 0);
    while at < bytes.len() {
        if !is_margin(bytes, at) {
            text[len] = bytes[at];
            len += 1;
        }
        at += 1;
    }
    text
}

const fn is_margin(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b' ' && (at == 0 || bytes[at - 1] == b'\n')
}
