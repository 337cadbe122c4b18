//! Queries on what let organisations read.

use diesel::prelude::*;

use super::rules::{AccessGround, Found, Presence, Right, Span};
use crate::db::schema::{
    consents, disclosure_grounds, disclosures, emergency_accesses, participants,
};
use crate::features::law::policy::ListAccessBases;
use crate::gate::scope::disclosed_until;
use crate::gate::{Permit, Tx};
use crate::kernel::vocabulary::{Basis, Branch, ConsentKind, Topic, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};

/// Unit, organisation, branch, from when and until when.
type Participation = (Option<Id>, Option<Id>, Option<Branch>, Stamp, Option<Stamp>);

/// When which units took part, of `organisation` or of all.
pub fn presences(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAccessBases>,
    organisation: Option<Id>,
) -> Result<Vec<Presence>, Problem> {
    let mut query = participants::table
        .filter(participants::case_id.eq(permit.target().case_id))
        .into_boxed();
    if let Some(only) = organisation {
        query = query.filter(participants::organisation_id.eq(Some(only)));
    }
    let found: Vec<Participation> = query
        .order(participants::id)
        .select((
            participants::unit_id,
            participants::organisation_id,
            participants::branch,
            participants::valid_from,
            participants::valid_to,
        ))
        .load(tx.conn()?)?;
    let units = found
        .into_iter()
        .filter_map(|(unit, own, branch, from, to)| {
            let ((unit_id, organisation_id), branch) = unit.zip(own).zip(branch)?;
            Some(Presence {
                unit_id,
                organisation_id,
                branch,
                span: Span { from, to },
            })
        });
    Ok(units.collect())
}

/// A row of `disclosures` and when it was recorded.
#[derive(Queryable)]
struct RightRow {
    id: Id,
    organisation_id: Id,
    branch: Option<Branch>,
    unit_id: Option<Id>,
    basis: Basis,
    kind: ConsentKind,
    consent_id: Option<Id>,
    topics: Topics,
    valid_from: Stamp,
    valid_to: Stamp,
    consented_at: Option<Stamp>,
    decided_at: Option<Stamp>,
}

/// What was disclosed, to `organisation` or to all. Nobody read on it before it was recorded, however far back
/// it was said to hold; what ended it has moved its end.
pub fn rights(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAccessBases>,
    organisation: Option<Id>,
) -> Result<Vec<Right>, Problem> {
    let mut query = disclosures::table
        .left_join(consents::table.on(disclosures::consent_id.eq(consents::id.nullable())))
        .left_join(disclosure_grounds::table)
        .filter(disclosures::case_id.eq(permit.target().case_id))
        .into_boxed();
    if let Some(only) = organisation {
        query = query.filter(disclosures::organisation_id.eq(only));
    }
    let found: Vec<RightRow> = query
        .order(disclosures::id)
        .select((
            disclosures::id,
            disclosures::organisation_id,
            disclosures::branch,
            disclosures::unit_id,
            disclosures::basis,
            disclosures::kind,
            disclosures::consent_id,
            disclosures::topics,
            disclosures::valid_from,
            disclosures::valid_to,
            consents::created_at.nullable(),
            disclosure_grounds::recorded_at.nullable(),
        ))
        .load(tx.conn()?)?;
    let right = |row: RightRow| Right {
        id: row.id,
        organisation_id: row.organisation_id,
        branch: row.branch,
        unit_id: row.unit_id,
        basis: row.basis,
        kind: row.kind,
        consent_id: row.consent_id,
        decided: row.decided_at.is_some(),
        topics: row.topics,
        span: Span {
            from: [row.consented_at, row.decided_at]
                .into_iter()
                .flatten()
                .fold(row.valid_from, Stamp::max),
            to: disclosed_until(row.valid_to),
        },
    };
    Ok(found.into_iter().map(right).collect())
}

/// Emergency accesses in `window`, of `organisation` or of all: they need no other basis.
pub fn emergencies(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAccessBases>,
    organisation: Option<Id>,
    window: Span,
) -> Result<Vec<Found>, Problem> {
    let mut query = emergency_accesses::table
        .filter(emergency_accesses::case_id.eq(permit.target().case_id))
        .filter(emergency_accesses::valid_to.gt(window.from))
        .into_boxed();
    if let Some(to) = window.to {
        query = query.filter(emergency_accesses::valid_from.lt(to));
    }
    if let Some(only) = organisation {
        query = query.filter(emergency_accesses::organisation_id.eq(only));
    }
    let found: Vec<(Id, Id, Stamp, Stamp)> = query
        .order(emergency_accesses::id)
        .select((
            emergency_accesses::organisation_id,
            emergency_accesses::unit_id,
            emergency_accesses::valid_from,
            emergency_accesses::valid_to,
        ))
        .load(tx.conn()?)?;
    let emergency = |(organisation_id, unit_id, from, to)| Found {
        organisation_id,
        unit_id,
        ground: AccessGround::Emergency,
        legal_basis: None,
        only_own: false,
        topics: Set::<Topic>::all().iter().collect(),
        span: Span { from, to: Some(to) },
        consent_id: None,
        disclosure_id: None,
    };
    Ok(found.into_iter().map(emergency).collect())
}
