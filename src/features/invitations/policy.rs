//! Who may do what with invitations and their guest links.

use super::rules::ReplyChannel;
use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{
    CaseScope, GuestInvitation, GuestLinkItem, InvitationItem, InvitedMeeting, MeetingItem, PartOf,
};
use crate::gate::{Actor, LinkAction, Mode, Purpose};
use crate::kernel::vocabulary::Party;
use crate::kernel::vocabulary::Role::{self, Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List a meeting's invitations.
    ListInvitations "listInvitations" Read PartOf<InvitedMeeting>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Summon or invite a participant.
    CreateInvitation "createInvitation" Write PartOf<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Read an invitation.
    ReadInvitation "readInvitation" Read PartOf<InvitationItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Withdraw an invitation.
    DeleteInvitation "deleteInvitation" Write PartOf<InvitationItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Say that an invitation has come: who may answer it.
    CreateReceipt "createInvitationReceipt" Write PartOf<InvitationItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Answer an invitation: the invited unit, and for those without a unit who coordinates.
    CreateReply "createInvitationReply" Write PartOf<InvitationItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Make a guest link.
    CreateGuestLink "createGuestLink" Write PartOf<InvitationItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Read a guest link, without its secret.
    ReadGuestLink "readGuestLink" Read PartOf<GuestLinkItem>, "sip:read" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Revoke a guest link.
    DeleteGuestLink "deleteGuestLink" Write PartOf<GuestLinkItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}

/// By which way `actor` answers an invitation to `unit`, if it may: a member of the invited unit, or the
/// record system of its organisation and branch; for private persons and external contacts, who coordinates.
pub fn channel(actor: &Actor, case: &CaseScope, unit: Option<Party>) -> Option<ReplyChannel> {
    match unit {
        Some(unit) => {
            let own = match actor.role {
                Role::Integration => unit.owner() == actor.owner(),
                _ => actor.unit_id == unit.unit_id,
            };
            own.then_some(ReplyChannel::Own)
        }
        None => case.coordinated_by(actor).then_some(ReplyChannel::Recorded),
    }
}

/// Read an invitation by its link.
pub struct ReadAsGuest;

impl LinkAction for ReadAsGuest {
    const NAME: &'static str = "readInvitationAsGuest";
    const MODE: Mode = Mode::Read;
    const PURPOSE: Purpose = Purpose::Coordination;
    type Link = GuestInvitation;
}

/// Answer an invitation by its link.
pub struct ReplyAsGuest;

impl LinkAction for ReplyAsGuest {
    const NAME: &'static str = "replyAsGuest";
    const MODE: Mode = Mode::Write;
    const PURPOSE: Purpose = Purpose::Coordination;
    type Link = GuestInvitation;
}
