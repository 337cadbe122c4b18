//! What a corrected resource said before: who replaced it and when stand beside it.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::action::{Action, Subject, Target};
use super::because::Because;
use super::permit::{Permit, Tx};
use crate::db::schema::revisions;
use crate::gate::ask::Ask;
use crate::kernel::seal::Sealed;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// Keeps `content` as version `version` of `subject` before it is overwritten; sealed when the target is
/// about a person.
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
    let id = Id::new(tx.now());
    let content = match permit.target().kept_key() {
        Some(_) => permit.key()?.seal(id, &content)?,
        None => Sealed::stored(content.into_bytes()),
    };
    let staff = permit.actor().as_staff();
    let by = (
        staff.map(|staff| staff.account_id),
        staff.map(|staff| staff.unit_id),
    );
    insert(tx, id, subject, version, content, by)
}

/// The same of what is replaced because of something else; by whom stands beside it only when that is told.
///
/// # Errors
/// When the database fails.
pub fn keep_because(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    subject: Subject,
    version: i64,
    content: &impl Serialize,
) -> Result<(), Problem> {
    let content =
        serde_json::to_string(content).map_err(|_| Problem::new(ProblemCode::Internal))?;
    let id = Id::new(tx.now());
    let staff = because.actor()?.as_staff();
    let staff = staff.filter(|_| because.is_named());
    let by = (
        staff.map(|staff| staff.account_id),
        staff.map(|staff| staff.unit_id),
    );
    insert(
        tx,
        id,
        subject,
        version,
        because.key()?.seal(id, &content)?,
        by,
    )
}

fn insert(
    tx: &mut Tx<'_>,
    id: Id,
    subject: Subject,
    version: i64,
    content: Sealed<revisions::content>,
    (account, unit): (Option<Id>, Option<Id>),
) -> Result<(), Problem> {
    let subject_id = subject.id.ok_or(ProblemCode::Internal)?;
    let row = diesel::insert_into(revisions::table).values((
        revisions::id.eq(id),
        revisions::subject_kind.eq(subject.kind),
        revisions::subject_id.eq(subject_id),
        revisions::version.eq(version),
        revisions::content.eq(content),
        revisions::replaced_at.eq(tx.now()),
        revisions::account_id.eq(account),
        revisions::unit_id.eq(unit),
    ));
    tx.later(row)?;
    Ok(())
}

/// An earlier version of a resource.
#[derive(Debug)]
pub struct Revision {
    /// What it is a version of.
    pub subject_id: Id,
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

type Row = (
    Id,
    Id,
    i64,
    Sealed<revisions::content>,
    Stamp,
    Option<Id>,
    Option<Id>,
);

/// The earlier versions of what the permit is for and of what `merged` names, which is that now; newest first.
///
/// # Errors
/// When the database fails.
pub fn list<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    merged: &[Id],
) -> Result<Vec<Revision>, Problem> {
    let subject = permit.target().subject();
    let Some(subject_id) = subject.id else {
        return Err(ProblemCode::Internal.into());
    };
    let subjects: Vec<Id> = merged.iter().copied().chain([subject_id]).collect();
    let rows: Vec<Row> = revisions::table
        .filter(revisions::subject_kind.eq(subject.kind))
        .filter(revisions::subject_id.eq_any(subjects))
        .order((revisions::replaced_at.desc(), revisions::version.desc()))
        .limit(200)
        .select((
            revisions::id,
            revisions::subject_id,
            revisions::version,
            revisions::content,
            revisions::replaced_at,
            revisions::account_id,
            revisions::unit_id,
        ))
        .all(tx)?;
    let revision = |(id, subject_id, version, content, replaced_at, account_id, unit_id): Row| {
        let content = match permit.target().kept_key() {
            Some(_) => serde_json::from_str(&permit.key()?.open(id, &content)?),
            None => serde_json::from_slice(content.as_bytes()),
        };
        Ok(Revision {
            subject_id,
            version,
            content: content.map_err(|_| Problem::new(ProblemCode::Internal))?,
            replaced_at,
            account_id,
            unit_id,
        })
    };
    rows.into_iter().map(revision).collect()
}
