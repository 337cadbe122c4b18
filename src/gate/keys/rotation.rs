//! Moving every kept key from one master key to another.

use diesel::prelude::*;

use super::{INDEX, MasterKeys, kept_index};
use crate::db::schema::{deviation_keys, person_keys, request_keys, request_links, service_keys};
use crate::db::{Conn, Location};
use crate::kernel::Id;
use crate::kernel::seal::Keyring;

/// Keys looked at in one transaction, so that a running service waits for none of them long.
const BATCH: i64 = 500;

/// Puts every kept key under the first master key; gives how many were not there yet. Stopped midway it
/// can be started again.
///
/// # Errors
/// One sentence when the database cannot be reached, or a key is under none of the master keys.
pub fn run(location: &Location, masters: &MasterKeys) -> Result<usize, String> {
    let mut conn = location
        .open()
        .map_err(|error| location.unreachable(&error))?;
    let unreadable = |error| format!("database.url: the keys cannot be moved: {error}");
    let ring = masters.read(true)?;
    let mut moved = conn
        .transaction(|conn| move_index(conn, &ring))
        .map_err(unreadable)?;
    for batch_of in [of_persons, of_requests, of_request_links, of_deviations] {
        let mut after = None;
        loop {
            let batch = conn
                .transaction(|conn| batch_of(conn, &ring, after))
                .map_err(unreadable)?;
            moved += batch.moved;
            match batch.last {
                Some(last) => after = Some(last),
                None => break,
            }
        }
    }
    Ok(moved)
}

struct Batch {
    moved: usize,
    last: Option<Id>,
}

fn unopened() -> diesel::result::Error {
    let sentence = "a key is under none of the master keys given";
    diesel::result::Error::QueryBuilderError(sentence.into())
}

fn move_index(conn: &mut Conn, ring: &Keyring) -> QueryResult<usize> {
    let Some(kept) = kept_index(conn)? else {
        return Ok(0);
    };
    match ring.rewrap_service(INDEX, &kept).map_err(|_| unopened())? {
        None => Ok(0),
        Some(fresh) => diesel::update(service_keys::table.find(INDEX))
            .set(service_keys::kept.eq(fresh))
            .execute(conn),
    }
}

/// The keys of one table, from after a row.
macro_rules! batch_of {
    ($name:ident: $table:ident, $id:ident, $kept:ident) => {
        fn $name(conn: &mut Conn, ring: &Keyring, after: Option<Id>) -> QueryResult<Batch> {
            let mut query = $table::table
                .select(($table::$id, $table::$kept))
                .order($table::$id)
                .limit(BATCH)
                .into_boxed();
            if let Some(after) = after {
                query = query.filter($table::$id.gt(after));
            }
            let keys: Vec<(Id, Vec<u8>)> = query.load(conn)?;
            let mut moved = 0;
            for (id, kept) in &keys {
                if let Some(fresh) = ring.rewrap_person(*id, kept).map_err(|_| unopened())? {
                    moved += diesel::update($table::table.find(*id))
                        .set($table::$kept.eq(fresh))
                        .execute(conn)?;
                }
            }
            Ok(Batch {
                moved,
                last: keys.last().map(|(id, _)| *id),
            })
        }
    };
}

batch_of!(of_persons: person_keys, person_id, kept);
batch_of!(of_requests: request_keys, request_id, kept);
batch_of!(of_request_links: request_links, id, kept);
batch_of!(of_deviations: deviation_keys, deviation_id, kept);
