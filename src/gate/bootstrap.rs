//! The service's first administrator, whom nobody inside could make.

use diesel::prelude::*;

use crate::db::schema::{
    accounts, assignments, audit_entries, issuer_bindings, organisations, units,
};
use crate::db::{Conn, Location};
use crate::gate::audit::Outcome;
use crate::kernel::vocabulary::{Branch, OrganisationKind, Role};
use crate::kernel::{Id, Set, Stamp};

/// Who is to be the first administrator.
pub struct First<'a> {
    /// `iss` of its tokens.
    pub issuer: &'a str,
    /// `sub` of its tokens.
    pub subject: &'a str,
    /// Name.
    pub name: &'a str,
    /// Name of the organisation that keeps the service.
    pub organisation: &'a str,
    /// The claim by which its tokens tell that organisation, and what it says, when others share the issuer.
    pub claim: Option<(&'a str, &'a str)>,
}

/// Makes the first administrator; `false` when there is one already whose assignment has not ended. With
/// `replace` that one's ends now and the new one takes the place.
///
/// # Errors
/// One sentence when the database cannot be reached or refuses.
pub fn first_administrator(
    location: &Location,
    first: &First<'_>,
    replace: bool,
    now: Stamp,
) -> Result<bool, String> {
    let mut conn = location
        .open()
        .map_err(|error| location.unreachable(&error))?;
    conn.transaction(|conn| make(conn, first, replace, now))
        .map_err(|error| format!("the administrator was not made: {error}"))
}

fn make(conn: &mut Conn, first: &First<'_>, replace: bool, now: Stamp) -> QueryResult<bool> {
    let there = present(conn, now)?;
    if !replace && there.is_some() {
        return Ok(false);
    }
    let (organisation, unit) = match there {
        Some(place) => {
            end_all(conn, now)?;
            place
        }
        None => place(conn, first.organisation, now)?,
    };
    bind(conn, first, organisation, now)?;
    appoint(conn, first, (organisation, unit), now)?;
    Ok(true)
}

/// Organisation and unit of the administrator that there is.
fn present(conn: &mut Conn, now: Stamp) -> QueryResult<Option<(Id, Id)>> {
    assignments::table
        .inner_join(units::table)
        .filter(assignments::role.eq(Role::ServiceAdmin))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .select((units::organisation_id, units::id))
        .first(conn)
        .optional()
}

fn end_all(conn: &mut Conn, now: Stamp) -> QueryResult<usize> {
    let in_force = assignments::table
        .filter(assignments::role.eq(Role::ServiceAdmin))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        );
    diesel::update(in_force)
        .set(assignments::valid_to.eq(Some(now)))
        .execute(conn)
}

/// The organisation that keeps the service, with a unit.
fn place(conn: &mut Conn, name: &str, now: Stamp) -> QueryResult<(Id, Id)> {
    let (organisation, unit) = (Id::new(now), Id::new(now));
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(organisation),
            organisations::name.eq(name),
            organisations::kinds.eq(Set::of(&[OrganisationKind::Other])),
            organisations::active.eq(true),
            organisations::version.eq(1_i64),
            organisations::created_at.eq(now),
            organisations::updated_at.eq(now),
        ))
        .execute(conn)?;
    diesel::insert_into(units::table)
        .values((
            units::id.eq(unit),
            units::organisation_id.eq(organisation),
            units::name.eq(name),
            units::branch.eq(Branch::Other),
            units::active.eq(true),
            units::version.eq(1_i64),
            units::created_at.eq(now),
            units::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok((organisation, unit))
}

/// Binds the issuer to the organisation unless it is.
fn bind(conn: &mut Conn, first: &First<'_>, organisation: Id, now: Stamp) -> QueryResult<()> {
    let bound: i64 = issuer_bindings::table
        .filter(issuer_bindings::organisation_id.eq(organisation))
        .filter(issuer_bindings::issuer.eq(first.issuer))
        .count()
        .get_result(conn)?;
    if bound == 0 {
        diesel::insert_into(issuer_bindings::table)
            .values((
                issuer_bindings::id.eq(Id::new(now)),
                issuer_bindings::organisation_id.eq(organisation),
                issuer_bindings::issuer.eq(first.issuer),
                issuer_bindings::claim.eq(first.claim.map(|(claim, _)| claim)),
                issuer_bindings::claim_value.eq(first.claim.map(|(_, value)| value)),
                issuer_bindings::version.eq(1_i64),
                issuer_bindings::created_at.eq(now),
                issuer_bindings::updated_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn appoint(
    conn: &mut Conn,
    first: &First<'_>,
    (organisation, unit): (Id, Id),
    now: Stamp,
) -> QueryResult<()> {
    let account = Id::new(now);
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(account),
            accounts::organisation_id.eq(Some(organisation)),
            accounts::issuer.eq(first.issuer),
            accounts::subject.eq(first.subject),
            accounts::display_name.eq(first.name),
            accounts::active.eq(true),
            accounts::version.eq(1_i64),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .execute(conn)?;
    diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(Id::new(now)),
            assignments::account_id.eq(account),
            assignments::unit_id.eq(unit),
            assignments::role.eq(Role::ServiceAdmin),
            assignments::valid_from.eq(now),
            assignments::created_at.eq(now),
        ))
        .execute(conn)?;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::id.eq(Id::new(now)),
            audit_entries::at.eq(now),
            audit_entries::action.eq("bootstrap"),
            audit_entries::purpose.eq("REGISTRY"),
            audit_entries::outcome.eq(Outcome::Done),
            audit_entries::subject_kind.eq("account"),
            audit_entries::subject_id.eq(Some(account)),
            audit_entries::organisation_id.eq(Some(organisation)),
            audit_entries::trace_id.eq("command-line"),
        ))
        .execute(conn)?;
    Ok(())
}
