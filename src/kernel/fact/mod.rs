//! The catalogue of facts: everything that can happen in the domain, once each.
//!
//! A row says what the fact is called in the event feed, what it is about, how it is told (to staff, to
//! the person concerned, in English) and what is needed to react to it. Recording a fact is the only way to
//! say that something changed; what follows from it is decided in `process`.

use super::case_status::Ending;
use super::subject::{Subject, Under};
use super::vocabulary::{Branch, ClosingReason, Owner, Party, Topics};
use super::{Code, Day, Id};

/// Declares the facts as a table: `Name "code" made|changed Kind { content } "staff" "person" "English";`.
/// One that is `made` brought its subject about.
macro_rules! facts {
    ($($name:ident $code:literal $mark:ident $about:ident
        { $($(#[$member_doc:meta])* $member:ident: $type:ty),* $(,)? } $staff:literal $person:literal $english:literal;)+) => {
        $(
            #[doc = $english]
            #[derive(Clone, Debug)]
            pub struct $name {
                /// What it happened to.
                pub id: Id,
                $($(#[$member_doc])* pub $member: $type,)*
            }

            impl From<$name> for Fact {
                fn from(fact: $name) -> Self {
                    Self::$name(fact)
                }
            }
        )+

        /// Something that has happened, with what is needed to react to it.
        #[derive(Clone, Debug)]
        pub enum Fact {
            $(#[doc = $english] $name($name),)+
        }

        impl Fact {
            /// Which row of the catalogue it is.
            pub fn kind(&self) -> FactKind {
                match self { $(Self::$name(_) => FactKind::$name,)+ }
            }

            /// What it happened to.
            pub fn id(&self) -> Id {
                match self { $(Self::$name(it) => it.id,)+ }
            }
        }

        codes! {
            /// What can happen, as the event feed names it.
            pub enum FactKind "event-types" {
                $($name $code $staff $english,)+
            }
        }

        impl FactKind {
            /// What it is about.
            pub fn about(self) -> SubjectKind {
                match self { $(Self::$name => SubjectKind::$about,)+ }
            }

            /// Whether it brought about what it is about.
            pub fn makes(self) -> bool {
                match self { $(Self::$name => facts!(@$mark),)+ }
            }

            /// How it is told to the person concerned, in plain Swedish.
            pub fn to_person(self) -> &'static str {
                match self { $(Self::$name => $person,)+ }
            }
        }
    };
    (@made) => { true };
    (@changed) => { false };
}

mod catalogue;

pub use catalogue::*;

/// An account in a unit, as somebody named for a case.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The account.
    pub account_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// The unit's organisation.
    pub organisation_id: Id,
    /// The unit's branch.
    pub branch: Branch,
}

/// What decides who learns of what happens to something that has a topic and an owner of its own.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Whose contribution it is.
    pub owner: Owner,
    /// What it is about, before and now.
    pub topics: Topics,
}

impl Fact {
    /// What it happened to, where that has a topic of its own.
    pub fn item(&self) -> Option<Item> {
        match self {
            Self::InterventionAdded(it) => Some(it.item),
            Self::InterventionChanged(it) => Some(it.item),
            Self::InterventionRemoved(it) => Some(it.item),
            _ => None,
        }
    }
}

/// A unit that is told of a discharge.
#[derive(Clone, Copy, Debug)]
pub struct ToldUnit {
    /// The unit.
    pub unit: Party,
    /// Whether it comes to meetings by duty.
    pub attendance_duty: bool,
}

/// How a case ends, in words of its own.
#[derive(Clone, Debug, Default)]
pub struct OwnEnding {
    /// Why.
    pub reason: Option<ClosingReason>,
    /// In words.
    pub text: Option<String>,
    /// When the person died.
    pub date_of_death: Option<Day>,
}

impl From<Ending<'_>> for OwnEnding {
    fn from(ending: Ending<'_>) -> Self {
        Self {
            reason: ending.reason,
            text: ending.text.map(str::to_owned),
            date_of_death: ending.date_of_death,
        }
    }
}

impl OwnEnding {
    /// What it says.
    pub fn said(&self) -> Ending<'_> {
        Ending {
            reason: self.reason,
            text: self.text.as_deref(),
            date_of_death: self.date_of_death,
        }
    }
}

impl FactKind {
    /// The topic that it is told under in a case.
    pub fn under(self) -> Under {
        self.about().under()
    }

    /// `id`, of the kind that the fact is about, in a case about a person.
    pub fn subject(self, id: Id, case_id: Option<Id>, person_id: Option<Id>) -> Subject {
        Subject {
            kind: self.about().code(),
            id: Some(id),
            case_id,
            person_id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;

    #[test]
    fn names_each_fact_once_and_tells_it_in_whole_sentences() {
        for (index, kind) in FactKind::ALL.iter().enumerate() {
            let code = kind.code();
            let before = FactKind::ALL.iter().take(index);
            assert!(before.clone().all(|other| other.code() != code), "{code}");
            for sentence in [kind.sv(), kind.to_person(), kind.en()] {
                assert!(sentence.ends_with('.'), "{code}: {sentence}");
                assert!(sentence.starts_with(char::is_uppercase), "{code}");
            }
        }
    }

    #[test]
    fn tells_the_person_in_other_words_than_staff() {
        assert_eq!(FactKind::PlanAdopted.sv(), "Planen fastställdes.");
        assert_eq!(FactKind::PlanAdopted.to_person(), "Din plan fastställdes.");
    }
}
