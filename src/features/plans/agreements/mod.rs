//! What each party says of a plan; the latest of a party counts, the earlier ones are kept.

mod api;
mod rules;
mod store;
mod wire;

pub use api::{latest, routes};
pub use rules::{AgreementAnswer, may_be_given};
pub use store::{SealedAgreement, of_plan, of_standing_plans};
pub use wire::Agreement;
