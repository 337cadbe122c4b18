//! Queries on links by which a SIP is requested, and what their bearer is shown and says.

use diesel::prelude::*;

use super::page::View;
use super::wire::{NewRequestLink, Said};
use crate::db::reading::columns;
use crate::db::schema::{request_links, requests, units};
use crate::db::sealed::SealInto;
use crate::features::persons::{Identity, ToldPerson};
use crate::features::requests::policy::{
    AskByLink, CreateRequestLink, DeleteRequestLink, WithdrawByLink,
};
use crate::features::requests::store::{self, Asking};
use crate::features::requests::words::{Asker, RequestStatus};
use crate::gate::scope::{GuestRequest, RequestLinkScope};
use crate::gate::{Action, Ask, LinkAction, LinkPermit, Permit, Tx};
use crate::kernel::fact::{RequestLinkMade, RequestLinkRevoked};
use crate::kernel::identity::IdentityKind;
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{Branch, Party, RequestAnswer};
use crate::kernel::{Id, Label, LinkHash, Problem, ProblemCode, Stamp};

/// A row of `request_links`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = request_links)]
pub struct LinkRow {
    pub id: Id,
    pub unit_id: Id,
    pub asked_by: Asker,
    pub expires_at: Stamp,
    pub revoked_at: Option<Stamp>,
    pub request_id: Option<Id>,
    pub version: i64,
    pub created_at: Stamp,
}

/// The link of the permit.
pub fn load<A: Action<Target = RequestLinkScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<LinkRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<LinkRow, Problem> {
    Ok(request_links::table
        .filter(request_links::id.eq(id))
        .select(columns::<LinkRow>())
        .only(tx)?)
}

/// Makes a link, of whose secret only the hash is kept; whom it is about is sealed under a key of its own.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateRequestLink>,
    new: &NewRequestLink,
    (unit, person): (Party, &ToldPerson),
    (hash, expires_at): (&LinkHash, Stamp),
) -> Result<LinkRow, Problem> {
    let (id, now, actor) = (tx.new_id(), tx.now(), permit.actor());
    let (key, kept) = permit.keys().new_for(id)?;
    let identity = &person.identity;
    diesel::insert_into(request_links::table)
        .values((
            request_links::id.eq(id),
            request_links::unit_id.eq(unit.unit_id),
            request_links::organisation_id.eq(unit.organisation_id),
            request_links::branch.eq(unit.branch),
            request_links::asked_by.eq(new.asked_by),
            request_links::owner_unit_id.eq(actor.unit_id),
            request_links::owner_organisation_id.eq(actor.organisation_id),
            request_links::person_id.eq(person.id),
            request_links::identity_kind.eq(identity.kind),
            request_links::issuer.eq(identity.issuer.as_deref().unwrap_or_default()),
            request_links::identity_number.sealed(&key, id, &identity.number)?,
            request_links::given_name.sealed(&key, id, &person.given_name)?,
            request_links::family_name.sealed(&key, id, &person.family_name)?,
            request_links::kept.eq(kept),
            request_links::token_hash.eq(hash.as_str()),
            request_links::expires_at.eq(expires_at),
            request_links::version.eq(1_i64),
            request_links::created_at.eq(now),
        ))
        .run(tx)?;
    let because = permit.because();
    let because = match person.id {
        Some(record) => because.about(record),
        None => because,
    };
    tx.record(&because, RequestLinkMade { id })?;
    by_id(tx, id)
}

/// Revokes the link if it still has `version`.
pub fn revoke(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteRequestLink>,
    version: i64,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let standing = request_links::table
        .filter(request_links::id.eq(id))
        .filter(request_links::version.eq(version))
        .filter(request_links::revoked_at.is_null());
    diesel::update(standing)
        .set((
            request_links::revoked_at.eq(Some(tx.now())),
            request_links::version.eq(version + 1),
        ))
        .guarded(tx)?;
    permit.record(tx, RequestLinkRevoked { id })
}

/// What the bearer of the permit's link is shown: which unit, and what became of the request; never whom it is about.
pub fn view<A: LinkAction<Link = GuestRequest>>(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<A>,
) -> Result<View, Problem> {
    let link = permit.link();
    let unit: String = request_links::table
        .inner_join(units::table.on(units::id.eq(request_links::unit_id)))
        .filter(request_links::id.eq(link.link_id))
        .select(units::name)
        .only(tx)?;
    let Some((id, kept)) = &link.request else {
        return Ok(View { unit, made: None });
    };
    type Row = (
        RequestStatus,
        Option<RequestAnswer>,
        Option<Sealed<requests::answer_reason>>,
    );
    let (status, answer, reason): Row = requests::table
        .filter(requests::id.eq(id))
        .select((requests::status, requests::answer, requests::answer_reason))
        .only(tx)?;
    let key = permit.keys().of_person(*id, kept)?;
    let reason = key.open_some(*id, reason.as_ref())?;
    Ok(View {
        unit,
        made: Some((status, answer, reason)),
    })
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = request_links)]
struct About {
    id: Id,
    unit_id: Id,
    organisation_id: Id,
    branch: Branch,
    asked_by: Asker,
    person_id: Option<Id>,
    identity_kind: IdentityKind,
    issuer: String,
    identity_number: Sealed<request_links::identity_number>,
    given_name: Sealed<request_links::given_name>,
    family_name: Sealed<request_links::family_name>,
}

/// Asks by the permit's link; asked twice it is asked once.
///
/// # Errors
/// 409 when another request is open about the person in the unit.
pub fn ask(tx: &mut Tx<'_>, permit: &LinkPermit<AskByLink>, said: &Said) -> Result<(), Problem> {
    if permit.link().request.is_some() {
        tx.leave_unchanged();
        return Ok(());
    }
    let about: About = request_links::table
        .filter(request_links::id.eq(permit.link().link_id))
        .select(columns::<About>())
        .only(tx)?;
    let key = permit.key()?;
    let person = ToldPerson {
        id: about.person_id,
        organisation_id: None,
        identity: Identity {
            kind: about.identity_kind,
            number: Label::stored(key.open(about.id, &about.identity_number)?),
            issuer: Some(about.issuer)
                .filter(|issuer| !issuer.is_empty())
                .map(Label::stored),
        },
        given_name: key.open(about.id, &about.given_name)?,
        family_name: key.open(about.id, &about.family_name)?,
        is_protected: false,
    };
    let asking = Asking {
        reason: &said.reason,
        what_matters: said.what_matters.as_deref(),
        contact: said.contact.as_deref(),
        asker_name: None,
        unit: Party {
            unit_id: about.unit_id,
            organisation_id: about.organisation_id,
            branch: about.branch,
        },
        asked_by: about.asked_by,
        staff: None,
        representative: None,
        person: &person,
    };
    if store::open_about(tx, &permit.because(), &asking)?.is_some() {
        return Err(ProblemCode::AlreadyExists.into());
    }
    let (id, _) = store::insert(tx, &permit.because(), &asking)?;
    diesel::update(request_links::table.filter(request_links::id.eq(about.id)))
        .set((
            request_links::request_id.eq(Some(id)),
            request_links::version.eq(request_links::version + 1),
        ))
        .run(tx)?;
    Ok(())
}

/// Takes back what was asked by the permit's link.
///
/// # Errors
/// 409 when it is answered or withdrawn already, 404 when nothing was asked.
pub fn withdraw(tx: &mut Tx<'_>, permit: &LinkPermit<WithdrawByLink>) -> Result<(), Problem> {
    let request = permit.link().request.as_ref();
    let (id, _) = request.ok_or(ProblemCode::NotFound)?;
    store::withdraw(tx, &permit.because(), *id)
}
