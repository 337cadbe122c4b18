//! A case as it stands, whoever asks.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::schema::{cases, disclosures, participants, units};
use crate::gate::action::Subject;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Branch, CaseStatus, Owner, Party, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};

/// A case as it stands when something happens in it.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct CaseState {
    /// The case.
    pub id: Id,
    /// The person it is about.
    pub person_id: Id,
    /// Where it stands.
    pub status: CaseStatus,
    /// The organisation that initiated it.
    pub initiating_organisation_id: Id,
    /// The branch of that organisation.
    pub initiating_branch: Branch,
    /// The unit that initiated it.
    pub initiating_unit_id: Id,
    /// The unit that leads it.
    pub lead_unit_id: Id,
}

impl CaseState {
    /// The case, whoever asks.
    pub(in crate::gate) fn find(tx: &mut Tx<'_>, id: Id) -> Result<Option<Self>, Problem> {
        Ok(cases::table
            .filter(cases::id.eq(id))
            .select(CASE_STATE)
            .one(tx)?)
    }

    /// The case as the subject of an audit row or an event.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: "case",
            id: Some(self.id),
            case_id: Some(self.id),
            person_id: Some(self.person_id),
        }
    }

    /// Who initiated it: whose contribution the case itself is.
    pub fn initiator(&self) -> Owner {
        Owner::new(self.initiating_organisation_id, self.initiating_branch)
    }

    /// The unit that initiated it, as a party.
    pub fn initiating_party(&self) -> Party {
        Party {
            unit_id: self.initiating_unit_id,
            organisation_id: self.initiating_organisation_id,
            branch: self.initiating_branch,
        }
    }

    /// Where the case stands by now, after what has followed since.
    ///
    /// # Errors
    /// When the database fails.
    pub fn status_now(&self, tx: &mut Tx<'_>) -> Result<CaseStatus, Problem> {
        Ok(cases::table
            .filter(cases::id.eq(self.id))
            .select(cases::status)
            .only(tx)?)
    }

    /// The unit that is told what the lead must see to: the leading unit, or who initiated the case
    /// when nothing lets the leading unit's organisation know of it any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn told_unit(&self, tx: &mut Tx<'_>) -> Result<Id, Problem> {
        let knows = self.lead_unit_id == self.initiating_unit_id
            || self.is_known_to(tx, self.lead_unit_id)?;
        Ok(match knows {
            true => self.lead_unit_id,
            false => self.initiating_unit_id,
        })
    }

    /// Whether `unit` takes part in the case.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_party(&self, tx: &mut Tx<'_>, unit: Id) -> Result<bool, Problem> {
        let party = participants::table
            .filter(participants::case_id.eq(self.id))
            .filter(participants::unit_id.eq(Some(unit)))
            .filter(participants::valid_to.is_null());
        Ok(diesel::select(exists(party)).only(tx)?)
    }

    /// Whether something lets `unit` know of the case, as far as it takes part.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_known_to(&self, tx: &mut Tx<'_>, unit: Id) -> Result<bool, Problem> {
        let now = tx.now();
        Ok(!self.told_at(tx, unit, now)?.is_empty())
    }

    /// What `unit` may be told of the case at `moment`, as far as it takes part: everything when it opened it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn topics_told(&self, tx: &mut Tx<'_>, unit: Id, moment: Stamp) -> Result<Topics, Problem> {
        if unit == self.initiating_unit_id {
            return Ok(Set::all());
        }
        let told = self.told_at(tx, unit, moment)?;
        Ok(told.into_iter().fold(Set::EMPTY, Set::union))
    }

    fn told_at(&self, tx: &mut Tx<'_>, unit: Id, moment: Stamp) -> Result<Vec<Topics>, Problem> {
        Ok(disclosures::table
            .inner_join(units::table.on(units::organisation_id.eq(disclosures::organisation_id)))
            .filter(units::id.eq(unit))
            .filter(
                disclosures::branch
                    .is_null()
                    .or(disclosures::branch.eq(units::branch.nullable())),
            )
            .filter(
                disclosures::unit_id
                    .is_null()
                    .or(disclosures::unit_id.eq(Some(unit))),
            )
            .filter(disclosures::case_id.eq(self.id))
            .filter(disclosures::valid_from.le(moment))
            .filter(disclosures::valid_to.gt(moment))
            .select(disclosures::topics)
            .all(tx)?)
    }
}

/// The columns of a [`CaseState`].
pub(super) const CASE_STATE: (
    cases::id,
    cases::person_id,
    cases::status,
    cases::initiating_organisation_id,
    cases::initiating_branch,
    cases::initiating_unit_id,
    cases::lead_unit_id,
) = (
    cases::id,
    cases::person_id,
    cases::status,
    cases::initiating_organisation_id,
    cases::initiating_branch,
    cases::initiating_unit_id,
    cases::lead_unit_id,
);

/// Every case about `person`, in the order opened: for what follows in all of them.
///
/// # Errors
/// When the database fails.
pub(in crate::gate) fn cases_of(tx: &mut Tx<'_>, person: Id) -> Result<Vec<CaseState>, Problem> {
    Ok(cases::table
        .filter(cases::person_id.eq(person))
        .order(cases::id)
        .select(CASE_STATE)
        .all(tx)?)
}
