//! Two records of one person in one organisation become one: somebody who was met without papers and whose number
//! was learnt later, or who was typed twice.
//!
//! The cases, who acts for the person, the numbers and the log of the merged record are the kept one's from then
//! on. What was sealed under the merged record's key stays as it is: the kept record's key opens it too, so that
//! what is never rewritten (consents, adopted plans, earlier versions) is not. The id of the merged record leads
//! to the kept one for ever; nothing takes a merge back.

mod api;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use store::merged_into;
