//! Files as people and their programs make them: what is found in them, and what becomes of the rows.

use super::{check_invariants, codes, mobile, summary};
use crate::{CodeColumn, Delimiter, Identifier, Options, Report, Role, Rule, check};

/// The dialect, the columns and the verdict in one line: `; header 0 mobile, 1 code: 1/1: `. The columns are
/// the customer's and the code's, with their names in the file.
fn told(report: &Report) -> String {
    let delimiter = match report.dialect.delimiter {
        Delimiter::Tab => "tab".to_owned(),
        other => char::from(other.byte()).to_string(),
    };
    let header = if report.dialect.header { " header" } else { "" };
    let column = |role| {
        let found = report.columns.iter().find(|column| column.role == Some(role));
        found.map_or("-".to_owned(), |column| column.index.to_string())
    };
    let columns = format!("{}{}", column(Role::Customer), column(Role::Code));
    format!("{delimiter}{header} {columns} {}", summary(report))
}

fn check_all(cases: &[(&str, Options, &str)]) {
    let mut wrong = Vec::new();
    for (file, options, expected) in cases {
        let report = check_invariants(file.as_bytes(), options, &[2, 7]);
        let told = told(&report);
        if told != *expected {
            wrong.push(format!("{file:?}\n  expected {expected}\n  found    {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn given(options: Options, customer: u32, code: u32) -> Options {
    Options { identifier_column: Some(customer), code_column: CodeColumn::At(code), ..options }
}

fn external() -> Options {
    Options::new(Identifier::ExternalId)
}

fn first_is_code() -> Options {
    Options { code_column: CodeColumn::At(0), ..codes() }
}

fn email() -> Options {
    Options::new(Identifier::Email)
}

#[test]
fn lines_before_the_header_are_skipped_and_said_so() {
    check_all(&[
        ("Coupons of March\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("Coupons\n\n\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        (
            "Report,,\nMarch 2026,,\n,,\nmobile,code,name\n919876543210,A1,Asha\n",
            mobile(),
            ", header 01 1/1: file-preamble 1, rows-blank 1",
        ),
        (
            "Report;March\nBy;asha@shop.example\nMobile;Name;Code\n919876543210;A;A1\n919876543211;B;A2",
            mobile(),
            "; header 02 2/2: file-preamble 1",
        ),
        ("# exported\n# by hand\ncoupon code\nA1\nA2\n", codes(), ", header -0 2/2: file-preamble 1"),
        ("# a, b, c\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("   \n  \ncoupon code\nA1\n", codes(), ", header -0 1/1: rows-blank 1"),
        (
            "\"A title\nof two lines\"\nmobile,code\n919876543210,A1\n",
            mobile(),
            ", header 01 1/1: file-preamble 1",
        ),
        // Titles that are known names themselves.
        ("Coupons\ncode,mobile\nA1,919876543210\n", mobile(), ", header 10 1/1: file-preamble 1"),
        (
            "Coupon codes,,\nmobile,name,code\n919876543210,x,A1\n",
            mobile(),
            ", header 02 1/1: file-preamble 1",
        ),
        // A header that is a comment itself.
        ("#mobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: "),
        ("# March\n# mobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("#mobile,code\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("#,mobile,code\n1,919876543210,A1\n", mobile(), ", header 12 1/1: "),
        // Names that are not known: the table tells where it starts.
        (
            "Export of March\n\nKunde,Ort,Wert\nC1,Bonn,1\nC2,Kiel,2\n",
            given(external(), 0, 2),
            ", header 02 2/2: file-preamble 1, column-contradicted 1",
        ),
        (
            "Export,,\n,,\nKunde,Ort,Wert\nC1,Bonn,1\nC2,Kiel,2\n",
            given(external(), 0, 2),
            ", header 02 2/2: file-preamble 1, column-contradicted 1, rows-blank 1",
        ),
        (
            "by;Asha;;\non;1 March;;\nKunde;Ort;Menge;Wert\nC1;Bonn;5;1\nC2;Kiel;6;2\n",
            given(external(), 0, 3),
            "; header 03 2/2: file-preamble 1, column-contradicted 1",
        ),
        // No header, but a sentence that is no row of such a table.
        (
            "Coupons of March\n919876543210,A1\n919876543211,A2\n919876543212,A3\n",
            given(mobile(), 0, 1),
            ", 01 3/3: file-preamble 1",
        ),
        ("# made by hand\n# on 1 March\nA1\nA2\n", codes(), ", -0 2/2: file-preamble 1"),
        // A title alone, and nothing behind the header.
        ("Coupons of March\nmobile,code\n", mobile(), ", header 01 0/0: file-no-rows 1, file-preamble 1"),
        // What is given about the header holds; what is given about columns does not matter.
        (
            "Coupons\nmobile,code\n919876543210,A1\n",
            Options { header: Some(true), ..mobile() },
            ", header 01 1/1: file-preamble 1",
        ),
        (
            "Coupons of March\nmobile,code\n919876543210,A1\n",
            Options { header: Some(false), identifier_column: Some(0), ..mobile() },
            ", 0- 3/0: row-long 2, mobile-format 1",
        ),
    ]);
}

#[test]
fn a_column_without_a_name_is_not_mistaken_for_the_code() {
    check_all(&[
        ("mobile,coup,\n919876543210,A1,\n", mobile(), ", header 01 1/1: column-assumed 1"),
        ("mobile,coup,\n919876543210,A1,\",\"\n", mobile(), ", header 01 1/1: column-assumed 1"),
        ("mobile,coup,prize\n919876543210,A1,x\n", mobile(), ", header 0- 1/1: column-assumed 1"),
        // The customer may stand behind it.
        ("coup,,mobile\nA1,x,919876543210\n", mobile(), ", header 20 1/1: column-assumed 1"),
        (
            "coup,,\nA1,x,919876543210\n",
            Options { identifier_column: Some(2), ..mobile() },
            ", header 20 1/1: column-assumed 1, header-assumed 1",
        ),
    ]);
}

#[test]
fn excels_line_of_the_separator_is_obeyed() {
    check_all(&[
        ("sep=;\r\nmobile;code\r\n919876543210;A1\r\n", mobile(), "; header 01 1/1: file-preamble 1"),
        ("SEP=|\nmobile|a,b|code\n919876543210|x|A1\n", mobile(), "| header 02 1/1: file-preamble 1"),
        ("\"sep=;\"\nmobile;code\n919876543210;A1\n", mobile(), "; header 01 1/1: file-preamble 1"),
        ("sep=\t\nmobile\tcode\n919876543210\tA1\n", mobile(), "tab header 01 1/1: file-preamble 1"),
        ("\u{feff}sep=,\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("sep=;\nA1\nA2\n", codes(), "; -0 2/2: file-preamble 1"),
        ("sep=;\nTitle\nmobile;code\n919876543210;A1\n", mobile(), "; header 01 1/1: file-preamble 1"),
        ("sep=;\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        // One that the file does not keep to is found by what is there.
        ("sep=:\nmobile,code\n919876543210,A1\n", mobile(), ", header 01 1/1: file-preamble 1"),
        ("separator\nA1\n", codes(), ", header -0 1/1: column-assumed 1, header-assumed 1"),
    ]);
}

#[test]
fn rows_are_never_taken_for_lines_before_the_header() {
    let first = |identifier| Options { identifier_column: Some(0), ..Options::new(identifier) };
    check_all(&[
        // Rows of a header that lacks a name, one of which repeats it; as it is, and as an error file.
        (
            "mobile,,note\nmobile,coupon code,note\n919876543210,A1,x\n",
            mobile(),
            ", header 0- 2/1: column-assumed 1, mobile-format 1",
        ),
        (
            "mobile,,row,rule,error\nmobile,coupon code,1,mobile-format,x\n919876543210,A1,2,x,x\n",
            mobile(),
            ", header 0- 2/1: column-assumed 1, mobile-format 1",
        ),
        // Rows that lack the value in the middle.
        ("user,,x\nuser,code,name\nravi,A2,y\n", external(), ", header 0- 2/2: column-assumed 1"),
        ("A1\nA2\nCODE\nA3\n", codes(), ", -0 4/4: "),
        ("SUMMER\nCOUPON\nWINTER\n", codes(), ", -0 3/3: "),
        ("code\nA1\nuser,x\nA2\nA3\n", codes(), ", header -0 4/3: row-long 1"),
        ("mobile,code\n919876543210\n919876543211,A2\n", mobile(), ", header 01 2/1: row-short 1"),
        ("919876543210\n919876543211,A2\n", first(Identifier::Mobile), ", 0- 2/1: row-long 1"),
        ("919876543210\nmobile,code\n919876543211,A2\n", first(Identifier::Mobile), ", 0- 3/1: row-long 2"),
        ("name,code\nmobile,A2,x\nasha,A3\n", external(), ", header -1 2/0: file-column-missing 1"),
        ("asha\nuser,A2\nravi,A3\n", first(Identifier::ExternalId), ", 0- 3/1: row-long 2"),
        (
            "asha\nravi,WELCOME\nsita,SUMMER\nmohan,WINTER\n",
            first(Identifier::ExternalId),
            ", 0- 4/1: row-long 3",
        ),
        ("C1\nC2,A2,x\nC3,A3,x\nC4,A4,x\n", first(Identifier::ExternalId), ", 0- 4/1: row-long 3"),
        (
            ",\n919876543210,A1\n919876543211,A2\n",
            first(Identifier::Mobile),
            ", 01 2/2: column-assumed 1, rows-blank 1",
        ),
        ("# 1\n# 2\nA1\n#A2\n", codes(), ", -0 4/1: code-charset 3"),
    ]);
    // Far down there is no header.
    let late = format!("{}mobile,code\n919876543210,A1\n", "A title\n".repeat(61));
    let report = check(late.as_bytes(), mobile()).unwrap().report;
    assert!(!report.counts.contains_key(&Rule::FilePreamble));
    assert_eq!(report.rows.accepted, 0);
}

#[test]
fn what_was_skipped_is_named_and_no_row() {
    let file = b"Coupons \"March\",,\r\n# by hand\r\n\r\nmobile,code,name\r\n919876543210,A 1,x\r\n";
    let report = check_invariants(file, &mobile(), &[3]);
    let found: Vec<_> = report.findings.iter().map(|f| (f.rule, f.row, f.line, f.byte)).collect();
    assert_eq!(
        found,
        [(Rule::FilePreamble, None, None, None), (Rule::CodeCharset, Some(1), Some(5), Some(50))]
    );
    assert_eq!(
        report.findings[0].message,
        "Skipped 2 lines before the header: the first says \"Coupons \"March\"\"; remove them if other \
         programs read this file."
    );
    let mut rows = 0;
    let mut checker = crate::Checker::new(mobile()).unwrap();
    let long = [&file[..], &b"919876543210,A1,y\r\n".repeat(5000)].concat();
    checker.push(&long);
    checker.preview_rows(&long, &mut |row| {
        rows += 1;
        assert_eq!(row.row, rows);
        assert_eq!(row.values.len(), 3);
        rows < 3
    });
    assert_eq!(rows, 3);
}

#[test]
fn delimiters_are_told_from_what_values_hold() {
    check_all(&[
        // Excel where the comma is the decimal sign.
        ("Mobile;Betrag;Code\n919876543210;1,50;A1\n919876543211;2,50;A2", mobile(), "; header 02 2/2: "),
        ("A1;1,5\nA2;2,5\nA3;3,5", Options { code_column: CodeColumn::At(0), ..codes() }, "; -0 3/3: "),
        ("1,5;2,5;A1\n1,5;2,5;A2", Options { code_column: CodeColumn::At(2), ..codes() }, "; -2 2/2: "),
        (
            "919876543210,123456\n919876543211,123457",
            Options { code_column: CodeColumn::At(1), ..mobile() },
            ", 01 2/2: column-assumed 1",
        ),
        // Tabs, with spaces and with names that hold commas.
        ("mobile \t code\n919876543210\tA1", mobile(), "tab header 01 1/1: "),
        ("Doe, Jo\tA1\nRoe, Al\tA2", Options { code_column: CodeColumn::At(1), ..codes() }, "tab -1 2/2: "),
        ("A1,x|y\nA2,z|w", Options { code_column: CodeColumn::At(0), ..codes() }, ", -0 2/2: "),
        ("mobile|code|tags\n919876543210|A1|a,b,c", mobile(), "| header 01 1/1: "),
        // Delimiters in quotes.
        ("x,\"A;1;2\"\ny,\"A;1;3\"", Options { code_column: CodeColumn::At(0), ..codes() }, ", -0 2/2: "),
        ("\"mobile\";\"code\"\n\"919876543210\";\"A1\"", mobile(), "; header 01 1/1: "),
        // A quote that two programs added is part of the value.
        ("code\n\"\"\"A1\"\"\"\n", codes(), ", header -0 1/0: code-charset 1"),
        // A header that was damaged says nothing of the rows.
        (
            "Kunde;;Ort;Code\nC1;Bonn;A1\nC2;Kiel;A2\nC3;Ulm;A3",
            given(external(), 0, 2),
            "; header 02 3/3: column-contradicted 1",
        ),
        (
            "KundeOrt|Wert\nC1|Bonn|A1\nC2|Kiel|A2\nC3|Ulm|A3",
            given(external(), 0, 1),
            "| header 01 3/0: column-contradicted 1, row-long 3",
        ),
        (
            "Kunde Ort Wert\nC1\tBonn\tA1\nC2\tKiel\tA2",
            first_is_code(),
            "tab header -0 2/0: header-assumed 1, row-long 2",
        ),
        // Few rows are alike, but all are cut.
        ("C1;A1;x\nC2;A2\nC3;A3;y;z\nC4;A4;1;2;3", given(external(), 0, 1), "; 01 4/2: row-long 2"),
        // One column, whatever its values hold.
        ("coupon code\nA;1\nA;2", codes(), ", header -0 2/0: value-several 2"),
        ("coupon code\n\"A,1\"\n\"A,2\"", codes(), ", header -0 2/0: code-charset 2"),
        // One row.
        ("919876543210;A1", Options { identifier_column: Some(0), ..mobile() }, "; 01 1/1: column-assumed 1"),
        (
            "919876543210\tA1\n",
            Options { identifier_column: Some(0), ..mobile() },
            "tab 01 1/1: column-assumed 1",
        ),
        // A stray quote in every row says nothing of the delimiter.
        (
            "919876543210;a\"b;A1\n919876543211;a\"b;A2",
            Options { identifier_column: Some(0), code_column: CodeColumn::At(2), ..mobile() },
            "; 02 2/2: quote-stray 2",
        ),
    ]);
}

#[test]
fn a_delimiter_too_many_makes_no_column() {
    let first = |identifier| Options { identifier_column: Some(0), ..Options::new(identifier) };
    check_all(&[
        ("coupon code,,\nA1,,\nA2,,\n", codes(), ", header -0 2/2: "),
        ("code;\nA1;\n", codes(), "; header -0 1/1: "),
        ("Gutscheine;;\nA1;;\nA2;;\n", codes(), "; header -0 2/2: "),
        ("A1,\nA2,\n", codes(), ", -0 2/2: "),
        ("mobile,coupon code,\n919876543210,A1,\n", mobile(), ", header 01 1/1: "),
        ("Kunde,coupon code,,\n919876543210,A1,,\n", mobile(), ", header 01 1/1: "),
        ("919876543210,A1,\n919876543211,A2,\n", first(Identifier::Mobile), ", 01 2/2: column-assumed 1"),
        ("mobile,\n919876543210,\n", mobile(), ", header 0- 1/1: "),
        ("mobile,row,rule,error\n919876543210,1,mobile-format,x\n", mobile(), ", header 0- 1/1: "),
        // Values too many stand there in an error file, behind a delimiter.
        ("Serie,,row,rule,error\nx y,\",b\",1,row-long,x\n", codes(), ", header -0 1/0: code-charset 1"),
        // Without a name it may be the code's all the same.
        ("mobile,\n919876543210,A1\n", mobile(), ", header 01 1/1: column-assumed 1"),
        (",coupon code\n919876543210,A1\n", mobile(), ", header 01 1/1: column-assumed 1"),
        ("919876543210,\n919876543211,\n", first(Identifier::Mobile), ", 0- 2/2: column-assumed 1"),
        // In the rows alone it is a value too many.
        ("mobile,coupon code\n919876543210,A1,\n", mobile(), ", header 01 1/1: "),
    ]);
}

#[test]
fn headers_in_odd_places_and_clothes() {
    check_all(&[
        ("\n\n\nmobile,code\n919876543210,A1", mobile(), ", header 01 1/1: "),
        (
            "\u{feff}\r\n\"Mobile (with country code)\",\"Coupon Code*\"\r\n919876543210,A1\r\n",
            mobile(),
            ", header 01 1/1: ",
        ),
        ("Phone #,Coupon #\n919876543210,A1", mobile(), ", header 01 1/1: "),
        ("Mobile\u{a0}No.,Coupon\u{a0}Code\n919876543210,A1", mobile(), ", header 01 1/1: "),
        ("Name,E-mail,Coupon\nAsha,asha@shop.example,A1", email(), ", header 12 1/1: "),
        (
            "Customer Mobile Number;Customer Name;Voucher Code\n919876543210;Asha;A1",
            mobile(),
            "; header 02 1/1: ",
        ),
        ("coupon,coupon code,mobile\nMarch,A1,919876543210", mobile(), ", header 21 1/1: "),
        ("country code,mobile,coupon code\n91,919876543210,A1", mobile(), ", header 12 1/1: "),
        ("mobile\n919876543210", mobile(), ", header 0- 1/1: "),
        ("mobile,code", mobile(), ", header 01 0/0: file-no-rows 1"),
        ("Mobile (with country code),code", mobile(), ", header 01 0/0: file-no-rows 1"),
        // Data with a word in it that is a name elsewhere.
        (
            "919876543210,PROMO\n919876543211,WELCOME",
            Options { identifier_column: Some(0), ..mobile() },
            ", 0- 2/2: column-assumed 1",
        ),
        ("welcome\nsummer\nwinter\n", codes(), ", -0 3/3: "),
        // Two files, one behind the other: the second header is a row, and rejected, even where its names have the
        // form of a coupon.
        ("code\nA1\ncode\n\"code\"\nCODE\n", codes(), ", header -0 4/2: code-missing 2"),
        (
            "user,code\nC1,A1\nuser,code\nuser,A2\n",
            external(),
            ", header 01 3/2: column-assumed 1, code-missing 1",
        ),
        ("code,\ncode,\ncode,x\n", first_is_code(), ", header -0 2/1: code-missing 1"),
        ("user\nC1\nuser\n", external(), ", header 0- 2/1: column-assumed 1, customer-missing 1"),
        (
            "mobile,coupon code\n919876543210,A1\nmobile,coupon code\n919876543211,A2\n",
            mobile(),
            ", header 01 3/2: code-missing 1",
        ),
    ]);
}

#[test]
fn a_header_far_down_is_no_coupon_either() {
    let rows = |from: u32| (from..from + 700).map(|i| format!("A{i}\n")).collect::<String>();
    let file = format!("code\n{}code\n{}", rows(0), rows(1000));
    let report = check_invariants(file.as_bytes(), &codes(), &[100]);
    assert_eq!(told(&report), ", header -0 1401/1400: code-missing 1");
    assert_eq!(report.findings[0].row, Some(701));
    // Told from data that somebody calls a header.
    let options = Options { header: Some(true), identifier_column: Some(0), ..mobile() };
    let file = "919876543210,A1\n919876543210,A2\n919876543210,A1\n".repeat(2);
    let report = check_invariants(file.as_bytes(), &options, &[10]);
    assert_eq!(told(&report), ", header 0- 5/5: column-assumed 1");
}

#[test]
fn encodings_that_nobody_chose() {
    let utf16: Vec<u8> = "mobile,code\n919876543210,A1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    for (file, expected) in [
        (utf16, ", header 01 1/1: file-encoding 1"),
        (
            marked("sep=;\r\nmobile;code\r\n919876543210;A1\r\n"),
            "; header 01 1/1: file-encoding 1, file-preamble 1",
        ),
        (
            marked("Titel\r\nmobile\tcode\r\n919876543210\tA1\r\n"),
            "tab header 01 1/1: file-encoding 1, file-preamble 1",
        ),
        (
            b"mobile,code\n919876543210,\x93A1\x94\n".to_vec(),
            ", header 01 1/0: file-encoding 1, code-charset 1",
        ),
        (
            b"T\xeftel\nmobile,code\n919876543210,A1\n".to_vec(),
            ", header 01 1/1: file-encoding 1, file-preamble 1",
        ),
        // Two marks: two programs added one each.
        (b"\xef\xbb\xbf\xef\xbb\xbf\"mobile\",code\n919876543210,A1\n".to_vec(), ", header 01 1/1: "),
        // UTF-32 starts like UTF-16.
        (b"\xff\xfe\0\0m\0\0\0o\0\0\0".to_vec(), ", -- 0/0: file-not-text 1"),
    ] {
        let report = check_invariants(&file, &mobile(), &[3]);
        assert_eq!(told(&report), expected, "{:?}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn a_mend_is_suggested_where_it_is_certain() {
    let codes: &[(&str, Option<&str>)] = &[
        ("“ABC12”", Some("ABC12")),
        ("\u{ff21}\u{ff22}\u{ff11}", Some("AB1")),
        ("ABC\u{a0}12", None),
        ("ABC\u{200b}12", Some("ABC12")),
        ("ABC–12", Some("ABC-12")),
        ("12345.0", Some("12345")),
        ("\"=\"\"ABC12\"\"\"", Some("ABC12")),
        ("«ABC12»", Some("ABC12")),
        ("1.23457E11", None),
        ("1.23457E+11", None),
        ("########", None),
        ("#NAME?", None),
        ("ABC 12", None),
        ("=ABC12", None),
    ];
    let mobiles: &[(&str, Option<&str>)] = &[
        ("919876543210.0", Some("919876543210")),
        ("9.19876543210E+11", Some("919876543210")),
        ("9.19876543210E11", Some("919876543210")),
        ("9,19876543210E+11", Some("919876543210")),
        ("9.19877E+11", None),
        ("########", None),
        (
            "\u{ff19}\u{ff11}\u{ff19}\u{ff18}\u{ff17}\u{ff16}\u{ff15}\u{ff14}\u{ff13}\u{ff12}\u{ff11}\u{ff10}",
            Some("919876543210"),
        ),
        ("“919876543210”", Some("919876543210")),
        ("9198765\u{200b}43210", Some("919876543210")),
        ("98765", None),
    ];
    let emails: &[(&str, Option<&str>)] = &[
        ("asha@gmial.com", Some("asha@gmail.com")),
        ("asha@shop.con", Some("asha@shop.com")),
        ("asha@", None),
    ];
    for (identifier, cases) in
        [(Identifier::NotTagged, codes), (Identifier::Mobile, mobiles), (Identifier::Email, emails)]
    {
        let name = if identifier == Identifier::NotTagged { "coupon code" } else { "customerIdentifier" };
        for (value, suggestion) in cases {
            let file = format!("{name}\n\"{value}\"\n");
            let report = check_invariants(file.as_bytes(), &Options::new(identifier), &[5]);
            let found: Vec<_> = report.findings.iter().filter_map(|f| f.suggestion.as_deref()).collect();
            assert!(!report.findings.is_empty(), "{value:?}");
            assert!(found.iter().all(|found| Some(*found) == *suggestion), "{value:?}: {found:?}");
            assert_eq!(found.is_empty(), suggestion.is_none(), "{value:?}: {:#?}", report.findings);
            let Some(mended) = suggestion else { continue };
            let file = format!("{name}\n{mended}\n");
            let report = check(file.as_bytes(), Options::new(identifier)).unwrap().report;
            assert_eq!(summary(&report), "1/1: ", "{mended:?} is not mended");
        }
    }
    // What is certain enough to be done needs no suggestion: spaces go, and case is folded.
    let report = check(b"coupon code\n abc12 \nABC12\n", Options::new(Identifier::NotTagged)).unwrap().report;
    assert_eq!(summary(&report), "2/1: value-trimmed 1, code-duplicate 1");
}
