//! Queries on deviations.

use diesel::prelude::*;

use super::policy::{CreateDeviation, UpdateDeviation};
use super::wire::{DeviationEdit, JudgedRisk, NewDeviation, NotFollowed};
use crate::db::reading::columns;
use crate::db::schema::{
    deviation_access, deviation_external_ids, deviation_keys, deviations, organisations, units,
};
use crate::db::sealed::SealInto;
use crate::db::sql::{Condition, Sql};
use crate::features::cases::{ExternalId, SystemName};
use crate::gate::scope::DeviationScope;
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::{DeviationChanged, DeviationDrafted};
use crate::kernel::seal::Sealed;
use crate::kernel::text::compared;
use crate::kernel::vocabulary::{
    Branch, DeviationCategory, DeviationSide, DeviationStatus, Party, Role,
};
use crate::kernel::{Day, Id, Label, Problem, Stamp};

/// A row of `deviations`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = deviations)]
pub struct DeviationRow {
    pub id: Id,
    pub status: DeviationStatus,
    pub category: DeviationCategory,
    pub reporting_unit_id: Option<Id>,
    pub unit_id: Id,
    pub branch: Branch,
    pub case_id: Option<Id>,
    pub happened_on: Option<Day>,
    pub description: Sealed<deviations::description>,
    pub done_at_once: Option<Sealed<deviations::done_at_once>>,
    pub not_followed: Option<String>,
    pub not_followed_reference: Option<Sealed<deviations::not_followed_reference>>,
    pub likelihood: Option<i32>,
    pub consequence: Option<i32>,
    pub origin_system: Option<String>,
    pub origin_scale: Option<Sealed<deviations::origin_scale>>,
    pub origin_value: Option<Sealed<deviations::origin_value>>,
    pub submitted_at: Option<Stamp>,
    pub answer_due_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

impl DeviationRow {
    /// The risk as who reported it judges it.
    pub fn risk(&self) -> Option<JudgedRisk> {
        let judged = self.likelihood.zip(self.consequence);
        judged.map(|(likelihood, consequence)| JudgedRisk {
            likelihood,
            consequence,
        })
    }
}

/// Who reports.
#[derive(Clone, Copy, Debug)]
pub enum Reporter {
    /// A unit.
    Unit(Party),
    /// The person, by this record.
    Person(Id),
}

/// The unit that reports: the own one, or for a record system the one of its branch that it states.
pub fn reporting_unit(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDeviation>,
    stated: Option<Id>,
) -> Result<Option<Party>, Problem> {
    let own = permit.actor().party();
    match stated.filter(|stated| *stated != own.unit_id) {
        None => Ok(Some(own)),
        Some(stated) if permit.actor().role == Role::Integration => {
            let place = place(tx, permit, stated)?;
            let of_branch = |place: &Place| place.is_active && place.party.owner() == own.owner();
            Ok(place.filter(of_branch).map(|place| place.party))
        }
        Some(_) => Ok(None),
    }
}

/// A unit as somewhere to send a deviation to.
#[derive(Clone, Debug)]
pub struct Place {
    pub party: Party,
    pub is_active: bool,
    area_id: Option<Id>,
    county_code: Option<String>,
}

/// The unit `id`, if there is one.
pub fn place<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    id: Id,
) -> Result<Option<Place>, Problem> {
    type Found = (
        (Id, Id, Branch),
        (bool, bool),
        Option<Id>,
        (Option<String>, Option<String>),
    );
    let found: Option<Found> = units::table
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(units::id.eq(id))
        .select((
            (units::id, units::organisation_id, units::branch),
            (units::active, organisations::active),
            units::area_id,
            (units::municipality_code, organisations::county_code),
        ))
        .one(tx)?;
    Ok(
        found.map(|(unit, active, area_id, (municipality, county))| {
            let (unit_id, organisation_id, branch) = unit;
            // A municipality's code begins with its county's.
            let of_municipality = municipality.and_then(|code| code.get(..2).map(str::to_owned));
            Place {
                party: Party {
                    unit_id,
                    organisation_id,
                    branch,
                },
                is_active: active.0 && active.1,
                area_id,
                county_code: of_municipality.or(county),
            }
        }),
    )
}

/// Drafts a deviation; gives its id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDeviation>,
    (reporter, to): (Reporter, &Place),
    new: &NewDeviation,
) -> Result<Id, Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    let (key, kept) = permit.keys().new_for(id)?;
    let (unit, person) = match reporter {
        Reporter::Unit(party) => (Some(party), None),
        Reporter::Person(record) => (None, Some(record)),
    };
    let origin = new.origin.as_ref();
    let reference = new.not_followed.as_ref();
    let words = |part: Option<&crate::kernel::Line<200>>| part.map(|part| part.to_string());
    let (scale, value) = (
        words(origin.and_then(|origin| origin.scale.as_ref())),
        words(origin.and_then(|origin| origin.value.as_ref())),
    );
    let row = diesel::insert_into(deviations::table).values((
        (
            deviations::id.eq(id),
            deviations::status.eq(DeviationStatus::Draft),
            deviations::category.eq(new.category),
            deviations::reporting_unit_id.eq(unit.map(|unit| unit.unit_id)),
            deviations::reporting_organisation_id.eq(unit.map(|unit| unit.organisation_id)),
            deviations::reporting_branch.eq(unit.map(|unit| unit.branch)),
            deviations::person_id.eq(person),
            deviations::case_id.eq(new.case_id),
            deviations::happened_on.eq(new.happened_on),
        ),
        placed(to),
        (
            deviations::description.sealed(&key, id, &new.description)?,
            deviations::done_at_once.sealed_some(&key, id, new.done_at_once.as_deref())?,
            deviations::not_followed.eq(law_of(reference)),
            deviations::not_followed_reference.sealed_some(&key, id, reference_of(reference))?,
            deviations::likelihood.eq(new.risk.map(|risk| risk.likelihood)),
            deviations::consequence.eq(new.risk.map(|risk| risk.consequence)),
            deviations::risk_score.eq(new.risk.map(JudgedRisk::score)),
            deviations::origin_system.eq(origin.map(|origin| origin.system.to_string())),
            deviations::origin_scale.sealed_some(&key, id, scale.as_deref())?,
            deviations::origin_value.sealed_some(&key, id, value.as_deref())?,
            deviations::version.eq(1_i64),
            deviations::created_at.eq(now),
            deviations::updated_at.eq(now),
        ),
    ));
    row.run(tx)?;
    let key = (
        deviation_keys::deviation_id.eq(id),
        deviation_keys::kept.eq(kept),
    );
    tx.later(diesel::insert_into(deviation_keys::table).values(key))?;
    if let Some(unit) = unit {
        let_know(tx, permit, (id, unit), (DeviationSide::Reported, None))?;
    }
    permit.record(tx, DeviationDrafted { id })?;
    Ok(id)
}

type Placed = (
    diesel::dsl::Eq<deviations::unit_id, Id>,
    diesel::dsl::Eq<deviations::organisation_id, Id>,
    diesel::dsl::Eq<deviations::branch, Branch>,
    diesel::dsl::Eq<deviations::area_id, Option<Id>>,
    diesel::dsl::Eq<deviations::county_code, Option<String>>,
);

/// Where the unit is that has a deviation.
pub(super) fn placed(to: &Place) -> Placed {
    (
        deviations::unit_id.eq(to.party.unit_id),
        deviations::organisation_id.eq(to.party.organisation_id),
        deviations::branch.eq(to.party.branch),
        deviations::area_id.eq(to.area_id),
        deviations::county_code.eq(to.county_code.clone()),
    )
}

fn law_of(not_followed: Option<&NotFollowed>) -> Option<String> {
    let law = not_followed.and_then(|what| what.law.as_ref());
    law.map(|law| law.to_string())
}

fn reference_of(not_followed: Option<&NotFollowed>) -> Option<&str> {
    not_followed.and_then(|what| what.reference.as_deref())
}

/// Lets `unit` know of the deviation on a side.
pub(super) fn let_know<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    (id, unit): (Id, Party),
    (side, until): (DeviationSide, Option<Stamp>),
) -> Result<(), Problem> {
    let row = diesel::insert_into(deviation_access::table).values((
        deviation_access::unit_id.eq(unit.unit_id),
        deviation_access::deviation_id.eq(id),
        deviation_access::organisation_id.eq(unit.organisation_id),
        deviation_access::branch.eq(unit.branch),
        deviation_access::side.eq(side),
        deviation_access::until.eq(until),
    ));
    tx.later(row)?;
    Ok(())
}

/// Keeps what the actor's organisation calls the deviation.
pub fn name_externally<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
    names: &[ExternalId],
) -> Result<(), Problem> {
    for name in names {
        diesel::insert_into(deviation_external_ids::table)
            .values((
                deviation_external_ids::organisation_id.eq(permit.actor().organisation_id),
                deviation_external_ids::system_key.eq(compared(&name.system)),
                deviation_external_ids::external_key.eq(compared(&name.external_id)),
                deviation_external_ids::system.eq(&*name.system),
                deviation_external_ids::external_id.eq(&*name.external_id),
                deviation_external_ids::deviation_id.eq(id),
            ))
            .run(tx)?;
    }
    Ok(())
}

/// What the actor's organisation calls the deviation.
pub fn external_ids<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<Vec<ExternalId>, Problem> {
    let found: Vec<(String, String)> = deviation_external_ids::table
        .filter(deviation_external_ids::deviation_id.eq(id))
        .filter(deviation_external_ids::organisation_id.eq(permit.actor().organisation_id))
        .order((
            deviation_external_ids::system,
            deviation_external_ids::external_id,
        ))
        .select((
            deviation_external_ids::system,
            deviation_external_ids::external_id,
        ))
        .all(tx)?;
    let named = |(system, external_id)| ExternalId {
        system: SystemName::stored(system),
        external_id: Label::stored(external_id),
    };
    Ok(found.into_iter().map(named).collect())
}

/// The deviation `id`, which the permit's action has found or made.
pub fn load<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    id: Id,
) -> Result<DeviationRow, Problem> {
    Ok(deviations::table
        .filter(deviations::id.eq(id))
        .select(columns::<DeviationRow>())
        .only(tx)?)
}

/// Changes the draft if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDeviation>,
    version: i64,
    (edit, to): (&DeviationEdit, &Place),
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let not_followed = edit.not_followed.as_ref();
    let row = deviations::table
        .filter(deviations::id.eq(id))
        .filter(deviations::version.eq(version));
    diesel::update(row)
        .set((
            (
                deviations::category.eq(edit.category),
                deviations::case_id.eq(edit.case_id),
                deviations::happened_on.eq(edit.happened_on),
                deviations::description.sealed(key, id, &edit.description)?,
                deviations::done_at_once.sealed_some(key, id, edit.done_at_once.as_deref())?,
                deviations::not_followed.eq(law_of(not_followed)),
                deviations::not_followed_reference.sealed_some(
                    key,
                    id,
                    reference_of(not_followed),
                )?,
                deviations::likelihood.eq(edit.risk.map(|risk| risk.likelihood)),
                deviations::consequence.eq(edit.risk.map(|risk| risk.consequence)),
                deviations::risk_score.eq(edit.risk.map(JudgedRisk::score)),
                deviations::version.eq(version + 1),
                deviations::updated_at.eq(tx.now()),
            ),
            placed(to),
        ))
        .guarded(tx)?;
    permit.record(tx, DeviationChanged { id })
}

/// Says by when the deviation is to be answered.
///
/// # Errors
/// When the database fails.
pub fn answer_by(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    id: Id,
    due_at: Stamp,
) -> Result<(), Problem> {
    let row = deviations::table.filter(deviations::id.eq(id));
    tx.later(diesel::update(row).set(deviations::answer_due_at.eq(Some(due_at))))?;
    Ok(())
}

/// What the person reported by the record `from` is by the record `to` from now on.
///
/// # Errors
/// When the database fails.
pub fn rebind(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (from, to): (Id, Id),
) -> Result<(), Problem> {
    diesel::update(deviations::table.filter(deviations::person_id.eq(Some(from))))
        .set(deviations::person_id.eq(Some(to)))
        .run(tx)?;
    Ok(())
}

/// What unit `from`, which closes, had or reported is unit `to`'s from now on; what both knew of, each knows
/// as before.
///
/// # Errors
/// When the database fails.
pub fn hand_over(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (from, to): (Id, Id),
) -> Result<(), Problem> {
    let unknown = Sql::new(
        "NOT EXISTS (SELECT 1 FROM deviation_access AS t \
         WHERE t.deviation_id = deviation_access.deviation_id AND t.unit_id = ",
    )
    .id(to)
    .text(")");
    let known = deviation_access::table.filter(deviation_access::unit_id.eq(from));
    diesel::update(known.filter(unknown))
        .set(deviation_access::unit_id.eq(to))
        .run(tx)?;
    let is_now = |side: DeviationSide| -> Condition {
        Sql::new("EXISTS (SELECT 1 FROM deviation_access AS t WHERE t.deviation_id = deviations.id AND t.unit_id = ")
            .id(to)
            .text(" AND t.side = ")
            .codes(&[side])
            .text(")")
    };
    let had = deviations::table.filter(deviations::unit_id.eq(from));
    diesel::update(had.filter(is_now(DeviationSide::Received)))
        .set(deviations::unit_id.eq(to))
        .run(tx)?;
    let reported = deviations::table.filter(deviations::reporting_unit_id.eq(Some(from)));
    diesel::update(reported.filter(is_now(DeviationSide::Reported)))
        .set(deviations::reporting_unit_id.eq(Some(to)))
        .run(tx)?;
    Ok(())
}

/// The scope's row.
pub fn of_target<A: Action<Target = DeviationScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<DeviationRow, Problem> {
    load(tx, permit, permit.target().id)
}
