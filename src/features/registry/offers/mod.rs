//! Offers: assignments that two must give, one of whom has. They open nothing until they are accepted.

mod api;
mod store;
mod wire;

pub use api::routes;
pub use store::{OfferRow, Reach, reaches_of};
pub use wire::OfferStatus;
