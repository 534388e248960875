//! The plain path, for any machine.

use super::{BLOCK, Masks, NONE, Seen};

pub(super) fn fill(blocks: &[[u8; BLOCK]], delimiter: u8, out: &mut [Masks]) -> Seen {
    let mut seen = Seen::default();
    for (block, out) in blocks.iter().zip(out) {
        *out = masks(block, delimiter, &mut seen);
    }
    seen
}

fn masks(block: &[u8; BLOCK], delimiter: u8, seen: &mut Seen) -> Masks {
    let mut masks = NONE;
    for (i, &byte) in block.iter().enumerate() {
        match byte {
            b'"' => masks.quotes |= 1 << i,
            b'\n' | b'\r' => masks.separators |= 1 << i,
            _ if byte == delimiter => masks.separators |= 1 << i,
            b'-' => seen.dashes = true,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => {}
            _ => {
                seen.special = true;
                seen.high |= byte >= 0x80;
            }
        }
    }
    masks
}
