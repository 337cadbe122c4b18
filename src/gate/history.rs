//! What a corrected resource said before: who replaced it and when stand beside it.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::action::{Action, Subject};
use super::permit::{Permit, Tx};
use crate::db::schema::revisions;
use crate::gate::ask::Ask;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// Keeps `content` as version `version` of `subject` before it is overwritten.
///
/// # Errors
/// When the database fails.
pub fn keep<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    subject: Subject,
    version: i64,
    content: &impl Serialize,
) -> Result<(), Problem> {
    let content =
        serde_json::to_string(content).map_err(|_| Problem::new(ProblemCode::Internal))?;
    let Some(subject_id) = subject.id else {
        return Err(ProblemCode::Internal.into());
    };
    let row = diesel::insert_into(revisions::table).values((
        revisions::id.eq(Id::new(tx.now())),
        revisions::subject_kind.eq(subject.kind),
        revisions::subject_id.eq(subject_id),
        revisions::version.eq(version),
        revisions::content.eq(content),
        revisions::replaced_at.eq(tx.now()),
        revisions::account_id.eq(permit.actor().account_id),
        revisions::unit_id.eq(permit.actor().unit_id),
    ));
    tx.later(row)?;
    Ok(())
}

/// An earlier version of a resource.
#[derive(Debug)]
pub struct Revision {
    /// Version that was replaced.
    pub version: i64,
    /// What it said.
    pub content: Value,
    /// When it was replaced.
    pub replaced_at: Stamp,
    /// The account that replaced it.
    pub account_id: Option<Id>,
    /// The unit it acted in.
    pub unit_id: Option<Id>,
}

type Row = (i64, String, Stamp, Option<Id>, Option<Id>);

/// The earlier versions of what the permit is for, newest first.
///
/// # Errors
/// When the database fails.
pub fn list<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>) -> Result<Vec<Revision>, Problem> {
    let subject = super::Target::subject(permit.target());
    let Some(subject_id) = subject.id else {
        return Err(ProblemCode::Internal.into());
    };
    let rows: Vec<Row> = revisions::table
        .filter(revisions::subject_kind.eq(subject.kind))
        .filter(revisions::subject_id.eq(subject_id))
        .order(revisions::version.desc())
        .limit(200)
        .select((
            revisions::version,
            revisions::content,
            revisions::replaced_at,
            revisions::account_id,
            revisions::unit_id,
        ))
        .all(tx)?;
    let revision = |(version, content, replaced_at, account_id, unit_id): Row| Revision {
        version,
        content: serde_json::from_str(&content).unwrap_or_default(),
        replaced_at,
        account_id,
        unit_id,
    };
    Ok(rows.into_iter().map(revision).collect())
}
