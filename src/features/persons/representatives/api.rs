//! Representatives over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::rules::{Known, clash, faults, kind_fault, settle};
use super::store::{self, RepresentativeRow};
use super::wire::{NewRepresentative, Representative, RepresentativeContent, Representatives};
use crate::features::persons::policy::{
    CreateRepresentative, DeleteRepresentative, ListRepresentatives, ReadRepresentative,
    UpdateRepresentative,
};
use crate::features::persons::store::{born_of, numbers_of, one as record_of};
use crate::features::persons::wire::{Identity, ShownIdentity};
use crate::gate::{Action, Caller, Gate, Permit, Target, Tx, history};
use crate::http::patch::stands;
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::limits::require_room;
use crate::kernel::representation::{RepresentativeKind, Term};
use crate::kernel::swedish_days::of_age_at;
use crate::kernel::{
    Day, Fault, FaultCode, Frame, Id, Label, Line, Problem, ProblemCode, Set, Stamp, Text,
};

/// Routes of representatives.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(end);
}

/// List who acts for a person.
///
/// Also who did and who will. Each organisation keeps its own, beside its record of the person.
#[utoipa::path(operation_id = "listRepresentatives", tag = "Persons", params(("personId" = Id, Path)),
    responses((status = 200, body = Representatives, description = "The representatives")))]
#[get("/persons/{personId}/representatives")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    person: web::Path<Id>,
) -> Result<Answer<Representatives>, Problem> {
    let items = gate
        .run::<ListRepresentatives, _>(&caller, person.into_inner(), |tx, permit| {
            let facts = facts(tx, permit, permit.target().id)?;
            Ok(facts.all_shown())
        })
        .await?;
    Ok(Answer::ok(Representatives { items }))
}

/// Record who acts for a person.
///
/// A custodian of a child, a god man, a förvaltare or the holder of a power of attorney. Nobody stands there
/// twice at once, and a child has at most four custodians at once (409). Only a child has custodians, only
/// an adult a förvaltare or an attorney (422); of who is of unknown age the birth date is asked for.
#[utoipa::path(operation_id = "createRepresentative", tag = "Persons", params(("personId" = Id, Path)),
    request_body = NewRepresentative,
    responses((status = 201, body = Representative, description = "The representative", headers(("ETag" = String)))))]
#[post("/persons/{personId}/representatives")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    person: web::Path<Id>,
    body: Json<NewRepresentative>,
) -> Result<Answer<Representative>, Problem> {
    let representative = gate
        .run::<CreateRepresentative, _>(&caller, person.into_inner(), move |tx, permit| {
            let (kind, mut content) = body.0.into_parts();
            let before = facts(tx, permit, permit.target().id)?;
            let mut faults = settled_faults(kind, &mut content, &before);
            faults.extend(kind_fault(kind, before.of_age_at, tx.now()));
            Problem::unless_empty(faults)?;
            require_other(tx, permit, permit.target().id, &content)?;
            before.require_fit(permit, None, kind, &content)?;
            require_room(i64::try_from(before.all.len()).unwrap_or(i64::MAX))?;
            let id = store::insert(tx, permit, kind, &content)?;
            facts(tx, permit, permit.target().id)?.shown(id)
        })
        .await?;
    let path = format!("/representatives/{}", representative.id);
    Ok(Answer::created(path, representative).versioned())
}

/// Read who acts for a person.
#[utoipa::path(operation_id = "readRepresentative", tag = "Persons", params(("representativeId" = Id, Path)),
    responses((status = 200, body = Representative, description = "The representative", headers(("ETag" = String)))))]
#[get("/representatives/{representativeId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Representative>, Problem> {
    let representative = gate
        .run::<ReadRepresentative, _>(&caller, id.into_inner(), |tx, permit| {
            facts(tx, permit, permit.target().person.id)?.shown(permit.target().id)
        })
        .await?;
    // Whether somebody acts goes with time and with the person's record.
    Ok(Answer::ok(representative).versioned().unconditional())
}

/// Correct who acts for a person.
///
/// What it said before is kept. One that was ended cannot be corrected (412).
#[utoipa::path(operation_id = "updateRepresentative", tag = "Persons",
    params(("representativeId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = RepresentativeContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Representative, description = "The representative", headers(("ETag" = String)))))]
#[patch("/representatives/{representativeId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Representative>, Problem> {
    let representative = gate
        .run::<UpdateRepresentative, _>(&caller, id.into_inner(), move |tx, permit| {
            let (id, person) = (permit.target().id, permit.target().person.id);
            let before = facts(tx, permit, person)?;
            let row = before.find(id)?;
            let current = editable(row);
            let patched = patch.0.apply(tx, &version, row.version, &current)?;
            let Some(mut content) = patched else {
                return before.shown(id);
            };
            Problem::unless_empty(settled_faults(row.kind, &mut content, &before))?;
            // The same number can be written in many ways.
            if stands(tx, &current, &content)? {
                return before.shown(id);
            }
            require_other(tx, permit, person, &content)?;
            before.require_fit(permit, Some(id), row.kind, &content)?;
            store::update(tx, permit, row.version, &content)?;
            history::keep(tx, permit, permit.target().subject(), row.version, &current)?;
            facts(tx, permit, person)?.shown(id)
        })
        .await?;
    Ok(Answer::ok(representative).versioned())
}

/// End somebody's acting for a person.
///
/// From now on. Consents that they have given stay until they are withdrawn or run out.
#[utoipa::path(operation_id = "deleteRepresentative", tag = "Persons",
    params(("representativeId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Ended")))]
#[delete("/representatives/{representativeId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteRepresentative, _>(&caller, id.into_inner(), move |tx, permit| {
        let (id, person) = (permit.target().id, permit.target().person.id);
        let present = facts(tx, permit, person)?.find(id)?.version;
        store::end(tx, permit, version.of(present)?)
    })
    .await?;
    Ok(Answer::no_content())
}

impl Versioned for Representative {
    fn version(&self) -> i64 {
        self.version
    }
}

/// Nobody acts for themselves: the number is not the person's own.
fn require_other<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    person: Id,
    content: &RepresentativeContent,
) -> Result<(), Problem> {
    let Some(identity) = &content.identity else {
        return Ok(());
    };
    let own = numbers_of(tx, permit, person)?;
    match own.contains(&store::mark(permit, identity)) {
        true => Err(Problem::invalid("/identity/number", FaultCode::OwnNumber)),
        false => Ok(()),
    }
}

fn settled_faults(
    kind: RepresentativeKind,
    content: &mut RepresentativeContent,
    facts: &Facts,
) -> Vec<Fault> {
    let mut found = settle(content, facts.now.swedish_day());
    let frame = Frame {
        now: facts.now,
        born: facts.born,
    };
    found.extend(faults(kind, content, &frame));
    found
}

/// A person's representatives with what of the person they go by.
struct Facts {
    born: Option<Day>,
    of_age_at: Option<Stamp>,
    hides_place: bool,
    now: Stamp,
    all: Vec<RepresentativeRow>,
}

fn facts<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, person: Id) -> Result<Facts, Problem> {
    let (record, found) = tx.read((record_of(person), store::of_person(person)))?;
    let record = record.ok_or(ProblemCode::NotFound)?;
    let key = permit.key()?;
    let opened = found.into_iter().map(|row| row.open(key));
    let born = born_of(permit, &record)?;
    Ok(Facts {
        born,
        of_age_at: born.map(of_age_at),
        hides_place: record.0.protected_identity.hides_place(),
        now: tx.now(),
        all: opened.collect::<Result<_, _>>()?,
    })
}

impl Facts {
    fn find(&self, id: Id) -> Result<&RepresentativeRow, Problem> {
        let found = self.all.iter().find(|row| row.id == id);
        found.ok_or_else(|| ProblemCode::NotFound.into())
    }

    /// That what is said of one (`but`, when it is known already) agrees with all the others.
    fn require_fit<A: Action>(
        &self,
        permit: &Permit<A>,
        but: Option<Id>,
        kind: RepresentativeKind,
        content: &RepresentativeContent,
    ) -> Result<(), Problem> {
        let identity = content.identity.as_ref();
        let new = Known {
            kind,
            name: content.name.to_string(),
            mark: identity.map(|identity| store::mark(permit, identity)),
            term: Term {
                starts_on: content.starts_on,
                ends_on: content.ends_on,
                ended_at: None,
            },
        };
        let others = self.all.iter().filter(|row| Some(row.id) != but);
        let others: Vec<Known> = others.map(known).collect();
        match clash(&new, &others) {
            None => Ok(()),
            Some(fault) => Err(Problem::with(ProblemCode::RepresentativeClash, vec![fault])),
        }
    }

    fn shown(&self, id: Id) -> Result<Representative, Problem> {
        self.find(id).map(|row| self.show(row))
    }

    fn all_shown(&self) -> Vec<Representative> {
        self.all.iter().map(|row| self.show(row)).collect()
    }

    fn show(&self, row: &RepresentativeRow) -> Representative {
        let (term, content) = (row.term(), editable(row));
        let is_in_force = term.is_in_force(row.kind, self.of_age_at, self.now);
        let links = Links::from([
            ("self", link(format_args!("/representatives/{}", row.id))),
            ("person", link(format_args!("/persons/{}", row.person_id))),
        ]);
        let identity = content.identity.map(|identity| ShownIdentity {
            kind: identity.kind,
            number: identity.number.into(),
            issuer: None,
        });
        Representative {
            id: row.id,
            person_id: row.person_id,
            kind: row.kind,
            name: row.name.clone(),
            contact: row.contact.clone(),
            identity,
            consent_kinds: content.consent_kinds,
            topics: content.topics,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            ended_at: row.ended_at,
            source: row.source.clone(),
            is_in_force,
            acts_until: term.ends(row.kind, self.of_age_at),
            has_digital_access: !self.hides_place,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            links,
        }
    }
}

fn known(row: &RepresentativeRow) -> Known {
    Known {
        kind: row.kind,
        name: row.name.clone(),
        mark: row.mark.clone(),
        term: row.term(),
    }
}

fn editable(row: &RepresentativeRow) -> RepresentativeContent {
    let identity = row.identity_kind.zip(row.identity_number.clone());
    RepresentativeContent {
        name: Line::stored(row.name.clone()),
        contact: row.contact.clone().map(Line::stored),
        identity: identity.map(|(kind, number)| Identity {
            kind,
            number: Label::stored(number),
            issuer: None,
        }),
        consent_kinds: Some(row.consent_kinds).filter(|kinds| *kinds != Set::EMPTY),
        topics: Some(row.topics).filter(|topics| *topics != Set::EMPTY),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        source: row.source.clone().map(Text::stored),
    }
}
