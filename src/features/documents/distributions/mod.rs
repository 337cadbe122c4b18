//! Who got a copy of a plan, when and how.

mod api;
mod rules;
mod store;
mod wire;
mod words;

pub use api::{readable, routes};
pub use rules::DistributionChannel;
pub use store::of_plan;
pub use wire::Distribution;
