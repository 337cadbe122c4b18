//! Interventions that nobody sees to: still to be done, in a draft or the plan in force, while the
//! party that answers for them takes part no longer or may not read them any more.
//!
//! That is read, never written, so that it holds from the moment a consent runs out. What is written
//! is that the lead must act, when somebody's action made it so: `process` says when.

mod store;

pub use store::{
    Orphan, Unattended, is_unattended, lacks_overall, of_listed_case, of_plan, of_standing_plans,
    overall_takes_part, unattended,
};
