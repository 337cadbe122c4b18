//! Persons over HTTP.

use actix_web::{get, patch, post, web};
use serde_json::json;

use super::merging;
use super::policy::{
    CreatePerson, ListOwnRecords, ReadPerson, ReadPersonRevisions, SearchPersons, UpdatePerson,
};
use super::record::{editable, issuer, of_age_at};
use super::rules::{ProtectedIdentity, birth_date_fault, settle_identity};
use super::searching;
use super::store::{self, Record, SealedRecord};
use super::wire::{
    Identity, NewPerson, NewPersonSearch, OwnRecord, OwnRecords, Person, PersonEdit, PersonMatch,
    PersonRevision, PersonRevisions, PersonSearchResult, ShownIdentity,
};
use crate::gate::relations::Relation;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Actor, Caller, Gate, Keys, Permit, Proof, Subject, Tx, history};
use crate::http::patch::stands;
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::PersonCorrected;
use crate::kernel::identity::{masked, stated_birth_date};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Fault, FaultCode, Id, Problem, ProblemCode};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list_own)
        .service(create)
        .service(search)
        .service(read)
        .service(revisions)
        .service(update);
}

/// List one's own records.
///
/// For the person concerned: one for each organisation that has recorded the number in the token, and
/// one for each person for whom the bearer acts.
#[utoipa::path(operation_id = "listOwnRecords", tag = "Persons",
    responses((status = 200, body = OwnRecords, description = "The records")))]
#[get("/persons")]
async fn list_own(gate: web::Data<Gate>, caller: Caller) -> Result<Answer<OwnRecords>, Problem> {
    let items = gate
        .run::<ListOwnRecords, _>(&caller, "person", |tx, permit| {
            let names = searching::keepers(tx, permit)?;
            let record = |relation: &Relation| OwnRecord {
                person_id: relation.person_id,
                organisation_id: relation.organisation_id,
                organisation_name: names
                    .get(&relation.organisation_id)
                    .cloned()
                    .unwrap_or_default(),
                representing_as: relation.mandate.map(|mandate| mandate.kind),
                links: match relation.mandate {
                    None => own_links(relation.person_id),
                    Some(_) => Links::new(),
                },
            };
            Ok(permit.actor().relations.iter().map(record).collect())
        })
        .await?;
    Ok(Answer::ok(OwnRecords { items }))
}

/// Record a person.
///
/// In the own organisation only: whether another organisation knows the person is not told. When another record of
/// the own has the number (409), `_links.existing` says which, to who may read it.
#[utoipa::path(operation_id = "createPerson", tag = "Persons", request_body = NewPerson,
    responses((status = 201, body = Person, description = "The record", headers(("ETag" = String)))))]
#[post("/persons")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewPerson>,
) -> Result<Answer<Person>, Problem> {
    let mut new = body.0;
    let person = gate
        .run::<CreatePerson, _>(&caller, "person", move |tx, permit| {
            let mut faults = settle_identity(&mut new.identity, tx.now().swedish_day());
            faults.extend(birth_date_fault(new.birth_date, tx.now()));
            Problem::unless_empty(faults)?;
            require_free(tx, permit, &new.identity, None)?;
            let id = store::insert(tx, permit, &new)?;
            view(tx, permit, id)
        })
        .await?;
    Ok(Answer::created(format!("/persons/{}", person.id), person).versioned())
}

/// That nobody else has the number, as far as the actor may know.
///
/// # Errors
/// 409 with the record that has it, which the actor may read.
fn require_free<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    identity: &Identity,
    own: Option<Id>,
) -> Result<(), Problem> {
    let holder = searching::holder(tx, permit, identity)?;
    let Some(other) = holder.filter(|holder| Some(*holder) != own) else {
        return Ok(());
    };
    let existing = Links::from([("existing", link(format_args!("/persons/{other}")))]);
    let taken = Fault::at("/identity", FaultCode::Duplicate);
    Err(Problem::with(ProblemCode::AlreadyExists, vec![taken]).more("_links", json!(existing)))
}

/// Look a person up.
///
/// By exact identity number, present or earlier, among those the own organisation has recorded;
/// protected persons to those who are named for them. Logged also when nobody is found. The number travels in the body, never in an address.
#[utoipa::path(operation_id = "createPersonSearch", tag = "Persons", request_body = NewPersonSearch,
    responses((status = 200, body = PersonSearchResult, description = "None or one person")))]
#[post("/person-searches")]
async fn search(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewPersonSearch>,
) -> Result<Answer<PersonSearchResult>, Problem> {
    let mut identity = body.0.identity;
    let result = gate
        .run::<SearchPersons, _>(&caller, "person", move |tx, permit| {
            let faults = settle_identity(&mut identity, tx.now().swedish_day());
            Problem::unless_empty(faults)?;
            let found = searching::find(tx, permit, &identity)?;
            let matches = match found {
                Some(id) => vec![person_match(
                    store::load(tx, permit, id)?,
                    searching::is_known(tx, permit, id)?,
                )],
                None => Vec::new(),
            };
            Ok(PersonSearchResult { matches })
        })
        .await?;
    Ok(Answer::ok(result))
}

/// Read a person's record.
///
/// One's own organisation's, or one's own; others meet a person through a case (`expand=person`).
#[utoipa::path(operation_id = "readPerson", tag = "Persons", params(("personId" = Id, Path)),
    responses((status = 200, body = Person, description = "The record", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/persons/{personId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Person>, Problem> {
    let person = gate
        .run::<ReadPerson, _>(&caller, id.into_inner(), |tx, permit| {
            view(tx, permit, permit.target().id)
        })
        .await?;
    Ok(Answer::ok(person).versioned())
}

/// Read what a person's record said before.
///
/// Who corrected it, in which unit and when. Also what records said that were merged into it.
#[utoipa::path(operation_id = "listPersonRevisions", tag = "Persons", params(("personId" = Id, Path)),
    responses((status = 200, body = PersonRevisions, description = "Earlier versions")))]
#[get("/persons/{personId}/revisions")]
async fn revisions(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<PersonRevisions>, Problem> {
    let found = gate
        .run::<ReadPersonRevisions, _>(&caller, id.into_inner(), |tx, permit| {
            let merged = merging::merged_into(tx, permit, permit.target().id)?;
            history::list(tx, permit, &merged)
        })
        .await?;
    let items = found
        .into_iter()
        .map(|revision| PersonRevision {
            person_id: revision.subject_id,
            version: revision.version,
            content: revision.content,
            replaced_at: revision.replaced_at,
            account_id: revision.account_id,
            unit_id: revision.unit_id,
        })
        .collect();
    Ok(Answer::ok(PersonRevisions { items }))
}

/// Correct a person's record.
///
/// What it said before is kept. A new identity number takes the place of the present one, which stays findable;
/// when another record has it (409), `_links.existing` says which, to who may read it. When the 18th birthday is
/// moved, consents of custodians end with it, of somebody who turns out to be a child the consents of others end at
/// once, and when the birth date is known no longer, all do. Who marks a person as protected
/// (SKYDDAD_FOLKBOKFORING, FINGERADE_UPPGIFTER) is named in every case about the person, and from then on these and
/// the record are for named users only.
#[utoipa::path(operation_id = "updatePerson", tag = "Persons",
    params(("personId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = PersonEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Person, description = "The record", headers(("ETag" = String)))))]
#[patch("/persons/{personId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Person>, Problem> {
    let person = gate
        .run::<UpdatePerson, _>(&caller, id.into_inner(), move |tx, permit| {
            let id = permit.target().id;
            let before = store::load(tx, permit, id)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.row.version, &current)?;
            let Some(mut edit) = patched else {
                return view(tx, permit, id);
            };
            let mut faults = settle_identity(&mut edit.identity, tx.now().swedish_day());
            faults.extend(birth_date_fault(edit.birth_date, tx.now()));
            Problem::unless_empty(faults)?;
            // The same number can be written in many ways.
            if stands(tx, &current, &edit)? {
                return view(tx, permit, id);
            }
            store::update(tx, permit, before.row.version, &edit)?;
            if edit.identity != current.identity {
                require_free(tx, permit, &edit.identity, Some(id))?;
                store::replace_identifier(tx, permit, &before.identifier, &edit.identity)?;
            }
            let subject = Subject::of("person", id);
            history::keep(tx, permit, subject, before.row.version, &current)?;
            let corrected = PersonCorrected {
                id,
                of_age_at: (of_age_at(&current), of_age_at(&edit)),
                protection: (current.protected_identity, edit.protected_identity),
                keeper: Some(permit.actor().into()),
            };
            permit.record(tx, corrected)?;
            view(tx, permit, id)
        })
        .await?;
    Ok(Answer::ok(person).versioned())
}

impl Versioned for Person {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The person whom a case is about, when the reader may see basic facts.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    sealed: SealedRecord,
) -> Result<Option<Person>, Problem> {
    readable_in(permit, permit.target(), sealed)
}

/// The same for work on a part of the case.
pub fn readable_in<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    sealed: SealedRecord,
) -> Result<Option<Person>, Problem> {
    let reads = case.reader.reads(case.initiator(), Topic::Basic);
    if !reads {
        return Ok(None);
    }
    let record = store::open(permit.keys(), sealed)?;
    Ok(Some(shown(permit.actor(), record)))
}

/// Name and whole number of the person, for a notice that must say them.
pub fn identified<A: Action>(
    permit: &Permit<A>,
    sealed: SealedRecord,
) -> Result<(String, String, ShownIdentity), Problem> {
    let record = store::open(permit.keys(), sealed)?;
    let identity = shown_identity(&record, true);
    Ok((record.given_name, record.family_name, identity))
}

/// What a document says of a person.
pub struct Recorded {
    /// The whole name.
    pub name: String,
    /// The birth date recorded, else the one that the number states.
    pub born: Option<Day>,
    /// Protection in the population register.
    pub protection: ProtectedIdentity,
}

/// What a document says of the person of a record, with the keys of who may read or keep it.
pub fn recorded<P: Proof>(
    _proof: &P,
    keys: &Keys,
    sealed: SealedRecord,
) -> Result<Recorded, Problem> {
    let record = store::open(keys, sealed)?;
    let stated = stated_birth_date(record.identifier.kind, &record.number);
    Ok(Recorded {
        name: format!("{} {}", record.given_name, record.family_name),
        born: record.row.birth_date.or(stated),
        protection: record.row.protected_identity,
    })
}

fn view<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, id: Id) -> Result<Person, Problem> {
    Ok(shown(permit.actor(), store::load(tx, permit, id)?))
}

fn own_links(id: Id) -> Links {
    Links::from([
        ("self", link(format_args!("/persons/{id}"))),
        ("accessLog", link(format_args!("/persons/{id}/access-log"))),
    ])
}

/// Whole to the organisation that recorded it and to the person whom it is about.
fn shown(reader: &Actor, record: Record) -> Person {
    let recorded = record.row.organisation_id == reader.organisation_id;
    let own = recorded || reader.is(record.row.id);
    let identity = shown_identity(&record, own);
    let Record {
        row,
        given_name,
        family_name,
        ..
    } = record;
    let hides_place = !own && row.protected_identity.hides_place();
    let mut links = if own { own_links(row.id) } else { Links::new() };
    if recorded {
        for (relation, part) in [
            ("revisions", "revisions"),
            ("representatives", "representatives"),
            ("merges", "merges"),
        ] {
            links.insert(relation, link(format_args!("/persons/{}/{part}", row.id)));
        }
    }
    Person {
        id: row.id,
        identity,
        given_name,
        family_name,
        birth_date: row.birth_date,
        sex: row.sex,
        municipality_code: row.municipality_code.filter(|_| !hides_place),
        protected_identity: row.protected_identity,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}

fn shown_identity(record: &Record, whole: bool) -> ShownIdentity {
    ShownIdentity {
        kind: record.identifier.kind,
        number: if whole {
            record.number.clone()
        } else {
            masked(&record.number)
        },
        issuer: issuer(record),
    }
}

/// Of a person to whom the unit has no relation it is told that there is a record, on which a case can be opened.
fn person_match(record: Record, is_known: bool) -> PersonMatch {
    let id = record.row.id;
    let mut links = Links::from([("openCase", link("/cases"))]);
    if is_known {
        links.insert("self", link(format_args!("/persons/{id}")));
    }
    PersonMatch {
        id,
        identity: shown_identity(&record, false),
        given_name: is_known.then_some(record.given_name),
        family_name: is_known.then_some(record.family_name),
        protected_identity: record.row.protected_identity,
        links,
    }
}
