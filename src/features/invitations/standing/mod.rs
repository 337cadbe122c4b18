//! What becomes of standing invitations when their meeting or their participant changes, and by when they
//! are to be answered.

mod store;

pub use store::{answer_to, renew, to_answer, withdraw_all};
