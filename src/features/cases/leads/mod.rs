//! Who leads a case: an assignment, or by name somebody outside; and who acts in the lead's place for a time.

mod api;
mod changing;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use changing::{changed, leading_fault};
pub use store::hand_over_lead;
pub use store::opened_by;
pub use wire::{Deputy, Lead};
