//! Where the meetings of a case stand: which were held, and to which somebody is called.

mod store;

pub use store::{
    cancel_ahead, derive_status, follows_up, next, next_called, somebody_is_called, was_held_since,
};
