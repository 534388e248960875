//! `tearline check`: the rules without a server.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use tearline::{
    Changed, Checked, CodeColumn, Delimiter, Encoding, ErrorFile, Finding, Identifier, Options, Row, RuleSet,
    SuccessFile, UnknownName, check_reader,
};

use super::check_text;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The file; - is standard input
    pub file: PathBuf,
    /// What identifies a customer in the file: MOBILE, EMAIL, EXTERNAL_ID, USER_ID, or NOT_TAGGED for codes only
    #[arg(long, value_name = "IDENTIFIER")]
    pub identifier: Identifier,
    /// Column of the customer, from 0 [default: found from the header]
    #[arg(long, value_name = "N")]
    pub identifier_column: Option<u32>,
    /// Column of the code, from 0, or none: the file has no codes [default: found from the header]
    #[arg(long, value_name = "N|none")]
    pub code_column: Option<CodeColumn>,
    /// Rules other than the default: JSON, as in {"codeLength": {"min": 6, "max": 12}}
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Findings that are listed; all are counted
    #[arg(long, value_name = "N", default_value_t = Options::DEFAULT_MAX_FINDINGS)]
    pub max_findings: usize,
    /// Write the rejected rows, with the reasons, to this CSV
    #[arg(long, value_name = "OUT")]
    pub errors: Option<PathBuf>,
    /// Write the accepted rows, with their codes as they would be stored, to this CSV
    #[arg(long, value_name = "OUT")]
    pub accepted: Option<PathBuf>,
    /// Read the file in this encoding [default: found]
    #[arg(long, value_parser = PossibleValuesParser::new(Encoding::ALL.map(Encoding::name)).try_map(encoding))]
    pub encoding: Option<Encoding>,
    /// Read the file with this delimiter [default: found]
    #[arg(long, value_parser = PossibleValuesParser::new(Delimiter::ALL.map(Delimiter::name)).try_map(delimiter))]
    pub delimiter: Option<Delimiter>,
    /// Whether the first row holds names [default: found]
    #[arg(long, value_name = "BOOL")]
    pub header: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// The report, as the portal and the server have it
    Json,
    /// One line a finding
    Csv,
}

#[allow(clippy::needless_pass_by_value)] // as clap has it
fn encoding(name: String) -> Result<Encoding, UnknownName> {
    name.parse()
}

#[allow(clippy::needless_pass_by_value)] // as clap has it
fn delimiter(name: String) -> Result<Delimiter, UnknownName> {
    name.parse()
}

const CHUNK: usize = 1024 * 1024;

pub(crate) fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let name = args.file.display().to_string();
    let mut file = open(&args.file).with_context(|| format!("{name} can't be read"))?;
    let modified = file.metadata()?.modified().ok();
    let checked =
        check_reader(&mut file, options(args)?).with_context(|| format!("{name} can't be checked"))?;
    if args.errors.is_some() || args.accepted.is_some() {
        write_results(args, &mut file, &checked)?;
    }
    // What was written over other bytes, as many of them, shows in nothing else.
    if file.metadata()?.modified().ok() != modified {
        return Err(Changed).with_context(|| format!("{name} can't be checked"));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => check_text::write(&mut out, &name, &checked.report)?,
        Format::Json => {
            serde_json::to_writer(&mut out, &checked.report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        Format::Csv => write_csv(&mut out, &checked.report.findings)?,
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(checked.report.rejected())))
}

fn options(args: &CheckArgs) -> anyhow::Result<Options> {
    let rules = match &args.rules {
        None => RuleSet::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path);
            let text = text.with_context(|| format!("the rules {} can't be read", path.display()))?;
            serde_json::from_str(&text).with_context(|| format!("in {}", path.display()))?
        }
    };
    Ok(Options::new(args.identifier)
        .with_identifier_column(args.identifier_column)
        .with_code_column(args.code_column.unwrap_or_default())
        .with_encoding(args.encoding)
        .with_delimiter(args.delimiter)
        .with_header(args.header)
        .with_rules(rules)
        .with_max_findings(args.max_findings)
        .with_seed(crate::random::seed()))
}

/// The file, or standard input in a file of its own: parts of it may have to be read again.
pub(super) fn open(path: &Path) -> io::Result<File> {
    if path != Path::new("-") {
        return File::open(path);
    }
    let mut spool = tempfile::tempfile()?;
    io::copy(&mut io::stdin().lock(), &mut spool)?;
    spool.seek(SeekFrom::Start(0))?;
    Ok(spool)
}

fn write_results(args: &CheckArgs, file: &mut File, checked: &Checked) -> anyhow::Result<()> {
    let create = |path: &Path| -> anyhow::Result<BufWriter<File>> {
        let same = |other: &Path| match (path.canonicalize(), other.canonicalize()) {
            (Ok(path), Ok(other)) => path == other,
            _ => false,
        };
        ensure!(!same(&args.file), "{} is the file that is checked; choose another", path.display());
        let made = File::create(path).with_context(|| format!("{} can't be written", path.display()))?;
        Ok(BufWriter::new(made))
    };
    let mut outs =
        [args.errors.as_deref().map(create).transpose()?, args.accepted.as_deref().map(create).transpose()?];
    let mut errors = ErrorFile::new(checked);
    let mut accepted = SuccessFile::new(checked);
    // Where the file itself is rejected, so is each of its rows, for that reason.
    let reasons: Vec<Finding> =
        checked.report.findings.iter().filter(|finding| finding.rule.rejects_file()).cloned().collect();
    let file_rejected = checked.report.file_rejected();
    let mut rows = 0;
    let mut take = |row: &Row<'_>, errors: &mut ErrorFile, accepted: &mut SuccessFile| {
        rows = row.row;
        if row.rejected || file_rejected {
            errors.write(row, &reasons);
        } else {
            accepted.write(row, row.code.as_deref().unwrap_or_default());
        }
        true
    };
    let mut write = |errors: &mut ErrorFile, accepted: &mut SuccessFile| -> io::Result<()> {
        for (out, bytes) in outs.iter_mut().zip([&mut errors.out, &mut accepted.out]) {
            if let Some(out) = out {
                out.write_all(bytes)?;
            }
            bytes.clear();
        }
        Ok(())
    };
    let (mut reader, range) = checked.rows_from(1);
    file.seek(SeekFrom::Start(range.start))?;
    let mut rest = file.take(range.end - range.start);
    let mut buffer = vec![0; CHUNK];
    loop {
        let read = rest.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        reader.push(&buffer[..read], &mut |row| take(row, &mut errors, &mut accepted));
        write(&mut errors, &mut accepted)?;
    }
    reader.finish(&mut |row| take(row, &mut errors, &mut accepted));
    write(&mut errors, &mut accepted)?;
    ensure!(rows == checked.report.rows.total, Changed);
    for out in outs.into_iter().flatten() {
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
    }
    Ok(())
}

fn write_csv(out: &mut impl Write, findings: &[Finding]) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "row",
        "line",
        "byte",
        "column",
        "rule",
        "severity",
        "value",
        "message",
        "first",
        "suggestion",
    ])?;
    for finding in findings {
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        // What starts like a formula stays text in a spreadsheet, as in the result files.
        let cell = |text: Option<&str>| match text {
            Some(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
            text => text.unwrap_or_default().to_owned(),
        };
        csv.write_record([
            number(finding.row),
            number(finding.line),
            number(finding.byte),
            number(finding.column.map(u64::from)),
            finding.rule.id().to_owned(),
            finding.severity.name().to_owned(),
            cell(finding.value.as_deref()),
            finding.message.clone(),
            number(finding.first),
            cell(finding.suggestion.as_deref()),
        ])?;
    }
    csv.flush()?;
    Ok(())
}
