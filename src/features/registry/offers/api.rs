//! Offers over HTTP.

use std::collections::HashMap;

use actix_web::{delete, get, post, web};

use super::store::{self, OfferRow, Reach};
use super::wire::{AssignmentOffer, NewAssignmentOffer, NewOfferAcceptance, OfferStatus};
use crate::features::registry::assignments::{self, Assignment};
use crate::features::registry::codes::CountyCode;
use crate::features::registry::policy::{
    CreateAssignmentOffer, CreateOfferAcceptance, DeleteAssignmentOffer, ListAssignmentOffers,
    ReadAssignmentOffer,
};
use crate::features::registry::rules::{
    Giving, Offered, giving, may_accept, period_faults, reach_faults, sound,
};
use crate::features::registry::store::{SORT, organisation_of_unit, target, tell};
use crate::gate::scope::Registry;
use crate::gate::{Action, Actor, Caller, Gate, Permit, Subject, Tx};
use crate::http::{Answer, Json, Links, Listing, Mount, Page, PageParams, Params, link};
use crate::kernel::fact::{AssignmentOfferEnded, AssignmentOffered};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(accept)
        .service(end);
}

/// List the assignments offered.
///
/// From or to the own organisation, in the order in which they were offered, settled ones too. The service's
/// administrator sees those of roles that it has a part in giving.
#[utoipa::path(operation_id = "listAssignmentOffers", tag = "Registry", params(PageParams),
    responses((status = 200, body = Page<AssignmentOffer>, description = "A page of offers")))]
#[get("/assignment-offers")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<PageParams>,
) -> Result<Listing<AssignmentOffer>, Problem> {
    let page = params.request(SORT)?;
    let key = Subject::all("assignment-offer");
    let rows = gate
        .run::<ListAssignmentOffers, _>(&caller, key, move |tx, permit| {
            let rows = store::list(tx, permit, &page)?;
            let ids: Vec<Id> = rows.items.iter().map(|row| row.id).collect();
            let mut reaches = store::reaches_of(tx, permit, &ids)?;
            Ok(rows.map(|row| shown(row, &mut reaches, permit.actor())))
        })
        .await?;
    Ok(Listing::new(rows))
}

/// Offer an account an assignment.
///
/// For what two must give: a reviewer of the access log, a strategist, anything in a unit of another
/// organisation. It opens nothing until the other has accepted it.
#[utoipa::path(operation_id = "createAssignmentOffer", tag = "Registry", params(("accountId" = Id, Path)),
    request_body = NewAssignmentOffer,
    responses((status = 201, body = AssignmentOffer, description = "The offer")))]
#[post("/accounts/{accountId}/assignment-offers")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    account: web::Path<Id>,
    body: Json<NewAssignmentOffer>,
) -> Result<Answer<AssignmentOffer>, Problem> {
    let key = Subject::of("account", account.into_inner());
    let offer = gate
        .run::<CreateAssignmentOffer, _>(&caller, key, move |tx, permit| {
            let organisation = check(tx, permit, &body.0)?;
            let row = store::insert(tx, permit, organisation, &body.0)?;
            let mut concerned = vec![row.home_organisation_id, organisation];
            concerned.dedup();
            tell(tx, permit, AssignmentOffered { id: row.id }, &concerned)?;
            one(tx, permit, row)
        })
        .await?;
    let path = format!("/assignment-offers/{}", offer.id);
    Ok(Answer::created(path, offer))
}

/// Read an assignment offered.
#[utoipa::path(operation_id = "readAssignmentOffer", tag = "Registry", params(("assignmentOfferId" = Id, Path)),
    responses((status = 200, body = AssignmentOffer, description = "The offer")))]
#[get("/assignment-offers/{assignmentOfferId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<AssignmentOffer>, Problem> {
    let key = Subject::of("assignment-offer", id.into_inner());
    let offer = gate
        .run::<ReadAssignmentOffer, _>(&caller, key, |tx, permit| {
            let row = store::load(tx, permit)?;
            one(tx, permit, row)
        })
        .await?;
    Ok(Answer::ok(offer))
}

/// Accept an assignment offered.
///
/// It is an assignment from then on, never from before. Whoever offered it cannot accept it, nor whom it is
/// for: a reviewer is accepted by another administrator of the organisation or the service's, a strategist by
/// the service's when the organisation's offered it and the other way round, others by the administrator of
/// the unit's organisation.
#[utoipa::path(operation_id = "createOfferAcceptance", tag = "Registry",
    params(("assignmentOfferId" = Id, Path)), request_body = NewOfferAcceptance,
    responses((status = 201, body = Assignment, description = "The assignment")))]
#[post("/assignment-offers/{assignmentOfferId}/acceptances")]
async fn accept(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    _body: Json<NewOfferAcceptance>,
) -> Result<Answer<Assignment>, Problem> {
    let key = Subject::of("assignment-offer", id.into_inner());
    let assignment = gate
        .run::<CreateOfferAcceptance, _>(&caller, key, |tx, permit| {
            let offer = store::load(tx, permit)?;
            if !accepted_by(&offer, permit.actor()) {
                return Err(ProblemCode::SecondPersonNeeded.into());
            }
            store::accept(tx, permit)?;
            let ended = offer.valid_to.is_some_and(|to| to <= tx.now());
            if ended || !store::is_possible(tx, permit, &offer)? {
                return Err(ProblemCode::OfferImpossible.into());
            }
            assignments::of_offer(tx, permit, &offer)
        })
        .await?;
    let path = format!(
        "/accounts/{}/assignments/{}",
        assignment.account_id, assignment.id
    );
    Ok(Answer::created(path, assignment))
}

/// Take back or decline an assignment offered.
///
/// By any administrator whom it concerns, while nobody has accepted it. An offer has no version, so `If-Match`
/// is neither needed nor read.
#[utoipa::path(operation_id = "deleteAssignmentOffer", tag = "Registry",
    params(("assignmentOfferId" = Id, Path)),
    responses((status = 204, description = "The offer stands no more")))]
#[delete("/assignment-offers/{assignmentOfferId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<()>, Problem> {
    let key = Subject::of("assignment-offer", id.into_inner());
    gate.run::<DeleteAssignmentOffer, _>(&caller, key, move |tx, permit| {
        store::end(tx, permit)?;
        let concerned = permit.target().organisations();
        tell(
            tx,
            permit,
            AssignmentOfferEnded {
                id: target(permit)?,
            },
            concerned,
        )?;
        Ok(())
    })
    .await?;
    Ok(Answer::no_content())
}

/// The organisation of the unit, when everything that is offered is sound and needs an offer.
fn check(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAssignmentOffer>,
    new: &NewAssignmentOffer,
) -> Result<Id, Problem> {
    let mut faults = period_faults(tx.now(), new.valid_from, new.valid_to);
    faults.extend(reach_faults(
        new.role,
        new.area_ids.as_deref(),
        new.county_code.as_ref(),
    ));
    let areas = new.area_ids.as_deref().unwrap_or_default();
    let known = store::areas_among(tx, permit, areas)?;
    for (number, area) in areas.iter().enumerate() {
        let (earlier, _) = areas.split_at(number);
        let fault = match (known.contains(area), earlier.contains(area)) {
            (false, _) => FaultCode::NotFound,
            (true, true) => FaultCode::Repeated,
            (true, false) => continue,
        };
        faults.push(Fault::at(format!("/areaIds/{number}"), fault));
    }
    let organisation = organisation_of_unit(tx, permit, new.unit_id)?;
    let Some(organisation) = organisation else {
        faults.push(Fault::at("/unitId", FaultCode::NotFound));
        return Err(Problem::with(ProblemCode::Invalid, faults));
    };
    let at_home = permit.target().organisations().contains(&organisation);
    let given = match giving(permit.actor().role, new.role, at_home) {
        // Nobody is asked for what one gives alone.
        Ok(Giving::Alone) => Err(Problem::invalid("/role", FaultCode::NotAllowedHere)),
        given => given,
    };
    sound(given, faults).map(|_| organisation)
}

fn accepted_by(offer: &OfferRow, actor: &Actor) -> bool {
    let offered = Offered {
        by: offer.offered_by,
        giver: offer.offered_as,
        role: offer.role,
        organisation: offer.organisation_id,
    };
    may_accept(
        offered,
        (actor.account_id, actor.role, actor.organisation_id),
    )
}

fn one<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    row: OfferRow,
) -> Result<AssignmentOffer, Problem> {
    let mut reaches = store::reaches_of(tx, permit, &[row.id])?;
    Ok(shown(row, &mut reaches, permit.actor()))
}

fn shown(row: OfferRow, reaches: &mut HashMap<Id, Reach>, actor: &Actor) -> AssignmentOffer {
    let id = row.id;
    let path = format!("/assignment-offers/{id}");
    let mut links = Links::from([
        ("self", link(&path)),
        ("unit", link(format_args!("/units/{}", row.unit_id))),
    ]);
    let settles = row.status == OfferStatus::Open && row.account_id != actor.account_id;
    if settles {
        links.insert("end", link(&path));
    }
    if settles && accepted_by(&row, actor) {
        links.insert("accept", link(format_args!("{path}/acceptances")));
    }
    let reach = reaches.remove(&id).unwrap_or_default();
    AssignmentOffer {
        id,
        account_id: row.account_id,
        account_name: row.account_name,
        account_organisation_id: row.home_organisation_id,
        unit_id: row.unit_id,
        organisation_id: row.organisation_id,
        role: row.role,
        area_ids: reach.area_ids,
        county_code: reach.county_code.map(CountyCode::stored),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        offered_as: row.offered_as,
        offered_at: row.offered_at,
        status: row.status,
        settled_at: row.settled_at,
        links,
    }
}
