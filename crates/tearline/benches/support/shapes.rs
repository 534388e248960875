//! Files of every shape that has ever made a reader of CSV slow or large: the same ones are timed by the benchmark and
//! counted by a test.

#![allow(unreachable_pub, dead_code)] // It is a module of programs that export nothing and need a part of it each.

/// A kind of file.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub name: &'static str,
    /// What stands before the first row.
    head: fn(&mut Vec<u8>),
    /// The row of a number (from 0) of so many.
    row: fn(u64, u64, &mut Vec<u8>),
    utf16: bool,
    /// What customers are known by, by its name; codes there are always.
    pub identifier: &'static str,
    /// Whether what is written as a row is one.
    pub rows: bool,
}

const LONG: usize = 1 << 20;
const WIDE: usize = 65_535;

impl Shape {
    /// What the others are compared with.
    pub const PLAIN: Self = Self::new("plain", mobile_and_code, |n, _, out| {
        write(out, format_args!("{},DIWALI{:012X}\n", mobile(n), drawn(n)));
    });

    pub const ALL: [Self; 25] = [
        Self::codes("rows of one byte", |n, _, out| out.extend([b'A' + (n % 26) as u8, b'\n'])),
        Self::codes("one value of 1 MiB a row", |_, _, out| fill(out, b"x", LONG)),
        Self::codes("values that fill 1 MiB a row", |_, _, out| fill(out, b"1,", LONG)),
        Self::codes("quoted rows of 1 MiB", |_, _, out| {
            out.push(b'"');
            fill(out, b"x,\n", LONG);
            out.pop();
            out.extend(b"\"\n");
        }),
        Self::codes("rows of 1 MiB that end in a stray quote", |_, _, out| {
            fill(out, b"1,", LONG);
            out.pop();
            out.extend(b"a\"\n");
        }),
        Self::new("a finding of every kind in every row", mobile_and_code, |_, _, out| {
            out.extend(b" 9.19877E+11\xff,\" =12-Mar\"\" x\"y, ,\n");
        }),
        Self::new("a finding of every kind, no two rows alike", mobile_and_code, |n, _, out| {
            out.extend(b" 9.19877E+11\xff,\" =12-Mar\"\" ");
            write(out, format_args!("{:06X}", drawn(n) >> 24));
            out.extend(b"\"y, ,\n");
        }),
        Self::new("one code for all", mobile_and_code, |n, _, out| {
            write(out, format_args!("{},DIWALI000000000000\n", mobile(n)));
        }),
        Self::new("damaged by a spreadsheet", mobile_and_code, |n, _, out| {
            write(out, format_args!("{},1.23457E+11\n", mobile(n)));
        }),
        Self::new("numbers with signs", mobile_and_code, |n, _, out| {
            let number = mobile(n) - 910_000_000_000;
            write(
                out,
                format_args!("+91 {:05} {:05},{:06X}\n", number / 100_000, number % 100_000, drawn(n)),
            );
        }),
        Self::new("misspelt addresses", mobile_and_code, |n, _, out| {
            write(out, format_args!("Jo{n}@gmial.com,DIWALI{:012X}\n", drawn(n)));
        })
        .of("EMAIL"),
        Self::new("user ids with signs", mobile_and_code, |n, _, out| {
            write(out, format_args!("+{},DIWALI{:012X}\n", mobile(n), drawn(n)));
        })
        .of("USER_ID"),
        Self::new("external ids with spaces", mobile_and_code, |n, _, out| {
            write(out, format_args!("CRM {} A,DIWALI{:012X}\n", mobile(n), drawn(n)));
        })
        .of("EXTERNAL_ID"),
        Self::codes("pairs of quotes in every value", |n, _, out| {
            write(out, format_args!("\"A\"\"{:012X}\"\n", drawn(n)));
        }),
        Self {
            head: wide,
            ..Self::codes("65,535 columns", |n, _, out| {
                write(out, format_args!("{:012X}", drawn(n)));
                out.resize(out.len() + WIDE - 1, b',');
                out.push(b'\n');
            })
        },
        Self::new("16,000 values too many a row", mobile_and_code, |n, _, out| {
            write(out, format_args!("{},{:012X}", mobile(n), drawn(n)));
            out.resize(out.len() + 16_000, b',');
            out.push(b'\n');
        }),
        Self::codes("blank lines", |_, _, out| out.push(b'\n')).without_rows(),
        Self::codes("delimiters", |_, _, out| out.push(b',')).without_rows(),
        Self::new("empty rows", mobile_and_code, |_, _, out| out.extend(b",\n")),
        Self::codes("quotes", |_, _, out| out.push(b'"')).without_rows(),
        Self { utf16: true, ..Self::new("UTF-16", mobile_and_code, Self::PLAIN.row) },
        Self::new("every code again, the last first", mobile_and_code, |n, rows, out| {
            write(out, format_args!("{},DIWALI{:012X}\n", mobile(n), drawn(n.min(rows - 1 - n))));
        }),
        Self::new("a stray quote in every row", mobile_and_code, |n, _, out| {
            write(out, format_args!("{},DIWALI\"{:012X}\n", mobile(n), drawn(n)));
        }),
        Self::new(
            "a quote that never closes",
            |out| out.extend(b"code\n\""),
            |n, _, out| {
                write(out, format_args!("{},DIWALI{:012X}\n", mobile(n), drawn(n)));
            },
        ),
        Self::new(
            "ended by CR",
            |out| out.extend(b"customerIdentifier,coupon code\r"),
            |n, _, out| {
                write(out, format_args!("{},DIWALI{:012X}\r", mobile(n), drawn(n)));
            },
        ),
    ];

    const fn new(name: &'static str, head: fn(&mut Vec<u8>), row: fn(u64, u64, &mut Vec<u8>)) -> Self {
        Self { name, head, row, utf16: false, identifier: "MOBILE", rows: true }
    }

    /// Codes without customers.
    const fn codes(name: &'static str, row: fn(u64, u64, &mut Vec<u8>)) -> Self {
        Self { identifier: "NOT_TAGGED", ..Self::new(name, code, row) }
    }

    const fn of(self, identifier: &'static str) -> Self {
        Self { identifier, ..self }
    }

    const fn without_rows(self) -> Self {
        Self { rows: false, ..self }
    }

    /// So many rows make so many bytes, or just a few more.
    pub fn rows_of(&self, bytes: usize) -> u64 {
        let mut row = Vec::new();
        (self.row)(0, 1, &mut row);
        let unit = row.len() * if self.utf16 { 2 } else { 1 };
        bytes.div_ceil(unit) as u64
    }

    /// A file of so many bytes, by less than a row.
    pub fn of_bytes(&self, bytes: usize) -> Vec<u8> {
        let mut file = Vec::new();
        self.write(self.rows_of(bytes), &mut |bytes| file.extend_from_slice(bytes));
        file
    }

    /// A file of so many rows, part by part.
    pub fn write(&self, rows: u64, to: &mut dyn FnMut(&[u8])) {
        const PART: usize = 1 << 20;
        let mut part = Vec::new();
        let mut hand_on = |part: &mut Vec<u8>| {
            if self.utf16 {
                let text = String::from_utf8_lossy(part);
                to(&text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
            } else {
                to(part);
            }
            part.clear();
        };
        if self.utf16 {
            part.extend("\u{feff}".bytes());
        }
        (self.head)(&mut part);
        for number in 0..rows {
            (self.row)(number, rows, &mut part);
            if part.len() >= PART {
                hand_on(&mut part);
            }
        }
        hand_on(&mut part);
    }
}

fn code(out: &mut Vec<u8>) {
    out.extend(b"code\n");
}

fn mobile_and_code(out: &mut Vec<u8>) {
    out.extend(b"customerIdentifier,coupon code\n");
}

fn wide(out: &mut Vec<u8>) {
    out.extend(b"code");
    (1..WIDE).for_each(|column| write(out, format_args!(",{column}")));
    out.push(b'\n');
}

fn mobile(n: u64) -> u64 {
    919_000_000_000 + n * 7919 % 1_000_000_000
}

/// Looks drawn and does not repeat: an odd factor permutes the numbers of 48 bits.
fn drawn(n: u64) -> u64 {
    n.wrapping_mul(0x5851_F42D_4C95) & 0xFFFF_FFFF_FFFF
}

/// A line of a text over and over.
fn fill(out: &mut Vec<u8>, text: &[u8], length: usize) {
    out.extend(text.iter().cycle().take(length - 1));
    out.push(b'\n');
}

fn write(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // A vector takes whatever is written to it.
    let _ = std::io::Write::write_fmt(out, text);
}
