use super::*;
use proptest::prelude::*;

/// What the tests compare: the values of a record, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    values: Vec<Vec<u8>>,
    line: u64,
    byte: u64,
    stray: Option<u32>,
    traits: Traits,
}

/// Scans `text` in chunks of the given sizes, over and over.
fn scan(text: &[u8], delimiter: u8, chunks: &[usize]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut each = |record: &Record<'_>| {
        let traits = record.traits;
        let plain = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        for value in (0..record.len()).filter_map(|i| record.value(i)) {
            assert!(
                traits.special || traits.pairs || value.iter().all(plain),
                "special bytes are seen: {value:?}"
            );
            assert!(traits.dashes || !value.contains(&b'-'), "dashes are seen: {value:?}");
        }
        found.push(Found {
            values: (0..record.len()).filter_map(|i| record.value(i)).map(Cow::into_owned).collect(),
            line: record.line,
            byte: record.byte,
            stray: record.stray,
            // These may be said of a record next to which they are true.
            traits: Traits { pairs: false, high: false, special: false, dashes: false, ..*traits },
        });
        true
    };
    let mut scanner = Scanner::new(delimiter, false, Position { line: 1, byte: 0 });
    let mut rest = text;
    for size in chunks.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, behind) = rest.split_at((*size).clamp(1, rest.len()));
        scanner.push(chunk, &mut each);
        rest = behind;
    }
    scanner.finish(&mut each);
    found
}

use std::borrow::Cow;

/// The same by the `csv` crate. Its positions count blank lines to the record behind them and a CRLF
/// between chunks of its own, so the byte is that of the first byte of the record.
fn by_csv(text: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text)
        .into_byte_records()
        .map(|record| match record {
            Ok(record) => record.iter().map(<[u8]>::to_vec).collect(),
            Err(error) => panic!("{error}"),
        })
        .collect()
}

fn check_text(text: &[u8], delimiter: u8, chunks: &[usize]) {
    let whole = scan(text, delimiter, &[usize::MAX]);
    let values: Vec<_> = whole.iter().map(|found| found.values.clone()).collect();
    // The csv crate takes a byte-order mark off; here that is done before scanning.
    if !text.starts_with(b"\xef\xbb\xbf") {
        assert_eq!(values, by_csv(text, delimiter), "values of {:?}", String::from_utf8_lossy(text));
    }
    for sizes in [&[1][..], chunks] {
        assert_eq!(
            scan(text, delimiter, sizes),
            whole,
            "chunks {sizes:?} of {:?}",
            String::from_utf8_lossy(text)
        );
    }
    for found in &whole {
        let start = found.byte as usize;
        let line = count_breaks(&text[..start]) + 1;
        assert_eq!(found.line, line, "line of the record at {start} of {:?}", String::from_utf8_lossy(text));
        assert!(start == 0 || matches!(text[start - 1], b'\n' | b'\r'), "a record starts behind a line end");
    }
}

#[test]
fn records_are_those_of_the_csv_crate() {
    let long = format!("a,\"{}\n\"\"x\",b\nnext,\"row\"\r\n", "q".repeat(200));
    for text in [
        "",
        "\n",
        "a",
        "a,b\nc,d\n",
        "a,b\r\nc,d\r\n",
        "a,b\rc,d\r",
        "\r\n\r\na\n\n\nb\r\r\nc",
        ",\n,,\n",
        "\"a\",\"b\"\n\"c\",\"d\"",
        "\"a\nb\",c\r\n\"\r\n\",\"\r\"\r",
        "\"say \"\"hi\"\"\",x\n\"\"\"\",y\n\"\",z\n",
        "a\"b,c\n\"a\"b,c\nx,y\n",
        "\"a\"b\"c\"\n",
        "\"never closed\na,b\nc,d\n",
        "x\n\"",
        "\"\"",
        "a, \"b,c\"\nd,e\n",
        "a\r\n\"x\"y\n\r\n\"z\"\n",
        "\"0123456789012345678901234567890123456789012345678901234567890\",\"a\"\n\"b\"x\n",
        &long,
    ] {
        check_text(text.as_bytes(), b',', &[2, 3, 5]);
    }
}

#[test]
fn a_quote_that_never_closes_is_one_record_to_the_end() {
    let found = scan(b"a,b\nc,\"d\ne\r\nf\n", b',', &[4]);
    assert_eq!(found.len(), 2);
    assert!(found[1].traits.unclosed);
    assert_eq!(found[1].traits.breaks, 2, "the lines behind the one on which it opens");
}

#[test]
fn a_stray_quote_is_seen_wherever_it_stands() {
    for (text, stray) in [
        ("ab\"c,d\n", true),
        ("\"ab\"c,d\n", true),
        ("\"ab\" ,d\n", true),
        ("\"ab\",d\n", false),
        ("\"a\"\"b\",d\n", false),
        ("\"a\nb\",d\n", false),
    ] {
        assert_eq!(scan(text.as_bytes(), b',', &[64])[0].stray.is_some(), stray, "{text:?}");
    }
}

#[test]
fn a_record_that_is_too_long_is_cut_the_same_in_any_chunks() {
    let filling = "x".repeat(MAX_RECORD + 70_000);
    for (text, cut) in [
        (format!("a,b\n1,{filling}\n2,c\n"), true),
        (format!("a,b\n1,\"{filling}\n{filling}\"\r\n2,c\n"), true),
        (format!("a,b\n1,\"{filling}\n"), true),
        (format!("a,b\n1,{filling}"), true),
        (format!("a,b\n{}\n2,c", "ä,".repeat(MAX_RECORD)), true),
        (format!("a,b\n1,{}\n2,c\n", "x".repeat(MAX_RECORD - 2)), false),
        (format!("a,b\n1,{}\n2,c\n", "x".repeat(MAX_RECORD - 1)), true),
    ] {
        let whole = scan(text.as_bytes(), b',', &[usize::MAX]);
        for chunks in [&[65_536][..], &[1_000_003, 17]] {
            assert_eq!(scan(text.as_bytes(), b',', chunks), whole, "{chunks:?} of {}", &text[..20]);
        }
        assert_eq!(whole[1].traits.overlong, cut, "{}", &text[..20]);
    }
}

#[test]
fn the_caller_can_stop_at_any_record() {
    let mut scanner = Scanner::new(b',', false, Position { line: 1, byte: 0 });
    let mut seen = 0;
    let mut each = |_: &Record<'_>| {
        seen += 1;
        seen < 2
    };
    for _ in 0..3 {
        scanner.push(b"a\nb\n\"c\"x\nd", &mut each);
    }
    scanner.finish(&mut each);
    assert_eq!(seen, 2);
}

/// Text in which everything that matters to a scanner is likely.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => Just(b"\"".to_vec()),
        4 => Just(b",".to_vec()),
        2 => Just(b";".to_vec()),
        3 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        1 => Just(b"\r".to_vec()),
        3 => "[a-z-]{1,40}".prop_map(String::into_bytes),
        1 => Just("ä€😀".as_bytes().to_vec()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        2 => Just(b"\"a\",\"b\"\n".to_vec()),
        1 => Just(b"\"a\"\"\nb\"".to_vec()),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_chunks_gives_the_records_of_the_csv_crate(
        text in text(),
        chunks in prop::collection::vec(1_usize..130, 1..8),
        delimiter in prop::sample::select(&b",;"[..]),
    ) {
        check_text(&text, delimiter, &chunks);
    }

    #[test]
    fn positions_of_transcoded_text_count_utf16_units(text in "[aä€😀,\n]{0,60}") {
        let mut bytes = Vec::new();
        let mut scanner = Scanner::new(b',', true, Position { line: 1, byte: 2 });
        let mut each = |record: &Record<'_>| { bytes.push(record.byte); true };
        scanner.push(text.as_bytes(), &mut each);
        scanner.finish(&mut each);
        let mut expected = Vec::new();
        let mut at = 2;
        for line in text.split_inclusive('\n') {
            if line != "\n" {
                expected.push(at);
            }
            at += 2 * line.encode_utf16().count() as u64;
        }
        prop_assert_eq!(bytes, expected);
    }
}
