//! Who may do what with requests: staff, the person and who acts for the person ask; the coordinators of the unit
//! asked answer.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{OwnWork, RequestScope};
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
}
