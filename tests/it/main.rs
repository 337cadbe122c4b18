//! Black-box tests: a real server on an ephemeral port, each test on both databases.

// Tests say what went wrong by panicking.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is its purpose"
)]

mod attack_tokens;
mod harness;
mod operations;
mod postgres;

mod access_bases;
mod administration;
mod adopted_plans;
mod architecture;
mod attacks;
mod audit;
mod authorisation;
mod bad_input;
mod bodies;
mod bounds;
mod branches;
mod calendars;
mod changes;
mod children;
mod closures;
mod consent_acts;
mod contract;
mod deadlines;
mod deviations;
mod discharge;
mod disclosures;
mod documents;
mod durability;
mod edge;
mod emergencies;
mod filter_days;
mod follow_ups;
mod guests;
mod held_afterwards;
mod identities;
mod invitations;
mod law;
mod law_table;
mod leads;
mod links;
mod log;
mod meeting_times;
mod merges;
mod migrations;
mod orphans;
mod own_consents;
mod own_matters;
mod places;
mod possible;
mod protection;
mod representatives;
mod requests;
mod required;
mod scenario;
mod sealing;
mod succession;
mod summonses;
mod timeline;
mod unknown_age;
mod versions;
mod worklist;
mod written;
