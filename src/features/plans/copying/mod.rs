//! Copies of an adopted plan: the draft that revises it, and the draft that follows a case elsewhere.

mod store;

pub use store::{Destination, hand_over, revise};
