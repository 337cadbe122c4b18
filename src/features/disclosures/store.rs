//! Queries on disclosures on another basis than consent.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::{CreateDisclosure, EndDisclosure};
use super::rules::DisclosureBasis;
use super::wire::{NewDisclosure, NewDisclosureEnding};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{disclosure_endings, disclosure_grounds, disclosures, organisations};
use crate::db::sealed::SealInto;
use crate::gate::scope::{CaseQuery, DisclosureItem, PartOf};
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::limits::require_room;
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{Basis, Branch, ConsentKind, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};

/// A row of `disclosures` with why, and how it ended.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = disclosures)]
pub struct DisclosureRow {
    pub id: Id,
    pub case_id: Id,
    pub organisation_id: Id,
    pub branch: Option<Branch>,
    pub basis: Basis,
    pub topics: Topics,
    pub valid_from: Stamp,
    pub valid_to: Stamp,
    #[diesel(select_expression = disclosure_grounds::organisation_id.nullable())]
    pub owner_organisation_id: Option<Id>,
    #[diesel(select_expression = disclosure_grounds::owner_branch.nullable())]
    pub owner_branch: Option<Branch>,
    #[diesel(select_expression = disclosure_grounds::reference.nullable())]
    pub reference: Option<Sealed<disclosure_grounds::reference>>,
    #[diesel(select_expression = disclosure_grounds::approver_name.nullable())]
    pub approver_name: Option<Sealed<disclosure_grounds::approver_name>>,
    #[diesel(select_expression = disclosure_grounds::approver_title.nullable())]
    pub approver_title: Option<Sealed<disclosure_grounds::approver_title>>,
    #[diesel(select_expression = disclosure_grounds::reason.nullable())]
    pub reason: Option<Sealed<disclosure_grounds::reason>>,
    /// Until when it was decided to be, whatever ended it.
    #[diesel(select_expression = disclosure_grounds::valid_to.nullable())]
    pub decided_to: Option<Stamp>,
    #[diesel(select_expression = disclosure_grounds::recorded_by.nullable())]
    pub recorded_by: Option<String>,
    #[diesel(select_expression = disclosure_grounds::recorded_unit_id.nullable())]
    pub recorded_unit_id: Option<Id>,
    #[diesel(select_expression = disclosure_grounds::recorded_at.nullable())]
    pub recorded_at: Option<Stamp>,
    #[diesel(select_expression = disclosure_endings::reason.nullable())]
    pub ending_reason: Option<Sealed<disclosure_endings::reason>>,
    #[diesel(select_expression = disclosure_endings::ended_by.nullable())]
    pub ended_by: Option<String>,
    #[diesel(select_expression = disclosure_endings::ended_at.nullable())]
    pub ended_at: Option<Stamp>,
}

/// Every disclosure of the case on another basis than consent, in the order recorded.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<DisclosureRow>> {
    let others = disclosures::table
        .left_join(disclosure_grounds::table)
        .left_join(disclosure_endings::table)
        .filter(disclosures::case_id.eq(case.id))
        .filter(disclosures::basis.ne(Basis::Consent));
    rows(others).map(|mut found: Vec<DisclosureRow>| {
        found.sort_by_key(|row| row.id);
        found
    })
}

/// The disclosure of the permit.
pub fn load<A: Action<Target = PartOf<DisclosureItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<DisclosureRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<DisclosureRow, Problem> {
    Ok(disclosures::table
        .left_join(disclosure_grounds::table)
        .left_join(disclosure_endings::table)
        .filter(disclosures::id.eq(id))
        .select(columns::<DisclosureRow>())
        .only(tx)?)
}

/// Whether the registry has the organisation, and it is at work.
pub fn organisation_exists(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateDisclosure>,
    id: Id,
) -> Result<bool, Problem> {
    let known = organisations::table
        .filter(organisations::id.eq(id))
        .filter(organisations::active.eq(true));
    Ok(diesel::select(exists(known)).only(tx)?)
}

/// Records a disclosure and what it rests on.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDisclosure>,
    new: &NewDisclosure,
) -> Result<DisclosureRow, Problem> {
    let (id, now, case) = (tx.new_id(), tx.now(), permit.target());
    let (actor, key) = (permit.actor(), permit.key()?);
    let others = disclosures::table
        .filter(disclosures::case_id.eq(case.id))
        .filter(disclosures::basis.ne(Basis::Consent));
    require_room(others.count().only(tx)?)?;
    // What is opened within an authority is opened within the branch that owns it.
    let branch = match new.basis {
        DisclosureBasis::SameAuthority => Some(case.initiating_branch),
        DisclosureBasis::StatutoryException => new.recipient_branch,
    };
    diesel::insert_into(disclosures::table)
        .values((
            disclosures::id.eq(id),
            disclosures::case_id.eq(case.id),
            disclosures::organisation_id.eq(new.recipient_organisation_id),
            disclosures::branch.eq(branch),
            disclosures::basis.eq(Basis::from(new.basis)),
            disclosures::kind.eq(ConsentKind::InformationSharing),
            disclosures::is_recipient.eq(true),
            disclosures::topics.eq(new.topics.unwrap_or(Set::EMPTY)),
            disclosures::valid_from.eq(new.valid_from.unwrap_or(now)),
            disclosures::valid_to.eq(new.valid_to),
        ))
        .run(tx)?;
    let approver = &new.approved_by;
    diesel::insert_into(disclosure_grounds::table)
        .values((
            disclosure_grounds::disclosure_id.eq(id),
            disclosure_grounds::organisation_id.eq(actor.organisation_id),
            disclosure_grounds::owner_branch.eq(actor.branch),
            disclosure_grounds::reference.sealed_some(key, id, new.reference.as_deref())?,
            disclosure_grounds::approver_name.sealed(key, id, &approver.name)?,
            disclosure_grounds::approver_title.sealed(key, id, &approver.title)?,
            disclosure_grounds::reason.sealed(key, id, &new.reason)?,
            disclosure_grounds::valid_to.eq(new.valid_to),
            disclosure_grounds::recorded_by.eq(&actor.name),
            disclosure_grounds::recorded_unit_id.eq(actor.unit_id),
            disclosure_grounds::recorded_at.eq(now),
        ))
        .run(tx)?;
    by_id(tx, id)
}

/// Ends the permit's disclosure: from this moment nothing is read because of it.
pub fn end(
    tx: &mut Tx<'_>,
    permit: &Permit<EndDisclosure>,
    new: &NewDisclosureEnding,
) -> Result<(), Problem> {
    let (id, now, actor) = (permit.target().id, tx.now(), permit.actor());
    let reason = new.reason.as_deref();
    diesel::insert_into(disclosure_endings::table)
        .values((
            disclosure_endings::disclosure_id.eq(id),
            disclosure_endings::reason.sealed_some(permit.key()?, id, reason)?,
            disclosure_endings::ended_by.eq(&actor.name),
            disclosure_endings::ended_unit_id.eq(actor.unit_id),
            disclosure_endings::ended_at.eq(now),
        ))
        .run(tx)?;
    diesel::update(disclosures::table.filter(disclosures::id.eq(id)))
        .set(disclosures::valid_to.eq(now))
        .run(tx)?;
    Ok(())
}
