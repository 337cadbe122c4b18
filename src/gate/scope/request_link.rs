//! Links by which somebody without an account asks one unit for a SIP for one person.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{request_keys, request_links};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::link::{Followed, Link, Trail};
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, LinkHash, Problem, Stamp};

const KIND: &str = "request-link";

fn subject_of(id: Id, person_id: Option<Id>) -> Subject {
    Subject {
        person_id,
        ..Subject::of(KIND, id)
    }
}

/// A link, to the unit that made it.
#[derive(Debug)]
pub struct RequestLinkScope {
    /// The link.
    pub id: Id,
    person_id: Option<Id>,
    kept_key: Vec<u8>,
}

impl Target for RequestLinkScope {
    type Key = Id;

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let found: Option<(Id, Id, Option<Id>, Vec<u8>)> = request_links::table
            .filter(request_links::id.eq(key))
            .select((
                request_links::owner_unit_id,
                request_links::owner_organisation_id,
                request_links::person_id,
                request_links::kept,
            ))
            .one(tx)?;
        let own = |unit: Id, organisation: Id| match actor.role {
            Role::Coordinator | Role::Caseworker => unit == actor.unit_id,
            Role::Integration => organisation == actor.organisation_id,
            _ => false,
        };
        let found = found.filter(|(unit, organisation, ..)| own(*unit, *organisation));
        Ok(found.map(|(.., person_id, kept_key)| Self {
            id: *key,
            person_id,
            kept_key,
        }))
    }

    fn subject(&self) -> Subject {
        subject_of(self.id, self.person_id)
    }

    /// A link has a key of its own.
    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(KIND, *key)
    }
}

/// What such a link opens: to ask once, and then to read what was answered.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct GuestRequest {
    /// The link.
    pub link_id: Id,
    /// The request that was made by it, with its key as kept.
    pub request: Option<(Id, Vec<u8>)>,
    kept_key: Vec<u8>,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

#[derive(Queryable)]
struct Row {
    id: Id,
    expires_at: Stamp,
    revoked_at: Option<Stamp>,
    owner_unit_id: Id,
    owner_organisation_id: Id,
    person_id: Option<Id>,
    request_id: Option<Id>,
    kept: Vec<u8>,
}

impl Link for GuestRequest {
    const KIND: &'static str = KIND;

    fn lock(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
            request_links::table
                .filter(request_links::token_hash.eq(hash.as_str()))
                .select(request_links::id)
                .for_update()
                .first::<Id>(pg)
                .optional()?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<Followed<Self>, Problem> {
        let found: Option<Row> = request_links::table
            .filter(request_links::token_hash.eq(hash.as_str()))
            .select((
                request_links::id,
                request_links::expires_at,
                request_links::revoked_at,
                request_links::owner_unit_id,
                request_links::owner_organisation_id,
                request_links::person_id,
                request_links::request_id,
                request_links::kept,
            ))
            .one(tx)?;
        let Some(row) = found else {
            return Ok(Followed::Nowhere);
        };
        let trail = Trail {
            subject: subject_of(row.id, row.person_id),
            link: (KIND, row.id),
            on_behalf_of: None,
            unit_id: row.owner_unit_id,
            organisation_id: row.owner_organisation_id,
        };
        if row.revoked_at.is_some() || row.expires_at <= tx.now() {
            return Ok(Followed::Closed(trail));
        }
        let request = match row.request_id {
            None => None,
            Some(id) => {
                let kept: Vec<u8> = request_keys::table
                    .filter(request_keys::request_id.eq(id))
                    .select(request_keys::kept)
                    .only(tx)?;
                Some((id, kept))
            }
        };
        let open = Self {
            link_id: row.id,
            request,
            kept_key: row.kept,
            seal: (),
        };
        Ok(Followed::Open(trail, open))
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.link_id, &self.kept_key))
    }
}
