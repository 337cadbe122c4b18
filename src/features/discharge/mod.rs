//! Discharge from inpatient care (lag (2017:612)): whom the law has told and when, what they have
//! acknowledged, and what follows from it. The case is the same before, during and after.

mod api;
mod course;
mod editing;
mod liability;
mod policy;
mod rules;
mod store;
mod summons;
mod telling;
mod view;
mod whole;
mod wire;

pub use api::routes;
pub use course::end_with_case;
pub use liability::LiabilityCondition;
pub use policy::ACTIONS;
pub use rules::{CareForm, DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind};
pub use summons::{resume, summon_again};
