//! Changes to many invitations at once, and questions about them.

mod store;

pub use store::{
    Asked, call_anew, ids_of_meeting, renew, unanswered, withdraw_all, withdraw_unfounded,
};
