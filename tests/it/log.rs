//! The log of a process: what a client sends does not get there, and fills it with nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Database, empty_database};
use crate::migrations::command_line::{Settings, ended, samspel, serve};

/// A published test number, as a method, a header and a path.
const NUMBER: &str = "199002222397";

fn send(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    // What is refused early is not read to its end.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn keeps_what_clients_send_out_of_the_log() {
    let settings = Settings::new("[server]\nworkers = 1\n[log]\nfilter = \"trace\"\n");
    let serving = serve(&settings, &empty_database(Database::Sqlite));
    let long = "M".repeat(60_000);
    let many = "x".repeat(60_000);
    let requests = [
        format!("{NUMBER} /sip/v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        format!("{long} /sip/v1/cases HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        format!("GET /sip/v1/{NUMBER} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        format!("GET /{many} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {NUMBER}\r\n\r\n"),
        format!("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {NUMBER}x\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\nHost: {NUMBER}\r\nX-{NUMBER}: {NUMBER}\r\nAccept: {NUMBER}\r\nConnection: close\r\n\r\n"
        ),
        format!(
            "GET / HTTP/1.1\r\nHost: x\r\ntraceparent: {NUMBER}\r\nAuthorization: Bearer {NUMBER}\r\nConnection: close\r\n\r\n"
        ),
        format!("{NUMBER}\r\n\r\n"),
    ];
    for request in &requests {
        send(&serving.address, request.as_bytes());
    }
    for _ in 0..200 {
        send(&serving.address, b"\x00\x01 nonsense\r\n\r\n");
    }
    let last = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert!(send(&serving.address, last.as_bytes()).starts_with("HTTP/1.1 200 "));
    let started = Instant::now();
    let has_last = || {
        let log = serving.log.lock().unwrap();
        log.iter().any(|line| line.contains("/health/live"))
    };
    while !has_last() && started.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let log = serving.log.lock().unwrap();
    assert!(log.iter().any(|line| line.contains("\"OTHER\"")), "{log:?}");
    let told: Vec<&String> = log
        .iter()
        .filter(|line| line.len() > 1000 || line.contains(NUMBER) || line.contains("MMMM"))
        .collect();
    assert!(told.is_empty(), "{told:?}");
    let errors: Vec<&String> = log
        .iter()
        .filter(|line| {
            let line: Value = serde_json::from_str(line).unwrap_or_default();
            line["level"] == "ERROR"
        })
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(log.len() < 100, "{} lines: {log:?}", log.len());
}

#[test]
fn lets_one_process_serve_an_embedded_database() {
    let settings = Settings::new("[server]\nworkers = 1\n");
    let url = empty_database(Database::Sqlite);
    let first = serve(&settings, &url);
    let mut second = samspel("serve", &settings);
    second
        .env("SAMSPEL__DATABASE__URL", &url)
        .env("SAMSPEL__SERVER__ADDRESS", "127.0.0.1:0");
    let output = ended(second);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("another process"), "{said}");
    drop(first);
    drop(serve(&settings, &url));
}

#[test]
fn says_how_an_unreachable_issuer_stands() {
    let settings = Settings::only(
        "[server]\nworkers = 1\n[[issuers]]\nissuer = \"https://idp.example.se\"\naudience = \"sip\"\n\
         jwks_url = \"https://127.0.0.1:9/keys\"\n",
    );
    let serving = serve(&settings, &empty_database(Database::Sqlite));
    std::thread::sleep(Duration::from_secs(13));
    let log = serving.log.lock().unwrap();
    let told: Vec<&String> = log
        .iter()
        .filter(|line| line.contains("keys of an issuer"))
        .collect();
    assert!((1..=4).contains(&told.len()), "{told:?}");
    assert!(told[0].contains("there are none yet"), "{told:?}");
    assert!(!told[0].contains("old ones"), "{told:?}");
}
