//! Plans over HTTP.

use actix_web::{get, patch, post, web};

use super::agreements::{self, SealedAgreement};
use super::basis;
use super::goals;
use super::goals::SealedGoal;
use super::interventions;
use super::interventions::SealedIntervention;
use super::policy::{CreatePlan, ListPlans, ReadPlan, UpdatePlan};
use super::responsibility::{self, Orphan};
use super::rules::{PlanStatus, is_principal, require_draft};
use super::store::{self, PlanRow, SealedPlan};
use super::wire::{NewPlan, Plan, PlanContent, PlanSummary, Plans};
use crate::db::reading::Reading;
use crate::features::registry;
use crate::gate::consent::PlanConsent;
use crate::gate::scope::CaseQuery;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Actor, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::PlanChanged;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{FaultCode, Frame, Id, Line, Possible, Problem, ProblemCode, Text};

/// Routes of the plan itself.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List a case's plans.
///
/// Latest first. An adopted plan never changes; the next one is a plan of its own.
#[utoipa::path(operation_id = "listPlans", tag = "Plans", params(("caseId" = Id, Path)),
    responses((status = 200, body = Plans, description = "The plans")))]
#[get("/cases/{caseId}/plans")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Plans>, Problem> {
    let items = gate
        .run::<ListPlans, _>(&caller, case.into_inner(), |tx, permit| {
            let reader = permit.target().reader;
            let rows = store::of_case(tx, permit)?.into_iter();
            Ok(rows
                .filter(|row| reader.reads(row.owner(), Topic::Plan))
                .map(summary)
                .collect())
        })
        .await?;
    Ok(Answer::ok(Plans { items }))
}

/// Begin a plan.
///
/// A draft; a case has one at a time. Needs a consent to the plan in force. With `basedOn` it begins
/// as a copy of an earlier version, so that what changes can be followed from version to version.
#[utoipa::path(operation_id = "createPlan", tag = "Plans", params(("caseId" = Id, Path)), request_body = NewPlan,
    responses((status = 201, body = Plan, description = "The draft", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/plans")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewPlan>,
) -> Result<Answer<Plan>, Problem> {
    let plan = gate
        .run::<CreatePlan, _>(&caller, case.into_inner(), move |tx, permit| {
            let case = permit.target();
            case.status.require_open()?;
            PlanConsent::require(tx, case)?;
            let id = begin(tx, permit, body.0)?;
            view(tx, permit, case, id)
        })
        .await?;
    Ok(Answer::created(format!("/plans/{}", plan.id), plan).versioned())
}

/// Read a plan.
///
/// With its goals, what the parties say of it, and of its interventions those whose topic the reader
/// may see. Its version is that of its text: progress and agreements go on beside it, so that there is
/// no 304 here.
#[utoipa::path(operation_id = "readPlan", tag = "Plans", params(("planId" = Id, Path)),
    responses((status = 200, body = Plan, description = "The plan", headers(("ETag" = String)))))]
#[get("/plans/{planId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Plan>, Problem> {
    let plan = gate
        .run::<ReadPlan, _>(&caller, id.into_inner(), |tx, permit| {
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::ok(plan).versioned().unconditional())
}

/// Write in a draft.
///
/// What it said before is kept. An adopted plan cannot be changed (409).
#[utoipa::path(operation_id = "updatePlan", tag = "Plans",
    params(("planId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = PlanContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Plan, description = "The draft", headers(("ETag" = String)))))]
#[patch("/plans/{planId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Plan>, Problem> {
    let plan = gate
        .run::<UpdatePlan, _>(&caller, id.into_inner(), move |tx, permit| {
            let case = &permit.target().case;
            case.status.require_open()?;
            let before = store::load(tx, permit, case, permit.target().id)?;
            require_draft(before.status)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(content) = patched else {
                return view(tx, permit, case, before.id);
            };
            let named = before.overall_responsible_organisation_id;
            check(tx, permit, &content, named)?;
            store::update(tx, permit, before.version, &content)?;
            permit.record(
                tx,
                PlanChanged {
                    id: permit.target().id,
                },
            )?;
            history::keep(
                tx,
                permit,
                permit.target().subject(),
                before.version,
                &current,
            )?;
            view(tx, permit, case, before.id)
        })
        .await?;
    Ok(Answer::ok(plan).versioned())
}

/// Begins the draft; gives its id.
fn begin(tx: &mut Tx<'_>, permit: &Permit<CreatePlan>, new: NewPlan) -> Result<Id, Problem> {
    let base = new
        .based_on
        .map(|id| basis::load(tx, permit, id))
        .transpose()?;
    let text = base.as_ref().map(|base| PlanContent {
        follow_up_on: None,
        ..editable(base)
    });
    let content = new.over(text.unwrap_or_default());
    check(tx, permit, &content, None)?;
    let id = store::insert(tx, permit, base.as_ref().map(|base| base.id), &content)?;
    if let Some(base) = base {
        basis::copy_all(tx, permit, base.id, id)?;
    }
    Ok(id)
}

fn check<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &PlanContent,
    named: Option<Id>,
) -> Result<(), Problem> {
    let frame = Frame::at(tx.now());
    let late = content
        .follow_up_on
        .and_then(|day| Possible::PlanFollowUp.day("/followUpOn", day, &frame));
    Problem::unless_empty(late.into_iter().collect())?;
    let overall = content.overall_responsible_organisation_id;
    let Some(organisation) = overall.filter(|_| overall != named) else {
        return Ok(());
    };
    let pointer = "/overallResponsibleOrganisationId";
    match registry::kinds_at_work(tx, permit, organisation)? {
        None => Err(Problem::invalid(pointer, FaultCode::NotFound)),
        Some(kinds) if !is_principal(kinds) => {
            Err(Problem::invalid(pointer, FaultCode::NotPrincipal))
        }
        Some(_) => Ok(()),
    }
}

impl Versioned for Plan {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The plan in force, or the draft while there is none, when the reader may see plans.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    (plan, mut parts): (Option<SealedPlan>, Parts),
) -> Result<Option<Plan>, Problem> {
    let case = permit.target();
    let plan = plan.filter(|plan| case.reader.reads(plan.owner(), Topic::Plan));
    let Some(plan) = plan else {
        return Ok(None);
    };
    parts.0.retain(|goal| goal.plan_id == plan.id);
    parts.1.retain(|one| one.plan_id == plan.id);
    parts.2.retain(|one| one.plan_id == plan.id);
    parts.3.retain(|one| one.plan_id == plan.id);
    whole(permit, case, plan, parts).map(Some)
}

/// What may be a plan's goals, interventions, agreements, and interventions that nobody sees to.
type Parts = (
    Vec<SealedGoal>,
    Vec<SealedIntervention>,
    Vec<SealedAgreement>,
    Vec<Orphan>,
);

/// The plan in force in the case, or the latest while there is none.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = (Option<SealedPlan>, Parts)> {
    (
        store::current(case.clone()),
        (
            goals::of_standing_plans(case.clone()),
            interventions::of_standing_plans(case.clone()),
            agreements::of_standing_plans(case.clone()),
            responsibility::of_standing_plans(case),
        ),
    )
}

/// The plan `id` of `case` as the reader may see it.
pub(super) fn view<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<Plan, Problem> {
    Ok(view_of(tx, permit, case, id, |_| true)?.0)
}

/// The same with those agreements alone that are `told`, and how many of its goals and interventions the
/// reader may not see.
pub fn view_of<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
    told: impl Fn(Id) -> bool,
) -> Result<(Plan, usize), Problem> {
    let (plan, mut parts) = tx.read((
        store::one(case, id),
        (
            goals::of_plan(permit, id),
            interventions::of_plan(permit, id),
            agreements::of_plan(permit, id),
            responsibility::of_plan(permit, id, permit.now()),
        ),
    ))?;
    let plan = plan.ok_or(ProblemCode::NotFound)?;
    let all = parts.0.len() + parts.1.len();
    parts.2.retain(|said| told(said.id));
    let plan = whole(permit, case, plan, parts)?;
    let left_out = all - plan.goals.len() - plan.interventions.len();
    Ok((plan, left_out))
}

fn whole<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    plan: SealedPlan,
    (goals, interventions, agreements, unattended): Parts,
) -> Result<Plan, Problem> {
    let key = permit.key()?;
    let row = plan.open(key)?;
    let goals = goals
        .into_iter()
        .filter(|goal| case.reader.reads(goal.owner(), Topic::Plan));
    let interventions = interventions
        .into_iter()
        .filter(|one| case.reader.reads(one.owner(), one.topic));
    let links = links(&row, case, permit.actor());
    let goals = goals.map(|goal| goal.open(key).map(goals::shown));
    let orphaned =
        |id| interventions::told_orphaned(case, unattended.iter().any(|one| one.id == id));
    let interventions = interventions.map(|one| {
        let orphaned = orphaned(one.id);
        one.open(key).map(|row| interventions::shown(row, orphaned))
    });
    Ok(Plan {
        goals: goals.collect::<Result<_, _>>()?,
        interventions: interventions.collect::<Result<_, _>>()?,
        agreements: agreements::latest(key, case.reader, &row, agreements)?,
        based_on_id: row.based_on_id,
        id: row.id,
        case_id: row.case_id,
        number: row.number,
        status: row.status,
        current_situation: row.current_situation,
        what_matters: row.what_matters,
        childs_view: row.childs_view,
        own_resources: row.own_resources,
        early_signs: row.early_signs,
        overall_responsible_organisation_id: row.overall_responsible_organisation_id,
        lead_name: row.lead_name,
        follow_up_on: row.follow_up_on,
        follow_up_form: row.follow_up_form,
        follow_up_caller: row.follow_up_caller,
        adopted_at: row.adopted_at,
        adopted_by: row.adopted_by,
        adopted_without_meeting: row.adopted_without_meeting,
        without_meeting_reason: row.without_meeting_reason,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    })
}

fn links(row: &PlanRow, case: &CaseScope, reader: &Actor) -> Links {
    let (id, contributes) = (row.id, reader.as_staff().is_some());
    let mut links = Links::from([
        ("self", link(format_args!("/plans/{id}"))),
        ("case", link(format_args!("/cases/{}", row.case_id))),
        ("document", link(format_args!("/plans/{id}/document"))),
        ("differences", link(format_args!("/plans/{id}/differences"))),
    ]);
    if case.is_read_only() {
        return links;
    }
    if contributes && agreements::may_be_given(case.status, row.status) {
        links.insert("agree", link(format_args!("/plans/{id}/agreements")));
    }
    let open = row.status == PlanStatus::Draft && case.status.require_open().is_ok();
    if open && case.coordinated_by(reader) {
        links.insert("edit", link(format_args!("/plans/{id}")));
        if case
            .status
            .can(crate::kernel::case_status::Event::PlanAdopted)
        {
            links.insert("adopt", link(format_args!("/plans/{id}/adoptions")));
        }
        links.insert("addGoal", link(format_args!("/plans/{id}/goals")));
    }
    if open && contributes {
        links.insert(
            "addIntervention",
            link(format_args!("/plans/{id}/interventions")),
        );
    }
    links
}

fn summary(row: SealedPlan) -> PlanSummary {
    PlanSummary {
        id: row.id,
        number: row.number,
        status: row.status,
        follow_up_on: row.follow_up_on,
        adopted_at: row.adopted_at,
        version: row.version,
        links: Links::from([("self", link(format_args!("/plans/{}", row.id)))]),
    }
}

fn editable(row: &PlanRow) -> PlanContent {
    let text = |member: &Option<String>| member.clone().map(Text::stored);
    let line = |member: &Option<String>| member.clone().map(Line::stored);
    PlanContent {
        current_situation: text(&row.current_situation),
        what_matters: text(&row.what_matters),
        childs_view: text(&row.childs_view),
        own_resources: text(&row.own_resources),
        early_signs: text(&row.early_signs),
        overall_responsible_organisation_id: row.overall_responsible_organisation_id,
        lead_name: line(&row.lead_name),
        follow_up_on: row.follow_up_on,
        follow_up_form: row.follow_up_form,
        follow_up_caller: line(&row.follow_up_caller),
    }
}
