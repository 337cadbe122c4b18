//! Who may do what with requests: staff, the person and who acts for the person ask; the coordinators of the unit
//! asked answer.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{GuestRequest, OwnWork, RequestLinkScope, RequestScope};
use crate::gate::{LinkAction, Mode, Purpose};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Person};

actions! {
    /// Request a SIP.
    CreateRequest "createRequest" Write OwnWork, "sip:write" Coordination &[Coordinator, Caseworker, Integration, Person], anyone;
    /// List requests.
    ListRequests "listRequests" Read OwnWork, "sip:read" Coordination &[Coordinator, Caseworker, Integration, Person], anyone;
    /// Read a request.
    ReadRequest "readRequest" Read RequestScope, "sip:read" Coordination &[Coordinator, Caseworker, Integration, Person], anyone;
    /// Answer a request.
    AnswerRequest "createRequestAnswer" Write RequestScope, "sip:write" Coordination &[Coordinator, Integration], RequestScope::is_received_by;
    /// Withdraw a request.
    WithdrawRequest "createRequestWithdrawal" Write RequestScope, "sip:write" Coordination &[Coordinator, Caseworker, Integration, Person], RequestScope::is_asked_by;
    /// Make a link to request a SIP by.
    CreateRequestLink "createRequestLink" Write OwnWork, "sip:write" Coordination &[Coordinator, Caseworker, Integration], anyone;
    /// Read such a link, without its secret.
    ReadRequestLink "readRequestLink" Read RequestLinkScope, "sip:read" Coordination &[Coordinator, Caseworker, Integration], anyone;
    /// Revoke such a link.
    DeleteRequestLink "deleteRequestLink" Write RequestLinkScope, "sip:write" Coordination &[Coordinator, Caseworker, Integration], anyone;
}

/// Declares what is done by a link.
macro_rules! by_link {
    ($(#[$doc:meta] $name:ident $mode:ident $code:literal;)+) => {$(
        #[$doc]
        pub struct $name;

        impl LinkAction for $name {
            const NAME: &'static str = $code;
            const MODE: Mode = Mode::$mode;
            const PURPOSE: Purpose = Purpose::Coordination;
            type Link = GuestRequest;
        }
    )+};
}

by_link! {
    /// Read what became of a request by its link.
    ReadByLink Read "readRequestByLink";
    /// Request a SIP by a link.
    AskByLink Write "createRequestByLink";
    /// Take a request back by its link.
    WithdrawByLink Write "withdrawRequestByLink";
}
