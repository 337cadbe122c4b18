//! What becomes of deadlines that have begun.

mod store;

pub use store::{
    Which, assign, cancel, hand_over, is_open, latest_met, meet, meet_by_link, meet_in, met_about,
    open_subjects, renew_sooner, reopen, restart,
};
