//! A part of a case: visible when the case is, and when the reader may read its owner's topic.

use std::marker::PhantomData;

use super::case::CaseScope;
use super::state::CaseState;
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Owner, Topic};
use crate::kernel::{Id, Problem};

/// Where a part of a case belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The case.
    pub case_id: Id,
    /// Who contributed it.
    pub owner: Owner,
    /// What it is about.
    pub topic: Topic,
}

/// A kind of part.
pub trait CasePart: Send + 'static {
    /// Name of the kind, kebab-case.
    const KIND: &'static str;

    /// Where the part `id` belongs.
    ///
    /// # Errors
    /// When the database fails.
    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem>;

    /// Whether the part `id` is addressed to branch `reader` of an organisation, which then reads it when it sees the
    /// case, whoever contributed it and whatever it is about.
    ///
    /// # Errors
    /// When the database fails.
    fn addressed_to(_tx: &mut Tx<'_>, _id: Id, _reader: Owner) -> Result<bool, Problem> {
        Ok(false)
    }
}

/// A part of a case that the actor may read.
pub struct PartOf<I> {
    /// The part.
    pub id: Id,
    /// Who contributed it.
    pub owner: Owner,
    /// The case around it.
    pub case: CaseScope,
    topic: Topic,
    is_addressed: bool,
    kind: PhantomData<I>,
}

impl<I> PartOf<I> {
    fn is_read(&self) -> bool {
        self.case.reader.reads(self.owner, self.topic) || self.is_addressed
    }
}

impl<I: CasePart> Target for PartOf<I> {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        match I::locate(tx, *key)? {
            Some(located) => CaseScope::lock(tx, &located.case_id),
            None => Ok(()),
        }
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let Some(located) = I::locate(tx, *key)? else {
            return Ok(None);
        };
        let Some(case) = CaseScope::find(tx, actor, &located.case_id)? else {
            return Ok(None);
        };
        let reads = case.reader.reads(located.owner, located.topic);
        let is_addressed =
            (!reads || case.in_emergency()) && I::addressed_to(tx, *key, actor.owner())?;
        let part = Self {
            id: *key,
            owner: located.owner,
            case,
            topic: located.topic,
            is_addressed,
            kind: PhantomData,
        };
        Ok(Some(part).filter(Self::is_read))
    }

    fn subject(&self) -> Subject {
        Subject {
            kind: I::KIND,
            id: Some(self.id),
            ..self.case.subject()
        }
    }

    fn case(&self) -> Option<CaseState> {
        self.case.case()
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        self.case.kept_key()
    }

    fn in_emergency(&self) -> bool {
        self.case.in_emergency()
    }

    fn ordinarily(self) -> Option<Self> {
        let case = self.case.ordinarily()?;
        Some(Self { case, ..self }).filter(Self::is_read)
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(I::KIND, *key)
    }
}
