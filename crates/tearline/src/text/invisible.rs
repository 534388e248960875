//! Characters that nobody can see.

/// Whether a character takes no visible room of its own, or passes for a plain space.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || (c != ' ' && c.is_whitespace())
}
