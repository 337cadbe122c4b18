//! Queries on agreements. They are only added to.

use diesel::prelude::*;

use super::rules::{AgreementAnswer, require_room_for_answer};
use super::wire::NewAgreement;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{plan_agreements, plans};
use crate::db::sealed::SealInto;
use crate::features::plans::policy::CreateAgreement;
use crate::features::plans::rules::PlanStatus;
use crate::gate::scope::CaseQuery;
use crate::gate::{Ask, Permit, Proof, Tx};
use crate::kernel::fact::AgreementRecorded;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Problem, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(AgreementAnswer);

owned_rows!(AgreementRow, SealedAgreement);

sealed_row! {
    /// A row of `plan_agreements`.
    plan_agreements: SealedAgreement => AgreementRow {
        id: Id,
        plan_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        participant_id: Id,
        plan_version: i64,
        answer: AgreementAnswer,
        recorded_by: String,
        recorded_at: Stamp,
    } sealed {  } maybe { comment }
}

/// What was said of a plan, latest first.
pub fn of_plan<P: Proof>(
    _proof: &P,
    plan: Id,
) -> impl Reading<Output = Vec<SealedAgreement>> + use<P> {
    let of_plan = plan_agreements::table.filter(plan_agreements::plan_id.eq(plan));
    rows(of_plan).map(latest_first)
}

/// What was said of the plans of a case that are not replaced, latest first.
pub fn of_standing_plans(case: CaseQuery) -> impl Reading<Output = Vec<SealedAgreement>> {
    let standing = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.ne(PlanStatus::Replaced))
        .select(plans::id);
    let found = plan_agreements::table.filter(plan_agreements::plan_id.eq_any(standing));
    rows(found).map(latest_first)
}

fn latest_first(mut found: Vec<SealedAgreement>) -> Vec<SealedAgreement> {
    found.sort_by_key(|row| std::cmp::Reverse(row.id));
    found
}

/// Records what `participant` says of the permit's plan.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAgreement>,
    participant: Id,
    new: NewAgreement,
) -> Result<AgreementRow, Problem> {
    let target = permit.target();
    let of_party = plan_agreements::table
        .filter(plan_agreements::plan_id.eq(target.id))
        .filter(plan_agreements::participant_id.eq(participant));
    require_room_for_answer(of_party.count().only(tx)?)?;
    let row = AgreementRow {
        id: tx.new_id(),
        plan_id: target.id,
        owner_organisation_id: permit.actor().organisation_id,
        owner_branch: permit.actor().branch,
        participant_id: participant,
        plan_version: new.plan_version,
        answer: new.answer,
        comment: new.comment.map(String::from),
        recorded_by: permit.actor().name.clone(),
        recorded_at: tx.now(),
    };
    diesel::insert_into(plan_agreements::table)
        .values((
            plan_agreements::id.eq(row.id),
            plan_agreements::plan_id.eq(row.plan_id),
            plan_agreements::case_id.eq(target.case.id),
            plan_agreements::owner_organisation_id.eq(row.owner_organisation_id),
            plan_agreements::owner_branch.eq(row.owner_branch),
            plan_agreements::participant_id.eq(row.participant_id),
            plan_agreements::plan_version.eq(row.plan_version),
            plan_agreements::answer.eq(row.answer),
            plan_agreements::comment.sealed_some(permit.key()?, row.id, row.comment.as_deref())?,
            plan_agreements::recorded_by.eq(row.recorded_by.as_str()),
            plan_agreements::recorded_at.eq(row.recorded_at),
        ))
        .run(tx)?;
    permit.record(tx, AgreementRecorded { id: row.id })?;
    Ok(row)
}
