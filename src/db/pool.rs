//! Threads that each own a connection: readers on both databases, writers on PostgreSQL.
//!
//! A thread per connection needs no check-out, no waiting list and no second thread pool; a lost
//! connection is replaced when the next unit begins, before that unit has done anything.
//!
//! SQLite empties a connection's page cache when a transaction begins after a write, so units that waited
//! together read under one snapshot. It is begun when all of them have arrived: whatever was done before a
//! unit was asked for, it sees.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender, bounded};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::batch::{Later, run_batch};
use super::conn::{Conn, Location};
use super::lane::{Lane, Trace, Unit};

const QUEUE: usize = 2048;
/// Most units that share a snapshot.
const SHARERS: usize = 16;

enum Job<T> {
    Show(Unit<T>),
    Read(Unit<T>),
    Write(Unit<T>),
    Probe(Box<dyn FnOnce() + Send>),
}

impl<T> Job<T> {
    fn mode(&self) -> Mode {
        match self {
            Self::Show(_) => Mode::Single,
            Self::Write(_) => Mode::Write,
            Self::Read(_) | Self::Probe(_) => Mode::Read,
        }
    }
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
            .map(|number| start_one(location, (number, size.max(1)), lane, &receiver))
            .collect::<Result<_, _>>()?;
        Ok((Self { sender }, threads))
    }

    /// Queues a unit of statements that each have their snapshot (PostgreSQL). It may find its
    /// connection dead, and replace it. A full queue drops it.
    pub fn show(&self, unit: Unit<T>) {
        self.push(Job::Show(unit));
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
    (number, threads): (usize, usize),
    lane: &Lane<T>,
    receiver: &Receiver<Job<T>>,
) -> Result<JoinHandle<()>, String> {
    let conn = location
        .open_reader()
        .map_err(|error| location.unreachable(&error))?;
    let mut worker = Worker {
        location: location.clone(),
        conn: Some(conn),
        open: None,
        lane: lane.clone(),
        threads,
    };
    let receiver = receiver.clone();
    std::thread::Builder::new()
        .name(format!("samspel-db-{number}"))
        .spawn(move || worker.work(&receiver))
        .map_err(|error| error.to_string())
}

struct Worker<T> {
    location: Location,
    conn: Option<Conn>,
    /// The transaction that is open on it.
    open: Option<Mode>,
    lane: Lane<T>,
    /// How many serve the queue.
    threads: usize,
}

/// How a transaction is begun; one of the same mode can follow without a round trip of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Statements that each have their snapshot (PostgreSQL).
    Single,
    Read,
    Write,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Commit,
    Rollback,
}

impl<T: Trace> Worker<T> {
    fn work(&mut self, jobs: &Receiver<Job<T>>) {
        let shares = self.location.is_sqlite();
        let mut taken = VecDeque::new();
        while let Ok(first) = jobs.recv() {
            taken.push_back(first);
            if shares {
                // Its part of those that wait, before the snapshot is begun.
                let part = (jobs.len() / self.threads).min(SHARERS - 1);
                taken.extend(jobs.try_iter().take(part));
            }
            while let Some(job) = taken.pop_front() {
                self.serve(job, || {
                    if !shares {
                        taken.extend(jobs.try_recv());
                    }
                    taken.front().map(Job::mode)
                });
            }
        }
    }

    /// Does `job`; asks for the mode of the `next` when it ends its transaction well.
    fn serve(&mut self, job: Job<T>, next: impl FnOnce() -> Option<Mode>) {
        let mode = job.mode();
        let Some(mut conn) = self.begin(mode) else {
            return;
        };
        let unit = match job {
            Job::Show(unit) | Job::Read(unit) | Job::Write(unit) => unit,
            Job::Probe(alive) => {
                if self.end(conn, End::Rollback, mode, None) {
                    alive();
                }
                return;
            }
        };
        let Ok(verdict) = catch_unwind(AssertUnwindSafe(|| unit(&mut conn))) else {
            self.end(conn, End::Rollback, mode, None);
            return;
        };
        // After a failure nothing follows in a chain: the next transaction would not be of its mode.
        if !verdict.keep {
            self.lane.trace(verdict.trace, verdict.release);
            self.end(conn, End::Rollback, mode, None);
        } else if mode != Mode::Write {
            self.lane.trace(verdict.trace, verdict.release);
            self.end(conn, End::Commit, mode, next());
        } else if keep(&mut conn, verdict.trace, verdict.later).is_err() {
            self.end(conn, End::Rollback, mode, None);
        } else if self.end(conn, End::Commit, mode, next()) {
            (verdict.release)();
        }
    }

    /// A connection with a transaction open; a dead one is replaced once.
    fn begin(&mut self, mode: Mode) -> Option<Conn> {
        let open = self.open.take();
        let begun = match self.location.is_sqlite() {
            true => open.is_some(),
            false => open == Some(mode) || mode == Mode::Single,
        };
        if let Some(mut conn) = self.conn.take()
            && (begun || conn.batch_execute(begin_sql(&conn, mode)).is_ok())
        {
            return Some(conn);
        }
        let mut conn = self
            .location
            .open_reader()
            .inspect_err(|error| tracing::error!(%error, "database unreachable"))
            .ok()?;
        let begin = begin_sql(&conn, mode);
        conn.batch_execute(begin)
            .inspect_err(|error| tracing::error!(%error, "no transaction"))
            .ok()?;
        Some(conn)
    }

    /// Ends the transaction, and begins the next when that is of the same mode, or lets it share what SQLite
    /// reads; a connection that cannot do so is not used again.
    fn end(&mut self, mut conn: Conn, end: End, mode: Mode, next: Option<Mode>) -> bool {
        if mode == Mode::Single && matches!(conn, Conn::Postgres(_)) {
            self.conn = Some(conn);
            return true;
        }
        if end == End::Commit && next.is_some() && matches!(conn, Conn::Sqlite(_)) {
            self.conn = Some(conn);
            self.open = Some(mode);
            return true;
        }
        let chained = next == Some(mode) && matches!(conn, Conn::Postgres(_));
        let sql = match (end, chained) {
            (End::Commit, false) => "COMMIT",
            (End::Commit, true) => "COMMIT AND CHAIN",
            (End::Rollback, _) => "ROLLBACK",
        };
        let ended = conn
            .batch_execute(sql)
            .inspect_err(|error| tracing::error!(%error, "transaction not ended"))
            .is_ok();
        self.conn = ended.then_some(conn);
        self.open = (ended && chained).then_some(mode);
        ended
    }
}

/// The trace of a write, with what the write left for later.
fn keep<T: Trace>(conn: &mut Conn, trace: T, mut later: Vec<Later>) -> QueryResult<()> {
    match conn {
        Conn::Postgres(pg) => {
            later.push(trace.later());
            run_batch(later, pg).inspect_err(|error| tracing::error!(%error, "write not kept"))
        }
        Conn::Sqlite(_) => T::insert(vec![trace], conn),
    }
}

fn begin_sql(conn: &Conn, mode: Mode) -> &'static str {
    match (conn, mode) {
        (Conn::Sqlite(_), _) => "BEGIN",
        (Conn::Postgres(_), Mode::Single) => "SELECT",
        (Conn::Postgres(_), Mode::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        (Conn::Postgres(_), Mode::Write) => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
    }
}

#[cfg(test)]
mod tests {
    use diesel::sql_query;
    use diesel::sql_types::BigInt;

    use super::super::lane::Verdict;
    use super::*;

    struct Untraced;

    impl Trace for Untraced {
        fn insert(_: Vec<Self>, _: &mut Conn) -> QueryResult<()> {
            Ok(())
        }

        fn later(self) -> Later {
            panic!("only PostgreSQL's writes leave anything for later")
        }
    }

    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }

    /// A unit that tells the one number there is, and holds its connection until it may go.
    struct Reader {
        told: Receiver<i64>,
        go: Sender<()>,
    }

    impl Reader {
        fn of(pool: &Pool<Untraced>) -> Self {
            let ((tell, told), (go, may_go)) = (bounded(1), bounded(1));
            pool.read(Box::new(move |conn| {
                let Conn::Sqlite(sqlite) = conn else {
                    panic!("another database")
                };
                let found: Number = sql_query("SELECT number FROM numbers")
                    .get_result(sqlite)
                    .unwrap();
                tell.send(found.number).unwrap();
                may_go.recv().unwrap();
                Verdict {
                    keep: true,
                    later: Vec::new(),
                    trace: Untraced,
                    release: Box::new(|| {}),
                }
            }));
            Self { told, go }
        }

        fn told(&self) -> i64 {
            self.told.recv().unwrap()
        }

        fn go(&self) {
            self.go.send(()).unwrap();
        }
    }

    #[test]
    fn reads_what_waited_together_under_one_snapshot_and_nothing_that_came_later() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("numbers.db").display());
        let location = Location::parse(&url).unwrap();
        let mut writer = location.open().unwrap();
        let mut write = |sql: &str| writer.batch_execute(sql).unwrap();
        write("CREATE TABLE numbers (number INTEGER); INSERT INTO numbers VALUES (1)");
        let (lane, _) = Lane::start(location.clone()).unwrap();
        let (pool, _) = Pool::start(&location, 1, &lane).unwrap();

        let first = Reader::of(&pool);
        assert_eq!(first.told(), 1);
        let (second, third) = (Reader::of(&pool), Reader::of(&pool));
        write("UPDATE numbers SET number = 2");
        first.go();
        assert_eq!(second.told(), 2);
        write("UPDATE numbers SET number = 3");
        let asked_after_that = Reader::of(&pool);
        second.go();
        assert_eq!(third.told(), 2, "it shares the second's snapshot");
        third.go();
        assert_eq!(asked_after_that.told(), 3);
        asked_after_that.go();
    }
}
