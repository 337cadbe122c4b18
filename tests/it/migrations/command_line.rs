//! The binary: what it says, how it fails, how it stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use samspel::config::DevelopmentIssuerConfig;
use samspel::gate::token::DevelopmentIssuer;
use samspel::kernel::Clock;
use samspel::kernel::time::SystemClock;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Database, empty_database, sealing_file};

/// A folder with a configuration file and the development issuer's key.
pub struct Settings(TempDir);

impl Settings {
    /// A development issuer, and these lines of TOML after it.
    pub fn new(lines: &str) -> Self {
        Self::only(&format!(
            "{lines}\n[development_issuer]\nkey_file = \"issuer.pem\"\n"
        ))
    }

    /// Nothing but these lines.
    pub fn only(lines: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(folder.path().join("samspel.toml"), lines).unwrap();
        Self(folder)
    }
}

/// The binary in the folder of `settings`, with no variable of ours in its environment but the master key's.
pub fn samspel(command: &str, settings: &Settings) -> Command {
    let mut process = Command::new(env!("CARGO_BIN_EXE_samspel"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SAMSPEL")) {
        process.env_remove(name);
    }
    process
        .arg(command)
        .current_dir(settings.0.path())
        .env("SAMSPEL_CONFIG", "samspel.toml")
        .env("SAMSPEL__SEALING__KEY_FILE", sealing_file())
        .stdin(Stdio::null());
    process
}

/// What `command` wrote, when it ended within some seconds.
pub fn ended(mut command: Command) -> Output {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let read = |mut from: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut all = Vec::new();
            from.read_to_end(&mut all).unwrap();
            all
        })
    };
    let (stdout, stderr) = (
        read(Box::new(child.stdout.take().unwrap())),
        read(Box::new(child.stderr.take().unwrap())),
    );
    let status = status_of(&mut child);
    Output {
        status,
        stdout: stdout.join().unwrap(),
        stderr: stderr.join().unwrap(),
    }
}

/// How it ended; it is killed when it does not end by itself.
fn status_of(child: &mut Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if started.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("it goes on: {:?}", child.wait());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What is wrong with the way `command` fails: it should be by one sentence that names `key` and
/// repeats no secret.
pub fn complaint(command: Command, key: &str) -> Option<String> {
    let output = ended(command);
    let said = String::from_utf8(output.stderr).unwrap();
    let lines = said.lines().filter(|line| !line.trim().is_empty()).count();
    let faults = [
        (output.status.code() != Some(1), "its exit code is not 1"),
        (!output.stdout.is_empty(), "it writes to standard output"),
        (lines != 1, "it says more or less than one line"),
        (!said.starts_with("samspel: "), "it does not say who speaks"),
        (!said.contains(key), "it does not name the key"),
        (said.contains("HEMLIGT4711"), "it tells a secret"),
    ];
    let found: Vec<&str> = faults
        .into_iter()
        .filter(|(wrong, _)| *wrong)
        .map(|(_, what)| what)
        .collect();
    (!found.is_empty()).then(|| format!("{key}: {} in: {said}", found.join(", ")))
}

pub fn none(complaints: Vec<String>) {
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn refuses_to_serve_and_names_the_key_when_the_file_is_wrong() {
    let issuer = "[development_issuer]\nkey_file = \"issuer.pem\"\n";
    let table = [
        ("[server]\nadress = \"127.0.0.1:0\"\n", issuer, "adress"),
        ("colour = \"red\"\n", issuer, "colour"),
        ("[server]\nworkers = \"many\"\n", issuer, "workers"),
        ("[server]\naddress = \"nowhere\"\n", issuer, "address"),
        (
            "[database]\nurl = \"mysql://eva:HEMLIGT4711@db/x\"\n",
            issuer,
            "database.url",
        ),
        ("[database]\nurl = \"sqlite:\"\n", issuer, "database.url"),
        (
            "[database]\nurl = \"sqlite:no/such/folder/x.db\"\n",
            issuer,
            "database.url",
        ),
        ("[log]\nfilter = \"][\"\n", issuer, "log.filter"),
        ("[log]\nformat = \"xml\"\n", issuer, "format"),
        ("[server]\naddress = \"127.0.0.1:0\"\n", "", "issuers"),
        (
            "[server]\naddress = \"192.0.2.1:80\"\n",
            issuer,
            "server.address",
        ),
        ("= not toml", "", "samspel.toml"),
    ];
    let wrong = |(lines, issuer, key): (&str, &str, &str)| {
        complaint(
            samspel("serve", &Settings::only(&format!("{lines}{issuer}"))),
            key,
        )
    };
    none(table.into_iter().filter_map(wrong).collect());
}

#[test]
fn refuses_to_serve_and_names_the_key_when_the_environment_is_wrong() {
    let table = [
        ("SAMSPEL__SERVER__ADRESS", "127.0.0.1:0", "adress"),
        ("SAMSPEL__SERVER__WORKERS", "many", "workers"),
        ("SAMSPEL__DATABASE__URL", "HEMLIGT4711", "database.url"),
        (
            "SAMSPEL_ISSUERS",
            "[{\"shared_secret\": \"HEMLIGT4711\"}]",
            "SAMSPEL_ISSUERS",
        ),
        ("SAMSPEL_ISSUERS", "[\"HEMLIGT4711\"]", "SAMSPEL_ISSUERS"),
        ("SAMSPEL_CONFIG", "absent.toml", "absent.toml"),
    ];
    let wrong = |(variable, value, key): (&str, &str, &str)| {
        let settings = Settings::new("");
        let mut command = samspel("serve", &settings);
        command.env(variable, value);
        complaint(command, key)
    };
    none(table.into_iter().filter_map(wrong).collect());
}

#[test]
fn refuses_to_start_without_telling_credentials_when_the_database_is_out_of_reach() {
    let urls = [
        "postgres://eva:HEMLIGT4711@127.0.0.1:1/samspel",
        "postgres://eva@127.0.0.1:1/samspel?password=HEMLIGT4711",
        "postgres://127.0.0.1:1/samspel?user=eva&password=HEMLIGT4711",
        "postgres://eva:HEMLIGT4711/x@127.0.0.1:1/samspel",
        "postgres://eva:x#HEMLIGT4711@127.0.0.1:1/samspel",
        "postgres://eva:a@HEMLIGT4711@127.0.0.1:1/samspel",
        "postgres://eva:HEMLIGT4711@127.0.0.1:1,127.0.0.1:2/samspel?target_session_attrs=read-write",
    ];
    let mut complaints = Vec::new();
    for url in urls {
        for command in ["serve", "migrate"] {
            let settings = Settings::new("");
            let mut process = samspel(command, &settings);
            process.env("SAMSPEL__DATABASE__URL", url);
            complaints.extend(
                complaint(process, "database.url")
                    .map(|complaint| format!("{command} {url}: {complaint}")),
            );
        }
    }
    none(complaints);
}

#[test]
fn prints_the_contract_and_its_commands() {
    let settings = Settings::only("");
    let run = |arguments: &[&str]| {
        let mut process = samspel(arguments[0], &settings);
        process.args(&arguments[1..]);
        ended(process)
    };
    let printed = run(&["openapi"]);
    assert!(printed.status.success());
    let document: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(
        document,
        samspel::http::openapi::document(samspel::http::openapi::PLACEHOLDER)
    );
    assert!(printed.stdout.ends_with(b"}\n"));
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    for command in [
        "demo",
        "serve",
        "migrate",
        "openapi",
        "token",
        "master-key",
        "rotate-keys",
        "bootstrap",
        "health",
    ] {
        assert!(
            help.lines().any(|line| line.trim().starts_with(command)),
            "{command} in {help}"
        );
        let own = run(&[command, "--help"]);
        assert!(own.status.success() && !own.stdout.is_empty(), "{command}");
    }
    assert_eq!(
        run(&["--version"]).stdout,
        concat!("samspel ", env!("CARGO_PKG_VERSION"), "\n").as_bytes()
    );
    assert_eq!(run(&["no-such-command"]).status.code(), Some(2));
}

#[test]
fn prints_a_token_of_the_development_issuer() {
    let settings = Settings::new("");
    let mut command = samspel("token", &settings);
    command.args(["--subject", "eva.exempel", "--scope", "sip:read"]);
    let output = ended(command);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(
        String::from_utf8(output.stdout)
            .unwrap()
            .trim()
            .split('.')
            .count(),
        3
    );
}

/// A process that serves, and is not left behind by a test that fails.
pub struct Serving {
    process: Child,
    pub address: String,
    /// Its log since it listens.
    pub log: Arc<Mutex<Vec<String>>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn serve(settings: &Settings, url: &str) -> Serving {
    let mut command = samspel("serve", settings);
    command
        .env("SAMSPEL__DATABASE__URL", url)
        .env("SAMSPEL__SERVER__ADDRESS", "127.0.0.1:0");
    let mut process = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
    let address = lines
        .find_map(|line| {
            serde_json::from_str::<Value>(&line.ok()?).ok()?["address"]
                .as_str()
                .map(str::to_owned)
        })
        .expect("a line that says where it listens");
    let log = Arc::new(Mutex::new(Vec::new()));
    let kept = log.clone();
    // Read on, so that the process is never held up by a full pipe.
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            kept.lock().unwrap().push(line);
        }
    });
    Serving {
        process,
        address,
        log,
    }
}

#[test]
fn logs_that_a_link_was_followed_and_never_its_secret() {
    let settings = Settings::new("[server]\nworkers = 1\n[log]\nfilter = \"debug\"\n");
    let serving = serve(&settings, &empty_database(Database::Sqlite));
    let secret = "mXl4Qd0Yf3m0bT1y7Zr9Ag";
    let paths = [
        format!("/guest/{secret}"),
        format!("/calendar/{secret}.ics"),
        format!("/guest/{secret}/{secret}"),
        format!("/guests/{secret}"),
    ];
    for path in &paths {
        let mut stream = TcpStream::connect(&serving.address).unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 404 ") && !answer.contains(secret),
            "{answer}"
        );
    }
    let started = Instant::now();
    let requests = || {
        let log = serving.log.lock().unwrap();
        let requests = log.iter().filter(|line| line.contains("samspel::request"));
        requests.cloned().collect::<Vec<_>>()
    };
    while requests().len() < paths.len() && started.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let found = requests();
    assert_eq!(found.len(), paths.len(), "{found:?}");
    for route in ["/guest/{token}", "/calendar/{token}.ics"] {
        assert!(
            found.iter().any(|line| line.contains(route)),
            "{route} in {found:?}"
        );
    }
    let log = serving.log.lock().unwrap();
    assert!(!log.iter().any(|line| line.contains(secret)), "{log:?}");
}

#[test]
fn finishes_what_is_under_way_when_told_to_stop() {
    for database in [Database::Sqlite, Database::Postgres] {
        let settings = Settings::new("[server]\nworkers = 1\n");
        let url = empty_database(database);
        let mut bootstrap = samspel("bootstrap", &settings);
        bootstrap
            .env("SAMSPEL__DATABASE__URL", &url)
            .args(["--issuer", "https://utveckling.samspel.example"]);
        bootstrap.args([
            "--subject",
            "rut",
            "--name",
            "Rut",
            "--organisation",
            "Registret",
        ]);
        assert!(ended(bootstrap).status.success());
        let mut serving = serve(&settings, &url);
        // A client that keeps its connection does not keep the process.
        let mut idle = TcpStream::connect(&serving.address).unwrap();
        idle.write_all(b"GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n")
            .unwrap();
        let mut stream = TcpStream::connect(&serving.address).unwrap();
        let own = DevelopmentIssuerConfig::at(settings.0.path().join("issuer.pem"));
        let issuer =
            DevelopmentIssuer::load_or_create(&own.key_file, &own.issuer, &own.audience).unwrap();
        let token = samspel::demo::token(&issuer, "rut", "", SystemClock.now()).unwrap();
        let (begun, rest) = ("{\"name\": \"Nya ", "Dalarna\", \"countyCode\": \"20\"}");
        let head = format!(
            "POST /sip/v1/areas HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{begun}",
            begun.len() + rest.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        let id = serving.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        std::thread::sleep(Duration::from_millis(700));
        assert!(
            serving.process.try_wait().unwrap().is_none(),
            "it did not wait for the request"
        );
        stream.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
        assert_eq!(status_of(&mut serving.process).code(), Some(0));
        assert!(TcpStream::connect(&serving.address).is_err());
    }
}

#[test]
fn makes_one_service_administrator_at_a_time() {
    for database in [Database::Sqlite, Database::Postgres] {
        let settings = Settings::new("[server]\nworkers = 1\n");
        let url = empty_database(database);
        let bootstrap = |subject: &str, more: &[&str]| {
            let mut command = samspel("bootstrap", &settings);
            command.env("SAMSPEL__DATABASE__URL", &url).args([
                "--issuer",
                "https://utveckling.samspel.example",
                "--subject",
                subject,
                "--name",
                "Rut",
                "--organisation",
                "Registret",
            ]);
            command.args(more);
            ended(command).status.success()
        };
        assert!(bootstrap("rut", &[]));
        assert!(!bootstrap("rakel", &[]), "there is one");
        assert!(bootstrap("rakel", &["--replace"]));
        let service = crate::harness::Service::start_under(&url, sealing_file());
        let area = serde_json::json!({"name": "Norra", "countyCode": "20"});
        let refused = service.post("rut", "/areas", area.clone()).expect(403);
        assert_eq!(refused.code(), "NO_ASSIGNMENT");
        service.post("rakel", "/areas", area).expect(201);
        let there = service.get("rakel", "/organisations").expect(200).json();
        assert_eq!(there["items"].as_array().unwrap().len(), 1);
    }
}
