//! Proof of consent: work that needs one takes it as an argument, and only this file makes it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::permit::Tx;
use super::scope::CaseState;
use crate::db::schema::{consent_endings, consent_limits, consents, disclosures};
use crate::gate::ask::Ask;
use crate::kernel::vocabulary::{Basis, ConsentDecision, ConsentKind, Owner, Topic, Topics};
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};
use crate::stored_as_text;

stored_as_text!(ConsentDecision);

/// Proof that, at the transaction's moment, a consent to the plan is in force in the case.
#[derive(Clone, Copy, Debug)]
pub struct PlanConsent {
    consent_id: Id,
}

impl PlanConsent {
    /// Looks for a consent to the plan that is given, begun, not ended, not limited and not withdrawn.
    ///
    /// # Errors
    /// 409 when there is none.
    pub fn require(tx: &mut Tx<'_>, case: &CaseState) -> Result<Self, Problem> {
        Self::find(tx, case)?.ok_or_else(|| ProblemCode::ConsentMissing.into())
    }

    /// The same, for work that names a missing consent among other faults.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(tx: &mut Tx<'_>, case: &CaseState) -> Result<Option<Self>, Problem> {
        Self::of_case(tx, case.id)
    }

    /// The same for a case that is not found by an actor: a link's.
    pub(super) fn of_case(tx: &mut Tx<'_>, case_id: Id) -> Result<Option<Self>, Problem> {
        let now = tx.now();
        let found: Option<Id> = consents::table
            .filter(consents::case_id.eq(case_id))
            .filter(consents::kind.eq(ConsentKind::Plan))
            .filter(consents::decision.eq(ConsentDecision::Given))
            .filter(consents::valid_from.le(now))
            .filter(consents::valid_to.gt(now))
            .filter(not(exists(
                consent_endings::table.filter(consent_endings::consent_id.eq(consents::id)),
            )))
            .filter(not(exists(
                consent_limits::table
                    .filter(consent_limits::consent_id.eq(consents::id))
                    .filter(consent_limits::ends_at.le(now)),
            )))
            .order(consents::id.desc())
            .select(consents::id)
            .one(tx)?;
        Ok(found.map(|consent_id| Self { consent_id }))
    }

    /// Until when consents to the plan that are in force let the case go on; none when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn until(tx: &mut Tx<'_>, case: &CaseState) -> Result<Option<Stamp>, Problem> {
        let now = tx.now();
        // What a consent gives ends with it, whatever ends it.
        Ok(disclosures::table
            .filter(disclosures::case_id.eq(case.id))
            .filter(disclosures::basis.eq(Basis::Consent))
            .filter(disclosures::kind.eq(ConsentKind::Plan))
            .filter(disclosures::valid_from.le(now))
            .filter(disclosures::valid_to.gt(now))
            .order(disclosures::valid_to.desc())
            .limit(1)
            .select(disclosures::valid_to)
            .one(tx)?)
    }

    /// The consent relied on.
    pub fn consent_id(&self) -> Id {
        self.consent_id
    }
}

/// Proof that, at the transaction's moment, consents in force name an organisation as recipient of
/// at least basic facts: what may be handed over to it beyond the case.
#[derive(Clone, Copy, Debug)]
pub struct HandOverConsent {
    topics: Topics,
}

impl HandOverConsent {
    /// What consents in force, to the plan or to share information, let the branch `to` of an organisation have.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(tx: &mut Tx<'_>, case: &CaseState, to: Owner) -> Result<Option<Self>, Problem> {
        let now = tx.now();
        let covered: Vec<Topics> = disclosures::table
            .filter(disclosures::case_id.eq(case.id))
            .filter(disclosures::organisation_id.eq(to.organisation_id))
            .filter(
                disclosures::branch
                    .is_null()
                    .or(disclosures::branch.eq(Some(to.branch))),
            )
            .filter(disclosures::is_recipient.eq(true))
            .filter(disclosures::basis.eq(Basis::Consent))
            .filter(disclosures::valid_from.le(now))
            .filter(disclosures::valid_to.gt(now))
            .select(disclosures::topics)
            .all(tx)?;
        let topics = covered.into_iter().fold(Set::EMPTY, Set::union);
        Ok(topics.contains(Topic::Basic).then_some(Self { topics }))
    }

    /// Whether `topic` may be handed over too.
    pub fn covers(&self, topic: Topic) -> bool {
        self.topics.contains(topic)
    }
}
