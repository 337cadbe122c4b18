//! Queries on cases. Every function takes the permit that the Gate gave.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::{CreateCase, UpdateCase};
use super::succession::{LinkedRow, linked, receivers};
use super::wire::{CaseEdit, ExternalId};
use crate::db::MultiBackend;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{accounts, assignments, case_access, case_external_ids, cases, units};
use crate::db::sealed::SealInto;
use crate::db::sql::Sql;
use crate::db::types::Uid;
use crate::gate::scope::{
    CaseQuery, CaseScope, CaseState, Listed, open_to_initiator, visible_cases,
};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::case_status::Ending;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::text::compared;
use crate::kernel::vocabulary::{
    Branch, CaseStatus, ClosingReason, Origin, Party, Role, TargetGroup, TargetGroups,
};
use crate::kernel::{Day, Id, Label, Problem, Set, Stamp};
use crate::{stored_as_bits, stored_as_text};

stored_as_text!(Origin);
stored_as_bits!(TargetGroup);

/// Declares a row of `cases` alone, and the same with whoever leads the case by assignment.
macro_rules! case_rows {
    ($($field:ident: $kind:ty),+ $(,)?) => {
        /// A row of `cases`; not serialisable, so that what leaves goes through the wire types.
        #[derive(Queryable, Selectable, Debug)]
        #[diesel(table_name = cases)]
        pub struct CaseRow { $(pub $field: $kind),+ }

        #[derive(Queryable, Selectable, Debug)]
        #[diesel(table_name = cases)]
        struct LedCaseRow {
            $($field: $kind,)+
            #[diesel(select_expression = accounts::display_name.nullable())]
            name_of_lead: Option<String>,
            #[diesel(select_expression = accounts::active.nullable())]
            is_lead_open: Option<bool>,
            #[diesel(select_expression = assignments::valid_from.nullable())]
            lead_from: Option<Stamp>,
            #[diesel(select_expression = assignments::valid_to.nullable())]
            lead_to: Option<Stamp>,
        }

        impl From<LedCaseRow> for LedRow {
            fn from(led: LedCaseRow) -> Self {
                Self {
                    name: led.name_of_lead,
                    is_open: led.is_lead_open == Some(true),
                    from: led.lead_from,
                    to: led.lead_to,
                    row: CaseRow { $($field: led.$field),+ },
                }
            }
        }
    };
}

case_rows! {
    case_number: i64,
    id: Id,
    person_id: Id,
    initiating_organisation_id: Id,
    initiating_branch: Branch,
    initiating_unit_id: Id,
    lead_unit_id: Id,
    lead_name: Option<Sealed<cases::lead_name>>,
    origin: Origin,
    target_groups: Set<TargetGroup>,
    reason: Sealed<cases::reason>,
    need_detected_on: Day,
    requested_on: Option<Day>,
    status: CaseStatus,
    closing_reason: Option<ClosingReason>,
    closing_text: Option<Sealed<cases::closing_text>>,
    closed_at: Option<Stamp>,
    version: i64,
    created_at: Stamp,
    updated_at: Stamp,
    date_of_death: Option<Day>,
    lead_assignment_id: Option<Id>,
    deputy_assignment_id: Option<Id>,
    deputy_from: Option<Stamp>,
    deputy_to: Option<Stamp>,
}

/// A case with whoever leads it by assignment, as that stands now.
#[derive(Debug)]
pub struct LedRow {
    pub row: CaseRow,
    /// What the account is called.
    pub name: Option<String>,
    is_open: bool,
    from: Option<Stamp>,
    to: Option<Stamp>,
}

impl LedRow {
    /// Whether whoever leads it by assignment may act in that at `now`.
    pub fn is_led(&self, now: Stamp) -> bool {
        self.is_open
            && self.from.is_some_and(|from| from <= now)
            && self.to.is_none_or(|to| to > now)
    }
}

/// A case with what belongs to it.
#[derive(Debug)]
pub struct CaseParts {
    /// The case.
    pub led: LedRow,
    /// What the actor's own organisation calls it.
    pub external_ids: Vec<ExternalId>,
    /// The cases it links to.
    pub linked: Vec<LinkedRow>,
    /// Whether consents in force let another municipality have it.
    pub can_move: bool,
    /// When something last happened, and when the case itself was changed, as far as the actor learns of it as a
    /// person; none for staff.
    pub told: Option<(Stamp, Stamp)>,
}

/// A row of `case_external_ids`.
#[derive(Queryable, Selectable, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[diesel(table_name = case_external_ids)]
struct ExternalIdRow {
    system: String,
    external_id: String,
}

/// The case of the permit.
pub fn load<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<CaseRow, Problem> {
    let id = permit.target().id;
    Ok(cases::table
        .filter(cases::id.eq(id))
        .select(columns::<CaseRow>())
        .only(tx)?)
}

/// The case of the permit with what belongs to it.
pub fn whole(sought: CaseQuery) -> impl Reading<Output = Option<CaseParts>> {
    let led = assignments::id.nullable().eq(cases::lead_assignment_id);
    let case = cases::table
        .left_join(assignments::table.on(led))
        .left_join(accounts::table.on(accounts::id.eq(assignments::account_id)))
        .filter(cases::id.eq(sought.id));
    let external = case_external_ids::table
        .filter(case_external_ids::case_id.eq(sought.id))
        .filter(case_external_ids::organisation_id.eq(sought.own.organisation_id));
    let parts = (
        rows(case),
        rows(external),
        rows(linked(&sought)),
        rows(receivers(&sought)),
        sought.told_to_person().map(rows),
    );
    type Found = (
        Vec<LedCaseRow>,
        Vec<ExternalIdRow>,
        Vec<LinkedRow>,
        Vec<(Id,)>,
        Option<Vec<(Stamp, Stamp)>>,
    );
    parts.map(|(mut cases, mut ids, linked, receivers, told): Found| {
        ids.sort();
        let external = |row: ExternalIdRow| ExternalId {
            system: Label::stored(row.system),
            external_id: Label::stored(row.external_id),
        };
        Some(CaseParts {
            led: cases.pop()?.into(),
            external_ids: ids.into_iter().map(external).collect(),
            linked,
            can_move: !receivers.is_empty(),
            told: told.and_then(|mut told| told.pop()),
        })
    })
}

/// The open cases about the person that the actor may know of.
pub fn open_about(
    permit: &Permit<CreateCase>,
    person_id: Id,
) -> impl Reading<Output = Vec<Id>> + use<> {
    let open = Sql::<(Uid, Uid)>::new(
        "SELECT cases.id, cases.person_id FROM cases WHERE cases.status <> 'CLOSED' AND cases.person_id = ",
    )
    .id(person_id)
    .text(" AND EXISTS (SELECT 1 FROM case_access WHERE case_access.case_id = cases.id AND ")
    .all_of(visible_cases(permit.actor(), permit.now()))
    .text(") ORDER BY cases.id");
    rows(open).map(|found: Vec<(Id, Id)>| found.into_iter().map(|(id, _)| id).collect())
}

/// The unit that the actor opens the case in: its own, or for a record system the stated one of its
/// organisation and branch.
pub fn initiating_unit(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    stated: Option<Id>,
) -> Result<Option<Party>, Problem> {
    let own = permit.actor().party();
    match stated {
        None => Ok(Some(own)),
        Some(stated) if stated == own.unit_id => Ok(Some(own)),
        Some(stated) if permit.actor().role == Role::Integration => {
            let there: Option<Id> = units::table
                .filter(units::id.eq(stated))
                .filter(units::organisation_id.eq(own.organisation_id))
                .filter(units::branch.eq(own.branch))
                .filter(units::active.eq(true))
                .select(units::id)
                .one(tx)?;
            Ok(there.map(|unit_id| Party { unit_id, ..own }))
        }
        Some(_) => Ok(None),
    }
}

/// A case to open, whatever it is opened by.
pub struct Opening<'a> {
    /// The person, as recorded by the organisation.
    pub person_id: Id,
    /// The unit in which.
    pub unit: Party,
    /// The case that it goes on from.
    pub predecessor: Option<Id>,
    /// Who leads the work, by name.
    pub lead_name: Option<&'a str>,
    /// The assignment that leads it, and until when that is.
    pub leader: Option<(Id, Option<Stamp>)>,
    /// What began it.
    pub origin: Origin,
    /// Whom it is for.
    pub target_groups: TargetGroups,
    /// Why coordination is needed.
    pub reason: &'a str,
    /// Day on which the need was detected.
    pub need_detected_on: Day,
    /// Day on which the person asked for a plan.
    pub requested_on: Option<Day>,
}

/// What the actor's organisation calls the case that it has just opened.
pub fn name_externally(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    case_id: Id,
    names: &[ExternalId],
) -> Result<(), Problem> {
    let organisation_id = permit.actor().organisation_id;
    for ExternalId {
        system,
        external_id,
    } in names
    {
        diesel::insert_into(case_external_ids::table)
            .values((
                case_external_ids::organisation_id.eq(organisation_id),
                case_external_ids::system.eq(&**system),
                case_external_ids::external_id.eq(&**external_id),
                case_external_ids::system_key.eq(compared(system)),
                case_external_ids::external_key.eq(compared(external_id)),
                case_external_ids::case_id.eq(case_id),
            ))
            .run(tx)?;
    }
    Ok(())
}

/// Opens a case in status NEED_IDENTIFIED, sealed under the key of its person; gives its row.
pub fn open(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    key: &PersonKey,
    opening: &Opening<'_>,
) -> Result<CaseRow, Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    let row: CaseRow = diesel::insert_into(cases::table)
        .values((
            cases::id.eq(id),
            cases::person_id.eq(opening.person_id),
            cases::initiating_organisation_id.eq(opening.unit.organisation_id),
            cases::initiating_branch.eq(opening.unit.branch),
            cases::initiating_unit_id.eq(opening.unit.unit_id),
            cases::lead_unit_id.eq(opening.unit.unit_id),
            cases::lead_name.sealed_some(key, id, opening.lead_name)?,
            cases::lead_assignment_id.eq(opening.leader.map(|(leader, _)| leader)),
            cases::origin.eq(opening.origin),
            cases::target_groups.eq(opening.target_groups),
            cases::reason.sealed(key, id, opening.reason)?,
            cases::need_detected_on.eq(opening.need_detected_on),
            cases::requested_on.eq(opening.requested_on),
            cases::status.eq(CaseStatus::NeedIdentified),
            cases::predecessor_case_id.eq(opening.predecessor),
            cases::version.eq(1_i64),
            cases::created_at.eq(now),
            cases::updated_at.eq(now),
        ))
        .returning(<CaseRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    let listed = Listed {
        id,
        case_number: row.case_number,
        person_id: row.person_id,
        status: row.status,
        updated_at: row.updated_at,
    };
    open_to_initiator(tx, because, opening.unit, &listed)?;
    Ok(row)
}

/// Whether `unit` takes part in the permit's case now.
pub fn takes_part(tx: &mut Tx<'_>, permit: &Permit<UpdateCase>, unit: Id) -> Result<bool, Problem> {
    let found = case_access::table
        .filter(case_access::unit_id.eq(unit))
        .filter(case_access::case_id.eq(permit.target().id))
        .filter(case_access::valid_to.is_null());
    Ok(diesel::select(exists(found)).only(tx)?)
}

/// Corrects the case if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    version: i64,
    edit: &CaseEdit,
) -> Result<(), Problem> {
    let (case, key, now) = (permit.target(), permit.key()?, tx.now());
    let deputy = edit.deputy.as_ref();
    diesel::update(
        cases::table
            .filter(cases::id.eq(case.id))
            .filter(cases::version.eq(version)),
    )
    .set((
        cases::lead_unit_id.eq(edit.lead_unit_id),
        cases::lead_assignment_id.eq(edit.lead_assignment_id),
        cases::deputy_assignment_id.eq(deputy.map(|one| one.assignment_id)),
        cases::deputy_from.eq(deputy.map(|one| one.valid_from.unwrap_or(now))),
        cases::deputy_to.eq(deputy.map(|one| one.valid_to)),
        cases::lead_name.sealed_some(key, case.id, edit.lead_name.as_deref())?,
        cases::target_groups.eq(edit.target_groups),
        cases::reason.sealed(key, case.id, &edit.reason)?,
        cases::need_detected_on.eq(edit.need_detected_on),
        cases::requested_on.eq(edit.requested_on),
        cases::version.eq(version + 1),
        cases::updated_at.eq(tx.now()),
    ))
    .guarded(tx)?;
    touch_access(tx, &permit.because(), case.id, None)
}

/// Words of a closing, sealed for the case.
pub type ClosingWords = Sealed<cases::closing_text>;

/// Writes that the case has become `status`, and how it ended when it is closed.
pub fn set_status(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    status: CaseStatus,
    closing: Option<(Ending<'_>, Option<ClosingWords>)>,
) -> Result<(), Problem> {
    let (now, case) = (tx.now(), because.case()?.id);
    let (ending, words) = closing.unzip();
    diesel::update(cases::table.filter(cases::id.eq(case)))
        .set((
            cases::status.eq(status),
            cases::closing_reason.eq(ending.and_then(|ending| ending.reason)),
            cases::closing_text.eq(words.flatten()),
            cases::date_of_death.eq(ending.and_then(|ending| ending.date_of_death)),
            cases::closed_at.eq(ending.map(|_| now)),
            cases::consented_until.eq(None::<Stamp>),
            cases::version.eq(cases::version + 1),
            cases::updated_at.eq(now),
        ))
        .run(tx)?;
    touch_access(tx, because, case, Some(status))
}

/// Has the case be about the record `person`, which another record of the same person was merged into; gives it as
/// it stands then.
///
/// # Errors
/// When the database fails.
pub fn rebind(tx: &mut Tx<'_>, because: &Because<'_>, person: Id) -> Result<CaseState, Problem> {
    let case = *because.case()?;
    diesel::update(cases::table.filter(cases::id.eq(case.id)))
        .set((
            cases::person_id.eq(person),
            cases::version.eq(cases::version + 1),
            cases::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    touch_access(tx, because, case.id, None)?;
    Ok(CaseState {
        person_id: person,
        ..case
    })
}

/// Writes until when consents to the plan let the case, which is open, go on.
pub fn set_consented_until(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    until: Option<Stamp>,
) -> Result<(), Problem> {
    diesel::update(cases::table.filter(cases::id.eq(because.case()?.id)))
        .set(cases::consented_until.eq(until))
        .run(tx)?;
    Ok(())
}

/// Keeps what lists sort and filter by equal to the case.
pub fn touch_access(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    case_id: Id,
    status: Option<CaseStatus>,
) -> Result<(), Problem> {
    let now = tx.now();
    let rows = case_access::table.filter(case_access::case_id.eq(case_id));
    match status {
        Some(status) => diesel::update(rows)
            .set((
                case_access::updated_at.eq(now),
                case_access::status.eq(status),
            ))
            .run(tx)?,
        None => diesel::update(rows)
            .set(case_access::updated_at.eq(now))
            .run(tx)?,
    };
    Ok(())
}
