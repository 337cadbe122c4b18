//! Queries on offers.

use std::collections::HashMap;

use diesel::prelude::*;

use super::wire::{NewAssignmentOffer, OfferStatus};
use crate::db::reading::columns;
use crate::db::schema::{accounts, areas, assignment_offers, offer_areas, units};
use crate::features::registry::policy::{
    CreateAssignmentOffer, CreateOfferAcceptance, DeleteAssignmentOffer, ListAssignmentOffers,
};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::stored_as_text;

stored_as_text!(OfferStatus);

/// A row of `assignment_offers` with the name of its account.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = assignment_offers)]
pub struct OfferRow {
    pub id: Id,
    pub account_id: Id,
    #[diesel(select_expression = accounts::display_name)]
    pub account_name: String,
    pub home_organisation_id: Id,
    pub unit_id: Id,
    pub organisation_id: Id,
    pub role: Role,
    pub valid_from: Option<Stamp>,
    pub valid_to: Option<Stamp>,
    pub offered_by: Id,
    pub offered_as: Role,
    pub offered_at: Stamp,
    pub status: OfferStatus,
    pub settled_at: Option<Stamp>,
}

/// How far a strategist sees: some areas, or a county.
#[derive(Debug, Default)]
pub struct Reach {
    /// The areas.
    pub area_ids: Vec<Id>,
    /// The county.
    pub county_code: Option<String>,
}

/// How far those of `ids` reach that are a strategist's.
pub fn reaches_of<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    ids: &[Id],
) -> Result<HashMap<Id, Reach>, Problem> {
    let mut found: HashMap<Id, Reach> = HashMap::new();
    let counties: Vec<(Id, Option<String>)> = assignment_offers::table
        .filter(assignment_offers::id.eq_any(ids))
        .filter(assignment_offers::role.eq(Role::Strategist))
        .select((assignment_offers::id, assignment_offers::county_code))
        .all(tx)?;
    for (id, county) in counties {
        found.entry(id).or_default().county_code = county;
    }
    if !found.is_empty() {
        let areas: Vec<(Id, Id)> = offer_areas::table
            .filter(offer_areas::offer_id.eq_any(ids))
            .order((offer_areas::offer_id, offer_areas::area_id))
            .select((offer_areas::offer_id, offer_areas::area_id))
            .all(tx)?;
        for (id, area) in areas {
            found.entry(id).or_default().area_ids.push(area);
        }
    }
    Ok(found)
}

/// Those of `ids` that are areas.
pub fn areas_among(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateAssignmentOffer>,
    ids: &[Id],
) -> Result<Vec<Id>, Problem> {
    let found = areas::table.filter(areas::id.eq_any(ids));
    Ok(found.select(areas::id).all(tx)?)
}

/// The offer of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<OfferRow, Problem> {
    by_id(tx, target(permit)?)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<OfferRow, Problem> {
    Ok(assignment_offers::table
        .inner_join(accounts::table.on(accounts::id.eq(assignment_offers::account_id)))
        .filter(assignment_offers::id.eq(id))
        .select(columns::<OfferRow>())
        .only(tx)?)
}

/// Offers the permit's account an assignment in a unit of `organisation`.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAssignmentOffer>,
    organisation: Id,
    new: &NewAssignmentOffer,
) -> Result<OfferRow, Problem> {
    let id = tx.new_id();
    let home = permit.target().organisations().first().copied();
    let home = home.ok_or(ProblemCode::AccountUnplaced)?;
    diesel::insert_into(assignment_offers::table)
        .values((
            assignment_offers::id.eq(id),
            assignment_offers::account_id.eq(target(permit)?),
            assignment_offers::home_organisation_id.eq(home),
            assignment_offers::unit_id.eq(new.unit_id),
            assignment_offers::organisation_id.eq(organisation),
            assignment_offers::role.eq(new.role),
            assignment_offers::county_code.eq(new.county_code.as_deref()),
            assignment_offers::valid_from.eq(new.valid_from),
            assignment_offers::valid_to.eq(new.valid_to),
            assignment_offers::offered_by.eq(permit.actor().account_id),
            assignment_offers::offered_as.eq(permit.actor().role),
            assignment_offers::offered_at.eq(tx.now()),
            assignment_offers::status.eq(OfferStatus::Open),
        ))
        .run(tx)?;
    for area in new.area_ids.iter().flatten() {
        diesel::insert_into(offer_areas::table)
            .values((offer_areas::offer_id.eq(id), offer_areas::area_id.eq(*area)))
            .run(tx)?;
    }
    by_id(tx, id)
}

/// The offer is accepted.
pub fn accept(tx: &mut Tx<'_>, permit: &Permit<CreateOfferAcceptance>) -> Result<(), Problem> {
    close(tx, permit, OfferStatus::Accepted)
}

/// The offer is taken back or declined.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<DeleteAssignmentOffer>) -> Result<(), Problem> {
    close(tx, permit, OfferStatus::Ended)
}

/// Once: who comes second is told so.
fn close<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    status: OfferStatus,
) -> Result<(), Problem> {
    let open = assignment_offers::table
        .filter(assignment_offers::id.eq(target(permit)?))
        .filter(assignment_offers::status.eq(OfferStatus::Open));
    let met = diesel::update(open)
        .set((
            assignment_offers::status.eq(status),
            assignment_offers::settled_by.eq(Some(permit.actor().account_id)),
            assignment_offers::settled_at.eq(Some(tx.now())),
        ))
        .run(tx)?;
    match met {
        1 => Ok(()),
        _ => Err(ProblemCode::OfferSettled.into()),
    }
}

/// Whether the offer's account and unit are still there to be joined.
pub fn is_possible(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateOfferAcceptance>,
    offer: &OfferRow,
) -> Result<bool, Problem> {
    let unit: Option<bool> = units::table
        .filter(units::id.eq(offer.unit_id))
        .select(units::active)
        .one(tx)?;
    let account: Option<bool> = accounts::table
        .filter(accounts::id.eq(offer.account_id))
        .select(accounts::active)
        .one(tx)?;
    Ok(unit == Some(true) && account == Some(true))
}

/// A page of the offers that concern the actor's organisation, or for the service's administrator those of
/// roles that it has a part in giving; settled ones too.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAssignmentOffers>,
    page: &PageRequest,
) -> Result<Rows<OfferRow>, Problem> {
    let actor = permit.actor();
    let mut query = assignment_offers::table
        .inner_join(accounts::table.on(accounts::id.eq(assignment_offers::account_id)))
        .into_boxed();
    query = match actor.role {
        Role::ServiceAdmin => {
            query.filter(assignment_offers::role.eq_any(Role::OF_THE_SERVICE.to_vec()))
        }
        _ => query.filter(
            assignment_offers::home_organisation_id
                .eq(actor.organisation_id)
                .or(assignment_offers::organisation_id.eq(actor.organisation_id)),
        ),
    };
    if let Some(after) = page.after() {
        query = query.filter(assignment_offers::id.gt(after.id));
    }
    let rows: Vec<OfferRow> = query
        .order(assignment_offers::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<OfferRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}
