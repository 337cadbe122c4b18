//! The tables as diesel sees them, the same on both databases.
//!
//! A test compares this with what the migrations make.

mod about_audit;
mod about_cases;
mod about_deadlines;
mod about_deviations;
mod about_discharges;
mod about_disclosures;
mod about_meetings;
mod about_persons;
mod about_plans;
mod about_protection;
mod about_registry;
mod about_representatives;
mod about_requests;

pub use about_audit::{audit_entries, outbox_events, revisions};
pub use about_cases::{
    case_access, case_external_ids, case_preparations, cases, childs_views, consent_endings,
    consents, disclosures, participants,
};
pub use about_deadlines::{deadline_policies, deadlines};
pub use about_deviations::{
    deviation_access, deviation_answers, deviation_external_ids, deviation_keys,
    deviation_measures, deviation_openings, deviation_steps, deviations,
};
pub use about_discharges::{
    discharge_notices, discharge_receipts, discharge_receivers, discharges,
};
pub use about_disclosures::{disclosure_endings, disclosure_grounds};
pub use about_meetings::{
    attendances, calendar_feeds, guest_links, invitation_replies, invitations, meetings,
};
pub use about_persons::{person_identifiers, person_keys, person_merges, persons, service_keys};
pub use about_plans::{
    adopted_versions, follow_up_attendees, follow_up_goals, follow_up_interventions,
    follow_up_outcomes, follow_ups, goals, interventions, plan_agreements, plan_distributions,
    plans,
};
pub use about_protection::{
    emergency_accesses, emergency_queue, emergency_reviews, named_users, person_keepers,
};
pub use about_registry::{
    accounts, areas, assignment_offers, assignments, issuer_bindings, offer_areas, organisations,
    units,
};
pub use about_representatives::{consent_answers, consent_limits, representatives};
pub use about_requests::{request_keys, request_links, requests};

diesel::joinable!(assignments -> accounts (account_id));
diesel::joinable!(assignments -> units (unit_id));
diesel::joinable!(person_keys -> persons (person_id));
diesel::joinable!(request_keys -> requests (request_id));
diesel::joinable!(named_users -> accounts (account_id));
diesel::joinable!(consent_endings -> consents (consent_id));
diesel::joinable!(disclosure_grounds -> disclosures (disclosure_id));
diesel::joinable!(disclosure_endings -> disclosures (disclosure_id));
diesel::joinable!(deviation_keys -> deviations (deviation_id));
diesel::joinable!(deviation_access -> deviations (deviation_id));
diesel::joinable!(deviation_answers -> deviations (deviation_id));
diesel::joinable!(follow_up_goals -> goals (goal_id));
diesel::joinable!(follow_up_interventions -> interventions (intervention_id));

diesel::allow_tables_to_appear_in_same_query!(
    organisations,
    areas,
    units,
    accounts,
    assignments,
    issuer_bindings,
    assignment_offers,
    offer_areas,
    persons,
    person_keys,
    service_keys,
    person_identifiers,
    person_merges,
    cases,
    case_external_ids,
    case_access,
    consents,
    consent_endings,
    disclosures,
    disclosure_grounds,
    disclosure_endings,
    participants,
    meetings,
    invitations,
    invitation_replies,
    guest_links,
    attendances,
    calendar_feeds,
    plans,
    goals,
    interventions,
    deadline_policies,
    deadlines,
    plan_agreements,
    plan_distributions,
    adopted_versions,
    audit_entries,
    outbox_events,
    revisions,
    follow_ups,
    follow_up_outcomes,
    follow_up_attendees,
    follow_up_goals,
    follow_up_interventions,
    case_preparations,
    discharges,
    discharge_receivers,
    discharge_notices,
    discharge_receipts,
    representatives,
    consent_answers,
    consent_limits,
    named_users,
    person_keepers,
    emergency_accesses,
    emergency_queue,
    emergency_reviews,
    requests,
    request_keys,
    request_links,
    deviations,
    deviation_keys,
    deviation_access,
    deviation_steps,
    deviation_answers,
    deviation_measures,
    deviation_openings,
    deviation_external_ids,
);
