//! Samspel: the shared service in which authorities and the person concerned coordinate a SIP.
//!
//! | Room | What it is for | Whom it may call |
//! |---|---|---|
//! | [`kernel`] | ids, time, text, code lists, problems, paging, patches: pure, no I/O | nobody |
//! | [`db`] | connections and the threads that own them, tables, migrations | `kernel` |
//! | [`gate`] | who is calling, what they may see and do, audit: the only way to data | `db`, `kernel` |
//! | [`http`] | extractors, answers, middleware, the contract | `gate`, `kernel` |
//! | [`features`] | the domain, one folder a feature, each with its own rules | `gate`, `http`, `kernel`, the `mod.rs` of features below |
//! | [`process`] | what follows from what happens, in one place | `features`, `gate`, `kernel` |
//! | [`app`], [`config`], [`demo`], [`logging`] | assembling, setting, showing, telling | all |
//!
//! `tests/it/architecture.rs` keeps this true.

// Tests say what went wrong by panicking.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "a test that panics has failed, which is its purpose"
    )
)]

pub mod app;
pub mod commands;
pub mod config;
pub mod db;
pub mod demo;
pub mod features;
pub mod gate;
pub mod http;
pub mod kernel;
pub mod logging;
pub mod process;
