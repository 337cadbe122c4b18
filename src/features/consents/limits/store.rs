//! Queries on limits beside consents.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::schema::{cases, consent_endings, consent_limits, consents, disclosures};
use crate::features::consents::rules::Capacity;
use crate::gate::{Ask, Because, Tx};
use crate::kernel::fact::ConsentLimited;
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Code, Id, Problem, Stamp};

/// Lets no consent about `person` outlast the age at which it could be given, now that a correction of the
/// record has moved the day of coming of age to `of_age_at`: a custodian's ends with that day, and of somebody
/// who turns out to be a child everybody else's ends now. When the age is known no longer, all end now, because
/// nobody can tell who decides. What was said stays, with a limit beside it, and what has passed stays as it
/// was.
///
/// # Errors
/// When the database fails.
pub fn follow_age(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    person: Id,
    of_age_at: Option<Stamp>,
) -> Result<(), Problem> {
    let now = tx.now();
    let until = of_age_at.map_or(now, |at| at.max(now));
    limit(tx, because, person, &[Capacity::Custodian], until)?;
    match of_age_at {
        Some(at) if at <= now => Ok(()),
        _ => {
            let adults = [
                Capacity::Person,
                Capacity::Administrator,
                Capacity::Attorney,
            ];
            limit(tx, because, person, &adults, now)
        }
    }
}

/// Lets no consent about `person` outlast the person, whose death is known: from now on nobody reads because of one.
///
/// # Errors
/// When the database fails.
pub fn end_with_death(tx: &mut Tx<'_>, because: &Because<'_>, person: Id) -> Result<(), Problem> {
    let now = tx.now();
    limit(tx, because, person, Capacity::ALL, now)
}

/// Lets no consent about `person` that was given in one of `capacities` last beyond `ends_at`.
fn limit(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    person: Id,
    capacities: &[Capacity],
    ends_at: Stamp,
) -> Result<(), Problem> {
    let too_long: Vec<(Id, Id)> = consents::table
        .inner_join(cases::table.on(cases::id.eq(consents::case_id)))
        .filter(cases::person_id.eq(person))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .filter(consents::capacity.eq_any(capacities))
        .filter(consents::valid_to.gt(ends_at))
        .filter(not(exists(
            consent_endings::table.filter(consent_endings::consent_id.eq(consents::id)),
        )))
        .filter(not(exists(
            consent_limits::table
                .filter(consent_limits::consent_id.eq(consents::id))
                .filter(consent_limits::ends_at.le(ends_at)),
        )))
        .select((consents::id, consents::case_id))
        .all(tx)?;
    if too_long.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = too_long.iter().map(|(id, _)| *id).collect();
    limit_to(tx, because, &ids, ends_at)?;
    let cases = because.cases(tx)?;
    for (id, case_id) in too_long {
        if let Some(case) = cases.iter().find(|case| case.id == case_id) {
            tx.record(&because.in_case(*case), ConsentLimited { id, ends_at })?;
        }
    }
    Ok(())
}

/// Puts a limit beside each of these consents: nothing is read because of them after `ends_at`.
pub fn limit_to(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    ids: &[Id],
    ends_at: Stamp,
) -> Result<(), Problem> {
    let about: Vec<Option<Id>> = ids.iter().copied().map(Some).collect();
    let live = disclosures::table
        .filter(disclosures::consent_id.eq_any(about))
        .filter(disclosures::valid_to.gt(ends_at));
    diesel::update(live)
        .set(disclosures::valid_to.eq(ends_at))
        .run(tx)?;
    let now = tx.now();
    for id in ids {
        let limit = diesel::insert_into(consent_limits::table).values((
            consent_limits::id.eq(tx.new_id()),
            consent_limits::consent_id.eq(*id),
            consent_limits::ends_at.eq(ends_at),
            consent_limits::created_at.eq(now),
        ));
        tx.later(limit)?;
    }
    Ok(())
}
