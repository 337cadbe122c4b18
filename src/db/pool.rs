//! Threads that each own a connection: readers on both databases, writers on PostgreSQL.
//!
//! A thread per connection needs no check-out, no waiting list and no second thread pool; a lost
//! connection is replaced when the next unit begins, before that unit has done anything.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use diesel::connection::SimpleConnection;

use super::conn::{Conn, Location};
use super::lane::{Lane, Trace, Unit};

const QUEUE: usize = 2048;

enum Job<T> {
    Read(Unit<T>),
    Write(Unit<T>),
    Probe(Box<dyn FnOnce() + Send>),
}

/// The pool's queue; its threads end when the last handle is dropped, after all that is queued.
pub struct Pool<T> {
    sender: Sender<Job<T>>,
}

impl<T> Clone for Pool<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
        }
    }
}

impl<T: Trace> Pool<T> {
    /// Starts `size` threads.
    ///
    /// # Errors
    /// When the database cannot be reached or no thread can be had.
    pub fn start(
        location: &Location,
        size: usize,
        lane: &Lane<T>,
    ) -> Result<(Self, Vec<JoinHandle<()>>), String> {
        let (sender, receiver) = bounded(QUEUE);
        let threads = (0..size.max(1))
            .map(|number| start_one(location, number, lane, &receiver))
            .collect::<Result<_, _>>()?;
        Ok((Self { sender }, threads))
    }

    /// Queues a unit that only reads. A full queue drops it.
    pub fn read(&self, unit: Unit<T>) {
        self.push(Job::Read(unit));
    }

    /// Queues a unit that writes (PostgreSQL). A full queue drops it.
    pub fn write(&self, unit: Unit<T>) {
        self.push(Job::Write(unit));
    }

    /// Calls `alive` when a connection can open a transaction; drops it otherwise.
    pub fn probe(&self, alive: Box<dyn FnOnce() + Send>) {
        self.push(Job::Probe(alive));
    }

    fn push(&self, job: Job<T>) {
        if self.sender.try_send(job).is_err() {
            tracing::warn!("connection pool queue is full");
        }
    }
}

fn start_one<T: Trace>(
    location: &Location,
    number: usize,
    lane: &Lane<T>,
    receiver: &Receiver<Job<T>>,
) -> Result<JoinHandle<()>, String> {
    let conn = location
        .open_reader()
        .map_err(|error| location.unreachable(&error))?;
    let mut worker = Worker {
        location: location.clone(),
        conn: Some(conn),
        lane: lane.clone(),
    };
    let receiver = receiver.clone();
    std::thread::Builder::new()
        .name(format!("samspel-db-{number}"))
        .spawn(move || {
            while let Ok(job) = receiver.recv() {
                worker.serve(job);
            }
        })
        .map_err(|error| error.to_string())
}

struct Worker<T> {
    location: Location,
    conn: Option<Conn>,
    lane: Lane<T>,
}

impl<T: Trace> Worker<T> {
    fn serve(&mut self, job: Job<T>) {
        let reads = !matches!(job, Job::Write(_));
        let Some(mut conn) = self.begin(reads) else {
            return;
        };
        let unit = match job {
            Job::Read(unit) | Job::Write(unit) => unit,
            Job::Probe(alive) => {
                if self.put_back(conn, "ROLLBACK") {
                    alive();
                }
                return;
            }
        };
        let Ok(verdict) = catch_unwind(AssertUnwindSafe(|| unit(&mut conn))) else {
            self.put_back(conn, "ROLLBACK");
            return;
        };
        if reads || !verdict.keep {
            self.put_back(conn, "ROLLBACK");
            self.lane.trace(verdict.trace, verdict.release);
        } else if T::insert(std::slice::from_ref(&verdict.trace), &mut conn).is_err() {
            self.put_back(conn, "ROLLBACK");
        } else if self.put_back(conn, "COMMIT") {
            (verdict.release)();
        }
    }

    /// A connection with a transaction open; a dead one is replaced once.
    fn begin(&mut self, reads: bool) -> Option<Conn> {
        if let Some(mut conn) = self.conn.take()
            && conn.batch_execute(begin_sql(&conn, reads)).is_ok()
        {
            return Some(conn);
        }
        let mut conn = self
            .location
            .open_reader()
            .inspect_err(|error| tracing::error!(%error, "database unreachable"))
            .ok()?;
        let begin = begin_sql(&conn, reads);
        conn.batch_execute(begin)
            .inspect_err(|error| tracing::error!(%error, "no transaction"))
            .ok()?;
        Some(conn)
    }

    /// Ends the transaction; a connection that cannot do so is not used again.
    fn put_back(&mut self, mut conn: Conn, end: &str) -> bool {
        let ended = conn
            .batch_execute(end)
            .inspect_err(|error| tracing::error!(%error, "transaction not ended"))
            .is_ok();
        self.conn = ended.then_some(conn);
        ended
    }
}

fn begin_sql(conn: &Conn, reads: bool) -> &'static str {
    match (conn, reads) {
        (Conn::Sqlite(_), _) => "BEGIN",
        (Conn::Postgres(_), true) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        (Conn::Postgres(_), false) => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    }
}
