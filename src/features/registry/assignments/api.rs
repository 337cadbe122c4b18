//! Assignments over HTTP.

use std::collections::HashMap;

use actix_web::{delete, get, post, web};

use super::store::{self, AssignmentRow, Given};
use super::wire::{Assignment, EndParams, NewAssignment};
use crate::features::registry::codes::CountyCode;
use crate::features::registry::offers::{self, OfferRow, Reach};
use crate::features::registry::policy::{
    CreateAssignment, CreateOfferAcceptance, EndAssignment, ListAssignments, ReadAssignment,
};
use crate::features::registry::rules::{Giving, end_of, giving, period_faults, sound};
use crate::features::registry::store::{
    SORT, organisation_of_unit, require_administrator, target, tell,
};
use crate::gate::scope::Registry;
use crate::gate::{Action, Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{Answer, Json, Links, Listing, Mount, Page, PageParams, Params, link};
use crate::kernel::fact::{AssignmentEnded, AssignmentGiven};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(end);
}

/// List an account's assignments.
///
/// In the order in which they were given, ended ones too.
#[utoipa::path(operation_id = "listAssignments", tag = "Registry", params(("accountId" = Id, Path), PageParams),
    responses((status = 200, body = Page<Assignment>, description = "A page of assignments")))]
#[get("/accounts/{accountId}/assignments")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    account: web::Path<Id>,
    params: Params<PageParams>,
) -> Result<Listing<Assignment>, Problem> {
    let page = params.request(SORT)?;
    let key = Subject::of("account", account.into_inner());
    let rows = gate
        .run::<ListAssignments, _>(&caller, key, move |tx, permit| {
            let rows = store::list(tx, permit, &page)?;
            let ids: Vec<Id> = rows.items.iter().map(|row| row.id).collect();
            let mut reaches = offers::reaches_of(tx, permit, &ids)?;
            Ok(rows.map(|row| shown(row, &mut reaches)))
        })
        .await?;
    Ok(Listing::new(rows))
}

/// Give an account an assignment.
///
/// What the account may do from then on is decided by the role; in every request it states which
/// assignment it acts in when it has several. What two must give is offered instead
/// (`POST /accounts/{accountId}/assignment-offers`), which 409 `ACCEPTANCE_NEEDED` says. The same role in the same unit
/// is given once for each time: 409 `ASSIGNMENT_OVERLAPS`.
#[utoipa::path(operation_id = "createAssignment", tag = "Registry", params(("accountId" = Id, Path)),
    request_body = NewAssignment,
    responses((status = 201, body = Assignment, description = "The assignment")))]
#[post("/accounts/{accountId}/assignments")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    account: web::Path<Id>,
    body: Json<NewAssignment>,
) -> Result<Answer<Assignment>, Problem> {
    let key = Subject::of("account", account.into_inner());
    let row = gate
        .run::<CreateAssignment, _>(&caller, key, move |tx, permit| {
            let account = target(permit)?;
            check(tx, permit, &body.0)?;
            let given = Given {
                id: tx.new_id(),
                account_id: account,
                unit_id: body.0.unit_id,
                role: body.0.role,
                from: body.0.valid_from.unwrap_or(tx.now()),
                to: body.0.valid_to,
            };
            give(tx, permit, &given, permit.target().organisations())
        })
        .await?;
    let path = format!("/accounts/{}/assignments/{}", row.account_id, row.id);
    Ok(Answer::created(path, row))
}

/// Read an assignment.
#[utoipa::path(operation_id = "readAssignment", tag = "Registry",
    params(("accountId" = Id, Path), ("assignmentId" = Id, Path)),
    responses((status = 200, body = Assignment, description = "The assignment")))]
#[get("/accounts/{accountId}/assignments/{assignmentId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    path: web::Path<(Id, Id)>,
) -> Result<Answer<Assignment>, Problem> {
    let (account, id) = path.into_inner();
    let key = Subject::of("assignment", id);
    let row = gate
        .run::<ReadAssignment, _>(&caller, key, move |tx, permit| {
            let row = store::load(tx, permit, account)?;
            one(tx, permit, row)
        })
        .await?;
    Ok(Answer::ok(row))
}

/// End an assignment.
///
/// From now on; it stays in the list with its end, and what was done in it stays in the access
/// log. By the administrators of the account's organisation and of the unit's, and the service's for the roles
/// that it has a part in; never the own, nor that of an organisation's last administrator. One that has ended
/// already is not found. An assignment has no version, so `If-Match` is neither needed nor read.
///
/// The open cases that it leads go to `successorAssignmentId`, or are to be given another lead (worklist NAME_LEAD of
/// the unit that leads, or that opened the case when nobody coordinates there).
#[utoipa::path(operation_id = "endAssignment", tag = "Registry",
    params(("accountId" = Id, Path), ("assignmentId" = Id, Path), EndParams),
    responses((status = 204, description = "The assignment has ended")))]
#[delete("/accounts/{accountId}/assignments/{assignmentId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    path: web::Path<(Id, Id)>,
    params: Params<EndParams>,
) -> Result<Answer<()>, Problem> {
    let (account, id) = path.into_inner();
    let successor = params.0.successor_assignment_id;
    let key = Subject::of("assignment", id);
    gate.run::<EndAssignment, _>(&caller, key, move |tx, permit| {
        let before = store::load(tx, permit, account)?;
        let end =
            end_of(before.valid_from, before.valid_to, tx.now()).ok_or(ProblemCode::NotFound)?;
        if let Some(successor) = successor {
            require_successor(tx, permit, &before, successor)?;
        }
        // That of the unit is the last: what an administrator keeps is the organisation of the unit.
        if let Some(organisation) = permit.target().organisations().last() {
            require_administrator(tx, permit, *organisation, |one| one.assignment == id)?;
        }
        store::end(tx, permit, end)?;
        let concerned = permit.target().organisations();
        tell(
            tx,
            permit,
            AssignmentEnded {
                id: target(permit)?,
                successor,
            },
            concerned,
        )?;
        let before = one(tx, permit, before)?;
        history::keep(tx, permit, key, 1, &before)
    })
    .await?;
    Ok(Answer::no_content())
}

/// Who takes over has another assignment in the same unit now.
fn require_successor(
    tx: &mut Tx<'_>,
    permit: &Permit<EndAssignment>,
    before: &AssignmentRow,
    successor: Id,
) -> Result<(), Problem> {
    match successor != before.id && store::is_in_force(tx, permit, successor, before.unit_id)? {
        true => Ok(()),
        false => {
            let fault = Fault::parameter("successorAssignmentId", FaultCode::NotFound);
            Err(Problem::with(ProblemCode::InvalidParameter, vec![fault]))
        }
    }
}

fn check(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAssignment>,
    new: &NewAssignment,
) -> Result<(), Problem> {
    let mut faults = period_faults(tx.now(), new.valid_from, new.valid_to);
    let organisation = organisation_of_unit(tx, permit, new.unit_id)?;
    let Some(organisation) = organisation else {
        faults.push(Fault::at("/unitId", FaultCode::NotFound));
        return Err(Problem::with(ProblemCode::Invalid, faults));
    };
    let at_home = permit.target().organisations().contains(&organisation);
    let given = giving(permit.actor().role, new.role, at_home);
    match sound(given, faults)? {
        Giving::Alone => Ok(()),
        Giving::Batch(fault) => Err(Problem::with(ProblemCode::AcceptanceNeeded, vec![fault])),
    }
}

/// The assignment that an accepted offer becomes, which keeps its id.
pub fn of_offer(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateOfferAcceptance>,
    offer: &OfferRow,
) -> Result<Assignment, Problem> {
    let given = Given {
        id: offer.id,
        account_id: offer.account_id,
        unit_id: offer.unit_id,
        role: offer.role,
        from: offer.valid_from.unwrap_or(tx.now()).max(tx.now()),
        to: offer.valid_to,
    };
    give(tx, permit, &given, permit.target().organisations())
}

fn give<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    given: &Given,
    concerned: &[Id],
) -> Result<Assignment, Problem> {
    let row = store::insert(tx, permit, given)?;
    tell(tx, permit, AssignmentGiven { id: row.id }, concerned)?;
    one(tx, permit, row)
}

fn one<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    row: AssignmentRow,
) -> Result<Assignment, Problem> {
    let mut reaches = offers::reaches_of(tx, permit, &[row.id])?;
    Ok(shown(row, &mut reaches))
}

fn shown(row: AssignmentRow, reaches: &mut HashMap<Id, Reach>) -> Assignment {
    let AssignmentRow {
        id,
        account_id,
        unit_id,
        role,
        valid_from,
        valid_to,
        created_at,
    } = row;
    let reach = reaches.remove(&id).unwrap_or_default();
    Assignment {
        id,
        account_id,
        unit_id,
        role,
        area_ids: reach.area_ids,
        county_code: reach.county_code.map(CountyCode::stored),
        valid_from,
        valid_to,
        created_at,
        links: Links::from([
            (
                "self",
                link(format_args!("/accounts/{account_id}/assignments/{id}")),
            ),
            ("account", link(format_args!("/accounts/{account_id}"))),
            ("unit", link(format_args!("/units/{unit_id}"))),
        ]),
    }
}
