//! `cargo xtask run`: from an empty clone to the portal.

use crate::setup::{Purpose, setup};
use crate::shell::{Result, target_dir};
use crate::step::Steps;
use crate::web::{self, Lints};

pub(crate) fn run(flags: &[&str]) -> Result {
    let mut steps = Steps::new();
    let env = steps.step("set-up", || setup(Purpose::Run))?;
    steps.step("portal", || web::portal(&env, Lints::Unasked))?;
    steps.step("server", || {
        env.cargo()
            .args(["build", "--locked", "--release", "--package", "tearline-server", "--bin", "tearline"])
            .run()
    })?;
    println!("\n{}\n", steps.table());
    let program = target_dir().join("release/tearline");
    env.command(&program.to_string_lossy()).args(["serve", "--demo"]).args(flags).become_it()
}
