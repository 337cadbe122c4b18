//! Queries on what those asked for a consent say. It is only added to.

use diesel::prelude::*;

use crate::db::reading::{Reading, rows};
use crate::db::schema::{consent_answers, consents};
use crate::db::sealed::SealInto;
use crate::features::consents::rules::{Capacity, ConsentForm, Ending};
use crate::features::consents::store::Whole;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::ConsentAnswered;
use crate::kernel::limits::require_room;
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::sealed_row;

sealed_row! {
    /// A row of `consent_answers`.
    consent_answers: SealedAnswer => AnswerRow {
        id: Id,
        representative_id: Option<Id>,
        capacity: Capacity,
        decision: ConsentDecision,
        form: ConsentForm,
        received_by: String,
        received_unit_id: Id,
        answered_at: Stamp,
    } sealed { given_by } maybe {  }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = consents)]
struct Decided {
    id: Id,
}

/// What was said of a consent of the case, and of the request that it answered if it was found incomplete since,
/// in the order recorded; and the consent that has taken its place.
pub fn of_consent(
    case: &CaseScope,
    consent: &Whole,
) -> impl Reading<Output = (Vec<SealedAnswer>, Option<Id>)> + use<> {
    let asked = consent.row.request_id;
    let asked = asked.filter(|_| consent.row.ending == Some(Ending::Incomplete));
    let consent = consent.row.id;
    let about = [consent, asked.unwrap_or(consent)];
    let said = consent_answers::table.filter(consent_answers::consent_id.eq_any(about));
    let decided = consents::table
        .filter(consents::case_id.eq(case.id))
        .filter(consents::request_id.eq(Some(consent)));
    let parts = (rows(said), rows(decided));
    parts.map(|(mut said, decided): (Vec<SealedAnswer>, Vec<Decided>)| {
        said.sort_by_key(|row| row.id);
        (said, decided.first().map(|row| row.id))
    })
}

/// Most answers of one representative to a request, so that the others can always answer. Our policy.
const MOST_OF_ONE: i64 = 20;

/// An answer to record.
pub struct NewAnswerRow<'a> {
    /// The consent asked for, or recorded as answered already.
    pub consent_id: Id,
    /// Who, of those who act for the person.
    pub representative_id: Option<Id>,
    /// In what capacity.
    pub capacity: Capacity,
    /// What was said.
    pub decision: ConsentDecision,
    /// How.
    pub form: ConsentForm,
    /// By whom, by name.
    pub given_by: &'a str,
}

/// Records what somebody said.
pub fn insert<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    new: &NewAnswerRow<'_>,
) -> Result<(), Problem> {
    let of_consent = consent_answers::table.filter(consent_answers::consent_id.eq(new.consent_id));
    require_room(of_consent.count().only(tx)?)?;
    if let Some(by) = new.representative_id {
        let own = of_consent.filter(consent_answers::representative_id.eq(Some(by)));
        let said: i64 = own.count().only(tx)?;
        if said >= MOST_OF_ONE {
            return Err(ProblemCode::TooManyAnswers.into());
        }
    }
    let (id, actor) = (tx.new_id(), permit.actor());
    let own = case.contributor(actor);
    diesel::insert_into(consent_answers::table)
        .values((
            consent_answers::id.eq(id),
            consent_answers::consent_id.eq(new.consent_id),
            consent_answers::case_id.eq(case.id),
            consent_answers::organisation_id.eq(own.organisation_id),
            consent_answers::representative_id.eq(new.representative_id),
            consent_answers::capacity.eq(new.capacity),
            consent_answers::decision.eq(new.decision),
            consent_answers::form.eq(new.form),
            consent_answers::given_by.sealed(permit.key()?, id, new.given_by)?,
            consent_answers::received_by.eq(&actor.name),
            consent_answers::received_unit_id.eq(own.unit_id),
            consent_answers::answered_at.eq(tx.now()),
        ))
        .run(tx)?;
    permit.record(tx, ConsentAnswered { id })
}
