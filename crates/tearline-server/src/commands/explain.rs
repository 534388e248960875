use std::io::{self, Write};
use std::process::ExitCode;

use tearline::Rule;

/// `tearline explain [RULE]`: the documentation that stands in the rule's own file.
pub(crate) fn explain(rule: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let severity = |rule: Rule| rule.default_severity().map_or("off", |severity| severity.name());
    let Some(id) = rule else {
        for rule in Rule::ALL {
            writeln!(out, "{:<22} {:<8} {}", rule.id(), severity(*rule), rule.title())?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let rule: Rule = id.parse().map_err(|error| anyhow::anyhow!("{error}; `tearline explain` lists them"))?;
    let adjustable = if rule.adjustable() { ", a series can change that" } else { "" };
    writeln!(out, "{} — {}\n{}{adjustable}\n", rule.id(), rule.title(), severity(rule))?;
    for line in rule.documentation().lines() {
        writeln!(out, "{}", line.strip_prefix(' ').unwrap_or(line))?;
    }
    Ok(ExitCode::SUCCESS)
}
