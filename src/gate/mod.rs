//! The Gate: the only way to data.
//!
//! A handler names an action, the caller and a key. The Gate opens the transaction, resolves the
//! caller to an actor, finds the target under the one predicate of its kind, checks role and
//! relation, hands the work a permit for exactly that action and target, writes audit row and
//! events in the same transaction, and lets the answer leave only after the commit.

pub mod action;
pub mod actor;
pub mod audit;
pub mod authn;
pub mod bootstrap;
pub mod consent;
pub mod history;
pub mod permit;
pub mod scope;
pub mod token;

use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use action::{Action, ActionInfo, Mode, Purpose, Subject, Target};
pub use actor::Actor;
pub use authn::Caller;
pub use permit::{Permit, Tx};

use crate::db::lane::{Unit, Verdict};
use crate::db::{Conn, Lane, Location, Pool};
use crate::kernel::{Clock, Problem, ProblemCode};
use audit::{AuditRow, Outcome};

/// Shared by all workers of the server.
#[derive(Clone)]
pub struct Gate {
    lane: Lane<AuditRow>,
    pool: Pool<AuditRow>,
    single_writer: bool,
    clock: Arc<dyn Clock>,
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
    /// Connects `connections` threads to the database.
    ///
    /// # Errors
    /// One sentence when the database cannot be reached.
    pub fn open(
        location: &Location,
        connections: usize,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, GateThreads), String> {
        let (lane, lane_thread) = Lane::start(location.clone())?;
        let (pool, mut threads) = Pool::start(location, connections, &lane)?;
        threads.push(lane_thread);
        Ok((
            Self {
                lane,
                pool,
                single_writer: location.is_sqlite(),
                clock,
            },
            GateThreads(threads),
        ))
    }

    /// Where this gate's time comes from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
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
        let (answer, answered) = oneshot::channel();
        let (caller, clock) = (caller.clone(), self.clock.clone());
        let unit: Unit<AuditRow> = Box::new(move |conn: &mut Conn| {
            let mut tx = Tx::new(conn, clock.now());
            let mut row = AuditRow::begin::<A>(&caller, &key, tx.now());
            let result = decide_and_work(&mut tx, &caller, &key, work, &mut row);
            row.finish(&result, tx.subject());
            Verdict {
                keep: result.is_ok(),
                trace: row,
                release: Box::new(move || drop(answer.send(result))),
            }
        });
        match (A::MODE, self.single_writer) {
            (Mode::Read, _) => self.pool.read(unit),
            (Mode::Write, true) => self.lane.write(unit),
            (Mode::Write, false) => self.pool.write(unit),
        }
        answered
            .await
            .unwrap_or_else(|_| Err(ProblemCode::Unavailable.into()))
    }
}

fn decide_and_work<A: Action, T>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    key: &<A::Target as Target>::Key,
    work: impl FnOnce(&mut Tx<'_>, &Permit<A>) -> Result<T, Problem>,
    row: &mut AuditRow,
) -> Result<T, Problem> {
    let permit = decide::<A>(tx, caller, key, row)?;
    row.outcome = Outcome::Refused;
    let answer = work(tx, &permit)?;
    if A::MODE == Mode::Write {
        audit::write_events(tx)?;
    }
    Ok(answer)
}

/// Visibility first: to whom a thing is invisible, it does not exist (404). Then what the role
/// and its relation to the thing allow (403).
fn decide<A: Action>(
    tx: &mut Tx<'_>,
    caller: &Caller,
    key: &<A::Target as Target>::Key,
    row: &mut AuditRow,
) -> Result<Permit<A>, Problem> {
    let actor = actor::resolve(tx, caller)?;
    row.by(&actor);
    if !caller.has_scope(A::SCOPE) {
        return Err(Problem::new(ProblemCode::InsufficientScope).hint(A::SCOPE));
    }
    if A::MODE == Mode::Write {
        A::Target::lock(tx, key)?;
    }
    let Some(target) = A::Target::find(tx, &actor, key)? else {
        return Err(ProblemCode::NotFound.into());
    };
    row.on(target.subject());
    if !A::ROLES.contains(&actor.role) || !A::admits(&actor, &target) {
        return Err(ProblemCode::Forbidden.into());
    }
    Ok(Permit::new(actor, target, tx.now()))
}
