//! Who acts: staff by the verified token's (issuer, subject) and our own assignments; the person
//! concerned by the token's number. Nothing else.

use diesel::prelude::*;
use uuid::Uuid;

use super::authn::Caller;
use super::myself;
use super::permit::Tx;
use super::relations::{self, Relation};
use crate::db::schema::{accounts, assignments, issuer_bindings, units};
use crate::db::sql::{Condition, Sql};
use crate::gate::ask::Ask;
use crate::gate::token::Claims;
use crate::kernel::fact::Named;
use crate::kernel::vocabulary::{Branch, Owner, Party, Role, Topics};
use crate::kernel::{Code, Id, Problem, ProblemCode, Set, Stamp};
use crate::stored_as_text;

stored_as_text!(Role, Branch);

/// Account, assignment, unit and organisation of somebody who has none: equal to no other, and no
/// foreign key lets it be stored.
const NOBODY: Id = Id(Uuid::nil());

/// Somebody who acts: an account in one of its assignments, or the person concerned.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The account.
    pub account_id: Id,
    /// The account's name, for what records who received or did something; never that of a person
    /// cared for.
    pub name: String,
    /// The assignment acted in.
    pub assignment_id: Id,
    /// Until when it is.
    pub until: Option<Stamp>,
    /// Its role.
    pub role: Role,
    /// Its unit.
    pub unit_id: Id,
    /// The unit's organisation.
    pub organisation_id: Id,
    /// The unit's branch.
    pub branch: Branch,
    /// The records that are the actor's to see as the person concerned; none of staff.
    pub relations: Vec<Relation>,
}

impl Actor {
    /// Somebody who has `relations` to records and is otherwise nobody here.
    fn person(relations: Vec<Relation>) -> Self {
        Self {
            account_id: NOBODY,
            name: Role::Person.sv().to_owned(),
            assignment_id: NOBODY,
            until: None,
            role: Role::Person,
            unit_id: NOBODY,
            organisation_id: NOBODY,
            branch: Branch::Other,
            relations,
        }
    }

    /// The actor itself when it acts in an assignment; none when it is the person concerned, who has no
    /// account, unit or organisation to be recorded.
    pub fn as_staff(&self) -> Option<&Self> {
        (self.role != Role::Person).then_some(self)
    }

    /// The unit acted in, as a party.
    pub fn party(&self) -> Party {
        Party {
            unit_id: self.unit_id,
            organisation_id: self.organisation_id,
            branch: self.branch,
        }
    }

    /// Whose what the actor contributes is.
    pub fn owner(&self) -> Owner {
        self.party().owner()
    }

    /// What binds the actor to record `person`, if anything does.
    pub fn relation(&self, person: Id) -> Option<&Relation> {
        self.relations
            .iter()
            .find(|relation| relation.person_id == person)
    }

    /// Whether record `person` is about the actor.
    pub fn is(&self, person: Id) -> bool {
        self.relation(person)
            .is_some_and(|relation| relation.mandate.is_none())
    }

    /// What of the cases about record `person` the actor may read as a person.
    pub fn topics_of(&self, person: Id) -> Topics {
        let relations = self
            .relations
            .iter()
            .filter(|relation| relation.person_id == person);
        relations.map(Relation::topics).fold(Set::EMPTY, Set::union)
    }

    /// The same actor, called by what it is to record `person`.
    pub(super) fn before(mut self, person: Option<Id>) -> Self {
        if let Some(relation) = person.and_then(|person| self.relation(person)) {
            self.name = relation.title().to_owned();
        }
        self
    }
}

impl From<&Actor> for Named {
    fn from(actor: &Actor) -> Self {
        Self {
            account_id: actor.account_id,
            unit_id: actor.unit_id,
            organisation_id: actor.organisation_id,
            branch: actor.branch,
        }
    }
}

/// Resolves the caller at the transaction's moment.
///
/// # Errors
/// 403 when the account has no valid assignment, or several and named none of them.
pub fn resolve(tx: &mut Tx<'_>, caller: &Caller) -> Result<Actor, Problem> {
    match &caller.claims().personal_number {
        Some(number) => Ok(Actor::person(relations::of(tx, number)?)),
        None => assigned(tx, caller),
    }
}

type Row = (
    Id,
    String,
    (Id, Option<Stamp>),
    Role,
    Id,
    Id,
    Branch,
    Option<Id>,
    Option<Told>,
);
/// The claim that tells the organisation, and what it must say.
pub(super) type Told = (Option<String>, Option<String>);

fn actor(row: Row) -> Actor {
    let (account_id, name, (assignment_id, until), role, unit_id, organisation_id, branch, ..) =
        row;
    Actor {
        account_id,
        name,
        assignment_id,
        until,
        role,
        unit_id,
        organisation_id,
        branch,
        relations: Vec::new(),
    }
}

/// Whether the token's issuer speaks for the account's organisation, by the `binding` of the two, and this
/// token of it.
///
/// # Errors
/// 403 when it does not.
pub(super) fn speaks_for(
    binding: Option<Id>,
    told: Option<&Told>,
    claims: &Claims,
) -> Result<(), ProblemCode> {
    match (binding, told) {
        (None, _) => Err(ProblemCode::IssuerNotBound),
        (_, Some((Some(claim), value))) if claims.words.get(claim) != value.as_ref() => {
            Err(ProblemCode::OrganisationMismatch)
        }
        _ => Ok(()),
    }
}

fn assigned(tx: &mut Tx<'_>, caller: &Caller) -> Result<Actor, Problem> {
    let now = tx.now();
    let claims = caller.claims();
    let bound = issuer_bindings::organisation_id
        .nullable()
        .eq(accounts::organisation_id)
        .and(issuer_bindings::issuer.eq(accounts::issuer));
    let mut found: Vec<Row> = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .left_join(issuer_bindings::table.on(bound))
        .filter(accounts::issuer.eq(&claims.issuer))
        .filter(accounts::subject.eq(&claims.subject))
        .filter(accounts::active.eq(true))
        .filter(units::active.eq(true))
        .filter(nobody_closed())
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .order(assignments::id)
        .select((
            accounts::id,
            accounts::display_name,
            (assignments::id, assignments::valid_to),
            assignments::role,
            units::id,
            units::organisation_id,
            units::branch,
            issuer_bindings::id.nullable(),
            (issuer_bindings::claim, issuer_bindings::claim_value).nullable(),
        ))
        .all(tx)?;
    if let Some((.., binding, told)) = found.first() {
        speaks_for(*binding, told.as_ref(), claims)?;
    }
    match caller.chosen_assignment() {
        Some(chosen) => found.retain(|(_, _, (assignment, _), ..)| *assignment == chosen),
        None => keep_first_of_each(&mut found),
    }
    match found.as_slice() {
        [] => Err(ProblemCode::NoAssignment.into()),
        [_] => found
            .pop()
            .map(actor)
            .ok_or_else(|| ProblemCode::NoAssignment.into()),
        [(account, ..), ..] => Err(myself::ambiguous(tx, *account)?),
    }
}

/// Of the same role in the same unit the earliest: between them there is nothing to choose. Such were given
/// before they were refused.
fn keep_first_of_each(found: &mut Vec<Row>) {
    let mut seen = Vec::new();
    found.retain(|(_, _, _, role, unit, ..)| {
        let is_new = !seen.contains(&(*role, *unit));
        seen.push((*role, *unit));
        is_new
    });
}

/// Of `units` and `accounts`: that the organisation of neither is closed. Nobody works in one that is.
pub(super) fn nobody_closed() -> Condition {
    Sql::new(
        "NOT EXISTS (SELECT 1 FROM organisations AS o \
         WHERE o.id IN (units.organisation_id, accounts.organisation_id) AND NOT o.active)",
    )
}
