//! New keys, lost keys, unreachable issuers and floods of unknown keys.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::{IssuerSettings, Verifier, refresh};
use super::{AUDIENCE, ISSUER, NOW, TestKey, code, settings_for, trusting, written};

/// An issuer on loopback that counts its answers.
struct Server {
    url: String,
    answer: Arc<Mutex<(&'static str, String)>>,
    asked: Arc<AtomicUsize>,
}

impl Server {
    fn start(jwks: &[&Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(("200 OK", json!({"keys": jwks}).to_string())));
        let asked = Arc::new(AtomicUsize::new(0));
        let (told, counted) = (Arc::clone(&answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request);
                counted.fetch_add(1, Ordering::SeqCst);
                let (status, body) = told.lock().clone();
                let length = body.len();
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
                let extra = "location: /elsewhere\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(format!("{head}{extra}{body}").as_bytes());
            }
        });
        Self { url, answer, asked }
    }

    fn answers(&self, status: &'static str, body: String) {
        *self.answer.lock() = (status, body);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn verifier(&self) -> Arc<Verifier> {
        let settings = IssuerSettings {
            jwks_url: Some(self.url.clone()),
            ..IssuerSettings::new(ISSUER, AUDIENCE)
        };
        Arc::new(Verifier::new(vec![settings]).unwrap())
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    actix_rt::System::new().block_on(future)
}

async fn refreshed(verifier: &Verifier) -> bool {
    refresh::refresh(&verifier.issuers[0]).await.is_ok()
}

async fn eventually(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        actix_rt::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what} did not happen in five seconds");
}

#[test]
fn a_refreshed_file_brings_new_keys_and_takes_old_ones_with_their_tokens() {
    let (old, new) = (TestKey::ed25519("old"), TestKey::ed25519("new"));
    let folder = TempDir::new().unwrap();
    let path = written(&folder, &[&old.jwk]);
    let verifier = Verifier::new(vec![settings_for(path)]).unwrap();
    let (old_token, new_token) = (old.token(), new.token());
    run(async {
        assert_eq!(code(&verifier, &old_token), "ACCEPTED");
        assert_eq!(code(&verifier, &new_token), "TOKEN_KEY_UNKNOWN");
        written(&folder, &[&old.jwk, &new.jwk]);
        assert!(refreshed(&verifier).await);
        assert_eq!(code(&verifier, &old_token), "ACCEPTED");
        assert_eq!(code(&verifier, &new_token), "ACCEPTED");
        written(&folder, &[&new.jwk]);
        assert!(refreshed(&verifier).await);
        assert_eq!(
            code(&verifier, &old_token),
            "TOKEN_KEY_UNKNOWN",
            "although remembered"
        );
        assert_eq!(code(&verifier, &new_token), "ACCEPTED");
    });
}

#[test]
fn a_replaced_key_of_the_same_name_is_another_key() {
    let (old, new) = (TestKey::ed25519("same"), TestKey::ed25519("same"));
    let folder = TempDir::new().unwrap();
    let verifier = Verifier::new(vec![settings_for(written(&folder, &[&old.jwk]))]).unwrap();
    let token = old.token();
    assert_eq!(code(&verifier, &token), "ACCEPTED");
    written(&folder, &[&new.jwk]);
    assert!(run(refreshed(&verifier)));
    assert_eq!(code(&verifier, &token), "TOKEN_SIGNATURE_INVALID");
}

#[test]
fn the_same_keys_read_again_leave_the_memory() {
    let key = TestKey::ed25519("k");
    let folder = TempDir::new().unwrap();
    let verifier = Verifier::new(vec![settings_for(written(&folder, &[&key.jwk]))]).unwrap();
    let token = key.token();
    let first = verifier.verify(&token, NOW).unwrap();
    assert!(run(refreshed(&verifier)));
    assert!(Arc::ptr_eq(&first, &verifier.verify(&token, NOW).unwrap()));
}

#[test]
fn an_error_leaves_the_old_keys_in_use() {
    let key = TestKey::p256("k");
    let server = Server::start(&[&key.jwk]);
    let verifier = server.verifier();
    assert!(!verifier.ready());
    assert_eq!(code(&verifier, &key.token()), "TOKEN_KEYS_UNAVAILABLE");
    let sound = json!({"keys": []}).to_string();
    let failures = [
        ("500 Internal Server Error", sound.clone()),
        ("404 Not Found", sound.clone()),
        ("302 Found", sound.clone()),
        ("200 OK", "<html>".to_owned()),
        ("200 OK", "{}".to_owned()),
        ("200 OK", format!("{sound}{}", " ".repeat(300_000))),
    ];
    run(async {
        assert!(refreshed(&verifier).await);
        assert!(verifier.ready());
        for (status, body) in failures {
            let asked = server.asked();
            server.answers(status, body);
            assert!(!refreshed(&verifier).await, "{status}");
            assert_eq!(server.asked(), asked + 1, "no redirect is followed");
            assert_eq!(code(&verifier, &key.token()), "ACCEPTED");
        }
        server.answers("200 OK", json!({"keys": []}).to_string());
        assert!(refreshed(&verifier).await);
        assert!(!verifier.ready(), "an issuer may withdraw all of its keys");
    });
}

#[test]
fn a_lost_file_leaves_the_old_keys_in_use() {
    let key = TestKey::p256("k");
    let verifier = trusting(&[&key.jwk]).unwrap();
    assert!(!run(refreshed(&verifier)));
    assert_eq!(code(&verifier, &key.token()), "ACCEPTED");
}

#[test]
fn unknown_keys_ask_for_one_early_refresh_in_thirty_seconds() {
    let (known, unknown) = (TestKey::ed25519("known"), TestKey::ed25519("unknown"));
    let verifier = trusting(&[&known.jwk]).unwrap();
    let issuer = &verifier.issuers[0];
    let (token, late) = (unknown.token(), NOW + 300);
    let asks: Vec<i64> = (NOW..late).filter(|now| issuer.want_keys(*now)).collect();
    let expected: Vec<i64> = (0..10).map(|turn| NOW + 30 * turn).collect();
    assert_eq!(asks, expected);
    assert_eq!(
        verifier.verify(&token, late).unwrap_err().code(),
        "TOKEN_KEY_UNKNOWN"
    );
    assert!(!issuer.want_keys(late), "the token has asked");
    assert!(
        issuer.want_keys(late - 1000),
        "a clock set back does not stop the asking"
    );
}

#[test]
fn the_background_loop_fetches_at_once_and_early_but_not_often() {
    let (old, new) = (TestKey::ed25519("old"), TestKey::ed25519("new"));
    let server = Server::start(&[&old.jwk]);
    let verifier = server.verifier();
    run(async {
        let task = actix_rt::spawn(Arc::clone(&verifier).keep_fresh());
        eventually("the first fetch", || verifier.ready()).await;
        assert_eq!(server.asked(), 1);
        server.answers("200 OK", json!({"keys": [old.jwk, new.jwk]}).to_string());
        assert_eq!(code(&verifier, &old.token()), "ACCEPTED");
        assert_eq!(server.asked(), 1, "a known key asks for nothing");
        assert_eq!(code(&verifier, &new.token()), "TOKEN_KEY_UNKNOWN");
        eventually("the early fetch", || {
            code(&verifier, &new.token()) == "ACCEPTED"
        })
        .await;
        let stranger = TestKey::ed25519("stranger").token();
        for _ in 0..200 {
            assert_eq!(code(&verifier, &stranger), "TOKEN_KEY_UNKNOWN");
        }
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(
            server.asked(),
            2,
            "a flood of unknown keys fetches nothing more"
        );
        let later = verifier.verify(&stranger, NOW + 31).unwrap_err();
        assert_eq!(later.code(), "TOKEN_KEY_UNKNOWN");
        eventually("the next early fetch", || server.asked() == 3).await;
        task.abort();
    });
}

#[test]
fn a_service_started_before_its_issuer_soon_has_keys() {
    let key = TestKey::ed25519("k");
    let server = Server::start(&[&key.jwk]);
    server.answers("503 Service Unavailable", String::new());
    let verifier = server.verifier();
    run(async {
        let task = actix_rt::spawn(Arc::clone(&verifier).keep_fresh());
        eventually("the first fetch", || server.asked() == 1).await;
        assert!(!verifier.ready());
        server.answers("200 OK", json!({"keys": [key.jwk]}).to_string());
        eventually("the second fetch", || verifier.ready()).await;
        task.abort();
    });
}
