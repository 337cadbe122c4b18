//! The writer lane: group commit.
//!
//! SQLite has one writer. One thread owns the only write connection, takes what is queued, runs
//! each unit in a savepoint inside one transaction, commits once and answers after the commit, so
//! that sixty clients share one fsync. On PostgreSQL the same thread gathers the access rows of
//! reads into one statement per batch; writes run on the pool there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use diesel::QueryResult;
use diesel::connection::SimpleConnection;

use super::batch::Later;
use super::conn::{Conn, Location};

/// Units that may wait; more are refused, and the client told to come back.
const QUEUE: usize = 2048;
/// Units that share one commit.
const BATCH: usize = 256;

/// A row that every unit leaves behind, whatever came of it.
pub trait Trace: Send + 'static {
    /// Inserts `rows` in the transaction that is open on `conn`.
    ///
    /// # Errors
    /// When the database refuses.
    fn insert(rows: Vec<Self>, conn: &mut Conn) -> QueryResult<()>
    where
        Self: Sized;

    /// The same for one row, to be done with others.
    fn later(self) -> Later;
}

/// What came of a unit.
pub struct Verdict<T> {
    /// Whether its changes stand.
    pub keep: bool,
    /// Changes that are still to be made, if it does (PostgreSQL).
    pub later: Vec<Later>,
    /// What is to be durable before the answer leaves.
    pub trace: T,
    /// Lets the answer leave; dropped uncalled when durability failed.
    pub release: Box<dyn FnOnce() + Send>,
}

/// A unit of work. When it is dropped unrun, or its verdict unreleased, whoever waits for it is
/// told that the service is unavailable.
pub type Unit<T> = Box<dyn FnOnce(&mut Conn) -> Verdict<T> + Send>;

enum Entry<T> {
    Unit(Unit<T>),
    /// Boxed: the queue has room for the largest entry at every place.
    Trace(Box<T>, Box<dyn FnOnce() + Send>),
}

/// The lane's queue; it ends when the last handle is dropped, after all that is queued.
pub struct Lane<T> {
    sender: Sender<Entry<T>>,
}

impl<T> Clone for Lane<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
        }
    }
}

impl<T: Trace> Lane<T> {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the database cannot be reached or no thread can be had.
    pub fn start(location: Location) -> Result<(Self, JoinHandle<()>), String> {
        let conn = location
            .open()
            .map_err(|error| location.unreachable(&error))?;
        let (sender, receiver) = bounded(QUEUE);
        let thread = std::thread::Builder::new()
            .name("samspel-lane".into())
            .spawn(move || serve(&location, conn, &receiver))
            .map_err(|error| error.to_string())?;
        Ok((Self { sender }, thread))
    }

    /// Queues a writing unit (SQLite). A full queue drops it.
    pub fn write(&self, unit: Unit<T>) {
        self.push(Entry::Unit(unit));
    }

    /// Queues the trace of a finished read. A full queue drops it, and the read with it.
    pub fn trace(&self, trace: T, release: Box<dyn FnOnce() + Send>) {
        self.push(Entry::Trace(Box::new(trace), release));
    }

    fn push(&self, entry: Entry<T>) {
        if let Err(TrySendError::Full(_)) = self.sender.try_send(entry) {
            tracing::warn!("writer lane is full");
        }
    }
}

fn serve<T: Trace>(location: &Location, conn: Conn, receiver: &Receiver<Entry<T>>) {
    let mut conn = Some(conn);
    while let Ok(first) = receiver.recv() {
        let mut batch = vec![first];
        batch.extend(receiver.try_iter().take(BATCH - 1));
        if !begin(&mut conn, location) {
            continue;
        }
        let Some(open) = conn.as_mut() else { continue };
        let (mut waiting, mut releases) = (batch.into_iter(), Releases::new());
        match commit(open, &mut waiting, &mut releases) {
            Ok(()) => releases.into_iter().for_each(|release| release()),
            Err(error) => {
                tracing::error!(%error, "batch not durable");
                let _ = open.batch_execute("ROLLBACK");
                // Nobody learns that nothing was done before it is undone.
                drop((waiting, releases));
                if !location.is_sqlite() {
                    conn = None;
                }
            }
        }
    }
}

/// Opens a transaction; on PostgreSQL a dead connection is replaced once.
fn begin(conn: &mut Option<Conn>, location: &Location) -> bool {
    let sql = if location.is_sqlite() {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN"
    };
    let begun = |conn: &mut Conn| {
        conn.batch_execute(sql)
            .inspect_err(|error| tracing::error!(%error, "no transaction"))
            .is_ok()
    };
    if conn.as_mut().is_some_and(begun) {
        return true;
    }
    if !location.is_sqlite() || conn.is_none() {
        *conn = location
            .open()
            .inspect_err(|error| tracing::error!(%error, "database unreachable"))
            .ok();
        return conn.as_mut().is_some_and(begun);
    }
    false
}

type Releases = Vec<Box<dyn FnOnce() + Send>>;

fn commit<T: Trace>(
    conn: &mut Conn,
    batch: &mut std::vec::IntoIter<Entry<T>>,
    releases: &mut Releases,
) -> QueryResult<()> {
    let mut traces = Vec::with_capacity(batch.len());
    for entry in batch {
        match entry {
            Entry::Trace(trace, release) => {
                traces.push(*trace);
                releases.push(release);
            }
            Entry::Unit(unit) => {
                if let Some(verdict) = run_in_savepoint(conn, unit)? {
                    traces.push(verdict.trace);
                    releases.push(verdict.release);
                }
            }
        }
    }
    T::insert(traces, conn)?;
    conn.batch_execute("COMMIT")
}

/// Runs one unit so that what it did can be undone alone. A unit that panics is undone and dropped.
fn run_in_savepoint<T>(conn: &mut Conn, unit: Unit<T>) -> QueryResult<Option<Verdict<T>>> {
    conn.batch_execute("SAVEPOINT unit")?;
    let verdict = catch_unwind(AssertUnwindSafe(|| unit(conn))).ok();
    let keep = verdict.as_ref().is_some_and(|verdict| verdict.keep);
    conn.batch_execute(if keep {
        "RELEASE unit"
    } else {
        "ROLLBACK TO unit; RELEASE unit"
    })?;
    Ok(verdict)
}
