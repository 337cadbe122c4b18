//! Queries on consents and on the disclosures that follow from them.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::CreateConsent;
use super::rules::{Capacity, ConsentForm, ConsentStatus, Ending, status};
use super::wire::NewWithdrawal;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{consent_endings, consent_limits, consents, disclosures, organisations};
use crate::db::sealed::SealInto;
use crate::gate::scope::{CaseQuery, CaseScope};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::limits::require_room;
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{
    Basis, Branch, ConsentDecision, ConsentKind, Owner, Topic, Topics,
};
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};
use crate::stored_as_text;

stored_as_text!(ConsentForm, Capacity, Ending);

/// A row of `consents`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = consents)]
pub struct ConsentRow {
    pub id: Id,
    pub case_id: Id,
    pub organisation_id: Id,
    pub owner_branch: Branch,
    pub kind: ConsentKind,
    pub form: ConsentForm,
    pub decision: ConsentDecision,
    pub given_by: Sealed<consents::given_by>,
    pub capacity: Capacity,
    pub topics: Set<Topic>,
    pub excluded: Option<Sealed<consents::excluded>>,
    pub valid_from: Stamp,
    pub valid_to: Stamp,
    pub received_by: String,
    pub received_unit_id: Id,
    pub created_at: Stamp,
    /// The request that it answers.
    pub request_id: Option<Id>,
    /// Whose answer it is, of those who act for the person, when it is one's alone.
    pub representative_id: Option<Id>,
    /// How it ended before its time.
    #[diesel(select_expression = consent_endings::kind.nullable())]
    pub ending: Option<Ending>,
    /// And when.
    #[diesel(select_expression = consent_endings::ended_at.nullable())]
    pub ended_at: Option<Stamp>,
    /// Who of those who act for the person took it back.
    #[diesel(select_expression = consent_endings::representative_id.nullable())]
    pub ended_by: Option<Id>,
}

impl ConsentRow {
    /// Whose it is.
    pub fn owner(&self) -> Owner {
        Owner::new(self.organisation_id, self.owner_branch)
    }
}

/// Whom a consent lets read.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = disclosures)]
pub struct RecipientRow {
    pub consent_id: Option<Id>,
    pub organisation_id: Id,
    pub branch: Option<Branch>,
    pub id: Id,
}

/// That a consent lasts no longer.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = consent_limits)]
struct LimitRow {
    consent_id: Id,
    ends_at: Stamp,
}

/// A consent with its recipients; it lasts until its limit, if it has one.
pub struct Whole {
    pub row: ConsentRow,
    pub recipients: Vec<Recipient>,
}

/// Whom a consent lets read: an organisation, or one branch of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recipient {
    /// The organisation.
    pub organisation_id: Id,
    /// The only branch of it; every one when there is none.
    pub branch: Option<Branch>,
}

/// Every consent of the case, in the order recorded.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<Whole>> {
    let consents = consents::table
        .left_join(consent_endings::table)
        .filter(consents::case_id.eq(case.id));
    let recipients = disclosures::table
        .filter(disclosures::case_id.eq(case.id))
        .filter(disclosures::is_recipient.eq(true));
    let of_case = || consents::table.filter(consents::case_id.eq(case.id));
    let limits = consent_limits::table
        .filter(consent_limits::consent_id.eq_any(of_case().select(consents::id)));
    (rows(consents), rows(recipients), rows(limits)).map(whole)
}

type Parts = (Vec<ConsentRow>, Vec<RecipientRow>, Vec<LimitRow>);

fn whole((mut consents, mut recipients, limits): Parts) -> Vec<Whole> {
    consents.sort_by_key(|row| row.id);
    for limit in limits {
        let limited = consents.iter_mut().filter(|row| row.id == limit.consent_id);
        limited.for_each(|row| row.valid_to = row.valid_to.min(limit.ends_at));
    }
    recipients.sort_by_key(|recipient| recipient.id);
    let of = |consent: Id| {
        let own = recipients
            .iter()
            .filter(|recipient| recipient.consent_id == Some(consent));
        let recipient = |row: &RecipientRow| Recipient {
            organisation_id: row.organisation_id,
            branch: row.branch,
        };
        own.map(recipient).collect()
    };
    let whole = |row: ConsentRow| Whole {
        recipients: of(row.id),
        row,
    };
    consents.into_iter().map(whole).collect()
}

/// One consent of the case.
pub fn load<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<Whole, Problem> {
    let consent = consents::table
        .left_join(consent_endings::table)
        .filter(consents::id.eq(id))
        .filter(consents::case_id.eq(case.id));
    let recipients = disclosures::table
        .filter(disclosures::consent_id.eq(Some(id)))
        .filter(disclosures::is_recipient.eq(true));
    let limits = consent_limits::table.filter(consent_limits::consent_id.eq(id));
    let mut found = tx.read((rows(consent), rows(recipients), rows(limits)).map(whole))?;
    Ok(found.pop().ok_or(ProblemCode::NotFound)?)
}

/// Which of `ids` the registry does not have, or that are not at work any more.
pub fn unknown_organisations(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateConsent>,
    ids: &[Id],
) -> Result<Vec<usize>, Problem> {
    let known: Vec<Id> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .filter(organisations::active.eq(true))
        .select(organisations::id)
        .all(tx)?;
    Ok(ids
        .iter()
        .enumerate()
        .filter(|(_, id)| !known.contains(id))
        .map(|(index, _)| index)
        .collect())
}

/// A consent to record, wherever it comes from.
pub struct Terms<'a> {
    /// To what.
    pub kind: ConsentKind,
    /// How it was expressed.
    pub form: ConsentForm,
    /// What was answered.
    pub decision: ConsentDecision,
    /// By whom, by name.
    pub given_by: &'a str,
    /// In what capacity.
    pub capacity: Capacity,
    /// Who may read.
    pub recipients: &'a [Recipient],
    /// What.
    pub topics: Topics,
    /// What is excluded.
    pub excluded: Option<&'a str>,
    /// Since when.
    pub valid_from: Stamp,
    /// Until when.
    pub valid_to: Stamp,
    /// The request that it answers.
    pub request_id: Option<Id>,
    /// Whose answer it is, of those who act for the person, when it is one's alone.
    pub representative_id: Option<Id>,
}

/// Records a consent in the permit's case, and what may be read because of it; gives its id.
pub fn insert<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    new: &Terms<'_>,
) -> Result<Id, Problem> {
    let of_case = consents::table.filter(consents::case_id.eq(case.id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now, from) = (tx.new_id(), tx.now(), new.valid_from);
    let (actor, key) = (permit.actor(), permit.key()?);
    let own = case.contributor(actor);
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(id),
            consents::case_id.eq(case.id),
            consents::organisation_id.eq(own.organisation_id),
            consents::owner_branch.eq(own.branch),
            consents::kind.eq(new.kind),
            consents::form.eq(new.form),
            consents::decision.eq(new.decision),
            consents::given_by.sealed(key, id, new.given_by)?,
            consents::capacity.eq(new.capacity),
            consents::topics.eq(new.topics),
            consents::excluded.sealed_some(key, id, new.excluded)?,
            consents::valid_from.eq(from),
            consents::valid_to.eq(new.valid_to),
            consents::received_by.eq(&actor.name),
            consents::received_unit_id.eq(own.unit_id),
            consents::created_at.eq(now),
            consents::request_id.eq(new.request_id),
            consents::representative_id.eq(new.representative_id),
        ))
        .run(tx)?;
    // What is only asked for or declined lets nobody read: its disclosures end as they begin.
    let until = if new.decision == ConsentDecision::Given {
        new.valid_to
    } else {
        from
    };
    let initiator = case.initiator();
    let recipients = new.recipients.iter();
    let mut readers: Vec<(Id, Option<Branch>, bool)> = recipients
        .map(|one| (one.organisation_id, one.branch, true))
        .collect();
    readers.push((initiator.organisation_id, Some(initiator.branch), false));
    for (organisation, branch, is_recipient) in readers {
        diesel::insert_into(disclosures::table)
            .values((
                disclosures::id.eq(tx.new_id()),
                disclosures::case_id.eq(case.id),
                disclosures::organisation_id.eq(organisation),
                disclosures::branch.eq(branch),
                disclosures::consent_id.eq(Some(id)),
                disclosures::basis.eq(Basis::Consent),
                disclosures::kind.eq(new.kind),
                disclosures::is_recipient.eq(is_recipient),
                disclosures::topics.eq(new.topics),
                disclosures::valid_from.eq(from),
                disclosures::valid_to.eq(until),
            ))
            .run(tx)?;
    }
    Ok(id)
}

/// The consents to the plan given in the case before `id` that end no later than it.
///
/// # Errors
/// When the database fails.
pub fn plan_consents_before(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    id: Id,
    valid_to: Stamp,
) -> Result<Vec<Id>, Problem> {
    Ok(consents::table
        .filter(consents::case_id.eq(because.case()?.id))
        .filter(consents::kind.eq(ConsentKind::Plan))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .filter(consents::id.ne(id))
        .filter(
            consents::valid_to.le(valid_to).or(exists(
                consent_limits::table
                    .filter(consent_limits::consent_id.eq(consents::id))
                    .filter(consent_limits::ends_at.le(valid_to)),
            )),
        )
        .select(consents::id)
        .all(tx)?)
}

/// The consents that are in force in the case, and until when.
///
/// # Errors
/// When the database fails.
pub fn in_force(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<(Id, Stamp)>, Problem> {
    let now = tx.now();
    let all = tx.read(of_case(because.parts()?))?.into_iter();
    let in_force = all
        .map(|whole| whole.row)
        .filter(|row| status(row.decision, row.ending, row.valid_to, now) == ConsentStatus::Given);
    Ok(in_force.map(|row| (row.id, row.valid_to)).collect())
}

/// Lets consent `id` of the permit's case give way to a new one.
pub fn supersede<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, id: Id) -> Result<(), Problem> {
    end(tx, &permit.because(), (id, Ending::Superseded), None, None)
}

/// Withdraws consent `id` of the permit's case, as `representative` wants if one is known: from this moment nothing is read
/// because of it.
pub fn withdraw<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (id, new): (Id, &NewWithdrawal),
    representative: Option<Id>,
) -> Result<(), Problem> {
    let reason = permit.key()?.seal_some(id, new.reason.as_deref())?;
    let because = permit.because();
    end(
        tx,
        &because,
        (id, Ending::Withdrawn),
        reason,
        representative,
    )
}

/// Ends a consent, as received by whoever did what it follows from, and wanted by a representative if one is known.
pub(super) fn end(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (id, kind): (Id, Ending),
    reason: Option<Sealed<consent_endings::reason>>,
    representative: Option<Id>,
) -> Result<(), Problem> {
    let now = tx.now();
    diesel::insert_into(consent_endings::table)
        .values((
            consent_endings::consent_id.eq(id),
            consent_endings::kind.eq(kind),
            consent_endings::reason.eq(reason),
            consent_endings::received_by.eq(&because.actor()?.name),
            consent_endings::ended_at.eq(now),
            consent_endings::representative_id.eq(representative),
        ))
        .run(tx)?;
    let live = disclosures::table
        .filter(disclosures::consent_id.eq(Some(id)))
        .filter(disclosures::valid_to.gt(now));
    diesel::update(live)
        .set(disclosures::valid_to.eq(now))
        .run(tx)?;
    Ok(())
}
