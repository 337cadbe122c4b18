//! The Gate: the only way to data.
//!
//! A handler names an action, the caller and a key. The Gate opens the transaction, resolves the
//! caller to an actor, finds the target under the one predicate of its kind, checks role and
//! relation, hands the work a permit for exactly that action and target, writes audit row and
//! events in the same transaction, and lets the answer leave only after the commit.

pub mod action;
pub mod actor;
pub mod ask;
pub mod audit;
pub mod authn;
pub mod because;
pub mod bootstrap;
mod changes;
pub mod consent;
pub mod history;
pub mod keys;
pub mod link;
pub mod myself;
mod outbox;
pub mod permit;
pub mod relations;
pub mod scope;
pub mod secret_file;
mod tending;
pub mod token;

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use action::{Action, ActionInfo, Lookup, Mode, Purpose, Subject, Target};
pub use actor::Actor;
pub use ask::Ask;
pub use authn::{Bearer, Caller};
pub use because::{Because, Process, Proof};
pub use keys::Keys;
pub use link::{Link, LinkAction, LinkPermit};
pub use myself::Myself;
pub use permit::{Permit, Tx};
pub use tending::Tending;

use crate::db::lane::{Unit, Verdict};
use crate::db::{Conn, Lane, Location, Pool, Reading};
use crate::kernel::law::Law;
use crate::kernel::{Clock, Problem, ProblemCode, Stamp};
use audit::{AuditRow, Opening};
use permit::Shared;
use scope::OwnWork;

/// Shared by all workers of the server.
#[derive(Clone)]
pub struct Gate {
    lane: Lane<AuditRow>,
    pool: Pool<AuditRow>,
    location: Arc<Location>,
    clock: Arc<dyn Clock>,
    shared: Shared,
}

/// The threads behind a gate, to wait for at shutdown.
pub struct GateThreads(Vec<JoinHandle<()>>);

impl GateThreads {
    /// Waits until everything queued is done; every [`Gate`] must be dropped first.
    pub fn join(self) {
        for thread in self.0 {
            let _ = thread.join();
        }
    }
}

impl Gate {
    /// Connects `connections` threads to the database, whose personal data are sealed under `keys`, and
    /// where `law` holds; `process` says what follows from what happens.
    ///
    /// # Errors
    /// One sentence when the database cannot be reached.
    pub fn open(
        location: &Location,
        connections: usize,
        clock: Arc<dyn Clock>,
        keys: Keys,
        law: Law,
        process: Arc<dyn Process>,
    ) -> Result<(Self, GateThreads), String> {
        let (lane, lane_thread) = Lane::start(location.clone())?;
        let (pool, mut threads) = Pool::start(location, connections, &lane)?;
        threads.push(lane_thread);
        Ok((
            Self {
                lane,
                pool,
                location: Arc::new(location.clone()),
                clock,
                shared: Shared {
                    keys: Arc::new(keys),
                    law: Arc::new(law),
                    process,
                },
            },
            GateThreads(threads),
        ))
    }

    /// Where this gate's time comes from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The law that holds here.
    pub fn law(&self) -> &Law {
        &self.shared.law
    }

    /// Whether the database answers.
    pub async fn reachable(&self) -> bool {
        let (answer, answered) = oneshot::channel();
        self.pool.probe(Box::new(move || {
            let _ = answer.send(());
        }));
        answered.await.is_ok()
    }

    /// Does `work` as action `A` on what `key` names.
    ///
    /// The unit runs to its end even when the caller has gone.
    ///
    /// # Errors
    /// 403, 404, whatever `work` finds wrong, 503 when the outcome could not be made durable.
    pub async fn run<A: Action, T: Send + 'static>(
        &self,
        caller: &Caller,
        key: <A::Target as Target>::Key,
        work: impl FnOnce(&mut Tx<'_>, &Permit<A>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (caller, opening) = (caller.clone(), Opening::of::<A>(caller, &key));
        let (unit, answered) = self.unit(opening, move |tx, row| {
            let actor = admitted::<A>(tx, &caller, row)?;
            if A::MODE == Mode::Write {
                A::Target::lock(tx, &key)?;
            }
            let target = A::Target::find(tx, &actor, &key)?;
            let permit = decide::<A>(tx, actor, target, row)?;
            let answer = work(tx, &permit)?;
            if A::MODE == Mode::Write {
                outbox::write_events(tx, &permit.actor().into())?;
                audit::concern_others(tx, &permit);
                audit::write_beside(tx, row)?;
            }
            Ok(answer)
        });
        self.send(A::MODE, unit);
        answer(answered).await
    }

    /// Tells the caller who it is here, as action `A`: whatever assignment it acts in, or none.
    ///
    /// # Errors
    /// 403 when the token speaks for nobody known here, 503 when the access could not be made durable.
    pub async fn recognise<A>(&self, caller: &Caller) -> Result<(Myself, Stamp), Problem>
    where
        A: Action<Target = OwnWork>,
    {
        const { assert!(matches!(A::MODE, Mode::Read), "nobody changes who it is") };
        let (caller, opening) = (caller.clone(), Opening::of::<A>(caller, &"account"));
        let (unit, answered) = self.unit(opening, move |tx, row| {
            let myself = myself::recognise(tx, &caller)?;
            row.by_caller(&myself);
            Ok((myself, tx.now()))
        });
        self.send(A::MODE, unit);
        answer(answered).await
    }

    /// Does `work` as link action `A` on what the bearer's link leads to.
    ///
    /// # Errors
    /// 404 when the link leads nowhere or opens nothing any more, whatever `work` finds wrong, 503
    /// when the outcome could not be made durable.
    pub async fn follow<A: LinkAction, T: Send + 'static>(
        &self,
        bearer: &Bearer,
        work: impl FnOnce(&mut Tx<'_>, &LinkPermit<A>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (hash, opening) = (bearer.hash().clone(), Opening::of_link::<A>(bearer));
        let (unit, answered) = self.unit(opening, move |tx, row| {
            if A::MODE == Mode::Write {
                A::Link::lock(tx, &hash)?;
            }
            let permit = link::follow::<A>(tx, &hash, row)?;
            let answer = work(tx, &permit)?;
            if A::MODE == Mode::Write {
                outbox::write_events(tx, &permit.trail().into())?;
            }
            Ok(answer)
        });
        self.send(A::MODE, unit);
        answer(answered).await
    }

    fn send(&self, mode: Mode, unit: Unit<AuditRow>) {
        match (mode, self.location.is_sqlite()) {
            (Mode::Read, _) => self.pool.read(unit),
            (Mode::Write, true) => self.lane.write(unit),
            (Mode::Write, false) => self.pool.write(unit),
        }
    }

    /// Shows, as action `A`, `what` there is of what `key` names: the target is found and its parts
    /// are read in one statement where the database is a socket away, and what was read reaches
    /// `make` with the permit or not at all.
    ///
    /// # Errors
    /// 403, 404, whatever `make` finds wrong, 503 when the access could not be made durable.
    pub async fn show<A, G, T>(
        &self,
        caller: &Caller,
        key: <A::Target as Target>::Key,
        what: impl FnOnce(<A::Target as Lookup>::Sought) -> G + Send + 'static,
        make: impl FnOnce(&Permit<A>, G::Output) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        A: Action<Target: Lookup>,
        G: Reading,
        T: Send + 'static,
    {
        const { assert!(matches!(A::MODE, Mode::Read), "only what reads is shown") };
        let location = self.location.clone();
        let (caller, opening) = (caller.clone(), Opening::of::<A>(caller, &key));
        let (unit, answered) = self.unit(opening, move |tx, row| {
            let lost = |problem: &Problem| problem.code == ProblemCode::Unavailable;
            let actor = match admitted::<A>(tx, &caller, row) {
                Err(problem) if lost(&problem) && tx.reconnect(&location) => {
                    admitted::<A>(tx, &caller, row)?
                }
                actor => actor?,
            };
            let (seek, what) = (
                A::Target::seek(&actor, tx.now(), &key),
                what(A::Target::sought(&actor, tx.now(), &key)),
            );
            let (target, found) = tx.read((seek, what))?;
            let target = match target {
                Some(target) => target.resolve(tx, &actor)?,
                None => None,
            };
            let permit = decide::<A>(tx, actor, target, row)?;
            make(&permit, found)
        });
        self.pool.show(unit);
        answer(answered).await
    }

    /// `work` with the audit row that it leaves, and where its answer arrives.
    fn unit<T: Send + 'static>(
        &self,
        opening: Opening,
        work: impl FnOnce(&mut Tx<'_>, &mut AuditRow) -> Result<T, Problem> + Send + 'static,
    ) -> (Unit<AuditRow>, Answered<T>) {
        let (answer, answered) = oneshot::channel();
        let (clock, shared) = (self.clock.clone(), self.shared.clone());
        let unit: Unit<AuditRow> = Box::new(move |conn: &mut Conn| {
            let mut tx = Tx::new(conn, clock.now(), shared);
            let mut row = AuditRow::begin(opening, tx.now());
            let result = work(&mut tx, &mut row);
            row.finish(&result, tx.subject());
            Verdict {
                keep: result.is_ok(),
                later: tx.take_later(),
                trace: row,
                release: Box::new(move || drop(answer.send(result))),
            }
        });
        (unit, answered)
    }
}

type Answered<T> = oneshot::Receiver<Result<T, Problem>>;

/// What came of a unit; one that was dropped was not done, or not made durable.
async fn answer<T>(answered: Answered<T>) -> Result<T, Problem> {
    answered
        .await
        .unwrap_or_else(|_| Err(ProblemCode::Unavailable.into()))
}

/// Who acts, when the token allows it the action.
fn admitted<A: Action>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &mut AuditRow,
) -> Result<Actor, Problem> {
    let actor = actor::resolve(tx, caller)?;
    row.by(&actor);
    if !caller.has_scope(A::SCOPE) {
        return Err(Problem::new(ProblemCode::InsufficientScope).hint(A::SCOPE));
    }
    Ok(actor)
}

/// Visibility first: to whom a thing is invisible, it does not exist (404). Then what the role
/// and its relation to the thing allow (403).
fn decide<A: Action>(
    tx: &Tx<'_>,
    actor: Actor,
    target: Option<A::Target>,
    row: &mut AuditRow,
) -> Result<Permit<A>, Problem> {
    let target = target.ok_or(ProblemCode::NotFound)?;
    let subject = target.subject();
    row.on(subject);
    row.as_related(subject.person_id.and_then(|person| actor.relation(person)));
    let target = match A::MODE {
        Mode::Write => target.ordinarily().ok_or_else(|| {
            row.in_emergency();
            Problem::new(ProblemCode::EmergencyReadOnly)
        })?,
        Mode::Read => target,
    };
    if target.in_emergency() {
        row.in_emergency();
    }
    if !A::ROLES.contains(&actor.role) || !A::admits(&actor, &target) {
        return Err(ProblemCode::Forbidden.into());
    }
    if A::MODE == Mode::Write
        && let Some(code) = target.objection(&actor)
    {
        return Err(code.into());
    }
    row.decided();
    Ok(Permit::new(tx, actor.before(subject.person_id), target))
}
