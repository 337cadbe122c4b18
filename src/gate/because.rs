//! Why something follows: what happened, in which case, by whom and when. Only the Gate makes it, so that
//! what follows needs no permit of its own.

use super::action::{Action, Lookup, Mode, Target};
use super::actor::Actor;
use super::keys::Keys;
use super::link::{Link, LinkAction, LinkPermit};
use super::permit::{Permit, Tx};
use super::scope::{CaseQuery, CaseScope, CaseState, cases_of};
use crate::kernel::fact::FactKind;
use crate::kernel::seal::PersonKey;
use crate::kernel::{Fact, Id, Problem, ProblemCode, Stamp};

/// Decides what follows from each fact. The Gate knows no feature: what stands behind this does.
pub trait Process: Send + Sync {
    /// Does what follows from `fact`, in the same transaction.
    ///
    /// # Errors
    /// Whatever goes wrong; nothing of the unit is kept then.
    fn follow(&self, tx: &mut Tx<'_>, because: &Because<'_>, fact: &Fact) -> Result<(), Problem>;

    /// The facts that may follow from one of `kind`. Any other is a defect of ours and refused.
    fn leads_to(&self, kind: FactKind) -> &'static [FactKind];
}

/// Who can unwrap the key of the person whom something is about.
pub(super) trait Unlocks {
    fn unlock(&self) -> Result<&PersonKey, Problem>;

    fn all_keys(&self) -> &Keys;
}

#[derive(Clone, Copy)]
enum Key<'a> {
    Of(&'a dyn Unlocks),
    Known(&'a PersonKey),
}

/// What only the Gate makes: who has one may read parts of what it is about.
pub trait Proof {}

impl<A: Action> Proof for Permit<A> {}

impl Proof for Because<'_> {}

/// Why something follows.
#[derive(Clone, Copy)]
pub struct Because<'a> {
    actor: Option<&'a Actor>,
    case: Option<CaseState>,
    person_id: Option<Id>,
    key: Key<'a>,
    keys: &'a Keys,
    named: bool,
    now: Stamp,
}

impl<'a> Because<'a> {
    /// The case in which it happened, as it stood.
    ///
    /// # Errors
    /// 500 when it happened in none, which is a defect of ours.
    pub fn case(&self) -> Result<&CaseState, Problem> {
        self.case
            .as_ref()
            .ok_or_else(|| ProblemCode::Internal.into())
    }

    /// The person whom it is about, if it is about any.
    pub fn person_id(&self) -> Option<Id> {
        self.person_id
    }

    /// Who did it.
    ///
    /// # Errors
    /// 500 for somebody who followed a link and has no account, of whom nothing that needs one follows.
    pub fn actor(&self) -> Result<&'a Actor, Problem> {
        self.actor.ok_or_else(|| ProblemCode::Internal.into())
    }

    /// The key of the person.
    ///
    /// # Errors
    /// 500 when it cannot be unwrapped.
    pub fn key(&self) -> Result<&'a PersonKey, Problem> {
        match self.key {
            Key::Of(permit) => permit.unlock(),
            Key::Known(key) => Ok(key),
        }
    }

    /// The service's keys, for what is about other records.
    pub fn keys(&self) -> &'a Keys {
        self.keys
    }

    /// When.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// What parts of the case are selected by.
    ///
    /// # Errors
    /// 500 when it happened in no case, or by a link.
    pub fn parts(&self) -> Result<CaseQuery, Problem> {
        Ok(CaseScope::sought(self.actor()?, self.now, &self.case()?.id))
    }

    /// The same in `case`, about the same person or one whose key is not needed.
    pub fn in_case(self, case: CaseState) -> Self {
        Self {
            case: Some(case),
            person_id: Some(case.person_id),
            ..self
        }
    }

    /// The same about the record `person`, in no case of it.
    pub fn about(self, person: Id) -> Self {
        Self {
            case: None,
            person_id: Some(person),
            ..self
        }
    }

    /// The same about a record whose key is `key`.
    pub fn sealed_by(self, key: &'a PersonKey) -> Self {
        Self {
            key: Key::Known(key),
            ..self
        }
    }

    /// The same, without telling by whom: it is told in another organisation's case, or would say where a
    /// protected person is.
    pub fn untold(self) -> Self {
        Self {
            named: false,
            ..self
        }
    }

    /// Every case about the person, in the order opened.
    ///
    /// # Errors
    /// When the database fails, or it is about nobody.
    pub fn cases(&self, tx: &mut Tx<'_>) -> Result<Vec<CaseState>, Problem> {
        cases_of(tx, self.person_id.ok_or(ProblemCode::Internal)?)
    }

    /// Nobody did it: time passed in `case`.
    pub(super) fn by_itself(case: CaseState, key: &'a dyn Unlocks, now: Stamp) -> Self {
        Self {
            actor: None,
            case: Some(case),
            person_id: Some(case.person_id),
            key: Key::Of(key),
            keys: key.all_keys(),
            named: true,
            now,
        }
    }

    pub(super) fn case_id(&self) -> Option<Id> {
        self.case.map(|case| case.id)
    }

    pub(super) fn is_named(&self) -> bool {
        self.named
    }
}

impl<A: Action> Permit<A> {
    /// What follows from the action follows because of this.
    pub fn because(&self) -> Because<'_> {
        const {
            assert!(
                matches!(A::MODE, Mode::Write),
                "nothing follows from reading"
            )
        };
        Because {
            actor: Some(self.actor()),
            case: self.target().case(),
            person_id: self.target().subject().person_id,
            key: Key::Of(self),
            keys: self.all_keys(),
            named: true,
            now: self.now(),
        }
    }

    /// Says what has happened, and lets follow what follows from it.
    ///
    /// # Errors
    /// Whatever goes wrong with what follows.
    pub fn record(&self, tx: &mut Tx<'_>, fact: impl Into<Fact>) -> Result<(), Problem> {
        tx.record(&self.because(), fact)
    }
}

impl<A: LinkAction> LinkPermit<A> {
    /// What follows from the action follows because of this.
    pub fn because(&self) -> Because<'_> {
        const {
            assert!(
                matches!(A::MODE, Mode::Write),
                "nothing follows from reading"
            )
        };
        Because {
            actor: None,
            case: self.link().case(),
            person_id: self.trail().subject.person_id,
            key: Key::Of(self),
            keys: self.all_keys(),
            named: true,
            now: self.now(),
        }
    }

    /// Says what has happened, and lets follow what follows from it.
    ///
    /// # Errors
    /// Whatever goes wrong with what follows.
    pub fn record(&self, tx: &mut Tx<'_>, fact: impl Into<Fact>) -> Result<(), Problem> {
        tx.record(&self.because(), fact)
    }
}

impl<A: Action> Unlocks for Permit<A> {
    fn unlock(&self) -> Result<&PersonKey, Problem> {
        self.key()
    }

    fn all_keys(&self) -> &Keys {
        self.keys()
    }
}

impl<A: LinkAction> Unlocks for LinkPermit<A> {
    fn unlock(&self) -> Result<&PersonKey, Problem> {
        self.key()
    }

    fn all_keys(&self) -> &Keys {
        self.keys()
    }
}
