//! Queries on the names of a case.

use diesel::prelude::*;

use crate::db::schema::{participants, persons};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Permit, Target, Tx};
use crate::kernel::seal::Sealed;
use crate::kernel::text::identifying::Names;
use crate::kernel::vocabulary::{Branch, Owner, Topic};
use crate::kernel::{Id, Problem, ProblemCode};

/// The names of the case's person and participants, as far as its reader may know them.
pub fn names<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<Names, Problem> {
    let (person, kept) = case.kept_key().ok_or(ProblemCode::Internal)?;
    let key = permit.keys().of_person(person, kept)?;
    let mut names: Vec<String> = Vec::new();
    if case.tells_of_parties() {
        let found: Option<(Sealed<persons::given_name>, Sealed<persons::family_name>)> =
            persons::table
                .filter(persons::id.eq(person))
                .select((persons::given_name, persons::family_name))
                .one(tx)?;
        if let Some((given, family)) = found {
            names.push(key.open(person, &given)?);
            names.push(key.open(person, &family)?);
        }
    }
    type Named = (Id, Id, Branch, Option<Sealed<participants::name>>);
    let found: Vec<Named> = participants::table
        .filter(participants::case_id.eq(case.id))
        .filter(participants::name.is_not_null())
        .select((
            participants::id,
            participants::owner_organisation_id,
            participants::owner_branch,
            participants::name,
        ))
        .all(tx)?;
    for (id, organisation, branch, name) in found {
        let reads = case
            .reader
            .reads(Owner::new(organisation, branch), Topic::Basic);
        if let Some(name) = name.filter(|_| reads) {
            names.push(key.open(id, &name)?);
        }
    }
    Ok(Names::of(names.iter().map(String::as_str)))
}
