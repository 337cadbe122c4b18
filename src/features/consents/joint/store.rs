//! Queries on what custodians consent to together.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::rules::{Custodian, Fate, fate};
use crate::db::schema::{
    cases, consent_answers, consent_endings, consent_limits, consents, representatives,
};
use crate::features::consents::limits::limit_to;
use crate::features::consents::rules::{Capacity, Ending};
use crate::features::consents::store::end;
use crate::gate::{Ask, Because, Tx};
use crate::kernel::fact::{ConsentIncomplete, ConsentLimited};
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::swedish_days::end_of;
use crate::kernel::vocabulary::{ConsentDecision, ConsentKind};
use crate::kernel::{Day, Id, Problem, ProblemCode};

/// A consent that custodians gave and that has not ended.
#[derive(Queryable)]
struct Given {
    id: Id,
    case_id: Id,
    kind: ConsentKind,
    request_id: Option<Id>,
}

/// Lets no consent about the person hold that a custodian in force has not joined: what the others consented to
/// is incomplete from now on, or from the day on which the other custodian begins.
///
/// # Errors
/// When the database fails.
pub fn need_all_custodians(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let person = because.person_id().ok_or(ProblemCode::Internal)?;
    let given = given(tx, person)?;
    if given.is_empty() {
        return Ok(());
    }
    let custodians = custodians(tx, person)?;
    let (cases, now) = (because.cases(tx)?, tx.now());
    for one in given {
        let Some(case) = cases.iter().find(|case| case.id == one.case_id) else {
            continue;
        };
        let (said, case) = (said(tx, &one)?, because.in_case(*case));
        match fate(&custodians, &said, now) {
            Fate::Holds => {}
            Fate::Incomplete => {
                end(tx, because, (one.id, Ending::Incomplete), None, None)?;
                let (id, kind) = (one.id, one.kind);
                tx.record(&case, ConsentIncomplete { id, kind })?;
            }
            Fate::HoldsUntil(ends_at) => {
                limit_to(tx, because, &[one.id], ends_at)?;
                tx.record(
                    &case,
                    ConsentLimited {
                        id: one.id,
                        ends_at,
                    },
                )?;
            }
        }
    }
    Ok(())
}

fn given(tx: &mut Tx<'_>, person: Id) -> Result<Vec<Given>, Problem> {
    let now = tx.now();
    Ok(consents::table
        .inner_join(cases::table.on(cases::id.eq(consents::case_id)))
        .filter(cases::person_id.eq(person))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .filter(consents::capacity.eq(Capacity::Custodian))
        .filter(consents::valid_to.gt(now))
        .filter(not(exists(
            consent_endings::table.filter(consent_endings::consent_id.eq(consents::id)),
        )))
        .filter(not(exists(
            consent_limits::table
                .filter(consent_limits::consent_id.eq(consents::id))
                .filter(consent_limits::ends_at.le(now)),
        )))
        .order(consents::id)
        .select((
            consents::id,
            consents::case_id,
            consents::kind,
            consents::request_id,
        ))
        .all(tx)?)
}

/// Custodians of the person who act now or will.
fn custodians(tx: &mut Tx<'_>, person: Id) -> Result<Vec<Custodian>, Problem> {
    let now = tx.now();
    let found: Vec<(Id, Day, Option<Day>)> = representatives::table
        .filter(representatives::person_id.eq(person))
        .filter(representatives::kind.eq(RepresentativeKind::Custodian))
        .filter(representatives::ended_at.is_null())
        .select((
            representatives::id,
            representatives::starts_on,
            representatives::ends_on,
        ))
        .all(tx)?;
    let acts = |(id, starts_on, ends_on): (Id, Day, Option<Day>)| {
        let over = ends_on.is_some_and(|day| end_of(day) <= now);
        (!over).then_some(Custodian { id, starts_on })
    };
    Ok(found.into_iter().filter_map(acts).collect())
}

/// What was said of a consent, or of the request that it answers.
fn said(tx: &mut Tx<'_>, one: &Given) -> Result<Vec<(Option<Id>, ConsentDecision)>, Problem> {
    let about = [Some(one.id), one.request_id];
    let about: Vec<Id> = about.into_iter().flatten().collect();
    Ok(consent_answers::table
        .filter(consent_answers::consent_id.eq_any(about))
        .order(consent_answers::id)
        .select((
            consent_answers::representative_id,
            consent_answers::decision,
        ))
        .all(tx)?)
}
