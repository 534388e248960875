//! No file takes longer than its bytes say: what is looked at is counted, in files of every shape.

use super::check_in_chunks;
use super::shapes::Shape;
use crate::{Identifier, Options, RuleSet, steps};

/// How often each byte of a file is looked at, in chunks of some sizes.
fn of_a_byte(shape: Shape, bytes: usize, chunks: &[usize]) -> f64 {
    let file = shape.of_bytes(bytes);
    let identifier = shape.identifier.parse().unwrap_or(Identifier::NotTagged);
    let options = Options { max_findings: 100, ..Options::new(identifier) };
    steps::of(|| drop(check_in_chunks(&file, &options, chunks))) as f64 / file.len() as f64
}

#[test]
fn the_steps_of_a_check_are_linear_in_the_bytes_of_the_file() {
    let mut failed = Vec::new();
    for shape in Shape::ALL.into_iter().chain([Shape::PLAIN]) {
        for (what, bytes, chunks) in [
            ("whole", 2 << 20, &[usize::MAX][..]),
            ("in large chunks", 4 << 20, &[1 << 20]),
            ("in odd chunks", 2 << 20, &[4099, 61]),
            ("byte by byte", 256 << 10, &[1]),
        ] {
            let found = of_a_byte(shape, bytes, chunks);
            // What looks at the same again and again does so hundreds of times in files of this length.
            if !(0.5..32.0).contains(&found) {
                failed.push(format!("{} {what}: {found:.2}", shape.name));
            }
        }
    }
    assert!(failed.is_empty(), "a byte is looked at so often: {failed:#?}");
}

/// What values are made of that rules look at more closely.
const REPEATED: [&str; 36] = [
    "1",
    "0",
    "00",
    "1 ",
    "98765 ",
    "9876543210 ",
    "9876543210/",
    "1/",
    "1,",
    "1;",
    "1.",
    "1-",
    "+1",
    "+91 98765 43210 ",
    "A",
    "a",
    "A,",
    "A;",
    "AB01 ",
    "AB01 and ",
    "A - ",
    "a@b.c ",
    "a@",
    "(",
    "[A",
    "\"",
    "\"A\",",
    "'=",
    "<br>",
    "\\n",
    "é",
    "和",
    "٠",
    "#",
    " ",
    "\u{200b}",
];

#[test]
fn the_steps_of_a_value_are_linear_in_its_length() {
    let longest = 1 << 20;
    let rules = RuleSet { max_value_chars: longest, external_id_max_chars: longest, ..RuleSet::default() };
    let mut failed = Vec::new();
    for text in REPEATED {
        let value = text.repeat((64 << 10) / text.len());
        for identifier in Identifier::ALL {
            let options = Options { rules: rules.clone(), ..Options::new(identifier) };
            let file = format!("customer,code\n\"{0}\",\"{0}\"\n", value.replace('"', "\"\""));
            let steps = steps::of(|| drop(check_in_chunks(file.as_bytes(), &options, &[usize::MAX])));
            let of_a_byte = steps as f64 / file.len() as f64;
            if of_a_byte > 60.0 {
                failed.push(format!("{text:?} as {identifier}: {of_a_byte:.0}"));
            }
        }
    }
    assert!(failed.is_empty(), "a byte is looked at so often: {failed:#?}");
}
