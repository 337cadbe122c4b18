//! Queries on lists of cases.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::MultiBackend;
use crate::db::schema::{case_access, cases};
use crate::features::cases::policy::ListCases;
use crate::features::cases::rules::Origin;
use crate::features::cases::wire::{CaseListParams, CaseSort};
use crate::gate::scope::visible_cases;
use crate::gate::{Permit, Tx};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::vocabulary::{CaseStatus, Role};
use crate::kernel::{Code, Day, Id, Problem, Stamp};

/// What a list shows.
#[derive(Queryable, Debug)]
pub struct SummaryRow {
    pub id: Id,
    pub case_number: i64,
    pub status: CaseStatus,
    pub origin: Origin,
    pub need_detected_on: Day,
    pub initiating_organisation_id: Id,
    pub initiating_unit_id: Id,
    pub lead_unit_id: Id,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

type Boxed<'a> = case_access::BoxedQuery<'a, MultiBackend>;

/// A page of the cases that the actor may know of, and their number if it was asked for.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListCases>,
    params: &CaseListParams,
    page: &PageRequest,
) -> Result<Rows<SummaryRow>, Problem> {
    let sort = params.sort.unwrap_or(CaseSort::UpdatedDescending);
    let total = match page.total {
        true => Some(filtered(permit, params).count().get_result(tx.conn())?),
        false => None,
    };
    let ids: Vec<Id> = sorted(filtered(permit, params), sort, page)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(case_access::case_id)
        .load(tx.conn())?;
    let mut rows: Vec<SummaryRow> = cases::table
        .filter(cases::id.eq_any(&ids))
        .select((
            cases::id,
            cases::case_number,
            cases::status,
            cases::origin,
            cases::need_detected_on,
            cases::initiating_organisation_id,
            cases::initiating_unit_id,
            cases::lead_unit_id,
            cases::version,
            cases::created_at,
            cases::updated_at,
        ))
        .load(tx.conn())?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    Ok(Rows::new(page, rows, total, |row| Position {
        sort: sort.code().to_owned(),
        value: if sort.by_number() {
            row.case_number
        } else {
            row.updated_at.as_micros()
        },
        id: row.id,
    }))
}

/// The predicate and what was asked for; rows and total share it.
fn filtered<'a>(permit: &Permit<ListCases>, params: &'a CaseListParams) -> Boxed<'a> {
    let actor = permit.actor();
    let mut query = case_access::table
        .into_boxed()
        .filter(visible_cases(actor, permit.now()));
    if actor.role == Role::Integration {
        // Of several units of one organisation in one case, one row.
        let other = diesel::alias!(case_access as other);
        let earlier = other
            .filter(other.field(case_access::case_id).eq(case_access::case_id))
            .filter(
                other
                    .field(case_access::organisation_id)
                    .eq(case_access::organisation_id),
            )
            .filter(other.field(case_access::unit_id).lt(case_access::unit_id));
        query = query.filter(not(exists(earlier)));
    }
    if let Some(statuses) = &params.status {
        query = query.filter(case_access::status.eq_any(statuses));
    }
    if let Some(since) = params.updated_since {
        query = query.filter(case_access::updated_at.ge(since));
    }
    if let Some(organisation) = params.organisation_id {
        let party = diesel::alias!(case_access as party);
        let takes_part = party
            .filter(party.field(case_access::case_id).eq(case_access::case_id))
            .filter(party.field(case_access::organisation_id).eq(organisation))
            .filter(party.field(case_access::valid_to).is_null());
        query = query.filter(exists(takes_part));
    }
    let of_case = cases::table.filter(cases::id.eq(case_access::case_id));
    if let Some(from) = params.created_from {
        query = query.filter(exists(of_case.filter(cases::created_at.ge(from))));
    }
    if let Some(to) = params.created_to {
        query = query.filter(exists(of_case.filter(cases::created_at.lt(to))));
    }
    if params.mine == Some(true) {
        query = query.filter(exists(
            of_case.filter(cases::lead_unit_id.eq(actor.unit_id)),
        ));
    }
    query
}

/// In order, from after the cursor; the plain bound beside the tie-break lets an index find it.
fn sorted<'a>(query: Boxed<'a>, sort: CaseSort, page: &PageRequest) -> Boxed<'a> {
    use case_access::{case_id, case_number, updated_at};
    let after = page
        .after()
        .map(|after| (after.value, Stamp::from_micros(after.value), after.id));
    match (sort, after) {
        (CaseSort::UpdatedDescending, None) => query.order((updated_at.desc(), case_id.desc())),
        (CaseSort::UpdatedAscending, None) => query.order((updated_at.asc(), case_id.asc())),
        (CaseSort::NumberDescending, None) => query.order((case_number.desc(), case_id.desc())),
        (CaseSort::NumberAscending, None) => query.order((case_number.asc(), case_id.asc())),
        (CaseSort::UpdatedDescending, Some((_, at, id))) => query
            .filter(updated_at.le(at))
            .filter(updated_at.lt(at).or(case_id.lt(id)))
            .order((updated_at.desc(), case_id.desc())),
        (CaseSort::UpdatedAscending, Some((_, at, id))) => query
            .filter(updated_at.ge(at))
            .filter(updated_at.gt(at).or(case_id.gt(id)))
            .order((updated_at.asc(), case_id.asc())),
        (CaseSort::NumberDescending, Some((number, _, _))) => query
            .filter(case_number.lt(number))
            .order((case_number.desc(), case_id.desc())),
        (CaseSort::NumberAscending, Some((number, _, _))) => query
            .filter(case_number.gt(number))
            .order((case_number.asc(), case_id.asc())),
    }
}
