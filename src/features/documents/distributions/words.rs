//! The words of copies of a plan: what values are called.

use crate::codes;

codes! {
    /// How somebody got a copy.
    pub enum DistributionChannel "distribution-channels" {
        Post "POST" "Post" "Post",
        Hand "HAND" "Överlämnad" "Handed over",
        ReadAloud "READ_ALOUD" "Uppläst" "Read aloud",
        Digital "DIGITAL" "Digitalt" "Digital",
        Other "OTHER" "Annat sätt" "Other",
    }
}
