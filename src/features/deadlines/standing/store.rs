//! Queries on the deadlines that a case has: met, cancelled, moved, opened again.

use diesel::prelude::*;

use crate::db::schema::{deadlines, units};
use crate::features::deadlines::rules::{DeadlineKind, Severity, Terms};
use crate::features::deadlines::store::Start;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, LinkAction, LinkPermit, Permit, Tx};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::{Id, Problem, Stamp};

/// Which open deadlines of a case.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// All that the course of the case ends.
    All,
    /// Those of a kind.
    Of(DeadlineKind),
    /// Those of a kind that are about this.
    About(DeadlineKind, Id),
    /// Those of a kind that are about any of these.
    AboutAny(DeadlineKind, &'a [Id]),
}

/// What they are for is done.
///
/// # Errors
/// When the database fails.
pub fn meet<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    which: Which<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, case.id, which, (Some(now), None))
}

/// The same in `case_id`, which the permit is about though its actor may not know of the case.
///
/// # Errors
/// When the database fails.
pub fn meet_in<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case_id: Id,
    which: Which<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, case_id, which, (Some(now), None))
}

/// The same for what somebody with a link has done in the case `case_id`, which the link is of.
///
/// # Errors
/// When the database fails.
pub fn meet_by_link<A: LinkAction>(
    tx: &mut Tx<'_>,
    _permit: &LinkPermit<A>,
    case_id: Id,
    which: Which<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, case_id, which, (Some(now), None))
}

/// What they are for is not to be done any more.
///
/// # Errors
/// When the database fails.
pub fn cancel<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    which: Which<'_>,
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, case.id, which, (None, Some(now)))
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
        .filter(deadlines::case_id.eq(case_id))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    match which {
        // Whoever looked in an emergency is reviewed whatever becomes of the case.
        Which::All => {
            let own = open.filter(deadlines::kind.ne(DeadlineKind::ReviewEmergencyAccess));
            diesel::update(own).set(ended).run(tx)?
        }
        Which::Of(kind) => {
            let of_kind = open.filter(deadlines::kind.eq(kind));
            diesel::update(of_kind).set(ended).run(tx)?
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
pub fn restart<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    about: Option<Id>,
    new: Start,
) -> Result<(), Problem> {
    recount(tx, case.id, about, new)
}

/// Counts the open renewal of `consent` in `case_id` back from `until`, to which a correction of the person's
/// record has shortened the consent.
///
/// # Errors
/// When the database fails.
pub fn renew_sooner<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case_id: Id,
    consent: Id,
    until: Stamp,
) -> Result<(), Problem> {
    let sooner = Start::of(DeadlineKind::RenewConsent, until).about(consent);
    recount(tx, case_id, Some(consent), sooner)
}

fn recount(tx: &mut Tx<'_>, case_id: Id, about: Option<Id>, new: Start) -> Result<(), Problem> {
    let mut open: Vec<Begun> = deadlines::table
        .filter(deadlines::case_id.eq(case_id))
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
pub fn hand_over<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    unit: Id,
) -> Result<(), Problem> {
    let organisation = organisation_of(tx, unit)?;
    let open = deadlines::table
        .filter(deadlines::case_id.eq(case.id))
        .filter(deadlines::is_leads.eq(true))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(unit),
            deadlines::organisation_id.eq(organisation),
        ))
        .run(tx)?;
    Ok(())
}

/// What the case's open deadlines of `kind` are about.
///
/// # Errors
/// When the database fails.
pub fn open_subjects<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    kind: DeadlineKind,
) -> Result<Vec<Option<Id>>, Problem> {
    Ok(deadlines::table
        .filter(deadlines::case_id.eq(case.id))
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
pub fn is_open<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    kind: DeadlineKind,
) -> Result<bool, Problem> {
    Ok(!open_subjects(tx, permit, case, kind)?.is_empty())
}

/// The case's latest deadline of `kind` and from when it was counted, if it was met.
///
/// # Errors
/// When the database fails.
pub fn latest_met<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    kind: DeadlineKind,
) -> Result<Option<(Id, Stamp)>, Problem> {
    let latest: Option<(Id, Stamp, Option<Stamp>)> = deadlines::table
        .filter(deadlines::case_id.eq(case.id))
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
pub fn reopen<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let met = deadlines::table
        .filter(deadlines::id.eq(id))
        .filter(deadlines::case_id.eq(case.id));
    diesel::update(met)
        .set(deadlines::met_at.eq(None::<Stamp>))
        .run(tx)?;
    // Who led the case when it was met may lead it no more.
    hand_over(tx, permit, case, case.lead_unit_id)
}

/// The case's deadline of a kind about something, if it was met.
///
/// # Errors
/// When the database fails.
pub fn met_about<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    (kind, about): (DeadlineKind, Id),
) -> Result<Option<Id>, Problem> {
    Ok(deadlines::table
        .filter(deadlines::case_id.eq(case.id))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::met_at.is_not_null())
        .select(deadlines::id)
        .one(tx)?)
}

/// Gives the open deadline of a kind about something to `unit`.
///
/// # Errors
/// When the database fails.
pub fn assign<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    (kind, about): (DeadlineKind, Id),
    unit: Id,
) -> Result<(), Problem> {
    let organisation = organisation_of(tx, unit)?;
    let open = deadlines::table
        .filter(deadlines::case_id.eq(case.id))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(unit),
            deadlines::organisation_id.eq(organisation),
        ))
        .run(tx)?;
    Ok(())
}

fn organisation_of(tx: &mut Tx<'_>, unit: Id) -> Result<Id, Problem> {
    Ok(units::table
        .filter(units::id.eq(unit))
        .select(units::organisation_id)
        .only(tx)?)
}
