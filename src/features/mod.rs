//! The features, one folder each; inside, the files are the layers:
//! `api` (extract, gate, respond), `wire` (what travels), `rules` (pure), `policy` (who may do
//! what), `store` (the only place with queries). A feature uses another through its `mod.rs` only.

pub mod audit;
pub mod cases;
pub mod code_lists;
pub mod consents;
pub mod deadlines;
pub mod deviations;
pub mod discharge;
pub mod disclosures;
pub mod documents;
pub mod emergency_accesses;
pub mod follow_ups;
pub mod invitations;
pub mod law;
pub mod meetings;
pub mod named_users;
pub mod participants;
pub mod persons;
pub mod plans;
pub mod registry;
pub mod requests;
pub mod timeline;
pub mod worklist;

use crate::gate::ActionInfo;
use crate::http::Mount;

/// Every operation of every feature.
pub fn routes(mount: &mut Mount<'_>) {
    registry::routes(mount);
    code_lists::routes(mount);
    persons::routes(mount);
    cases::routes(mount);
    consents::routes(mount);
    disclosures::routes(mount);
    participants::routes(mount);
    meetings::routes(mount);
    invitations::routes(mount);
    plans::routes(mount);
    documents::routes(mount);
    follow_ups::routes(mount);
    discharge::routes(mount);
    deviations::routes(mount);
    timeline::routes(mount);
    deadlines::routes(mount);
    requests::routes(mount);
    worklist::routes(mount);
    law::routes(mount);
    named_users::routes(mount);
    emergency_accesses::routes(mount);
    audit::routes(mount);
}

/// Every row of the authorisation table.
pub fn actions() -> impl Iterator<Item = &'static ActionInfo> {
    let tables: [&'static [ActionInfo]; 21] = [
        registry::ACTIONS,
        persons::ACTIONS,
        cases::ACTIONS,
        consents::ACTIONS,
        disclosures::ACTIONS,
        participants::ACTIONS,
        meetings::ACTIONS,
        invitations::ACTIONS,
        plans::ACTIONS,
        documents::ACTIONS,
        follow_ups::ACTIONS,
        discharge::ACTIONS,
        deviations::ACTIONS,
        timeline::ACTIONS,
        deadlines::ACTIONS,
        requests::ACTIONS,
        worklist::ACTIONS,
        law::ACTIONS,
        named_users::ACTIONS,
        emergency_accesses::ACTIONS,
        audit::ACTIONS,
    ];
    tables.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::kernel::Code;
    use crate::kernel::vocabulary::Role;

    #[test]
    fn lists_of_each_role_the_scopes_that_its_operations_need() {
        for role in Role::ALL {
            let open = actions().filter(|action| action.roles.contains(role));
            let needed: BTreeSet<&str> = open
                .map(|action| action.scope)
                .filter(|scope| !scope.is_empty())
                .collect();
            let listed: Vec<&str> = needed.into_iter().collect();
            assert_eq!(role.scopes(), listed, "{role:?}");
        }
    }
}
