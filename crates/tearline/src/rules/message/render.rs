//! Puts the values of a message into a sentence of a catalogue.
//!
//! A sentence is written in a small part of ICU MessageFormat:
//!
//! | written | stands for |
//! | --- | --- |
//! | `{value}` | the value: a text cut where the catalogue says, with a sign in place of what cannot be seen; a number with separators; a column by `column.named` or `column.unnamed`; a list joined by `list.and` |
//! | `{n, number}` | the same as `{n}` |
//! | `{limit, size}` | a number of bytes, by `size.megabytes`, `size.kilobytes` or `size.bytes` |
//! | `{lengths, or}` | a list joined by `list.or` |
//! | `{found, characters}` | each character by the name that the catalogue has for it, joined by `list.and` |
//! | `{n, plural, =0 {none} one {# row} other {# rows}}` | the first that fits; `#` is the number |
//! | `{kind, select, a {…} other {…}}` | the first that is the text |
//!
//! Values are not quoted: the sentence has the quotes that its language writes. There is no escape: sentences have no
//! braces of their own.

use super::characters;
use crate::model::message::{Arg, Message};

/// The sentences of a language.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue<'a> {
    /// By key, sorted.
    pub entries: &'a [(&'a str, &'a str)],
    /// The language's plural form of a number, by the name that ICU has for it: `one`, `few`, `many`, `other` ….
    pub plural: fn(u64) -> &'static str,
    /// A whole number as the language writes it.
    pub number: fn(u64) -> String,
    /// How many characters of a text a sentence shows.
    pub shown: usize,
}

/// Puts values into an English sentence.
pub fn render(template: &str, message: &Message) -> String {
    super::ENGLISH.render(template, message)
}

impl<'a> Catalogue<'a> {
    /// The entry of that key, as it stands.
    pub fn entry(&self, key: &str) -> Option<&'a str> {
        self.entries.binary_search_by(|(of, _)| (*of).cmp(key)).ok().map(|at| self.entries[at].1)
    }

    /// The sentence of a rule, by the rule's id; `None` where the catalogue has none.
    pub fn say(&self, rule: &str, message: &Message) -> Option<String> {
        let template = self.entry(&[rule, ".", &message.sentence].concat())?;
        Some(self.render(template, message))
    }

    /// Puts the values into a sentence. A value that the message does not have is left out.
    pub fn render(&self, template: &str, message: &Message) -> String {
        let mut out = String::with_capacity(template.len() + 40);
        self.write(&mut out, template, message, None);
        out
    }

    /// `hash`: the number that `#` stands for.
    fn write(&self, out: &mut String, template: &str, message: &Message, hash: Option<u64>) {
        let mut rest = template;
        while let Some(at) = rest.find(['{', '#']) {
            out.push_str(&rest[..at]);
            if rest[at..].starts_with('#') {
                match hash {
                    Some(number) => self.number(out, number),
                    None => out.push('#'),
                }
                rest = &rest[at + 1..];
                continue;
            }
            let (inside, after) = braced(&rest[at..]);
            self.place(out, inside, message, hash);
            rest = after;
        }
        out.push_str(rest);
    }

    /// What stands between two braces.
    fn place(&self, out: &mut String, inside: &str, message: &Message, hash: Option<u64>) {
        let mut parts = inside.splitn(3, ',').map(str::trim);
        let (name, format) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let Some(arg) = message.arg(name) else { return };
        match (format, arg, parts.next()) {
            ("plural", &Arg::Number(number), Some(choices)) => {
                let exactly = ["=", &number.to_string()].concat();
                if let Some(chosen) = choose(choices, &[&exactly, (self.plural)(number)]) {
                    self.write(out, chosen, message, Some(number));
                }
            }
            ("select", Arg::Text(text), Some(choices)) => {
                if let Some(chosen) = choose(choices, &[text]) {
                    self.write(out, chosen, message, hash);
                }
            }
            ("characters", Arg::Texts(all), _) => {
                // Several characters may have one name.
                let mut names: Vec<String> = Vec::new();
                for text in all {
                    let mut name = String::new();
                    self.character(&mut name, text);
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                self.list(out, "list.and", &names, |_, out, name| out.push_str(name));
            }
            ("size", &Arg::Number(bytes), _) => {
                let (key, unit) = size(bytes);
                self.own(out, key, &Message::new("").with("n", Arg::Number(bytes / unit)));
            }
            (_, Arg::Text(text), _) => self.text(out, text),
            (_, &Arg::Number(number), _) => self.number(out, number),
            (_, Arg::Column(column), _) => {
                let key = if column.name.is_some() { "column.named" } else { "column.unnamed" };
                let values = Message::new("").with("number", Arg::Number(u64::from(column.index) + 1));
                let name = column.name.clone().unwrap_or_default();
                self.own(out, key, &values.with("name", Arg::Text(name)));
            }
            (format, Arg::Numbers(all), _) => {
                self.list(out, list(format), all, |of, out, &n| of.number(out, n));
            }
            (format, Arg::Texts(all), _) => {
                let quoted = |of: &Self, out: &mut String, text: &String| {
                    of.own(out, "text", &Message::new("").with("text", Arg::Text(text.clone())));
                };
                self.list(out, list(format), all, quoted);
            }
        }
    }

    /// An entry of the catalogue's own.
    fn own(&self, out: &mut String, key: &str, values: &Message) {
        self.write(out, self.entry(key).unwrap_or_default(), values, None);
    }

    /// A text as it is shown in a sentence.
    fn text(&self, out: &mut String, text: &str) {
        for (n, c) in text.chars().enumerate() {
            if n == self.shown {
                out.push('…');
                return;
            }
            out.push(characters::visible(c));
        }
    }

    fn number(&self, out: &mut String, number: u64) {
        out.push_str(&(self.number)(number));
    }

    fn character(&self, out: &mut String, text: &str) {
        let Some(c) = text.chars().next() else { return };
        let values = Message::new("").with("text", Arg::Text(text.to_owned()));
        self.own(out, characters::name(c).unwrap_or("text"), &values);
    }

    /// Several: with what the catalogue has between them, and before the last.
    fn list<T>(&self, out: &mut String, key: &str, all: &[T], one: impl Fn(&Self, &mut String, &T)) {
        for (at, item) in all.iter().enumerate() {
            if at > 0 {
                let last = at + 1 == all.len();
                out.push_str(self.entry(if last { key } else { "list.comma" }).unwrap_or(" "));
            }
            one(self, out, item);
        }
    }
}

fn list(format: &str) -> &'static str {
    if format == "or" { "list.or" } else { "list.and" }
}

/// The largest unit of which so many bytes are a whole number; people count by thousands or by 1,024.
fn size(bytes: u64) -> (&'static str, u64) {
    let units = [
        ("size.megabytes", 1_000_000),
        ("size.megabytes", 1 << 20),
        ("size.kilobytes", 1000),
        ("size.kilobytes", 1 << 10),
    ];
    units.into_iter().find(|&(_, unit)| bytes > 0 && bytes.is_multiple_of(unit)).unwrap_or(("size.bytes", 1))
}

/// What stands between the brace that the text starts with and the one that closes it, and what follows.
fn braced(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, b) in text.bytes().enumerate() {
        match b {
            b'{' => depth += 1,
            b'}' if depth == 1 => return (&text[1..at], &text[at + 1..]),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    (text.get(1..).unwrap_or_default(), "")
}

/// The first of the choices that is wanted, else `other`.
fn choose<'t>(choices: &'t str, wanted: &[&str]) -> Option<&'t str> {
    let mut other = None;
    let mut rest = choices;
    while let Some(at) = rest.find('{') {
        let key = rest[..at].trim();
        let (inside, after) = braced(&rest[at..]);
        if wanted.contains(&key) {
            return Some(inside);
        }
        if key == "other" {
            other = Some(inside);
        }
        rest = after;
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::message::ColumnName;

    #[test]
    fn values_are_put_into_sentences() {
        let column = |name: Option<&str>| Arg::Column(ColumnName { index: 1, name: name.map(str::to_owned) });
        let text = |text: &str| Arg::Text(text.to_owned());
        let texts = |all: &[&str]| Arg::Texts(all.iter().map(|&text| text.to_owned()).collect());
        let plural = "{v, plural, =0 {nothing} one {# row} other {# rows, {v}}}.";
        let cases = [
            ("It is \"{v}\".", text("A\tB\u{a0}\n\u{200b}"), "It is \"A⇥B⍽⏎▯\"."),
            ("{v}", text(&"x".repeat(41)), &format!("{}…", "x".repeat(40))),
            ("{v}", text("{v} #"), "{v} #"),
            ("{v}", Arg::Number(999), "999"),
            ("{v, number}", Arg::Number(1_234_567), "1,234,567"),
            ("{v, size}", Arg::Number(100_000_000), "100 MB"),
            ("{v, size}", Arg::Number(50 << 20), "50 MB"),
            ("{v, size}", Arg::Number(64_000), "64 KB"),
            ("{v, size}", Arg::Number(1_001), "1,001 bytes"),
            (plural, Arg::Number(0), "nothing."),
            (plural, Arg::Number(1), "1 row."),
            (plural, Arg::Number(1000), "1,000 rows, 1,000."),
            ("No. # {v}", Arg::Number(1), "No. # 1"),
            ("{v, select, a {first} other {another}}", text("a"), "first"),
            ("{v, select, a {first} other {another}}", text("b"), "another"),
            ("{v}", column(Some("coupon code")), "column 2 (\"coupon code\")"),
            ("{v}", column(None), "column 2"),
            ("{v, or}", Arg::Numbers(vec![10]), "10"),
            ("{v, or}", Arg::Numbers(vec![8, 10, 11]), "8, 10 or 11"),
            ("{v}", texts(&["a", "b\n"]), "\"a\" and \"b⏎\""),
            ("{v, characters}", texts(&["&", " ", "\u{200b}"]), "\"&\", a space and a zero-width space"),
            ("{v, characters}", texts(&["\n", "\r", "x"]), "a line break and \"x\""),
            ("{w}{", Arg::Number(1), ""),
        ];
        for (template, arg, rendered) in cases {
            assert_eq!(render(template, &Message::new("").with("v", arg)), rendered, "{template}");
        }
    }

    #[test]
    fn another_language_has_its_own_forms() {
        let czech = Catalogue {
            entries: &[("rule.rows", "{n, plural, one {# řádek} few {# řádky} other {# řádků}}")],
            plural: |n| match n {
                1 => "one",
                2..=4 => "few",
                _ => "other",
            },
            number: |n| format!("{} {:03}", n / 1000, n % 1000).trim_start_matches(['0', ' ']).to_owned(),
            shown: 40,
        };
        let rows = |n| czech.say("rule", &Message::new("rows").with("n", Arg::Number(n)));
        assert_eq!(rows(3).as_deref(), Some("3 řádky"));
        assert_eq!(rows(5000).as_deref(), Some("5 000 řádků"));
        assert_eq!(czech.say("rule", &Message::new("columns")), None);
    }
}
