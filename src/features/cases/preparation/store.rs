//! Queries on preparations.

use diesel::prelude::*;

use super::wire::PreparationContent;
use crate::db::reading::{Reading, rows};
use crate::db::schema::case_preparations;
use crate::features::cases::policy::UpdatePreparation;
use crate::gate::scope::CaseQuery;
use crate::gate::{Ask, Permit, Subject, Target, Tx};
use crate::kernel::seal::Sealed;
use crate::kernel::{Id, Problem, Stamp};

/// A row of `case_preparations`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = case_preparations)]
pub struct PreparationRow {
    pub what_matters: Option<Sealed<case_preparations::what_matters>>,
    pub wants_to_discuss: Option<Sealed<case_preparations::wants_to_discuss>>,
    pub wants_present: Option<Sealed<case_preparations::wants_present>>,
    pub wants_absent: Option<Sealed<case_preparations::wants_absent>>,
    pub recorded_by: String,
    pub version: i64,
    pub updated_at: Stamp,
}

/// What a client writes, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = case_preparations, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns<'a> {
    what_matters: Option<Sealed<case_preparations::what_matters>>,
    wants_to_discuss: Option<Sealed<case_preparations::wants_to_discuss>>,
    wants_present: Option<Sealed<case_preparations::wants_present>>,
    wants_absent: Option<Sealed<case_preparations::wants_absent>>,
    recorded_by: &'a str,
    recorded_unit_id: Id,
    updated_at: Stamp,
}

/// What is written in the case, if anything is.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Option<PreparationRow>> {
    let written = case_preparations::table.filter(case_preparations::case_id.eq(case.id));
    rows(written).map(|mut found| found.pop())
}

/// What an event and the history name: a case has one preparation, under the case's id.
pub fn subject(permit: &Permit<UpdatePreparation>) -> Subject {
    Subject {
        kind: "preparation",
        ..permit.target().subject()
    }
}

/// Writes it if it still has `version`, 0 being that of what is not yet there.
pub fn write(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePreparation>,
    present: i64,
    content: &PreparationContent,
) -> Result<(), Problem> {
    let (case, now, key) = (permit.target().id, tx.now(), permit.key()?);
    let columns = Columns {
        what_matters: key.seal_some(case, content.what_matters.as_deref())?,
        wants_to_discuss: key.seal_some(case, content.wants_to_discuss.as_deref())?,
        wants_present: key.seal_some(case, content.wants_present.as_deref())?,
        wants_absent: key.seal_some(case, content.wants_absent.as_deref())?,
        recorded_by: &permit.actor().name,
        recorded_unit_id: permit.target().contributor(permit.actor()).unit_id,
        updated_at: now,
    };
    if present == 0 {
        let first = diesel::insert_into(case_preparations::table).values((
            case_preparations::case_id.eq(case),
            case_preparations::version.eq(1_i64),
            case_preparations::created_at.eq(now),
            columns,
        ));
        first.run(tx)?;
        return Ok(());
    }
    let row = case_preparations::table
        .filter(case_preparations::case_id.eq(case))
        .filter(case_preparations::version.eq(present));
    diesel::update(row)
        .set((columns, case_preparations::version.eq(present + 1)))
        .guarded(tx)
}
