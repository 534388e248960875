//! The languages that the portal, the rules' pages and the package speak. Whatever is written in Rust reads them here; the two
//! scripts that cannot (`www/static/start.js`, `www/src/element/languages.js`) are held to them by a test.

/// How a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

/// English, or a language that there is a catalogue for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// As `lang` of HTML has it, and the names of the catalogues.
    pub code: &'static str,
    /// As it calls itself.
    pub name: &'static str,
    /// What `Intl` is asked for: digits are the Latin ones everywhere, as the files have them.
    pub intl: &'static str,
    pub direction: Direction,
}

/// English, which stands in the code, comes first.
pub const LANGUAGES: [Language; 5] = [
    Language { code: "en", name: "English", intl: "en-GB", direction: Direction::LeftToRight },
    Language { code: "de", name: "Deutsch", intl: "de", direction: Direction::LeftToRight },
    Language { code: "es", name: "Español", intl: "es", direction: Direction::LeftToRight },
    Language {
        code: "hi", name: "हिन्दी", intl: "hi-u-nu-latn", direction: Direction::LeftToRight
    },
    Language { code: "ar", name: "العربية", intl: "ar-u-nu-latn", direction: Direction::RightToLeft },
];

impl Direction {
    /// As `dir` of HTML has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}
