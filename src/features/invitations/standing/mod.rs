//! What becomes of standing invitations when their meeting or their participant changes, and by when they
//! are to be answered.

mod store;

pub use store::{answer_to, end_answers, renew, resume, to_answer, withdraw_all};
