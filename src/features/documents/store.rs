//! Queries on what a document names.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::reading::{Reading, rows};
use crate::db::schema::{organisations, participants, plans, units};
use crate::gate::scope::CaseQuery;
use crate::kernel::Id;
use crate::kernel::vocabulary::OrganisationKinds;

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
