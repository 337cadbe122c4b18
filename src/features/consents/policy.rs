//! Who may do what with consents.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, ChildsViewItem, ConsentItem, PartOf};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's consents.
    ListConsents "listConsents" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Record a consent.
    CreateConsent "createConsent" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a consent.
    ReadConsent "readConsent" Read PartOf<ConsentItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// List what those asked have said: for those who prepare the case, not for its parties.
    ListConsentAnswers "listConsentAnswers" Read PartOf<ConsentItem>, "sip:read" Coordination &[Coordinator, Integration],
        |actor, consent| consent.case.coordinated_by(actor);
    /// Say what one was asked, or record what somebody says.
    CreateConsentAnswer "createConsentAnswer" Write PartOf<ConsentItem>, "sip:write" Coordination &[Coordinator, Integration, Person],
        |actor, consent| consent.case.coordinated_by(actor) || actor.relation(consent.case.person_id).is_some();
    /// List what the child said: for those who coordinate, and the child.
    ListChildsViews "listChildsViews" Read CaseScope, "sip:read" Coordination &[Coordinator, Integration, Person],
        |actor, case| case.coordinated_by(actor) || case.is_about(actor);
    /// Record what the lead makes of it.
    ConsiderChildsView "createChildsViewConsideration" Write PartOf<ChildsViewItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, view| view.case.coordinated_by(actor);
    /// Record a withdrawal: whoever the person tells can and must.
    WithdrawConsent "createConsentWithdrawal" Write PartOf<ConsentItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
}
