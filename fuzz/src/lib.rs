//! What the targets share: options out of the fuzzer's bytes, and a file pushed in chunks.

use arbitrary::{Arbitrary, Result, Unstructured};
use tearline::{Checked, Checker, Encoding, Identifier, Mend, Options, Row, Rule, RuleSet, Severity};

/// What a file is checked with.
#[derive(Debug)]
pub struct Case {
    pub options: Options,
    /// Sizes of chunks, over and over; none is 0.
    pub sizes: Vec<usize>,
    pub file: Vec<u8>,
}

/// So many bytes at the end of an input are the options; the rest is the file. A CSV file is a seed as it is.
const TAIL: usize = 24;

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let input = u.bytes(u.len())?;
        let (file, tail) = input.split_at(input.len().saturating_sub(TAIL));
        let (options, sizes) = options(&mut Unstructured::new(tail))?;
        Ok(Self { options, sizes, file: file.to_vec() })
    }

    fn arbitrary_take_rest(mut u: Unstructured<'a>) -> Result<Self> {
        Self::arbitrary(&mut u)
    }
}

/// What is done with a checked file.
#[derive(Debug)]
pub enum Step {
    Mend(u64, Mend),
    Undo,
    Redo,
}

/// A case, and mends of its rows.
#[derive(Debug)]
pub struct MendCase {
    pub case: Case,
    pub steps: Vec<Step>,
}

/// So many bytes before the options are the steps.
const STEPS: usize = 24;

impl<'a> Arbitrary<'a> for MendCase {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let input = u.bytes(u.len())?;
        let (input, tail) = input.split_at(input.len().saturating_sub(TAIL));
        let (file, steps) = input.split_at(input.len().saturating_sub(STEPS));
        let (options, sizes) = options(&mut Unstructured::new(tail))?;
        let mut u = Unstructured::new(steps);
        let steps = (0..u.int_in_range(1..=6)?).map(|_| step(&mut u)).collect::<Result<_>>()?;
        Ok(Self { case: Case { options, sizes, file: file.to_vec() }, steps })
    }

    fn arbitrary_take_rest(mut u: Unstructured<'a>) -> Result<Self> {
        Self::arbitrary(&mut u)
    }
}

/// What is written into cells: good values, and such as are odd in every way that a rule looks for.
const VALUES: [&str; 24] = [
    "A1",
    "a1",
    "B2",
    "919876543210",
    "+91 98765 43210",
    "a@b.example",
    "A@B.example",
    "7",
    "",
    " ",
    "A B",
    "1.2E+11",
    "A\"1",
    "\"A1\"",
    "A,1",
    "A;1",
    "x\ny",
    "N/A",
    "A1 ",
    "\u{c4}1",
    "=A1",
    "# A1",
    "coupon code",
    "\u{200b}A1",
];

fn step(u: &mut Unstructured<'_>) -> Result<Step> {
    let row = u.int_in_range(1..=12)?;
    let column = u.int_in_range(0..=3)?;
    let mend = match u.int_in_range(0..=9)? {
        0..=3 => Mend::Edit { column, value: VALUES[u.choose_index(VALUES.len())?].to_owned() },
        4 => Mend::Replace { column, find: "1".to_owned(), with: "2".to_owned() },
        5 => Mend::Suggested,
        6 | 7 => Mend::Drop,
        8 => return Ok(Step::Undo),
        _ => return Ok(Step::Redo),
    };
    Ok(Step::Mend(row, mend))
}

fn options(u: &mut Unstructured<'_>) -> Result<(Options, Vec<usize>)> {
    let identifier = Identifier::ALL[u.choose_index(Identifier::ALL.len())?];
    let mut column = || -> Result<Option<u32>> { Ok(u.int_in_range(0..=7_u32)?.checked_sub(4)) };
    let (identifier_column, code_column) = (column()?, column()?);
    let encoding = Encoding::ALL.get(u.int_in_range(0..=9_usize)?).copied();
    let header = [None, None, Some(true), Some(false)][u.choose_index(4)?];
    let severities = match u.int_in_range(0..=3)? {
        0 => [(Rule::CustomerDuplicate, Some(Severity::Error))].into(),
        1 => [(Rule::CustomerDuplicate, Some(Severity::Warning)), (Rule::CodeDateLike, None)].into(),
        _ => Default::default(),
    };
    let keep_case = u.int_in_range(0..=3)? == 0;
    let max_findings = [0, 1, 3, 1000][u.choose_index(4)?];
    let mut sizes = Vec::new();
    for _ in 0..u.int_in_range(1..=4)? {
        sizes.push(u.int_in_range(1..=200)?);
    }
    let mut rules = RuleSet::default().with_keep_case(keep_case);
    rules.severities = severities;
    let options = Options::new(identifier)
        .with_identifier_column(identifier_column)
        .with_code_column(code_column)
        .with_encoding(encoding)
        .with_header(header)
        .with_max_findings(max_findings)
        .with_rules(rules);
    Ok((options, sizes))
}

/// Checks a file in chunks of these sizes, and serves what is wanted again in them, too.
///
/// # Panics
/// When a check says of the same bytes that they have changed.
pub fn check_in_chunks(file: &[u8], options: &Options, sizes: &[usize]) -> Checked {
    let mut sizes = sizes.iter().copied().cycle();
    let mut next = |left: usize| sizes.next().map_or(left, |size| size.clamp(1, left.max(1)).min(left));
    let mut checker = Checker::new(options.clone()).expect("the rule set is one");
    let mut rest = file;
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(next(rest.len()));
        checker.push(chunk);
        rest = behind;
    }
    let checked = checker.finish().complete(|pending| {
        let range = pending.wants();
        let wanted = &file[range.start as usize..range.end as usize];
        pending.supply(&wanted[..next(wanted.len())])
    });
    checked.expect("the file is the same")
}

/// All rows of a checked file from `from` on, the file pushed in chunks of these sizes.
pub fn each_row(checked: &Checked, file: &[u8], from: u64, sizes: &[usize], mut each: impl FnMut(&Row<'_>)) {
    let (mut reader, range) = checked.rows_from(from);
    let mut each = |row: &Row<'_>| {
        each(row);
        true
    };
    let mut rest = &file[range.start as usize..range.end as usize];
    for size in sizes.iter().copied().cycle() {
        if rest.is_empty() {
            break;
        }
        let (chunk, behind) = rest.split_at(size.clamp(1, rest.len()));
        reader.push(chunk, &mut each);
        rest = behind;
    }
    reader.finish(&mut each);
}
