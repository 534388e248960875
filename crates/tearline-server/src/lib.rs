//! The upload service, and the commands of the `tearline` program.
//!
//! [`server::Server`] puts everything together. A request comes in by `routes` and its handler; what it needs is in
//! [`state::App`]. A job is done by `jobs`. All SQL is in [`db`], all files are in [`storage`]. Rules that need no database are the `tearline`
//! crate's and nobody else's.

mod around;
pub mod assets;
pub mod auth;
pub mod belonging;
pub mod cli;
pub mod clock;
mod commands;
pub mod config;
mod connections;
pub mod db;
pub mod demo;
pub mod error;
pub mod files;
mod filters;
mod handlers;
mod jobs;
mod limits;
pub mod links;
mod metrics;
pub mod net;
mod openapi;
pub mod private;
pub mod random;
mod reason;
mod request_id;
mod room;
mod routes;
pub mod server;
pub mod settings;
pub mod state;
pub mod stop;
pub mod storage;
mod trial;
mod warnings;
pub mod webhooks;
