//! The keys that personal data are sealed under, as a running service holds them.

mod marking;
pub mod rotation;

use std::path::PathBuf;

use diesel::prelude::*;
use diesel::result::Error;

use crate::db::schema::service_keys;
use crate::db::{Conn, Location};
use crate::gate::secret_file;
use crate::kernel::seal::{BlindIndex, Keyring, PersonKey};
use crate::kernel::text::compared;
use crate::kernel::{Id, Problem};

/// Under what name the key for look-ups is kept.
const INDEX: &str = "person-identifiers";

/// Where the master keys come from.
#[derive(Clone)]
pub enum MasterKeys {
    /// From the environment.
    Given(String),
    /// From a file that must be there.
    File(PathBuf),
    /// From a file of our own beside an embedded database: made for a new database, and missed for one
    /// that was sealed under it.
    Own(PathBuf),
}

impl MasterKeys {
    /// Reads them; `sealed`: whether the database holds anything sealed.
    fn read(&self, sealed: bool) -> Result<Keyring, String> {
        let path = match self {
            Self::Given(text) => {
                return Keyring::parse(text).map_err(|fault| format!("sealing: {fault}"));
            }
            Self::File(path) | Self::Own(path) => path,
        };
        let fault = |reason: String| format!("sealing.key_file: {}: {reason}", path.display());
        if matches!(self, Self::Own(_)) && !sealed && !path.exists() {
            let key = format!("{}\n", Keyring::generate().map_err(fault)?);
            secret_file::create(path, &key).map_err(|error| fault(error.to_string()))?;
        }
        let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
        Keyring::parse(&text).map_err(fault)
    }
}

/// The master keys, and the key for look-ups that they unwrap.
pub struct Keys {
    ring: Keyring,
    index: BlindIndex,
}

impl Keys {
    /// Unwraps what the database at `location` keeps; a new database gets its key for look-ups.
    ///
    /// # Errors
    /// One sentence when the database cannot be reached, or was sealed under another master key.
    pub fn open(location: &Location, masters: &MasterKeys) -> Result<Self, String> {
        let mut conn = location
            .open()
            .map_err(|error| location.unreachable(&error))?;
        let unreadable =
            |error| format!("database.url: the service's keys cannot be read: {error}");
        let there = kept_index(&mut conn).map_err(unreadable)?;
        let ring = masters.read(there.is_some())?;
        let kept = match there {
            Some(kept) => kept,
            None => keep_index(&mut conn, &ring).map_err(unreadable)?,
        };
        let index = ring.blind_index(INDEX, &kept).map_err(
            |_| "sealing: the database was sealed under a master key that is not among those given",
        )?;
        marking::renew(&mut conn, &ring, &index)
            .map_err(|error| format!("database.url: numbers cannot be marked anew: {error}"))?;
        Ok(Self { ring, index })
    }

    /// The key of `person` as kept.
    ///
    /// # Errors
    /// 500 when it is not this person's.
    pub fn of_person(&self, person: Id, kept: &[u8]) -> Result<PersonKey, Problem> {
        Ok(self.ring.person_key(person, kept)?)
    }

    /// The key of one record as it is to be kept when another of the same person is merged into it.
    ///
    /// # Errors
    /// 500 when either is somebody else's.
    pub fn joined(&self, one: (Id, &[u8]), other: (Id, &[u8])) -> Result<Vec<u8>, Problem> {
        Ok(self.ring.join(one, other)?)
    }

    /// A new key for `person`, and how it is to be kept.
    ///
    /// # Errors
    /// 500 when the machine gives no random numbers.
    pub fn new_for(&self, person: Id) -> Result<(PersonKey, Vec<u8>), Problem> {
        Ok(self.ring.new_person_key(person)?)
    }

    /// What an identity number is looked up by, in the form in which numbers are compared. Each
    /// organisation's marks are its own, so that nobody who reads the database can tell who is known to
    /// several.
    pub fn mark(&self, organisation: Id, kind: &str, number: &str, issuer: &str) -> Vec<u8> {
        mark(&self.index, (organisation, kind), number, issuer)
    }
}

fn mark(
    index: &BlindIndex,
    (organisation, kind): (Id, &str),
    number: &str,
    issuer: &str,
) -> Vec<u8> {
    index.mark(&[
        organisation.0.as_bytes(),
        kind.as_bytes(),
        compared(number).as_bytes(),
        compared(issuer).as_bytes(),
    ])
}

fn kept_index(conn: &mut Conn) -> QueryResult<Option<Vec<u8>>> {
    service_keys::table
        .find(INDEX)
        .select(service_keys::kept)
        .first(conn)
        .optional()
}

/// Several processes may begin at once: whichever key is kept first is everybody's.
fn keep_index(conn: &mut Conn, ring: &Keyring) -> QueryResult<Vec<u8>> {
    let fresh = ring
        .new_service_key(INDEX)
        .map_err(|_| Error::QueryBuilderError("no random numbers".into()))?;
    let row = (service_keys::name.eq(INDEX), service_keys::kept.eq(fresh));
    let insert = diesel::insert_into(service_keys::table).values(row);
    match conn {
        Conn::Sqlite(sqlite) => insert.on_conflict_do_nothing().execute(sqlite)?,
        Conn::Postgres(pg) => insert.on_conflict_do_nothing().execute(pg)?,
    };
    kept_index(conn)?.ok_or(Error::NotFound)
}
