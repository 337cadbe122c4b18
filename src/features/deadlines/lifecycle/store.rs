//! Queries on the deadlines that a case has: met, cancelled, moved, opened again.

use diesel::prelude::*;

use crate::db::schema::{deadlines, units};
use crate::features::deadlines::rules::{DeadlineKind, Severity, Terms};
use crate::features::deadlines::store::Start;
use crate::gate::{Ask, Because, Tx};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Problem, Stamp};

/// What is to be done whatever becomes of the case: whoever looked in an emergency is reviewed, and the person has a
/// right to the plan.
const OUTLAST: [DeadlineKind; 2] = [DeadlineKind::ReviewEmergencyAccess, DeadlineKind::GiveCopy];

/// Which open deadlines of a case.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// All that the course of the case ends.
    All,
    /// The same but those of a kind.
    AllBut(DeadlineKind),
    /// Those of a kind.
    Of(DeadlineKind),
    /// Those of a kind that are counted from before this.
    CountedBefore(DeadlineKind, Stamp),
    /// Those of a kind that are about this.
    About(DeadlineKind, Id),
    /// Those of a kind that are about any of these.
    AboutAny(DeadlineKind, &'a [Id]),
}

/// Marks the chosen open deadlines as met.
///
/// # Errors
/// When the database fails.
pub fn meet(tx: &mut Tx<'_>, because: &Because<'_>, which: Which<'_>) -> Result<(), Problem> {
    let now = tx.now();
    meet_at(tx, because, which, now)
}

/// Marks the chosen open deadlines as met at `at`, which can lie before it is recorded.
///
/// # Errors
/// When the database fails.
pub fn meet_at(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    which: Which<'_>,
    at: Stamp,
) -> Result<(), Problem> {
    end(tx, because.case()?.id, which, (Some(at), None))
}

/// Corrects when the case's deadlines of `kind` that were met at `was` were.
///
/// # Errors
/// When the database fails.
pub fn correct_met(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
    (was, is): (Stamp, Stamp),
) -> Result<(), Problem> {
    let met = deadlines::table
        .filter(deadlines::case_id.eq(because.case()?.id))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::met_at.eq(Some(was)));
    diesel::update(met)
        .set(deadlines::met_at.eq(Some(is)))
        .run(tx)?;
    Ok(())
}

/// Cancels the chosen open deadlines: the duty no longer exists.
///
/// # Errors
/// When the database fails.
pub fn cancel(tx: &mut Tx<'_>, because: &Because<'_>, which: Which<'_>) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, because.case()?.id, which, (None, Some(now)))
}

/// Notes on the open deadlines of `kind` that somebody was asked now, by whom: they stay open until there is an
/// answer.
///
/// # Errors
/// When the database fails.
pub fn note_asked(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
) -> Result<(), Problem> {
    let open = deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::asked_at.eq(Some(tx.now())),
            deadlines::asked_by.eq(Some(&because.actor()?.name)),
        ))
        .run(tx)?;
    Ok(())
}

fn end(
    tx: &mut Tx<'_>,
    case_id: Id,
    which: Which<'_>,
    (met_at, cancelled_at): (Option<Stamp>, Option<Stamp>),
) -> Result<(), Problem> {
    let ended = (
        deadlines::met_at.eq(met_at),
        deadlines::cancelled_at.eq(cancelled_at),
    );
    let open = deadlines::table
        .filter(deadlines::case_id.eq(Some(case_id)))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    match which {
        Which::All => {
            let own = open.filter(deadlines::kind.ne_all(OUTLAST));
            diesel::update(own).set(ended).run(tx)?
        }
        Which::AllBut(kind) => {
            let others = open
                .filter(deadlines::kind.ne_all(OUTLAST))
                .filter(deadlines::kind.ne(kind));
            diesel::update(others).set(ended).run(tx)?
        }
        Which::Of(kind) => {
            let of_kind = open.filter(deadlines::kind.eq(kind));
            diesel::update(of_kind).set(ended).run(tx)?
        }
        Which::CountedBefore(kind, moment) => {
            let before = open
                .filter(deadlines::kind.eq(kind))
                .filter(deadlines::starts_from.lt(moment));
            diesel::update(before).set(ended).run(tx)?
        }
        Which::About(kind, subject) => {
            let about = open
                .filter(deadlines::kind.eq(kind))
                .filter(deadlines::subject_id.eq(Some(subject)));
            diesel::update(about).set(ended).run(tx)?
        }
        Which::AboutAny(_, []) => 0,
        Which::AboutAny(kind, subjects) => {
            let about = open
                .filter(deadlines::kind.eq(kind))
                .filter(deadlines::subject_id.eq_any(subjects.iter().copied().map(Some)));
            diesel::update(about).set(ended).run(tx)?
        }
    };
    Ok(())
}

/// Counts the case's open deadline of `new`'s kind that is about `about` as `new` says, on the terms
/// it began with; who must act stays.
///
/// # Errors
/// When the database fails.
pub fn restart(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    about: Option<Id>,
    new: Start,
) -> Result<(), Problem> {
    recount(tx, because.case()?.id, about, new)
}

fn recount(tx: &mut Tx<'_>, case_id: Id, about: Option<Id>, new: Start) -> Result<(), Problem> {
    let mut open: Vec<Begun> = deadlines::table
        .filter(deadlines::case_id.eq(Some(case_id)))
        .filter(deadlines::kind.eq(new.kind))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null())
        .select((
            deadlines::id,
            deadlines::subject_id,
            deadlines::amount,
            deadlines::time_unit,
            deadlines::severity,
        ))
        .all(tx)?;
    open.retain(|(_, subject, ..)| *subject == about);
    let now = tx.now();
    for (id, _, amount, unit, severity) in open {
        let terms = Terms {
            amount,
            unit,
            severity,
            legal_reference: None,
        };
        diesel::update(deadlines::table.filter(deadlines::id.eq(id)))
            .set((
                deadlines::subject_id.eq(new.subject),
                deadlines::starts_from.eq(new.from),
                deadlines::due_at.eq(new.kind.due_at_start(new.from, &terms, now)),
            ))
            .run(tx)?;
    }
    Ok(())
}

type Begun = (Id, Option<Id>, i32, TimeUnit, Severity);

/// Gives what the leading unit of the case must do to `unit`, which leads it from now on.
///
/// # Errors
/// When the database fails.
pub fn hand_over(tx: &mut Tx<'_>, because: &Because<'_>, unit: Id) -> Result<(), Problem> {
    let (organisation, branch) = owner_of(tx, unit)?;
    let open = deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::is_leads.eq(true))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(unit),
            deadlines::organisation_id.eq(organisation),
            deadlines::branch.eq(branch),
        ))
        .run(tx)?;
    Ok(())
}

/// What the case's open deadlines of `kind` are about.
///
/// # Errors
/// When the database fails.
pub fn open_subjects(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
) -> Result<Vec<Option<Id>>, Problem> {
    Ok(deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null())
        .select(deadlines::subject_id)
        .all(tx)?)
}

/// Whether the case has an open deadline of `kind`.
///
/// # Errors
/// When the database fails.
pub fn is_open(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
) -> Result<bool, Problem> {
    Ok(!open_subjects(tx, because, kind)?.is_empty())
}

/// The case's latest deadline of `kind` and from when it was counted, if it was met.
///
/// # Errors
/// When the database fails.
pub fn latest_met(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
) -> Result<Option<(Id, Stamp)>, Problem> {
    let latest: Option<(Id, Stamp, Option<Stamp>)> = deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .order(deadlines::id.desc())
        .limit(1)
        .select((deadlines::id, deadlines::starts_from, deadlines::met_at))
        .one(tx)?;
    Ok(latest
        .filter(|(_, _, met_at)| met_at.is_some())
        .map(|(id, from, _)| (id, from)))
}

/// Opens deadline `id` of the case again: what met it was taken back.
///
/// # Errors
/// When the database fails.
pub fn reopen(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    let met = deadlines::table
        .filter(deadlines::id.eq(id))
        .filter(deadlines::case_id.eq(Some(because.case()?.id)));
    diesel::update(met)
        .set(deadlines::met_at.eq(None::<Stamp>))
        .run(tx)?;
    // Who led the case when it was met may lead it no more.
    hand_over(tx, because, because.case()?.lead_unit_id)
}

/// The case's deadline of a kind about something, if it was met.
///
/// # Errors
/// When the database fails.
pub fn met_about(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (kind, about): (DeadlineKind, Id),
) -> Result<Option<Id>, Problem> {
    Ok(deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::met_at.is_not_null())
        .select(deadlines::id)
        .one(tx)?)
}

/// Gives the open deadlines of `kind` that were for unit `from` to unit `to`.
///
/// # Errors
/// When the database fails.
pub fn reassign(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
    (from, to): (Id, Id),
) -> Result<(), Problem> {
    let (organisation, branch) = owner_of(tx, to)?;
    let open = deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::unit_id.eq(from))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(to),
            deadlines::organisation_id.eq(organisation),
            deadlines::branch.eq(branch),
            deadlines::is_leads.eq(to == because.case()?.lead_unit_id),
        ))
        .run(tx)?;
    Ok(())
}

/// Gives the open deadline of a kind about something to `unit`.
///
/// # Errors
/// When the database fails.
pub fn assign(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (kind, about): (DeadlineKind, Id),
    unit: Id,
) -> Result<(), Problem> {
    let (organisation, branch) = owner_of(tx, unit)?;
    let open = deadlines::table
        .filter(deadlines::case_id.eq(Some(because.case()?.id)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(unit),
            deadlines::organisation_id.eq(organisation),
            deadlines::branch.eq(branch),
            deadlines::is_leads.eq(unit == because.case()?.lead_unit_id),
        ))
        .run(tx)?;
    Ok(())
}

fn owner_of(tx: &mut Tx<'_>, unit: Id) -> Result<(Id, Branch), Problem> {
    Ok(units::table
        .filter(units::id.eq(unit))
        .select((units::organisation_id, units::branch))
        .only(tx)?)
}
