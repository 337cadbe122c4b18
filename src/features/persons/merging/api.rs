//! Merges over HTTP (dataskyddsförordningen (EU) 2016/679 artikel 5.1 d: personal data are right).

use actix_web::{get, post, web};

use super::rules::require_joinable;
use super::store::{self, MergeRow};
use super::wire::{NewPersonMerge, PersonMerge, PersonMerges};
use crate::features::persons::policy::{ListPersonMerges, MergePersons};
use crate::features::persons::record::{editable, of_age_at};
use crate::features::persons::store as persons;
use crate::gate::scope::PersonScope;
use crate::gate::{Caller, Gate, Permit, Target, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::PersonsMerged;
use crate::kernel::{FaultCode, Id, Problem};

/// Routes of merges.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(create);
}

/// List what was merged into a record.
///
/// Who merged it, why and when.
#[utoipa::path(operation_id = "listPersonMerges", tag = "Persons", params(("personId" = Id, Path)),
    responses((status = 200, body = PersonMerges, description = "The merges")))]
#[get("/persons/{personId}/merges")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    person: web::Path<Id>,
) -> Result<Answer<PersonMerges>, Problem> {
    let rows = gate
        .run::<ListPersonMerges, _>(&caller, person.into_inner(), store::list)
        .await?;
    let items = rows.into_iter().map(shown).collect();
    Ok(Answer::ok(PersonMerges { items }))
}

/// Merge another record of the same person into this one.
///
/// Within the own organisation. The cases with all that belongs to them, who acts for the person, the numbers and
/// the log go over; the better number (personnummer, then samordningsnummer, then reservnummer) stands, the other
/// stays findable. This record says what it said, and what only the other did. The other's id leads here ever
/// after: nothing takes a merge back. Refused (409 RECORDS_KEPT_APART, each reason named) when one of them is
/// protected (SKYDDAD_FOLKBOKFORING, FINGERADE_UPPGIFTER), when both have an open case with an adopted plan, when
/// one person has died while a case is open, and when one is recorded as acting for the other. Consents follow the
/// birth date that stands, and what one custodian consented to is incomplete when the other record knew of one
/// more. The access logs of both records and of every case that went over show it.
#[utoipa::path(operation_id = "createPersonMerge", tag = "Persons", params(("personId" = Id, Path)),
    request_body = NewPersonMerge,
    responses((status = 201, body = PersonMerge, description = "The merge")))]
#[post("/persons/{personId}/merges")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    person: web::Path<Id>,
    body: Json<NewPersonMerge>,
) -> Result<Answer<PersonMerge>, Problem> {
    let records = (person.into_inner(), body.0.merged_person_id);
    let merge = gate
        .run::<MergePersons, _>(&caller, records, move |tx, permit| {
            merge(tx, permit, &body.0)
        })
        .await?;
    let path = format!("/persons/{}/merges", merge.person_id);
    Ok(Answer::created(path, merge))
}

fn merge(
    tx: &mut Tx<'_>,
    permit: &Permit<MergePersons>,
    new: &NewPersonMerge,
) -> Result<PersonMerge, Problem> {
    let (pair, pointer) = (permit.target(), "/mergedPersonId");
    let other = pair.merged.as_ref();
    let other = other.ok_or_else(|| Problem::invalid(pointer, FaultCode::NotFound))?;
    if other.id == pair.kept.id {
        return Err(Problem::invalid(pointer, FaultCode::NotAllowedHere));
    }
    let kept = persons::load(tx, permit, pair.kept.id)?;
    let merged = persons::load(tx, permit, other.id)?;
    let sides = (
        store::side(tx, permit, &kept)?,
        store::side(tx, permit, &merged)?,
    );
    require_joinable(&sides.0, &sides.1)?;
    let (id, key) = store::merge(tx, permit, (&kept, &merged), &new.reason)?;
    tx.was_also_about(PersonScope::asked(&merged.row.id));
    let stands = persons::load(tx, permit, kept.row.id)?;
    let fact = PersonsMerged {
        id: kept.row.id,
        merged: merged.row.id,
        of_age_at: (of_age_at(&editable(&merged)), of_age_at(&editable(&stands))),
    };
    tx.record(&permit.because().sealed_by(&key), fact)?;
    let row = MergeRow {
        id,
        person_id: kept.row.id,
        merged_person_id: merged.row.id,
        merged_by: permit.actor().name.clone(),
        merged_unit_id: permit.actor().unit_id,
        merged_at: tx.now(),
        reason: new.reason.to_string(),
    };
    Ok(shown(row))
}

fn shown(row: MergeRow) -> PersonMerge {
    let person = link(format_args!("/persons/{}", row.person_id));
    PersonMerge {
        id: row.id,
        person_id: row.person_id,
        merged_person_id: row.merged_person_id,
        reason: row.reason,
        merged_by: row.merged_by,
        merged_unit_id: row.merged_unit_id,
        merged_at: row.merged_at,
        links: Links::from([("person", person)]),
    }
}
