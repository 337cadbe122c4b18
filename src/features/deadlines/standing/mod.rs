//! What becomes of deadlines that have begun.

mod store;

pub use store::{
    Which, cancel, hand_over, is_open, latest_met, meet, meet_by_link, open_subjects, reopen,
    restart,
};
