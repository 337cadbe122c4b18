//! Discharge from inpatient care (lag (2017:612)): whom the law has told and when, what they have
//! acknowledged, and what follows from it. The case is the same before, during and after.

mod admission;
mod api;
mod editing;
mod liability;
mod notices;
mod policy;
mod rules;
mod stay;
mod store;
mod summons;
mod telling;
mod view;
mod whole;
mod wire;
mod words;

pub use api::routes;
pub use liability::LiabilityCondition;
pub use policy::ACTIONS;
pub use rules::{CareForm, DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind};
pub use stay::{Stay, end_with_case, latest_stay, open_stay};
pub use summons::outstanding;
