//! Characters that a reader cannot see, or not tell from others: what stands for them where a value is shown, and
//! by which name a catalogue speaks of them.

use crate::text::invisible::is_invisible;

/// What is shown in place of a character that cannot be seen; the character itself where it can.
pub(super) fn visible(c: char) -> char {
    match c {
        '\n' | '\r' => '⏎',
        '\t' => '⇥',
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('▯'),
        '\x7f' => '␡',
        c if c != ' ' && c.is_whitespace() => '⍽',
        c if c.is_control() || is_invisible(c) => '▯',
        c => c,
    }
}

/// The catalogue's key for the name of a character; `None` for one that is best shown.
pub(super) fn name(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' => "character.space",
        '\t' => "character.tab",
        '"' => "character.quote",
        '\n' | '\r' | '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "character.line-break",
        '\0' => "character.nul",
        '\u{a0}' | '\u{202f}' => "character.non-breaking-space",
        '\u{200b}' => "character.zero-width-space",
        '\u{ad}' => "character.soft-hyphen",
        '\u{feff}' => "character.byte-order-mark",
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "character.direction-mark"
        }
        '\u{fffd}' => "character.unreadable",
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' => {
            "character.typographic-quote"
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "character.typographic-dash",
        '\u{370}'..='\u{3ff}' => "character.greek",
        '\u{400}'..='\u{52f}' => "character.cyrillic",
        '\u{ff01}'..='\u{ff5e}' => "character.full-width",
        c if c.is_control() => "character.control",
        c if c.is_whitespace() => "character.unusual-space",
        c if is_invisible(c) => "character.invisible",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_and_named() {
        let all = (0..0x1_0000).chain(0xe_0000..0xe_1000).filter_map(char::from_u32);
        for c in all.filter(|&c| c.is_control() || is_invisible(c)) {
            let shown = visible(c);
            assert!(shown != c && !shown.is_control() && !is_invisible(shown), "{c:?}");
            assert!(name(c).is_some(), "{c:?}");
        }
    }
}
