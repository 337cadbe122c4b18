//! Queries on what a document names, and on what is kept of it.

use std::collections::HashMap;

use diesel::prelude::*;

use super::kept::{Kept, Of};
use crate::db::reading::{Reading, rows};
use crate::db::schema::{adopted_versions, organisations, participants, plans, units};
use crate::db::sealed::SealInto;
use crate::gate::scope::CaseQuery;
use crate::gate::{Ask, Because, Proof, Tx};
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = units)]
struct UnitName {
    id: Id,
    name: String,
}

#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = organisations)]
struct OrganisationName {
    id: Id,
    name: String,
    kinds: OrganisationKinds,
}

/// Names of the units that take or took part in the case.
pub fn units_of_case(case: CaseQuery) -> impl Reading<Output = HashMap<Id, String>> {
    let parts = participants::table
        .filter(participants::case_id.eq(case.id))
        .filter(participants::unit_id.is_not_null())
        .select(participants::unit_id.assume_not_null());
    rows(units::table.filter(units::id.eq_any(parts)))
        .map(|found: Vec<UnitName>| found.into_iter().map(|unit| (unit.id, unit.name)).collect())
}

/// Names of the organisations that take or took part in the case, or answer for a plan of it.
pub fn organisations_of_case(
    case: CaseQuery,
) -> impl Reading<Output = HashMap<Id, (String, OrganisationKinds)>> {
    let parts = participants::table
        .filter(participants::case_id.eq(case.id))
        .filter(participants::organisation_id.is_not_null())
        .select(participants::organisation_id.assume_not_null());
    let responsible = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::overall_responsible_organisation_id.is_not_null())
        .select(plans::overall_responsible_organisation_id.assume_not_null());
    let named = organisations::table.filter(
        organisations::id
            .eq_any(parts)
            .or(organisations::id.eq_any(responsible)),
    );
    rows(named).map(|found: Vec<OrganisationName>| {
        let entry = |one: OrganisationName| (one.id, (one.name, one.kinds));
        found.into_iter().map(entry).collect()
    })
}

/// What is kept of a version, sealed.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = adopted_versions)]
pub struct SealedVersion {
    id: Id,
    content: Sealed<adopted_versions::content>,
}

impl SealedVersion {
    /// What was kept.
    ///
    /// # Errors
    /// 500 when it was not sealed for this place, or does not read.
    pub fn open(self, key: &PersonKey) -> Result<Kept, Problem> {
        let content = key.open(self.id, &self.content)?;
        serde_json::from_str(&content).map_err(|_| {
            tracing::error!("what was kept of an adopted plan does not read");
            ProblemCode::Internal.into()
        })
    }
}

/// What is kept of version `plan`, if it is.
pub fn kept<P: Proof>(
    _proof: &P,
    plan: Id,
) -> impl Reading<Output = Option<SealedVersion>> + use<P> {
    rows(adopted_versions::table.filter(adopted_versions::id.eq(plan)))
        .map(|mut found: Vec<SealedVersion>| found.pop())
}

/// What version `plan` of the case says of itself, when it is adopted and nothing is kept of it yet.
pub fn to_keep(tx: &mut Tx<'_>, because: &Because<'_>, plan: Id) -> Result<Option<Of>, Problem> {
    if tx.read(kept(because, plan))?.is_some() {
        return Ok(None);
    }
    let found: Option<(Option<Stamp>, Option<Id>)> = plans::table
        .filter(plans::id.eq(plan))
        .filter(plans::case_id.eq(because.case()?.id))
        .select((
            plans::adopted_at,
            plans::overall_responsible_organisation_id,
        ))
        .one(tx)?;
    let adopted = found.and_then(|(at, overall)| Some((at?, overall)));
    Ok(adopted.map(|(at, overall)| Of { plan, overall, at }))
}

/// Keeps `content` with version `plan`.
pub fn insert_kept(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    plan: Id,
    content: &str,
) -> Result<(), Problem> {
    diesel::insert_into(adopted_versions::table)
        .values((
            adopted_versions::id.eq(plan),
            adopted_versions::case_id.eq(because.case()?.id),
            adopted_versions::content.sealed(because.key()?, plan, content)?,
            adopted_versions::kept_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}
