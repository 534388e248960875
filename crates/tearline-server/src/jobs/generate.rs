//! Codes for a file of customers only.

use aws_lc_rs::rand;
use tearline_api::contract::Generator;

/// Draws codes at random. That a code is new is for the database to say.
pub(super) struct Codes {
    prefix: String,
    length: usize,
    charset: Vec<char>,
    /// Random numbers that are not used up.
    random: Vec<u8>,
}

/// Random numbers that are asked of the system at once.
const RANDOM: usize = 16 * 1024;

impl Codes {
    pub(super) fn new(generator: &Generator, keep_case: bool) -> Self {
        // Codes are stored as they are compared.
        let folded = |text: &str| if keep_case { text.to_owned() } else { text.to_uppercase() };
        let mut charset: Vec<char> = folded(&generator.charset).chars().collect();
        charset.sort_unstable();
        charset.dedup();
        if charset.is_empty() {
            charset = Generator::default().charset.chars().collect();
        }
        let length = usize::try_from(generator.length).unwrap_or(usize::MAX).clamp(1, 100);
        Self { prefix: folded(&generator.prefix), length, charset, random: Vec::new() }
    }

    pub(super) fn draw(&mut self) -> String {
        let mut code = String::with_capacity(self.prefix.len() + self.length);
        code.push_str(&self.prefix);
        for _ in 0..self.length {
            let at = self.below(self.charset.len());
            code.push(self.charset[at]);
        }
        code
    }

    /// A number below `n`, each as likely as the other: codes must not be easier to guess than they look.
    fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        let fair = u64::from(u32::MAX) + 1;
        let fair = fair - fair % n;
        loop {
            let number = u64::from(u32::from_le_bytes([self.byte(), self.byte(), self.byte(), self.byte()]));
            if number < fair {
                return usize::try_from(number % n).unwrap_or_default();
            }
        }
    }

    fn byte(&mut self) -> u8 {
        if let Some(byte) = self.random.pop() {
            return byte;
        }
        self.random.resize(RANDOM, 0);
        assert!(rand::fill(&mut self.random).is_ok(), "the system has no random numbers");
        self.random.pop().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_made_as_the_series_says() {
        let cases = [
            ("", 10, "ABC", false, "ABC", 10),
            ("new-", 4, "aAbB", false, "AB", 8),
            ("new-", 4, "ab", true, "ab", 8),
            ("", 0, "X", false, "X", 1),
        ];
        for (prefix, length, charset, keep_case, drawn_from, chars) in cases {
            let generator = Generator { prefix: prefix.to_owned(), length, charset: charset.to_owned() };
            let mut codes = Codes::new(&generator, keep_case);
            for _ in 0..200 {
                let code = codes.draw();
                assert_eq!(code.chars().count(), chars, "{code}");
                let drawn = &code[prefix.len()..];
                assert!(drawn.chars().all(|c| drawn_from.contains(c)), "{code}");
                assert!(keep_case || code == code.to_uppercase());
            }
        }
    }

    #[test]
    fn codes_differ() {
        let mut codes = Codes::new(&Generator::default(), false);
        let drawn: HashSet<String> = (0..10_000).map(|_| codes.draw()).collect();
        assert_eq!(drawn.len(), 10_000);
    }
}
