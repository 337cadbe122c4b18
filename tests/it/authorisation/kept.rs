//! The rows of the authorisation table for what is kept of organisations.

use super::Row;

/// Everybody who works here reads the registry.
const REGISTRY: Row = [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200];
/// What an administrator alone does, with what everybody knows is there.
const fn keeps_registry(done: u16) -> Row {
    [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, done]
}

/// The same with what only those who keep it know is there.
const fn keeps_unseen(done: u16) -> Row {
    [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, done]
}

/// What is kept of whom: the row up to the service's administrator, then the answer to the administrator of
/// the organisation concerned, and to that of another.
pub const KEPT: &[(&str, Row, [u16; 2])] = &[
    ("readMe", REGISTRY, [200, 200]),
    ("listLaw", REGISTRY, [200, 200]),
    ("listOrganisations", REGISTRY, [200, 200]),
    ("createOrganisation", keeps_registry(201), [403, 403]),
    ("readOrganisation", REGISTRY, [200, 200]),
    ("updateOrganisation", keeps_registry(200), [403, 403]),
    ("listIssuerBindings", keeps_registry(200), [200, 403]),
    ("createIssuerBinding", keeps_registry(201), [403, 403]),
    ("readIssuerBinding", keeps_unseen(200), [200, 404]),
    ("updateIssuerBinding", keeps_unseen(200), [403, 404]),
    ("deleteIssuerBinding", keeps_unseen(204), [403, 404]),
    ("listAreas", REGISTRY, [200, 200]),
    ("createArea", keeps_registry(201), [403, 403]),
    ("readArea", REGISTRY, [200, 200]),
    ("updateArea", keeps_registry(200), [403, 403]),
    ("listOrganisationUnits", REGISTRY, [200, 200]),
    // The service's administrator registers an organisation's first unit, and Falun has some.
    ("createUnit", keeps_registry(403), [201, 403]),
    ("listUnits", REGISTRY, [200, 200]),
    ("readUnit", REGISTRY, [200, 200]),
    ("updateUnit", keeps_registry(403), [200, 403]),
    ("createUnitClosure", keeps_registry(403), [200, 403]),
    ("listAccounts", keeps_registry(200), [200, 200]),
    ("createAccount", keeps_registry(201), [201, 403]),
    ("readAccount", keeps_unseen(200), [200, 404]),
    ("updateAccount", keeps_unseen(403), [200, 404]),
    ("listAssignments", keeps_unseen(200), [200, 404]),
    // A manager is not the service's to give.
    ("createAssignment", keeps_unseen(403), [201, 404]),
    ("readAssignment", keeps_unseen(200), [200, 404]),
    ("endAssignment", keeps_unseen(204), [204, 404]),
    ("listAssignmentOffers", keeps_registry(200), [200, 200]),
    ("createAssignmentOffer", keeps_unseen(201), [201, 404]),
    ("readAssignmentOffer", keeps_unseen(200), [200, 404]),
    // Falun's administrator has offered it.
    ("createOfferAcceptance", keeps_unseen(201), [403, 404]),
    ("deleteAssignmentOffer", keeps_unseen(204), [204, 404]),
    ("listDeadlinePolicies", REGISTRY, [200, 200]),
    ("createDeadlinePolicy", keeps_registry(201), [403, 403]),
    ("readDeadlinePolicy", REGISTRY, [200, 200]),
    ("updateDeadlinePolicy", keeps_registry(200), [403, 403]),
    ("deleteDeadlinePolicy", keeps_registry(204), [403, 403]),
];
