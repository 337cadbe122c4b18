//! The words of invitations: what values are called.

use crate::codes;
pub use crate::kernel::vocabulary::InvitationKind;

codes! {
    /// What is answered to an invitation.
    pub enum Reply "invitation-replies" {
        Accepted "ACCEPTED" "Kommer" "Accepted",
        Declined "DECLINED" "Kommer inte" "Declined",
        Tentative "TENTATIVE" "Kanske" "Tentative",
        NewTimeProposed "NEW_TIME_PROPOSED" "Föreslår ny tid" "New time proposed",
        Delegated "DELEGATED" "Någon annan kommer i stället" "Delegated",
    }
}

codes! {
    /// By which way an answer came.
    pub enum ReplyChannel "reply-channels" {
        Own "OWN" "Den inbjudna enheten själv" "The invited unit itself",
        Recorded "RECORDED" "Antecknat av samordnaren" "Recorded by the coordinator",
        GuestLink "GUEST_LINK" "Gästlänk" "Guest link",
    }
}
