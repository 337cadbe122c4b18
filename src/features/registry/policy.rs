//! Who may do what with the registry: everybody reads it; the service's administrator keeps
//! organisations, areas and bindings, each organisation's administrators its units, accounts and
//! assignments. Whatever writes goes by [`Registry::kept_by`], whatever it finds by the target's own predicate.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{OwnWork, Registry};
use crate::kernel::Code;
use crate::kernel::vocabulary::Role::{self, RegistryAdmin, ServiceAdmin};

/// Who keeps accounts and what is given to them.
const KEEPERS: &[Role] = &[ServiceAdmin, RegistryAdmin];

actions! {
    /// Read who one is here.
    ReadMe "readMe" Read OwnWork, "" Registry Role::ALL, anyone;
    /// List organisations.
    ListOrganisations "listOrganisations" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register an organisation.
    CreateOrganisation "createOrganisation" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// Read an organisation.
    ReadOrganisation "readOrganisation" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct an organisation.
    UpdateOrganisation "updateOrganisation" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// List the issuers bound to an organisation.
    ListIssuerBindings "listIssuerBindings" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// Bind an issuer to an organisation.
    CreateIssuerBinding "createIssuerBinding" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// Read the binding of an issuer.
    ReadIssuerBinding "readIssuerBinding" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// Correct the binding of an issuer.
    UpdateIssuerBinding "updateIssuerBinding" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// End the binding of an issuer.
    DeleteIssuerBinding "deleteIssuerBinding" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// List areas.
    ListAreas "listAreas" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register an area.
    CreateArea "createArea" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// Read an area.
    ReadArea "readArea" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct an area.
    UpdateArea "updateArea" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// List the units of an organisation.
    ListOrganisationUnits "listOrganisationUnits" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register a unit.
    CreateUnit "createUnit" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// List units.
    ListUnits "listUnits" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Read a unit.
    ReadUnit "readUnit" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct a unit.
    UpdateUnit "updateUnit" Write Registry, "registry:write" Registry &[RegistryAdmin], Registry::kept_by;
    /// Close a unit, for another to take its place.
    CloseUnit "createUnitClosure" Write Registry, "registry:write" Registry &[RegistryAdmin], Registry::kept_by;
    /// List accounts.
    ListAccounts "listAccounts" Read Registry, "registry:read" Registry KEEPERS, anyone;
    /// Register an account.
    CreateAccount "createAccount" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// Read an account.
    ReadAccount "readAccount" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// Correct an account.
    UpdateAccount "updateAccount" Write Registry, "registry:write" Registry &[RegistryAdmin], Registry::kept_by;
    /// List an account's assignments.
    ListAssignments "listAssignments" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// Give an account an assignment.
    CreateAssignment "createAssignment" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// Read an assignment.
    ReadAssignment "readAssignment" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// End an assignment.
    EndAssignment "endAssignment" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// List the assignments offered.
    ListAssignmentOffers "listAssignmentOffers" Read Registry, "registry:read" Registry KEEPERS, anyone;
    /// Offer an account an assignment.
    CreateAssignmentOffer "createAssignmentOffer" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// Read an assignment offered.
    ReadAssignmentOffer "readAssignmentOffer" Read Registry, "registry:read" Registry KEEPERS, Registry::kept_by;
    /// Accept an assignment offered.
    CreateOfferAcceptance "createOfferAcceptance" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
    /// Take back or decline an assignment offered.
    DeleteAssignmentOffer "deleteAssignmentOffer" Write Registry, "registry:write" Registry KEEPERS, Registry::kept_by;
}
