//! The words of differences between plans: what values are called.

use crate::codes;

codes! {
    /// What became of a goal or an intervention.
    pub enum Change "plan-changes" {
        Added "ADDED" "Tillagt" "Added",
        Removed "REMOVED" "Borttaget" "Removed",
        Changed "CHANGED" "Ändrat" "Changed",
    }
}
