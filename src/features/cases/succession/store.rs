//! Queries on what goes before and after a case, and where it can move to.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Nullable;

use crate::db::schema::cases;
use crate::db::sql::Sql;
use crate::db::types::Uid;
use crate::features::cases::policy::ReopenCase;
use crate::gate::scope::CaseQuery;
use crate::gate::{Ask, Permit, Tx};
use crate::kernel::vocabulary::{OrganisationKind, OrganisationKinds, Topic};
use crate::kernel::{Id, Problem, Set};

/// Whether the permit's case went on in another organisation.
pub fn went_elsewhere(tx: &mut Tx<'_>, permit: &Permit<ReopenCase>) -> Result<bool, Problem> {
    let elsewhere = cases::table
        .filter(cases::predecessor_case_id.eq(Some(permit.target().id)))
        .filter(cases::initiating_organisation_id.ne(permit.actor().organisation_id));
    Ok(diesel::select(exists(elsewhere)).only(tx)?)
}

/// A case before or after another, that the reader may know of.
#[derive(Queryable, Debug)]
pub struct LinkedRow {
    pub id: Id,
    pub predecessor_case_id: Option<Id>,
}

/// The cases before and after, as far as the reader may know of them.
pub fn linked(sought: &CaseQuery) -> Sql<(Uid, Nullable<Uid>)> {
    Sql::new(
        "SELECT cases.id, cases.predecessor_case_id FROM cases WHERE (cases.predecessor_case_id = ",
    )
    .id(sought.id)
    .text(" OR cases.id = (SELECT this.predecessor_case_id FROM cases AS this WHERE this.id = ")
    .id(sought.id)
    // Asked of each case found, not of all that the unit knows of, which is how EXISTS may be planned.
    .text(")) AND (SELECT 1 FROM case_access WHERE case_access.case_id = cases.id AND ")
    .all_of(sought.visible_beside())
    .text(" LIMIT 1) IS NOT NULL ORDER BY cases.id")
}

/// Other municipalities that consents in force let have basic facts: where the case can move to.
pub fn receivers(sought: &CaseQuery) -> Sql<(Uid,)> {
    let municipality: OrganisationKinds = Set::of(&[OrganisationKind::Municipality]);
    Sql::new(
        "SELECT d.organisation_id FROM disclosures AS d JOIN organisations AS o ON o.id = d.organisation_id \
         WHERE d.is_recipient AND d.basis = 'CONSENT' AND d.case_id = ",
    )
    .id(sought.id)
    .text(" AND d.organisation_id <> ")
    .id(sought.own.organisation_id)
    .text(" AND d.valid_from <= ")
    .at(sought.now())
    .text(" AND d.valid_to > ")
    .at(sought.now())
    .text(" AND (d.topics & ")
    .literal(Set::of(&[Topic::Basic]).bits().into())
    .text(") <> 0 AND (o.kinds & ")
    .literal(municipality.bits().into())
    .text(") <> 0 LIMIT 1")
}
