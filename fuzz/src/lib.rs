//! What the targets share: options out of the fuzzer's bytes, and a file pushed in chunks.

use arbitrary::{Arbitrary, Result, Unstructured};
use tearline::{Checked, Checker, Encoding, Identifier, Options, Row, Rule, RuleSet, Severity};

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
