//! Actions: what can be done, on what, by whom. Each feature's `policy.rs` is a table of them.

use super::actor::Actor;
use super::permit::Tx;
use super::scope::CaseState;
use crate::db::Reading;
pub use crate::kernel::Subject;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// Whether an action may change anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Runs where the database itself refuses writes.
    Read,
    /// Must record at least one change.
    Write,
}

/// Why an action is done, as the access log says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// Coordinating the person's plan (SoL 10 kap. 8-9 §§, HSL 16 kap. 4 §).
    Coordination,
    /// Keeping the registry of organisations and accounts.
    Registry,
    /// Reviewing the access log.
    Review,
    /// The person concerned sees to the own matters, whatever the action is for otherwise.
    Own,
    /// Somebody acts for the person concerned, likewise.
    Represented,
    /// Emergency access (nödåtkomst), whoever may know of the case otherwise.
    Emergency,
    /// Learning from what went wrong (SOSFS 2011:9 5 kap.): nothing about any person.
    Improvement,
    /// Nobody asks for it: time passes.
    Time,
}

impl Purpose {
    /// UPPER_SNAKE_CASE form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Coordination => "COORDINATION",
            Self::Registry => "REGISTRY",
            Self::Review => "LOG_REVIEW",
            Self::Own => "OWN_MATTERS",
            Self::Represented => "REPRESENTATION",
            Self::Emergency => "EMERGENCY",
            Self::Improvement => "IMPROVEMENT",
            Self::Time => "PASSAGE_OF_TIME",
        }
    }
}

/// What an action is done on. `find` is the one predicate of its kind: every path to it goes there.
pub trait Target: Sized + Send + 'static {
    /// What names it.
    type Key: Send + 'static;

    /// Serialises writers of the same thing where the database does not (PostgreSQL).
    ///
    /// # Errors
    /// When the database fails.
    fn lock(_tx: &mut Tx<'_>, _key: &Self::Key) -> Result<(), Problem> {
        Ok(())
    }

    /// The thing, if it exists and `actor` may know that it does.
    ///
    /// # Errors
    /// When the database fails.
    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Self::Key) -> Result<Option<Self>, Problem>;

    /// What the audit row says it was.
    fn subject(&self) -> Subject;

    /// The person whom it is about with the person's key as kept; none when it is about nobody.
    fn kept_key(&self) -> Option<(Id, &[u8])>;

    /// The case that it is, or is a part of.
    fn case(&self) -> Option<CaseState> {
        None
    }

    /// Whether it is read under emergency access, which the log says. Whatever is part of a case
    /// answers as the case does.
    fn in_emergency(&self) -> bool {
        false
    }

    /// What of it the actor knows without emergency access: all that can be written on.
    fn ordinarily(self) -> Option<Self> {
        Some(self)
    }

    /// Why nobody in the actor's place may write on it, whatever the role.
    fn objection(&self, _actor: &Actor) -> Option<ProblemCode> {
        None
    }

    /// The organisations whose access log shows what is written on it, beside the actor's own.
    fn concerns(&self) -> &[Id] {
        &[]
    }

    /// What the audit row says was asked for when nothing was found.
    fn asked(key: &Self::Key) -> Subject;
}

/// A target that can be found together with what is to be shown of it.
pub trait Lookup: Target {
    /// What selects of its parts go by: made by the Gate alone, so that none is run for a key that
    /// the Gate does not decide on in the same statement.
    type Sought;

    /// From the key asked for.
    fn sought(actor: &Actor, now: Stamp, key: &Self::Key) -> Self::Sought;

    /// The same predicate as [`Target::find`], with [`Lookup::resolve`].
    fn seek(actor: &Actor, now: Stamp, key: &Self::Key) -> impl Reading<Output = Option<Self>>;

    /// Decides what could not be decided where it was sought, because it seldom has to be.
    ///
    /// # Errors
    /// When the database fails.
    fn resolve(self, _tx: &mut Tx<'_>, _actor: &Actor) -> Result<Option<Self>, Problem> {
        Ok(Some(self))
    }
}

/// Something that can be done.
pub trait Action: Send + 'static {
    /// Its name: operationId in the contract, action in the audit log.
    const NAME: &'static str;
    /// Whether it may change anything.
    const MODE: Mode;
    /// Scope that the token must hold; any token does when it is empty.
    const SCOPE: &'static str;
    /// Why it is done.
    const PURPOSE: Purpose;
    /// Roles that may do it.
    const ROLES: &'static [Role];
    /// What it is done on.
    type Target: Target;

    /// What the actor's relation to the target must be, beside the role.
    fn admits(actor: &Actor, target: &Self::Target) -> bool;
}

/// An action as a row of the authorisation table.
#[derive(Clone, Copy, Debug)]
pub struct ActionInfo {
    /// Its name.
    pub name: &'static str,
    /// Whether it may change anything.
    pub mode: Mode,
    /// Scope that the token must hold.
    pub scope: &'static str,
    /// Roles that may do it.
    pub roles: &'static [Role],
}

/// Declares a feature's actions as a table:
/// `Name "operationId" Mode Target scope Purpose [roles] relation;`
#[macro_export]
macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident $operation:literal $mode:ident $target:ty, $scope:literal $purpose:ident $roles:expr, $admits:expr;)+) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl $crate::gate::Action for $name {
                const NAME: &'static str = $operation;
                const MODE: $crate::gate::Mode = $crate::gate::Mode::$mode;
                const SCOPE: &'static str = $scope;
                const PURPOSE: $crate::gate::Purpose = $crate::gate::Purpose::$purpose;
                const ROLES: &'static [$crate::kernel::vocabulary::Role] = $roles;
                type Target = $target;
                fn admits(actor: &$crate::gate::Actor, target: &$target) -> bool {
                    let relation: fn(&$crate::gate::Actor, &$target) -> bool = $admits;
                    relation(actor, target)
                }
            }
        )+

        /// This feature's rows of the authorisation table.
        pub const ACTIONS: &[$crate::gate::ActionInfo] = &[$($crate::gate::ActionInfo {
            name: <$name as $crate::gate::Action>::NAME,
            mode: <$name as $crate::gate::Action>::MODE,
            scope: <$name as $crate::gate::Action>::SCOPE,
            roles: <$name as $crate::gate::Action>::ROLES,
        }),+];
    };
}

/// No condition beside the role.
pub fn anyone<T>(_actor: &Actor, _target: &T) -> bool {
    true
}
