//! Queries on participants.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::{CreateParticipant, DeleteParticipant, UpdateParticipant};
use super::rules::{ParticipantKind, ParticipantRole};
use super::wire::{NewParticipant, ParticipantEdit};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{organisations, participants};
use crate::db::sealed::SealInto;
use crate::gate::scope::{CaseQuery, CaseScope, PartOf, ParticipantItem};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::ParticipantAdded;
use crate::kernel::limits::require_room;
use crate::kernel::vocabulary::{Branch, Owner, Party, Topic};
use crate::kernel::{Id, Problem, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(ParticipantKind, ParticipantRole);

owned_rows!(ParticipantRow, SealedParticipant);

sealed_row! {
    /// A row of `participants`.
    participants: SealedParticipant => ParticipantRow {
        id: Id,
        case_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        kind: ParticipantKind,
        role: ParticipantRole,
        unit_id: Option<Id>,
        organisation_id: Option<Id>,
        branch: Option<Branch>,
        attendance_duty: bool,
        valid_from: Stamp,
        valid_to: Option<Stamp>,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed {  } maybe { name, contact }
}

impl ParticipantRow {
    /// The unit, when it is one.
    pub fn unit(&self) -> Option<Party> {
        let unit = self.unit_id.zip(self.organisation_id).zip(self.branch);
        unit.map(|((unit_id, organisation_id), branch)| Party {
            unit_id,
            organisation_id,
            branch,
        })
    }
}

/// Every participant of the case, in the order added.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<SealedParticipant>> {
    let of_case = participants::table.filter(participants::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<SealedParticipant>| {
        found.sort_by_key(|row| row.id);
        found
    })
}

/// The participant of the permit.
pub fn load<A: Action<Target = PartOf<ParticipantItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<ParticipantRow, Problem> {
    let id = permit.target().id;
    let sealed: SealedParticipant = participants::table
        .filter(participants::id.eq(id))
        .select(columns::<SealedParticipant>())
        .only(tx)?;
    sealed.open(permit.key()?)
}

/// Makes the unit in which the case was opened its first participant.
///
/// # Errors
/// When the database fails.
pub fn add_initiator(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let (id, now, case) = (tx.new_id(), tx.now(), because.case()?);
    let unit = case.initiating_party();
    let row = diesel::insert_into(participants::table).values((
        participants::id.eq(id),
        participants::case_id.eq(case.id),
        participants::owner_organisation_id.eq(unit.organisation_id),
        participants::owner_branch.eq(unit.branch),
        participants::kind.eq(ParticipantKind::Unit),
        participants::role.eq(ParticipantRole::Initiator),
        participants::unit_id.eq(Some(unit.unit_id)),
        participants::organisation_id.eq(Some(unit.organisation_id)),
        participants::branch.eq(Some(unit.branch)),
        participants::attendance_duty.eq(true),
        participants::valid_from.eq(now),
        participants::version.eq(1_i64),
        participants::created_at.eq(now),
        participants::updated_at.eq(now),
    ));
    tx.later(row)?;
    Ok(())
}

/// Makes `unit`, which a notice tells of a discharge, a party of the case, when it is none.
///
/// # Errors
/// 409 when the case has too many.
pub fn add_unit(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    unit: Party,
    attendance_duty: bool,
) -> Result<(), Problem> {
    let case = because.case()?.id;
    let of_case = participants::table.filter(participants::case_id.eq(case));
    let present = of_case
        .filter(participants::unit_id.eq(Some(unit.unit_id)))
        .filter(participants::valid_to.is_null());
    if diesel::select(exists(present)).only(tx)? {
        return Ok(());
    }
    require_room(of_case.count().only(tx)?)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(participants::table)
        .values((
            participants::id.eq(id),
            participants::case_id.eq(case),
            participants::owner_organisation_id.eq(because.actor()?.organisation_id),
            participants::owner_branch.eq(because.actor()?.branch),
            participants::kind.eq(ParticipantKind::Unit),
            participants::role.eq(ParticipantRole::Party),
            participants::unit_id.eq(Some(unit.unit_id)),
            participants::organisation_id.eq(Some(unit.organisation_id)),
            participants::branch.eq(Some(unit.branch)),
            participants::attendance_duty.eq(attendance_duty),
            participants::valid_from.eq(now),
            participants::version.eq(1_i64),
            participants::created_at.eq(now),
            participants::updated_at.eq(now),
        ))
        .run(tx)?;
    let added = ParticipantAdded {
        id,
        unit: Some(unit),
        by_notice: true,
    };
    tx.record(because, added)
}

/// Whether the registry has the organisation, and it is at work.
pub fn organisation_exists(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateParticipant>,
    id: Id,
) -> Result<bool, Problem> {
    Ok(diesel::select(exists(
        organisations::table
            .filter(organisations::id.eq(id))
            .filter(organisations::active.eq(true)),
    ))
    .only(tx)?)
}

/// Adds a participant, `unit` or one of `organisation`; gives the row.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateParticipant>,
    new: &NewParticipant,
    (unit, organisation): (Option<Party>, Option<Id>),
    attendance_duty: bool,
) -> Result<ParticipantRow, Problem> {
    let of_case = participants::table.filter(participants::case_id.eq(permit.target().id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now, key) = (tx.new_id(), tx.now(), permit.key()?);
    let row = ParticipantRow {
        id,
        case_id: permit.target().id,
        owner_organisation_id: permit.actor().organisation_id,
        owner_branch: permit.actor().branch,
        kind: new.kind,
        role: new.role,
        unit_id: new.unit_id,
        organisation_id: organisation,
        branch: unit.map(|unit| unit.branch),
        name: new.name.as_deref().map(str::to_owned),
        contact: new.contact.as_deref().map(str::to_owned),
        attendance_duty,
        valid_from: now,
        valid_to: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    diesel::insert_into(participants::table)
        .values((
            participants::id.eq(row.id),
            participants::case_id.eq(row.case_id),
            participants::owner_organisation_id.eq(row.owner_organisation_id),
            participants::owner_branch.eq(row.owner_branch),
            participants::kind.eq(row.kind),
            participants::role.eq(row.role),
            participants::unit_id.eq(row.unit_id),
            participants::organisation_id.eq(row.organisation_id),
            participants::branch.eq(row.branch),
            participants::name.sealed_some(key, id, row.name.as_deref())?,
            participants::contact.sealed_some(key, id, row.contact.as_deref())?,
            participants::attendance_duty.eq(row.attendance_duty),
            participants::valid_from.eq(row.valid_from),
            participants::version.eq(row.version),
            participants::created_at.eq(row.created_at),
            participants::updated_at.eq(row.updated_at),
        ))
        .run(tx)?;
    Ok(row)
}

/// Corrects the participant if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateParticipant>,
    version: i64,
    edit: &ParticipantEdit,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let rows = participants::table.filter(participants::id.eq(id));
    diesel::update(
        rows.filter(participants::version.eq(version))
            .filter(participants::valid_to.is_null()),
    )
    .set((
        participants::name.sealed_some(key, id, edit.name.as_deref())?,
        participants::contact.sealed_some(key, id, edit.contact.as_deref())?,
        participants::attendance_duty.eq(edit.attendance_duty),
        participants::version.eq(version + 1),
        participants::updated_at.eq(tx.now()),
    ))
    .guarded(tx)
}

/// Ends the participation if it still has `version`.
pub fn end(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteParticipant>,
    version: i64,
) -> Result<(), Problem> {
    let now = tx.now();
    let rows = participants::table.filter(participants::id.eq(permit.target().id));
    diesel::update(
        rows.filter(participants::version.eq(version))
            .filter(participants::valid_to.is_null()),
    )
    .set((
        participants::valid_to.eq(Some(now)),
        participants::version.eq(version + 1),
        participants::updated_at.eq(now),
    ))
    .guarded(tx)
}

/// Those who take part in the case now: to be responsible for something one must.
///
/// # Errors
/// When the database fails.
pub fn active(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<Id>, Problem> {
    Ok(participants::table
        .filter(participants::case_id.eq(because.case()?.id))
        .filter(participants::valid_to.is_null())
        .select(participants::id)
        .all(tx)?)
}

/// Participant `id` of the case.
///
/// # Errors
/// When the database fails.
pub fn in_case<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<Option<ParticipantRow>, Problem> {
    let sealed: Option<SealedParticipant> = participants::table
        .filter(participants::id.eq(id))
        .filter(participants::case_id.eq(case.id))
        .select(columns::<SealedParticipant>())
        .one(tx)?;
    let key = permit.key()?;
    sealed.map(|sealed| sealed.open(key)).transpose()
}

/// Those of `case` whom the reader may see, also those who have left, with what they do in it.
///
/// # Errors
/// When the database fails.
pub fn roles_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
) -> Result<Vec<(Id, ParticipantRole)>, Problem> {
    let found: Vec<(Id, Id, Branch, ParticipantRole)> = participants::table
        .filter(participants::case_id.eq(case.id))
        .select((
            participants::id,
            participants::owner_organisation_id,
            participants::owner_branch,
            participants::role,
        ))
        .all(tx)?;
    let readable = found.into_iter().filter(|(_, owner, branch, _)| {
        let owner = Owner::new(*owner, *branch);
        case.reader.reads(owner, Topic::Basic)
    });
    Ok(readable.map(|(id, .., role)| (id, role)).collect())
}

/// Whether somebody takes part in the permit's case as the person whom it is about.
pub fn has_person(tx: &mut Tx<'_>, permit: &Permit<CreateParticipant>) -> Result<bool, Problem> {
    let person = participants::table
        .filter(participants::case_id.eq(permit.target().id))
        .filter(participants::role.eq(ParticipantRole::Person))
        .filter(participants::valid_to.is_null());
    Ok(diesel::select(exists(person)).only(tx)?)
}

/// Whether participant `id` is the actor's own unit.
///
/// # Errors
/// When the database fails.
pub fn is_own_unit<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<bool, Problem> {
    let own = participants::table
        .filter(participants::id.eq(id))
        .filter(participants::unit_id.eq(Some(permit.actor().unit_id)));
    Ok(diesel::select(exists(own)).only(tx)?)
}
