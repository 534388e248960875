//! The files that are checked: the same ones on every machine, made once.

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use crate::shell::Result;

#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Plain,
    /// Every value in quotes.
    Quoted,
    /// Customers by their addresses, one in five of them at one of a thousand domains that are not the common ones.
    Emails,
    ExternalIds,
    /// Plain, with a fault here and there: some common, some so rare that a page of them lies all over the file.
    Faulty,
}

pub(super) fn file(name: &str, rows: u64, shape: Shape) -> Result<PathBuf> {
    let path = super::folder().join(format!("{name}-{rows}.csv"));
    if path.exists() {
        return Ok(path);
    }
    std::fs::create_dir_all(super::folder())?;
    let partial = path.with_extension("partial");
    let mut out = BufWriter::new(std::fs::File::create(&partial)?);
    writeln!(out, "customerIdentifier,coupon code")?;
    for row in 0..rows {
        let customer = 919_000_000_000 + row * 7919 % 1_000_000_000;
        // Codes that look drawn and do not repeat: an odd factor permutes the numbers of 48 bits.
        let code = row.wrapping_mul(0x5851_F42D_4C95) & 0xFFFF_FFFF_FFFF;
        match shape {
            Shape::Plain => writeln!(out, "{customer},DIWALI{code:012X}")?,
            Shape::Emails if row % 5 == 0 => {
                writeln!(out, "jo.{customer}@company-{}.example,DIWALI{code:012X}", row % 1000)?;
            }
            Shape::Emails => writeln!(out, "jo.{customer}@gmail.com,DIWALI{code:012X}")?,
            Shape::ExternalIds => writeln!(out, "CRM-{customer},DIWALI{code:012X}")?,
            Shape::Quoted => writeln!(out, "\"{customer}\",\"DIWALI{code:012X}\"")?,
            Shape::Faulty if row % 20_011 == 7 => writeln!(out, "{customer},")?,
            // More than a check keeps, and as far apart as that can be.
            Shape::Faulty if row % 2003 == 11 => writeln!(out, "{customer},DIWALI {code:012X}")?,
            Shape::Faulty if row % 1009 == 5 => writeln!(out, "{customer},DIWALI000000000000")?,
            Shape::Faulty if row % 97 == 13 => writeln!(out, "9.19877E+11,DIWALI{code:012X}")?,
            Shape::Faulty => writeln!(out, "{customer},DIWALI{code:012X}")?,
        }
    }
    out.flush()?;
    std::fs::rename(&partial, &path)?;
    Ok(path)
}
