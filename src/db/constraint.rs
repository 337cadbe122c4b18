//! Which constraint a write ran into, by its name in the migrations, on both databases.

use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// What a failed write means to the one who asked for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clash {
    /// A unique value is taken: the member it stands in.
    Taken(&'static str),
    /// The rows are not to be changed any more.
    Frozen,
}

/// SQLite names the columns, PostgreSQL the constraint; both lead to the member.
const UNIQUE: &[(&str, &str, &str)] = &[
    (
        "uq_organisations_organisation_number",
        "organisations.organisation_number",
        "/organisationNumber",
    ),
    ("uq_organisations_hsa_id", "organisations.hsa_id", "/hsaId"),
    (
        "uq_organisations_hsa_key",
        "organisations.hsa_key",
        "/hsaId",
    ),
    (
        "uq_areas_county_code_name",
        "areas.county_code, areas.name",
        "/name",
    ),
    ("uq_units_hsa_id", "units.hsa_id", "/hsaId"),
    ("uq_units_hsa_key", "units.hsa_key", "/hsaId"),
    (
        "uq_accounts_issuer_subject",
        "accounts.issuer, accounts.subject",
        "/subject",
    ),
    (
        "uq_issuer_bindings_organisation_issuer",
        "issuer_bindings.organisation_id, issuer_bindings.issuer",
        "/issuer",
    ),
    (
        "uq_issuer_bindings_issuer_claim",
        "issuer_bindings.issuer, issuer_bindings.claim, issuer_bindings.claim_value",
        "/claimValue",
    ),
    (
        "uq_person_identifiers_mark",
        "person_identifiers.mark",
        "/identity",
    ),
    (
        "pk_case_external_ids",
        "case_external_ids.organisation_id, case_external_ids.system, case_external_ids.external_id",
        "/externalIds",
    ),
    (
        "uq_case_external_ids_key",
        "case_external_ids.organisation_id, case_external_ids.system_key, case_external_ids.external_key",
        "/externalIds",
    ),
    (
        "uq_participants_case_unit",
        "participants.case_id, participants.unit_id",
        "/unitId",
    ),
    (
        "uq_invitations_meeting_participant",
        "invitations.meeting_id, invitations.participant_id",
        "/participantId",
    ),
    (
        "uq_attendances_meeting_participant",
        "attendances.meeting_id, attendances.participant_id",
        "/participantId",
    ),
    (
        "uq_deadline_policies_scope",
        "index 'uq_deadline_policies_scope'",
        "/event",
    ),
    ("uq_discharges_case_open", "discharges.case_id", ""),
    (
        "uq_named_users_case_account",
        "named_users.case_id, named_users.account_id",
        "/accountId",
    ),
    ("uq_plans_case_draft", "plans.case_id", ""),
    ("uq_follow_ups_plan_open", "follow_ups.plan_id", "/planId"),
    ("uq_cases_predecessor_open", "cases.predecessor_case_id", ""),
    (
        "uq_requests_open",
        "requests.asked_unit_id, requests.mark",
        "/unitId",
    ),
    (
        "pk_deviation_external_ids",
        "deviation_external_ids.organisation_id, deviation_external_ids.system_key, deviation_external_ids.external_key",
        "/externalIds",
    ),
    (
        "pk_deviation_openings",
        "deviation_openings.deviation_id, deviation_openings.unit_id",
        "",
    ),
    ("uq_plans_case_number", "plans.case_id, plans.number", ""),
];

/// Reads a database error as a clash, if it is one.
pub fn clash(error: &Error) -> Option<Clash> {
    let Error::DatabaseError(kind, information) = error else {
        return None;
    };
    let message = information.message();
    if message.contains("adopted_plan") || message.contains("append_only") {
        return Some(Clash::Frozen);
    }
    if !matches!(kind, DatabaseErrorKind::UniqueViolation) {
        return None;
    }
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let name = information.constraint_name().unwrap_or_default();
    let member = UNIQUE
        .iter()
        .find(|(constraint, sqlite, _)| *constraint == name || *sqlite == columns);
    Some(Clash::Taken(member.map_or("", |(_, _, pointer)| pointer)))
}

/// What in a database's message says that the fault is its own and may pass: the client is told
/// to come back (503).
const PASSING: &[&str] = &[
    "disk is full",
    "disk I/O error",
    "readonly database",
    "database is locked",
    "could not extend file",
    "No space left",
    "terminating connection",
    "server closed the connection",
    "canceling statement",
    "the database system is",
    "could not serialize",
    "deadlock detected",
    "lock timeout",
    "read-only transaction",
    "too many connections",
];

impl From<Error> for Problem {
    /// A clash is the client's to know; everything else is logged without data and kept from it.
    fn from(error: Error) -> Self {
        match clash(&error) {
            Some(Clash::Taken(pointer)) => {
                return Self::with(
                    ProblemCode::AlreadyExists,
                    vec![Fault::at(pointer, FaultCode::Duplicate)],
                );
            }
            Some(Clash::Frozen) => return ProblemCode::PlanNotDraft.into(),
            None => {}
        }
        match error {
            Error::NotFound => ProblemCode::NotFound.into(),
            Error::DatabaseError(kind, information) => {
                let message = information.message();
                // The constraint and the kind, never the message: it may hold values.
                tracing::error!(
                    ?kind,
                    constraint = information.constraint_name(),
                    table = information.table_name(),
                    "database error"
                );
                let passing = matches!(
                    kind,
                    DatabaseErrorKind::UnableToSendCommand
                        | DatabaseErrorKind::ClosedConnection
                        | DatabaseErrorKind::SerializationFailure
                ) || PASSING.iter().any(|known| message.contains(known));
                if passing {
                    ProblemCode::Unavailable.into()
                } else {
                    ProblemCode::Internal.into()
                }
            }
            other => {
                tracing::error!(kind = ?std::mem::discriminant(&other), "query error");
                ProblemCode::Internal.into()
            }
        }
    }
}
