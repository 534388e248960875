//! Mends that are certain: what they change was never meant.

use super::is_invisible;

/// The value without what copying out of documents, chats and web pages brings along: full-width letters and
/// other scripts' digits become ASCII, typographic dashes become `-`, invisible characters and non-breaking
/// spaces go, and so do quotes around the value, and the `="…"` by which spreadsheets are told to leave it alone.
/// `None` when nothing of that is in it.
pub(crate) fn tidied(value: &str) -> Option<String> {
    let plain: String = value.chars().filter(|&c| c.is_control() || !is_invisible(c)).map(to_ascii).collect();
    let text =
        plain.strip_prefix('=').filter(|text| text.len() > 1 && text.starts_with('"') && text.ends_with('"'));
    let bare = text.unwrap_or(&plain).trim_matches(['"', '\'', '`', ' ']);
    (!bare.is_empty() && bare != value).then(|| bare.to_owned())
}

/// The value without control characters at its ends.
pub(crate) fn without_edge_controls(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_control() || c.is_whitespace())
}

fn to_ascii(c: char) -> char {
    /// The zeros of decimal digits outside ASCII that people write phone numbers with.
    const ZEROS: [char; 8] =
        ['\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{be6}', '\u{e50}'];
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '‘' | '’' | '‚' | '‹' | '›' | '´' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => ZEROS
            .iter()
            .find_map(|&zero| u32::from(c).checked_sub(u32::from(zero)).filter(|&digit| digit < 10))
            .and_then(|digit| char::from_digit(digit, 10))
            .unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_never_meant_goes() {
        let cases = [
            ("ＡＢ１２", Some("AB12")),
            ("९८७६५", Some("98765")),
            ("AB\u{a0}12", Some("AB12")),
            ("\u{202a}+9198765\u{202c}", Some("+9198765")),
            ("“AB12”", Some("AB12")),
            ("'AB12", Some("AB12")),
            ("«AB12»", Some("AB12")),
            ("‹AB12›", Some("AB12")),
            ("`AB12´", Some("AB12")),
            ("=\"AB12\"", Some("AB12")),
            ("=AB12", None),
            ("=\"\"", None),
            ("AB–12", Some("AB-12")),
            ("AB12", None),
            ("AB 12", None),
            ("“”", None),
            ("AB\t12", None),
        ];
        for (value, mended) in cases {
            assert_eq!(tidied(value).as_deref(), mended, "{value:?}");
        }
    }
}
