//! The words of children's views: what values are called.

use crate::codes;

codes! {
    /// What the lead makes of what a child said.
    pub enum Consideration "childs-view-considerations" {
        Withdraw "WITHDRAW" "Samtycket tas tillbaka som barnet vill" "The consent is withdrawn as the child wishes",
        Keep "KEEP" "Samtycket står kvar" "The consent stands",
    }
}
