//! What is not about any person cared for: the registry, one's own log, one's own work.

use crate::db::reading::{Reading, Ready};
use crate::gate::action::{Seek, Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::permit::Tx;
use crate::kernel::{Id, Problem, Stamp};

/// Organisations, areas, units, accounts: known to everybody who works here; roles say who edits.
#[derive(Clone, Debug)]
pub struct Registry(Subject);

impl Target for Registry {
    type Key = Subject;

    fn find(_tx: &mut Tx<'_>, _actor: &Actor, key: &Subject) -> Result<Option<Self>, Problem> {
        Ok(Some(Self(*key)))
    }

    fn subject(&self) -> Subject {
        self.0
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    fn asked(key: &Subject) -> Subject {
        *key
    }
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

impl Seek for OwnWork {
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
