//! What is not about any person cared for: the registry, one's own log, one's own work.

use diesel::prelude::*;

use crate::db::reading::{Reading, Ready};
use crate::db::schema::{
    accounts, assignment_offers, assignments, issuer_bindings, organisations, units,
};
use crate::gate::action::{Lookup, Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// What is kept of whom: organisations, areas, units and common policies are known to everybody who works
/// here, accounts, assignments and offers to the administrators of the organisations that they concern.
#[derive(Clone, Debug)]
pub struct Registry {
    subject: Subject,
    organisations: Vec<Id>,
    account: Option<Id>,
}

impl Registry {
    /// Known to everybody, kept by nobody's administrator but the service's.
    fn common(subject: Subject) -> Self {
        Self::of(subject, Vec::new())
    }

    /// What administrators of `organisations` keep.
    fn of(subject: Subject, organisations: Vec<Id>) -> Self {
        Self {
            subject,
            organisations,
            account: None,
        }
    }

    /// Whether it is the actor's to keep: of its own organisation, or of the service's administrator, who
    /// does what the table of actions lets that role do in whichever organisation.
    pub fn kept_by(actor: &Actor, registry: &Self) -> bool {
        match actor.role {
            Role::ServiceAdmin => true,
            Role::RegistryAdmin => registry.organisations.contains(&actor.organisation_id),
            _ => false,
        }
    }

    /// The organisations whose administrators keep it: of an assignment that of the account first, that of the
    /// unit last.
    pub fn organisations(&self) -> &[Id] {
        &self.organisations
    }

    /// What concerns an account: there for those who keep one of its organisations, and for the service's
    /// administrator when it is of a `role` that is the service's to know of, or of no role.
    fn private(
        actor: &Actor,
        subject: Subject,
        (organisations, account, role): Concern,
    ) -> Option<Self> {
        let found = Self {
            subject,
            organisations,
            account: Some(account),
        };
        let of_the_service = role.is_none_or(|role| Role::OF_THE_SERVICE.contains(&role));
        let known =
            Self::kept_by(actor, &found) && (actor.role != Role::ServiceAdmin || of_the_service);
        known.then_some(found)
    }
}

impl Target for Registry {
    type Key = Subject;

    /// By the kind of resource; one that is not known here is found by nobody.
    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Subject) -> Result<Option<Self>, Problem> {
        let Some(id) = key.id else {
            return Ok(Some(Self::common(*key)));
        };
        let public = |organisation: Option<Id>| organisation.map(|one| Self::of(*key, vec![one]));
        let private = |concern: Option<Concern>| Self::private(actor, *key, concern?);
        Ok(match key.kind {
            "area" | "deadline-policy" => Some(Self::common(*key)),
            "organisation" => public(
                organisations::table
                    .filter(organisations::id.eq(id))
                    .select(organisations::id)
                    .one(tx)?,
            ),
            "unit" => public(
                units::table
                    .filter(units::id.eq(id))
                    .select(units::organisation_id)
                    .one(tx)?,
            ),
            "issuer-binding" => public(
                issuer_bindings::table
                    .filter(issuer_bindings::id.eq(id))
                    .select(issuer_bindings::organisation_id)
                    .one(tx)?,
            )
            .filter(|binding| Self::kept_by(actor, binding)),
            "account" => private(account(tx, id)?),
            "assignment" => private(assignment(tx, id)?),
            "assignment-offer" => private(offer(tx, id)?),
            _ => None,
        })
    }

    fn subject(&self) -> Subject {
        self.subject
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    /// Nobody gives, prolongs or changes anything of the own account, in any role.
    fn objection(&self, actor: &Actor) -> Option<ProblemCode> {
        (self.account == Some(actor.account_id)).then_some(ProblemCode::OwnAccount)
    }

    fn concerns(&self) -> &[Id] {
        &self.organisations
    }

    fn asked(key: &Subject) -> Subject {
        *key
    }
}

/// The organisations that something concerns, the account that it is about, and its role if it has one.
type Concern = (Vec<Id>, Id, Option<Role>);

fn account(tx: &mut Tx<'_>, id: Id) -> Result<Option<Concern>, Problem> {
    let home: Option<Option<Id>> = accounts::table
        .filter(accounts::id.eq(id))
        .select(accounts::organisation_id)
        .one(tx)?;
    Ok(home.map(|home| (home.into_iter().collect(), id, None)))
}

fn assignment(tx: &mut Tx<'_>, id: Id) -> Result<Option<Concern>, Problem> {
    let found: Option<(Option<Id>, Id, Id, Role)> = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .filter(assignments::id.eq(id))
        .select((
            accounts::organisation_id,
            units::organisation_id,
            accounts::id,
            assignments::role,
        ))
        .one(tx)?;
    Ok(found.map(|(home, unit, account, role)| (both(home, unit), account, Some(role))))
}

fn offer(tx: &mut Tx<'_>, id: Id) -> Result<Option<Concern>, Problem> {
    let found: Option<(Id, Id, Id, Role)> = assignment_offers::table
        .filter(assignment_offers::id.eq(id))
        .select((
            assignment_offers::home_organisation_id,
            assignment_offers::organisation_id,
            assignment_offers::account_id,
            assignment_offers::role,
        ))
        .one(tx)?;
    Ok(found.map(|(home, unit, account, role)| (both(Some(home), unit), account, Some(role))))
}

/// The organisation of the account and that of the unit, once when they are one.
fn both(home: Option<Id>, unit: Id) -> Vec<Id> {
    let home = home.filter(|home| *home != unit);
    home.into_iter().chain([unit]).collect()
}

/// A collection of what the actor may see: each row of it passes the predicate of its kind.
#[derive(Clone, Debug)]
pub struct OwnWork(Subject);

impl Target for OwnWork {
    type Key = &'static str;

    fn find(_tx: &mut Tx<'_>, _actor: &Actor, key: &&'static str) -> Result<Option<Self>, Problem> {
        Ok(Some(Self(Subject::all(key))))
    }

    fn subject(&self) -> Subject {
        self.0
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    fn asked(key: &&'static str) -> Subject {
        Subject::all(key)
    }
}

impl Lookup for OwnWork {
    type Sought = Seen;

    fn sought(actor: &Actor, now: Stamp, _key: &&'static str) -> Seen {
        Seen {
            by: actor.clone(),
            at: now,
            seal: (),
        }
    }

    fn seek(
        _actor: &Actor,
        _now: Stamp,
        key: &&'static str,
    ) -> impl Reading<Output = Option<Self>> {
        Ready(Some(Self(Subject::all(key))))
    }
}

/// By whom and when: what the predicate of a collection's rows goes by.
#[derive(Clone, Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct Seen {
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: Stamp,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

/// The access log of the actor's own organisation.
#[derive(Clone, Copy, Debug)]
pub struct OwnLog;

impl Target for OwnLog {
    type Key = ();

    fn find(_tx: &mut Tx<'_>, _actor: &Actor, (): &()) -> Result<Option<Self>, Problem> {
        Ok(Some(Self))
    }

    fn subject(&self) -> Subject {
        Subject::all("audit-entry")
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    fn asked((): &()) -> Subject {
        Subject::all("audit-entry")
    }
}
