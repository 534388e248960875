//! The parts together, and the whole from outside: one binary, so that it is linked once.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access;
mod app;
mod architecture;
mod belonging;
mod codes;
mod commands;
mod contract;
#[cfg(target_os = "linux")]
mod durable;
mod faults;
mod field;
mod fixtures;
mod gzip;
mod issuer;
mod job_api;
mod jobs;
mod killed;
mod known;
mod limits;
mod manage;
mod operated;
mod origins;
mod parity;
mod places;
mod postgres;
mod precheck;
mod raw;
mod receipt;
mod s3;
mod several;
mod slow;
mod turns;
mod wire;
mod wire_cut;
