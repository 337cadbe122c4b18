//! Who may do what with the registry: everybody reads it, registry administrators keep it.
//! Accounts and assignments are theirs alone.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::Registry;
use crate::kernel::Code;
use crate::kernel::vocabulary::Role::{self, RegistryAdmin};

actions! {
    /// List organisations.
    ListOrganisations "listOrganisations" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register an organisation.
    CreateOrganisation "createOrganisation" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// Read an organisation.
    ReadOrganisation "readOrganisation" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct an organisation.
    UpdateOrganisation "updateOrganisation" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// List areas.
    ListAreas "listAreas" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register an area.
    CreateArea "createArea" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// Read an area.
    ReadArea "readArea" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct an area.
    UpdateArea "updateArea" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// List the units of an organisation.
    ListOrganisationUnits "listOrganisationUnits" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Register a unit.
    CreateUnit "createUnit" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// List units.
    ListUnits "listUnits" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Read a unit.
    ReadUnit "readUnit" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Correct a unit.
    UpdateUnit "updateUnit" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// List accounts.
    ListAccounts "listAccounts" Read Registry, "registry:read" Registry &[RegistryAdmin], anyone;
    /// Register an account.
    CreateAccount "createAccount" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// Read an account.
    ReadAccount "readAccount" Read Registry, "registry:read" Registry &[RegistryAdmin], anyone;
    /// Correct an account.
    UpdateAccount "updateAccount" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// List an account's assignments.
    ListAssignments "listAssignments" Read Registry, "registry:read" Registry &[RegistryAdmin], anyone;
    /// Give an account an assignment.
    CreateAssignment "createAssignment" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
    /// Read an assignment.
    ReadAssignment "readAssignment" Read Registry, "registry:read" Registry &[RegistryAdmin], anyone;
    /// End an assignment.
    EndAssignment "endAssignment" Write Registry, "registry:write" Registry &[RegistryAdmin], anyone;
}
