//! The features, one folder each; inside, the files are the layers:
//! `api` (extract, gate, respond), `wire` (what travels), `rules` (pure), `policy` (who may do
//! what), `store` (the only place with queries). A feature uses another through its `mod.rs` only.

pub mod audit;
pub mod cases;
pub mod code_lists;
pub mod consents;
pub mod deadlines;
pub mod discharge;
pub mod disclosures;
pub mod documents;
pub mod emergency_accesses;
pub mod follow_ups;
pub mod invitations;
pub mod meetings;
pub mod named_users;
pub mod participants;
pub mod persons;
pub mod plans;
pub mod registry;
pub mod timeline;
pub mod worklist;

use utoipa_actix_web::service_config::ServiceConfig;

use crate::gate::ActionInfo;

/// Every operation of every feature.
pub fn routes(cfg: &mut ServiceConfig) {
    registry::routes(cfg);
    code_lists::routes(cfg);
    persons::routes(cfg);
    cases::routes(cfg);
    consents::routes(cfg);
    disclosures::routes(cfg);
    participants::routes(cfg);
    meetings::routes(cfg);
    invitations::routes(cfg);
    plans::routes(cfg);
    documents::routes(cfg);
    follow_ups::routes(cfg);
    discharge::routes(cfg);
    timeline::routes(cfg);
    deadlines::routes(cfg);
    worklist::routes(cfg);
    named_users::routes(cfg);
    emergency_accesses::routes(cfg);
    audit::routes(cfg);
}

/// Every row of the authorisation table.
pub fn actions() -> impl Iterator<Item = &'static ActionInfo> {
    let tables: [&'static [ActionInfo]; 18] = [
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
        timeline::ACTIONS,
        deadlines::ACTIONS,
        worklist::ACTIONS,
        named_users::ACTIONS,
        emergency_accesses::ACTIONS,
        audit::ACTIONS,
    ];
    tables.into_iter().flatten()
}
