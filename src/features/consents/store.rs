//! Queries on consents and on the disclosures that follow from them.

use diesel::prelude::*;

use super::policy::{CreateConsent, WithdrawConsent};
use super::rules::{Capacity, ConsentForm, Ending};
use super::wire::{NewConsent, NewWithdrawal};
use crate::db::reading::{Reading, rows};
use crate::db::schema::{consent_endings, consents, disclosures, organisations};
use crate::db::sealed::SealInto;
use crate::features::cases::require_room;
use crate::gate::consent::ConsentDecision;
use crate::gate::scope::{CaseScope, Item, Located, SoughtCase};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{Basis, ConsentKind, Topic};
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};
use crate::stored_as_text;

stored_as_text!(ConsentForm, Capacity, Ending);

/// A consent as part of a case, under topic BASIC: whoever takes part must know what is allowed.
pub struct ConsentItem;

impl Item for ConsentItem {
    const KIND: &'static str = "consent";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id)> = consents::table
            .filter(consents::id.eq(id))
            .select((consents::case_id, consents::organisation_id))
            .one(tx)?;
        Ok(found.map(|(case_id, owner)| Located {
            case_id,
            owner,
            topic: Topic::Basic,
        }))
    }
}

/// A row of `consents`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = consents)]
pub struct ConsentRow {
    pub id: Id,
    pub case_id: Id,
    pub organisation_id: Id,
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
    /// How it ended before its time.
    #[diesel(select_expression = consent_endings::kind.nullable())]
    pub ending: Option<Ending>,
    /// And when.
    #[diesel(select_expression = consent_endings::ended_at.nullable())]
    pub ended_at: Option<Stamp>,
}

/// Whom a consent lets read.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = disclosures)]
pub struct RecipientRow {
    pub consent_id: Option<Id>,
    pub organisation_id: Id,
    pub id: Id,
}

/// A consent with its recipients.
pub struct Whole {
    pub row: ConsentRow,
    pub recipients: Vec<Id>,
}

/// Every consent of the case, in the order recorded.
pub fn of_case(case: SoughtCase) -> impl Reading<Output = Vec<Whole>> {
    let consents = consents::table
        .left_join(consent_endings::table)
        .filter(consents::case_id.eq(case.id));
    let recipients = disclosures::table
        .filter(disclosures::case_id.eq(case.id))
        .filter(disclosures::is_recipient.eq(true));
    (rows(consents), rows(recipients)).map(whole)
}

fn whole((mut consents, mut recipients): (Vec<ConsentRow>, Vec<RecipientRow>)) -> Vec<Whole> {
    consents.sort_by_key(|row| row.id);
    recipients.sort_by_key(|recipient| recipient.id);
    let of = |consent: Id| {
        let own = recipients
            .iter()
            .filter(|recipient| recipient.consent_id == Some(consent));
        own.map(|recipient| recipient.organisation_id).collect()
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
    let mut found = tx.read((rows(consent), rows(recipients)).map(whole))?;
    Ok(found.pop().ok_or(ProblemCode::NotFound)?)
}

/// Which of `ids` the registry does not have.
pub fn unknown_organisations(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateConsent>,
    ids: &[Id],
) -> Result<Vec<usize>, Problem> {
    let known: Vec<Id> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select(organisations::id)
        .all(tx)?;
    Ok(ids
        .iter()
        .enumerate()
        .filter(|(_, id)| !known.contains(id))
        .map(|(index, _)| index)
        .collect())
}

/// Records a consent, and what may be read because of it; gives its id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    new: &NewConsent,
) -> Result<Id, Problem> {
    let of_case = consents::table.filter(consents::case_id.eq(permit.target().id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now, case) = (tx.new_id(), tx.now(), permit.target());
    let from = new.valid_from.unwrap_or(now);
    let (actor, key) = (permit.actor(), permit.key()?);
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(id),
            consents::case_id.eq(case.id),
            consents::organisation_id.eq(actor.organisation_id),
            consents::kind.eq(new.kind),
            consents::form.eq(new.form),
            consents::decision.eq(new.decision),
            consents::given_by.sealed(key, id, &new.given_by)?,
            consents::capacity.eq(new.capacity),
            consents::topics.eq(new.topics),
            consents::excluded.sealed_some(key, id, new.excluded.as_deref())?,
            consents::valid_from.eq(from),
            consents::valid_to.eq(new.valid_to),
            consents::received_by.eq(&actor.name),
            consents::received_unit_id.eq(actor.unit_id),
            consents::created_at.eq(now),
        ))
        .run(tx)?;
    // What is only asked for or declined lets nobody read: its disclosures end as they begin.
    let until = if new.decision == ConsentDecision::Given {
        new.valid_to
    } else {
        from
    };
    let mut readers: Vec<(Id, bool)> = new
        .recipient_organisation_ids
        .iter()
        .map(|organisation| (*organisation, true))
        .collect();
    readers.push((case.initiating_organisation_id, false));
    for (organisation, is_recipient) in readers {
        diesel::insert_into(disclosures::table)
            .values((
                disclosures::id.eq(tx.new_id()),
                disclosures::case_id.eq(case.id),
                disclosures::organisation_id.eq(organisation),
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
    tx.changed(
        "consent.recorded",
        Subject {
            kind: "consent",
            id: Some(id),
            ..case.subject()
        },
    );
    Ok(id)
}

/// The consents to the plan given in the permit's case before `id` that end no later than it.
pub fn plan_consents_before(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    id: Id,
    valid_to: Stamp,
) -> Result<Vec<Id>, Problem> {
    Ok(consents::table
        .filter(consents::case_id.eq(permit.target().id))
        .filter(consents::kind.eq(ConsentKind::Plan))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .filter(consents::id.ne(id))
        .filter(consents::valid_to.le(valid_to))
        .select(consents::id)
        .all(tx)?)
}

/// The consents that are in force in the permit's case, and until when.
pub fn in_force(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
) -> Result<Vec<(Id, Stamp)>, Problem> {
    Ok(consents::table
        .left_join(consent_endings::table)
        .filter(consents::case_id.eq(permit.target().id))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .filter(consents::valid_to.gt(tx.now()))
        .filter(consent_endings::ended_at.nullable().is_null())
        .select((consents::id, consents::valid_to))
        .all(tx)?)
}

/// Lets consent `id` of the permit's case give way to a new one.
pub fn supersede(tx: &mut Tx<'_>, permit: &Permit<CreateConsent>, id: Id) -> Result<(), Problem> {
    let subject = Subject {
        kind: "consent",
        id: Some(id),
        ..permit.target().subject()
    };
    end(tx, id, Ending::Superseded, None, &permit.actor().name)?;
    tx.changed("consent.superseded", subject);
    Ok(())
}

/// Withdraws the permit's consent: from this moment nothing is read because of it.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawConsent>,
    new: &NewWithdrawal,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let reason = permit.key()?.seal_some(id, new.reason.as_deref())?;
    end(tx, id, Ending::Withdrawn, reason, &permit.actor().name)?;
    tx.changed("consent.withdrawn", permit.target().subject());
    Ok(())
}

fn end(
    tx: &mut Tx<'_>,
    id: Id,
    kind: Ending,
    reason: Option<Sealed<consent_endings::reason>>,
    received_by: &str,
) -> Result<(), Problem> {
    let now = tx.now();
    diesel::insert_into(consent_endings::table)
        .values((
            consent_endings::consent_id.eq(id),
            consent_endings::kind.eq(kind),
            consent_endings::reason.eq(reason),
            consent_endings::received_by.eq(received_by),
            consent_endings::ended_at.eq(now),
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
