//! `cargo xtask bench`: the benchmarks of the rules.

use crate::shell::{Env, Result};

pub(crate) fn bench(flags: &[&str]) -> Result {
    Env::default().cargo().args(["bench", "--locked", "--package", "tearline", "--"]).args(flags).run()
}
