//! Queries on organisations.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::wire::{OrganisationDetails, OrganisationListParams};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::organisations;
use crate::features::registry::policy::{
    CreateOrganisation, ListOrganisations, UpdateOrganisation,
};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{OrganisationCorrected, OrganisationRegistered};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::text::compared;
use crate::kernel::vocabulary::OrganisationKind;
use crate::kernel::{Id, Problem, Set, Stamp};

diesel::infix_operator!(Common, " & ", Integer);

/// A row of `organisations`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = organisations)]
pub struct OrganisationRow {
    pub id: Id,
    pub name: String,
    pub kinds: Set<OrganisationKind>,
    pub organisation_number: Option<String>,
    pub hsa_id: Option<String>,
    pub county_code: Option<String>,
    pub municipality_code: Option<String>,
    pub active: bool,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = organisations, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Content<'a> {
    name: &'a str,
    kinds: Set<OrganisationKind>,
    organisation_number: Option<&'a str>,
    hsa_id: Option<&'a str>,
    hsa_key: Option<String>,
    county_code: Option<&'a str>,
    municipality_code: Option<&'a str>,
    active: bool,
}

impl<'a> Content<'a> {
    fn of(details: &'a OrganisationDetails) -> Self {
        Self {
            name: &details.name,
            kinds: details.kinds,
            organisation_number: details.organisation_number.as_deref(),
            hsa_id: details.hsa_id.as_deref(),
            hsa_key: details.hsa_id.as_deref().map(compared),
            county_code: details.county_code.as_deref(),
            municipality_code: details.municipality_code.as_deref(),
            active: details.active,
        }
    }
}

/// The organisation of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<OrganisationRow, Problem> {
    let id = target(permit)?;
    Ok(organisations::table
        .filter(organisations::id.eq(id))
        .select(columns::<OrganisationRow>())
        .only(tx)?)
}

/// Registers an organisation.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateOrganisation>,
    new: &OrganisationDetails,
) -> Result<OrganisationRow, Problem> {
    let now = tx.now();
    let row: OrganisationRow = diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(tx.new_id()),
            Content::of(new),
            organisations::version.eq(1_i64),
            organisations::created_at.eq(now),
            organisations::updated_at.eq(now),
        ))
        .returning(<OrganisationRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    permit.record(tx, OrganisationRegistered { id: row.id })?;
    Ok(row)
}

/// Corrects the organisation if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateOrganisation>,
    version: i64,
    details: &OrganisationDetails,
) -> Result<(), Problem> {
    let id = target(permit)?;
    let row = organisations::table
        .filter(organisations::id.eq(id))
        .filter(organisations::version.eq(version));
    diesel::update(row)
        .set((
            Content::of(details),
            organisations::version.eq(version + 1),
            organisations::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    permit.record(tx, OrganisationCorrected { id })
}

/// A page of organisations, and their number if it was asked for.
pub fn list(
    tx: &mut Tx<'_>,
    _permit: &Permit<ListOrganisations>,
    params: &OrganisationListParams,
    page: &PageRequest,
) -> Result<Rows<OrganisationRow>, Problem> {
    let total = match page.total {
        true => Some(filtered(params).count().get_result(tx.conn()?)?),
        false => None,
    };
    let mut query = filtered(params);
    if let Some(after) = page.after() {
        query = query.filter(organisations::id.gt(after.id));
    }
    let rows: Vec<OrganisationRow> = query
        .order(organisations::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<OrganisationRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, total, |row| position(row.id)))
}

/// What was asked for; rows and total share it.
fn filtered(params: &OrganisationListParams) -> organisations::BoxedQuery<'_, MultiBackend> {
    let mut query = organisations::table.into_boxed();
    if let Some(kinds) = &params.kind {
        let wanted = Set::of(kinds).bits().into_sql::<Integer>();
        query = query.filter(Common::new(organisations::kinds, wanted).ne(0));
    }
    if let Some(county) = &params.county_code {
        query = query.filter(organisations::county_code.eq(&**county));
    }
    query
}
