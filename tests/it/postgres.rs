//! A PostgreSQL cluster of the tests' own: started once per test process, gone when the process is.
//!
//! Nothing on the machine is used but PostgreSQL's programs: the cluster lives in a temporary
//! folder, listens on a free port of the loopback interface and trusts everyone who reaches it. It
//! trades all durability for speed.
#![allow(
    clippy::panic,
    reason = "a test that has no database must fail, with a sentence that says why"
)]

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _};
use std::net::TcpListener;
use std::os::unix::{fs::chown, process::CommandExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use diesel::sql_types::Integer;
use diesel::{Connection as _, PgConnection, RunQueryDsl as _};

/// The superuser that `initdb` makes. A name of our own, so that the user's `PGUSER` or login name
/// plays no part.
const SUPERUSER: &str = "postgres";

/// How long a cluster may take to answer; half a second is usual.
const PATIENCE: Duration = Duration::from_secs(60);

/// The cluster's whole life, run by `sh` as `sh -c LIFE sh DIR BIN PORT` with a pipe from this
/// process as its standard input. Nothing is ever written to the pipe. It ends when this process
/// does, by whatever death (a panic, an abort and SIGKILL included), and then so does the server,
/// and the folder with it.
///
/// The shell also leaves when the server could not start, which is how we notice.
const LIFE: &str = r#"
dir=$1 bin=$2 port=$3
exec 3<&0 0</dev/null
trap 'rm -rf "$dir"' EXIT
"$bin/initdb" -D "$dir/data" --no-sync -E UTF8 --locale=C --auth=trust -U "$SUPERUSER" || exit
"$bin/postgres" -D "$dir/data" -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories="$dir" \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
  -c max_connections=400 -c shared_buffers=64MB 3<&- &
server=$!
{
  read -r _ <&3
  # SIGQUIT: stop at once, without a checkpoint. Repeated, because a server that is only just
  # starting does not hear it yet.
  while kill -QUIT "$server"; do sleep 1; done
} &
wait "$server"
kill "$!"
"#;

/// The one cluster of this test process; the first caller starts it.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let bin = programs();
        // Another process may take the free port before the server does: then we choose again.
        let mut why = String::new();
        for _ in 0..3 {
            match Cluster::start(&bin) {
                Ok(cluster) => return cluster,
                Err(error) => why = error,
            }
        }
        panic!(
            "PostgreSQL's own server from {} did not start:\n{why}",
            bin.display()
        );
    })
}

/// A running cluster.
pub struct Cluster {
    port: u16,
    /// What `CREATE DATABASE` is told about how to copy.
    strategy: &'static str,
    /// The connection that creates and drops databases. There is one, behind a lock, because a
    /// template can be copied by one session at a time: others fail with "source database is being
    /// accessed by other users".
    admin: Mutex<PgConnection>,
    /// Holds the write end of the pipe that keeps the server alive, and is never waited for.
    _life: Child,
}

impl Cluster {
    /// Where `database` is found, for libpq and for the service's configuration.
    pub fn url(&self, database: &str) -> String {
        url(self.port, database)
    }

    /// Creates a database, empty or as a copy of `template`, to which no one may be connected.
    pub fn create_database(&self, name: &str, template: Option<&str>) {
        let template = template.unwrap_or("template0");
        self.execute(&format!(
            "CREATE DATABASE {} TEMPLATE {} {}",
            quoted(name),
            quoted(template),
            self.strategy
        ));
    }

    /// Drops a database, together with the sessions that still use it; one that does not exist is
    /// no error.
    pub fn drop_database(&self, name: &str) {
        self.execute(&format!(
            "DROP DATABASE IF EXISTS {} WITH (FORCE)",
            quoted(name)
        ));
    }

    fn execute(&self, statement: &str) {
        // A test that failed while it held the lock did the connection no harm.
        let mut admin = self.admin.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = diesel::sql_query(statement).execute(&mut *admin);
        drop(admin);
        if let Err(error) = outcome {
            panic!("{statement}: {error}");
        }
    }

    fn start(bin: &Path) -> Result<Self, String> {
        let say = |what: &'static str| move |error: io::Error| format!("{what}: {error}");

        // Kept: the shell removes it, since nothing of this process is sure to run at its end.
        let dir = tempfile::Builder::new()
            .prefix("samspel-postgres-")
            .tempdir_in(parent())
            .map_err(say("making a temporary folder"))?
            .keep();
        let mut log = File::options()
            .create_new(true)
            .read(true)
            .append(true)
            .open(dir.join("log"))
            .map_err(say("making the log"))?;
        let port = free_port().map_err(say("looking for a free port"))?;

        let mut shell = Command::new("sh");
        shell
            .args(["-c", LIFE, "sh"])
            .args([&dir, bin])
            .arg(port.to_string())
            .env("SUPERUSER", SUPERUSER)
            .env("LC_ALL", "C")
            .current_dir(&dir)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().map_err(say("sharing the log"))?)
            .stderr(log.try_clone().map_err(say("sharing the log"))?)
            // A group of its own: Ctrl-C in the terminal ends us, and thereby the server, but must
            // not stop the cleaning up.
            .process_group(0);
        if let Some((uid, gid)) =
            someone_else().map_err(say("asking `id` who may run the server"))?
        {
            chown(&dir, Some(uid), Some(gid)).map_err(say("giving the folder away"))?;
            shell.uid(uid).gid(gid);
        }
        let mut life = shell.spawn().map_err(say("starting sh"))?;

        let started = Instant::now();
        while !is_ready(&dir) {
            let gone = life.try_wait().map_err(say("looking after sh"))?.is_some();
            if gone || started.elapsed() > PATIENCE {
                let mut text = String::new();
                log.rewind()
                    .and_then(|()| log.read_to_string(&mut text))
                    .map_err(say("reading the log"))?;
                return Err(text);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut admin =
            PgConnection::establish(&url(port, "postgres")).map_err(|error| error.to_string())?;
        let version: i32 =
            diesel::dsl::sql::<Integer>("SELECT current_setting('server_version_num')::int")
                .get_result(&mut admin)
                .map_err(|error| error.to_string())?;
        // Copying whole files is twice as fast as the default of version 15 and later, as long as
        // the checkpoint it needs does not wait for the disk. Earlier versions know no other way.
        let strategy = if version >= 150_000 {
            "STRATEGY FILE_COPY"
        } else {
            ""
        };
        Ok(Self {
            port,
            strategy,
            admin: Mutex::new(admin),
            _life: life,
        })
    }
}

fn url(port: u16, database: &str) -> String {
    format!("postgres://{SUPERUSER}@127.0.0.1:{port}/{database}")
}

fn quoted(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

/// The server writes its state into the eighth line of its lock file. Unlike a connection, that
/// cannot be answered by somebody else's server.
fn is_ready(dir: &Path) -> bool {
    fs::read_to_string(dir.join("data/postmaster.pid")).is_ok_and(|lock| {
        lock.lines()
            .nth(7)
            .is_some_and(|state| state.trim() == "ready")
    })
}

/// Where the cluster's folder is made: in memory when there is room, unless `TMPDIR` says where.
///
/// To copy a database is to make some three hundred files, which takes 12 ms in memory and 100 to
/// 300 ms on a disk with ext4 (measured on two cores; worse after many files were removed).
fn parent() -> PathBuf {
    const ROOM_IN_KIB: u64 = 2 << 20;
    let memory = "/dev/shm";
    let room = || -> Option<u64> {
        let output = Command::new("df").args(["-Pk", memory]).output().ok()?;
        let table = String::from_utf8_lossy(&output.stdout);
        table
            .lines()
            .nth(1)?
            .split_whitespace()
            .nth(3)?
            .parse()
            .ok()
    };
    if std::env::var_os("TMPDIR").is_none() && room().is_some_and(|free| free >= ROOM_IN_KIB) {
        PathBuf::from(memory)
    } else {
        std::env::temp_dir()
    }
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// PostgreSQL refuses to run as root. The user and group to run it as instead, or none when we are
/// not root.
fn someone_else() -> io::Result<Option<(u32, u32)>> {
    let id = |arguments: &[&str]| -> io::Result<Option<u32>> {
        let output = Command::new("id")
            .args(arguments)
            .stderr(Stdio::null())
            .output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
    };
    if id(&["-u"])? != Some(0) {
        return Ok(None);
    }
    for user in ["postgres", "nobody"] {
        if let (Some(uid), Some(gid)) = (id(&["-u", user])?, id(&["-g", user])?) {
            return Ok(Some((uid, gid)));
        }
    }
    Err(io::Error::other(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`",
    ))
}

/// The folder of PostgreSQL's server programs, found as `scripts/test` finds it.
fn programs() -> PathBuf {
    let complete = |dir: &PathBuf| {
        ["initdb", "postgres"]
            .iter()
            .all(|program| dir.join(program).is_file())
    };

    if let Some(dir) = std::env::var_os("SAMSPEL_TEST_PG_BIN").map(PathBuf::from) {
        if complete(&dir) {
            return dir;
        }
        panic!(
            "SAMSPEL_TEST_PG_BIN is {}, which does not hold both `initdb` and `postgres`",
            dir.display()
        );
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path);
    let others = [newest_of_debian(), told_by_pg_config()]
        .into_iter()
        .flatten();
    on_path.chain(others).find(complete).unwrap_or_else(|| {
        panic!(
            "the tests need PostgreSQL's server programs (initdb, postgres) and found none; run \
             scripts/test, which installs them or says how, or set SAMSPEL_TEST_PG_BIN to their \
             folder"
        )
    })
}

/// Debian and Ubuntu keep the programs of each version in a folder of its own, outside `PATH`.
fn newest_of_debian() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions
        .filter_map(|version| Some(version.ok()?.path()))
        .max_by_key(|version| version.file_name()?.to_str()?.parse::<u32>().ok())
        .map(|version| version.join("bin"))
}

fn told_by_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    Some(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim(),
    ))
}
