//! Links: who holds the secret may do one thing to one thing, and is nobody otherwise.
//!
//! The bearer of a link has no account and no role, so that a [`LinkPermit`] opens no store that
//! asks for a [`super::Permit`].

use std::cell::OnceCell;
use std::sync::Arc;

use super::action::{Mode, Purpose, Subject};
use super::audit::AuditRow;
use super::keys::Keys;
use super::permit::Tx;
use super::scope::CaseState;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, LinkHash, Problem, ProblemCode, Stamp};

/// What a link leads to. `find` is the one predicate of its kind.
pub trait Link: Sized + Send + 'static {
    /// Kind of link, kebab-case.
    const KIND: &'static str;

    /// Serialises writers of the same thing where the database does not (PostgreSQL).
    ///
    /// # Errors
    /// When the database fails.
    fn lock(_tx: &mut Tx<'_>, _hash: &LinkHash) -> Result<(), Problem> {
        Ok(())
    }

    /// What the link with this secret leads to at the transaction's moment.
    ///
    /// # Errors
    /// When the database fails.
    fn find(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<Followed<Self>, Problem>;

    /// The person whom it is about with the person's key as kept; none when it is about many.
    fn kept_key(&self) -> Option<(Id, &[u8])>;

    /// The case that it leads to a part of.
    fn case(&self) -> Option<CaseState> {
        None
    }
}

/// Where a secret leads.
pub enum Followed<L> {
    /// Nobody ever made such a link.
    Nowhere,
    /// To something that it does not open any more.
    Closed(Trail),
    /// To this.
    Open(Trail, L),
}

/// What the access log says of somebody who followed a link.
#[derive(Clone, Debug)]
pub struct Trail {
    /// What the link leads to.
    pub subject: Subject,
    /// The link itself.
    pub link: (&'static str, Id),
    /// Account and assignment on whose behalf it is followed, when it is on anybody's.
    pub on_behalf_of: Option<(Id, Id, Role)>,
    /// The unit that made it.
    pub unit_id: Id,
    /// And its organisation.
    pub organisation_id: Id,
}

/// Something that can be done by a link.
pub trait LinkAction: Send + 'static {
    /// Its name in the access log.
    const NAME: &'static str;
    /// Whether it may change anything.
    const MODE: Mode;
    /// Why it is done.
    const PURPOSE: Purpose;
    /// The kind of link.
    type Link: Link;
}

/// Proof that whoever asks holds a link that opens exactly this for exactly `A`.
pub struct LinkPermit<A: LinkAction> {
    link: A::Link,
    trail: Trail,
    now: Stamp,
    keys: Arc<Keys>,
    key: OnceCell<PersonKey>,
}

impl<A: LinkAction> LinkPermit<A> {
    /// What the link opens.
    pub fn link(&self) -> &A::Link {
        &self.link
    }

    /// What the access log says of who asks.
    pub(super) fn trail(&self) -> &Trail {
        &self.trail
    }

    /// The key of the person whom the link is about.
    ///
    /// # Errors
    /// 500 when it cannot be unwrapped.
    pub fn key(&self) -> Result<&PersonKey, Problem> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let (person, kept) = self.link.kept_key().ok_or(ProblemCode::Internal)?;
        let key = self.keys.of_person(person, kept)?;
        Ok(self.key.get_or_init(|| key))
    }

    /// The service's keys, for what is about many.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// When.
    pub fn now(&self) -> Stamp {
        self.now
    }
}

/// A link that leads nowhere and one that opens nothing any more are the same 404.
pub(super) fn follow<A: LinkAction>(
    tx: &mut Tx<'_>,
    hash: &LinkHash,
    row: &mut AuditRow,
) -> Result<LinkPermit<A>, Problem> {
    let (trail, link) = match A::Link::find(tx, hash)? {
        Followed::Nowhere => return Err(ProblemCode::NotFound.into()),
        Followed::Closed(trail) => (trail, None),
        Followed::Open(trail, link) => (trail, Some(link)),
    };
    row.along(&trail);
    let link = link.ok_or(ProblemCode::NotFound)?;
    row.decided();
    Ok(LinkPermit {
        link,
        trail,
        now: tx.now(),
        keys: tx.keys().clone(),
        key: OnceCell::new(),
    })
}
