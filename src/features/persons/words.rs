//! The words of persons' records: what values are called.

use crate::codes;
pub use crate::kernel::vocabulary::ProtectedIdentity;

codes! {
    /// Legal sex, for statistics.
    pub enum Sex "sexes" {
        Female "FEMALE" "Kvinna" "Female",
        Male "MALE" "Man" "Male",
        Unknown "UNKNOWN" "Uppgift saknas" "Unknown",
    }
}
