//! Queries on requests.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::policy::{AnswerRequest, CreateRequest};
use super::rules::{Asker, DeclineReason, RequestStatus};
use super::wire::{NewRequestAnswer, RequestListParams};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{person_identifiers, request_keys, request_links, requests};
use crate::db::sealed::SealInto;
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::features::persons::ToldPerson;
use crate::gate::scope::{CaseScope, RequestScope, Seen, asked_requests, received_requests};
use crate::gate::{Action, Ask, Because, Permit, Target, Tx};
use crate::kernel::fact::{RequestAnswered, RequestMade, RequestWithdrawn};
use crate::kernel::identity::IdentityKind;
use crate::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT, PageRequest, Position, Rows};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{Party, RequestAnswer};
use crate::kernel::{Code, FaultCode, Id, Problem, ProblemCode, Stamp};
use crate::{sealed_row, stored_as_text};

stored_as_text!(Asker, DeclineReason, RequestStatus, RequestAnswer);

/// Newest first.
pub const SORT: &str = "-id";

/// What lists show of a request.
#[derive(Queryable, Debug)]
pub struct RequestLine {
    pub id: Id,
    pub unit_id: Id,
    pub status: RequestStatus,
    pub asked_by: Asker,
    pub asking_unit_id: Option<Id>,
    pub asked_at: Stamp,
    pub due_at: Option<Stamp>,
    pub answer: Option<RequestAnswer>,
    pub persons_reason: Option<DeclineReason>,
    pub answered_at: Option<Stamp>,
    pub case_id: Option<Id>,
    pub withdrawn_at: Option<Stamp>,
    pub version: i64,
    pub updated_at: Stamp,
}

type LineColumns = (
    Uid,
    Uid,
    Text,
    Text,
    Nullable<Uid>,
    Moment,
    Nullable<Moment>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Moment>,
    Nullable<Uid>,
    Nullable<Moment>,
    BigInt,
    Moment,
);

fn lines() -> Sql<LineColumns> {
    Sql::new(
        "SELECT requests.id, requests.unit_id, requests.status, requests.asked_by, requests.asking_unit_id, \
         requests.asked_at, requests.due_at, requests.answer, requests.persons_reason, requests.answered_at, \
         requests.case_id, requests.withdrawn_at, requests.version, requests.updated_at FROM requests WHERE ",
    )
}

sealed_row! {
    /// What a request says.
    #[allow(dead_code, reason = "it is opened by its id, which its row says")]
    requests: SealedContent => Content {
        id: Id,
        identity_kind: IdentityKind,
        issuer: String,
    } sealed { identity_number, given_name, family_name, reason } maybe { asker_name, what_matters, contact, answer_reason }
}

/// A page of the requests that the actor is to answer, or made.
pub fn list(
    seen: &Seen,
    params: &RequestListParams,
    page: PageRequest,
) -> impl Reading<Output = Rows<RequestLine>> + use<> {
    let mut sql = lines().all_of(whose(seen, params));
    sql = narrowed(sql, "requests.status", params.status.as_deref());
    sql = narrowed(sql, "requests.asked_by", params.asked_by.as_deref());
    sql = narrowed(sql, "requests.answer", params.answer.as_deref());
    for (column, asked) in [
        (" AND requests.unit_id = ", params.unit_id),
        (" AND requests.case_id = ", params.case_id),
    ] {
        if let Some(id) = asked {
            sql = sql.text(column).id(id);
        }
    }
    let plain = params.status.is_none() && params.asked_by.is_none() && params.answer.is_none();
    rows(sql.all_of(place(&page)).kept_if(plain)).map(move |found| {
        Rows::new(&page, found, None, |row: &RequestLine| Position {
            sort: SORT.to_owned(),
            value: 0,
            id: row.id,
        })
    })
}

fn whose(seen: &Seen, params: &RequestListParams) -> Condition {
    let asked = params.mine == Some(true) || seen.by.as_staff().is_none();
    match (asked, params.case_id) {
        // Who asked is not told of the case, by looking for it neither.
        (true, Some(_)) => Sql::new("1 = 0"),
        (true, None) => asked_requests(&seen.by),
        (false, _) => received_requests(&seen.by),
    }
}

fn narrowed<C: Code>(
    sql: Sql<LineColumns>,
    column: &'static str,
    asked: Option<&[C]>,
) -> Sql<LineColumns> {
    match asked {
        None => sql,
        Some(codes) => sql
            .text(" AND ")
            .text(column)
            .text(" IN (")
            .codes(codes)
            .text(")"),
    }
}

fn place(page: &PageRequest) -> Condition {
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => Sql::new(" AND requests.id < ").id(after.id),
    };
    // One of two numbers of rows, for the planner to know; what is too many the page leaves out.
    let most = match page.limit {
        ..=DEFAULT_LIMIT => DEFAULT_LIMIT,
        _ => MAX_LIMIT,
    };
    let placed = after
        .text(" ORDER BY requests.id DESC LIMIT ")
        .literal(most + 1);
    match page.offset() {
        0 => placed,
        rows => placed.text(" OFFSET ").number(rows).kept_if(false),
    }
}

/// The request of the permit, and what it says when the actor may read that.
pub fn load<A: Action<Target = RequestScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<(RequestLine, Option<Content>), Problem> {
    let id = permit.target().id;
    let line = line(tx, id)?;
    if !permit.target().is_open() {
        return Ok((line, None));
    }
    let sealed: SealedContent = requests::table
        .filter(requests::id.eq(id))
        .select(columns::<SealedContent>())
        .only(tx)?;
    Ok((line, Some(sealed.open(permit.key()?)?)))
}

fn line(tx: &mut Tx<'_>, id: Id) -> Result<RequestLine, Problem> {
    let mut found: Vec<RequestLine> = tx.read(rows(lines().text("requests.id = ").id(id)))?;
    found.pop().ok_or_else(|| ProblemCode::NotFound.into())
}

/// A request to be made.
pub struct Asking<'a> {
    /// What coordination is needed for.
    pub reason: &'a str,
    /// What matters to the person.
    pub what_matters: Option<&'a str>,
    /// How who asks is reached.
    pub contact: Option<&'a str>,
    /// What the one who asks is called.
    pub asker_name: Option<&'a str>,
    /// The unit asked.
    pub unit: Party,
    /// Who asks.
    pub asked_by: Asker,
    /// The unit whose staff record it.
    pub staff: Option<Party>,
    /// Who acts for the person.
    pub representative: Option<Id>,
    /// Whom it is about.
    pub person: &'a ToldPerson,
}

impl Asking<'_> {
    fn mark(&self, because: &Because<'_>) -> Vec<u8> {
        self.person
            .mark_in(because.keys(), self.unit.organisation_id)
    }
}

/// Makes a request, sealed under a key of its own; gives both.
///
/// # Errors
/// 409 when another is open about the person in the unit.
pub fn insert(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    asking: &Asking<'_>,
) -> Result<(Id, PersonKey), Problem> {
    let (id, now, person) = (tx.new_id(), tx.now(), asking.person);
    let (key, kept) = because.keys().new_for(id)?;
    let (staff, identity) = (asking.staff, &person.identity);
    diesel::insert_into(requests::table)
        .values((
            (
                requests::id.eq(id),
                requests::unit_id.eq(asking.unit.unit_id),
                requests::organisation_id.eq(asking.unit.organisation_id),
                requests::branch.eq(asking.unit.branch),
                requests::asked_unit_id.eq(asking.unit.unit_id),
                requests::asked_by.eq(asking.asked_by),
                requests::asking_unit_id.eq(staff.map(|one| one.unit_id)),
                requests::asking_organisation_id.eq(staff.map(|one| one.organisation_id)),
                requests::asking_branch.eq(staff.map(|one| one.branch)),
                requests::person_id.eq(person.id),
                requests::representative_id.eq(asking.representative),
                requests::mark.eq(asking.mark(because)),
            ),
            (
                requests::identity_kind.eq(identity.kind),
                requests::issuer.eq(identity.issuer.as_deref().unwrap_or_default()),
                requests::identity_number.sealed(&key, id, &identity.number)?,
                requests::given_name.sealed(&key, id, &person.given_name)?,
                requests::family_name.sealed(&key, id, &person.family_name)?,
                requests::asker_name.sealed_some(&key, id, asking.asker_name)?,
                requests::reason.sealed(&key, id, asking.reason)?,
                requests::what_matters.sealed_some(&key, id, asking.what_matters)?,
                requests::contact.sealed_some(&key, id, asking.contact)?,
                requests::asked_at.eq(now),
                requests::status.eq(RequestStatus::Open),
                requests::version.eq(1_i64),
                requests::updated_at.eq(now),
            ),
        ))
        .run(tx)?;
    diesel::insert_into(request_keys::table)
        .values((request_keys::request_id.eq(id), request_keys::kept.eq(kept)))
        .run(tx)?;
    let because = match person.id {
        Some(record) => because.about(record),
        None => *because,
    };
    let unit = asking.unit.unit_id;
    tx.record(&because, RequestMade { id, unit })?;
    Ok((id, key))
}

/// The request that the permit's action has just made, and what it says.
pub fn made(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateRequest>,
    (id, key): (Id, &PersonKey),
) -> Result<(RequestLine, Content), Problem> {
    let sealed: SealedContent = requests::table
        .filter(requests::id.eq(id))
        .select(columns::<SealedContent>())
        .only(tx)?;
    Ok((line(tx, id)?, sealed.open(key)?))
}

/// The request that is open about the person in the unit already.
pub fn open_about(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    asking: &Asking<'_>,
) -> Result<Option<Id>, Problem> {
    Ok(requests::table
        .filter(requests::asked_unit_id.eq(asking.unit.unit_id))
        .filter(requests::mark.eq(asking.mark(because)))
        .filter(requests::status.eq(RequestStatus::Open))
        .select(requests::id)
        .one(tx)?)
}

/// Whether the actor may know of request `id`.
pub fn knows(tx: &mut Tx<'_>, permit: &Permit<CreateRequest>, id: Id) -> Result<bool, Problem> {
    Ok(RequestScope::find(tx, permit.actor(), &id)?.is_some())
}

/// Whether the case is open, of the unit asked and about the person whom the request is about; or what is wrong.
pub fn judge_case(
    tx: &mut Tx<'_>,
    permit: &Permit<AnswerRequest>,
    case: Id,
) -> Result<Result<CaseScope, FaultCode>, Problem> {
    let Some(case) = CaseScope::find(tx, permit.actor(), &case)? else {
        return Ok(Err(FaultCode::NotFound));
    };
    if case.initiating_unit_id != permit.target().unit_id {
        return Ok(Err(FaultCode::OtherUnit));
    }
    let mark: Vec<u8> = requests::table
        .filter(requests::id.eq(permit.target().id))
        .select(requests::mark)
        .only(tx)?;
    let theirs: Option<Id> = person_identifiers::table
        .filter(person_identifiers::mark.eq(mark))
        .filter(person_identifiers::person_id.eq(case.person_id))
        .limit(1)
        .select(person_identifiers::id)
        .one(tx)?;
    Ok(match theirs {
        None => Err(FaultCode::OtherPerson),
        Some(_) if case.status.require_open().is_err() => Err(FaultCode::CaseClosed),
        Some(_) => Ok(case),
    })
}

/// Whether the actor may know of a case, so that a link leads there.
pub fn knows_case<A: Action<Target = RequestScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: Id,
) -> Result<bool, Problem> {
    Ok(CaseScope::find(tx, permit.actor(), &case)?.is_some())
}

/// That the permit's request is still to be answered.
///
/// # Errors
/// 409 when it is answered or withdrawn already.
pub fn require_open(tx: &mut Tx<'_>, permit: &Permit<AnswerRequest>) -> Result<(), Problem> {
    match line(tx, permit.target().id)?.status {
        RequestStatus::Open => Ok(()),
        RequestStatus::Answered | RequestStatus::Withdrawn => {
            Err(ProblemCode::RequestSettled.into())
        }
    }
}

/// Answers the permit's request; in the `case` that was opened, when one was.
///
/// # Errors
/// 409 when it is answered or withdrawn already.
pub fn answer(
    tx: &mut Tx<'_>,
    permit: &Permit<AnswerRequest>,
    new: &NewRequestAnswer,
    case: Option<&CaseScope>,
) -> Result<(), Problem> {
    let (id, now) = (permit.target().id, tx.now());
    let open = requests::table
        .filter(requests::id.eq(id))
        .filter(requests::status.eq(RequestStatus::Open));
    let answered = diesel::update(open)
        .set((
            requests::status.eq(RequestStatus::Answered),
            requests::answer.eq(Some(new.answer)),
            requests::answer_reason.sealed_some(permit.key()?, id, new.reason.as_deref())?,
            requests::persons_reason.eq(new.persons_reason),
            requests::case_id.eq(case.map(|case| case.id)),
            requests::answered_at.eq(Some(now)),
            requests::version.eq(requests::version + 1),
            requests::updated_at.eq(now),
        ))
        .run(tx)?;
    require_one(answered)?;
    let because = match case.and_then(Target::case) {
        Some(case) => permit.because().in_case(case),
        None => permit.because(),
    };
    let answer = new.answer;
    tx.record(&because, RequestAnswered { id, answer })
}

/// Takes a request back.
///
/// # Errors
/// 409 when it is answered or withdrawn already.
pub fn withdraw(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    let now = tx.now();
    let open = requests::table
        .filter(requests::id.eq(id))
        .filter(requests::status.eq(RequestStatus::Open));
    let withdrawn = diesel::update(open)
        .set((
            requests::status.eq(RequestStatus::Withdrawn),
            requests::withdrawn_at.eq(Some(now)),
            requests::version.eq(requests::version + 1),
            requests::updated_at.eq(now),
        ))
        .run(tx)?;
    require_one(withdrawn)?;
    tx.record(because, RequestWithdrawn { id })
}

fn require_one(changed: usize) -> Result<(), Problem> {
    match changed {
        1 => Ok(()),
        _ => Err(ProblemCode::RequestSettled.into()),
    }
}

/// Says when the answer to a request is due.
///
/// # Errors
/// When the database fails.
pub fn set_due(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    request: Id,
    due_at: Stamp,
) -> Result<(), Problem> {
    diesel::update(requests::table.filter(requests::id.eq(request)))
        .set(requests::due_at.eq(Some(due_at)))
        .run(tx)?;
    Ok(())
}

/// Gives what a unit that closes was asked and has asked to the unit that takes its place.
///
/// # Errors
/// When the database fails.
pub fn hand_over(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (from, to): (Id, Id),
) -> Result<(), Problem> {
    diesel::update(requests::table.filter(requests::unit_id.eq(from)))
        .set(requests::unit_id.eq(to))
        .run(tx)?;
    diesel::update(requests::table.filter(requests::asking_unit_id.eq(Some(from))))
        .set(requests::asking_unit_id.eq(Some(to)))
        .run(tx)?;
    diesel::update(request_links::table.filter(request_links::unit_id.eq(from)))
        .set(request_links::unit_id.eq(to))
        .run(tx)?;
    diesel::update(request_links::table.filter(request_links::owner_unit_id.eq(from)))
        .set(request_links::owner_unit_id.eq(to))
        .run(tx)?;
    Ok(())
}
