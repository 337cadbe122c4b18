//! Marks anew what was marked before numbers were compared without case, blanks, hyphens and dashes.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::mark;
use crate::db::Conn;
use crate::db::schema::{person_identifiers, person_keys};
use crate::kernel::Id;
use crate::kernel::seal::{BlindIndex, Keyring, Sealed};

/// As many as are read at once.
const BATCH: i64 = 500;
/// Marked as written.
const AS_WRITTEN: i32 = 1;
/// Marked as compared.
const AS_COMPARED: i32 = 2;
/// Marked as written still, because another record has the same number: people have to say whose it is.
const TAKEN: i32 = 3;

#[derive(Queryable)]
struct Numbered {
    id: Id,
    person_id: Id,
    organisation_id: Id,
    kind: String,
    number: Sealed<person_identifiers::number>,
    issuer: String,
    kept: Vec<u8>,
}

/// Marks every number as it is compared. Several processes may do so at once.
pub(super) fn renew(conn: &mut Conn, ring: &Keyring, index: &BlindIndex) -> QueryResult<()> {
    let mut taken = 0_u64;
    loop {
        let found: Vec<Numbered> = person_identifiers::table
            .inner_join(
                person_keys::table.on(person_keys::person_id.eq(person_identifiers::person_id)),
            )
            .filter(person_identifiers::mark_form.eq(AS_WRITTEN))
            .order(person_identifiers::id)
            .limit(BATCH)
            .select((
                person_identifiers::id,
                person_identifiers::person_id,
                person_identifiers::organisation_id,
                person_identifiers::kind,
                person_identifiers::number,
                person_identifiers::issuer,
                person_keys::kept,
            ))
            .load(conn)?;
        if found.is_empty() {
            break;
        }
        for row in found {
            let number = ring
                .person_key(row.person_id, &row.kept)
                .and_then(|key| key.open(row.id, &row.number))
                .map_err(|_| Error::QueryBuilderError("a sealed number cannot be opened".into()))?;
            let known = (row.organisation_id, row.kind.as_str());
            let mark = mark(index, known, &number, &row.issuer);
            let this = person_identifiers::table.filter(person_identifiers::id.eq(row.id));
            let marked = diesel::update(this)
                .set((
                    person_identifiers::mark.eq(mark),
                    person_identifiers::mark_form.eq(AS_COMPARED),
                ))
                .execute(conn);
            match marked {
                Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                    diesel::update(this)
                        .set(person_identifiers::mark_form.eq(TAKEN))
                        .execute(conn)?;
                    taken += 1;
                }
                marked => drop(marked?),
            }
        }
    }
    if taken > 0 {
        tracing::warn!(
            records = taken,
            "reserve numbers that differ only in case, blanks or hyphens from another record's"
        );
    }
    Ok(())
}
