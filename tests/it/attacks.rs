//! Forged tokens over HTTP: refused everywhere, told nothing, and no harm done.

use std::io::{Read, Write};
use std::net::TcpStream;

use samspel::config::DevelopmentIssuerConfig;
use samspel::http::BASE;
use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::attack_tokens::{Attack, SigningKey, coded_attacks, sound};
use crate::both;
use crate::harness::{Service, key_file};

const SUBJECT: &str = "eva.exempel";

/// In HTTP, white space round a value is no part of it: this one arrives as the sound token.
const SOUND_OVER_HTTP: &str = "a space after";

/// Parts of a token shorter than this can stand in an answer by chance.
const TELLING: usize = 12;

struct Forger {
    own: DevelopmentIssuerConfig,
    key: SigningKey,
    now: i64,
}

impl Forger {
    fn at(service: &Service) -> Self {
        let own = DevelopmentIssuerConfig::at(key_file());
        let key = std::fs::read(&own.key_file).unwrap();
        let key = SigningKey::from_file_bytes(&key, service.issuer.key_id());
        let now = service.clock.now().as_seconds();
        Self { own, key, now }
    }

    fn forge(&self, now: i64) -> Vec<Attack> {
        let Self { own, key, .. } = self;
        coded_attacks(now, &own.issuer, &own.audience, SUBJECT, key)
    }

    /// Those of the future are of a later one, so that they do not come of age under the test.
    fn attacks(&self) -> Vec<Attack> {
        let pairs = self
            .forge(self.now)
            .into_iter()
            .zip(self.forge(self.now + 120));
        let pairs = pairs.map(|(now, later)| {
            if now.code == "TOKEN_NOT_YET_VALID" {
                later
            } else {
                now
            }
        });
        pairs.collect()
    }

    /// A token that only lacks scopes.
    fn sound(&self) -> String {
        let Self { own, key, now } = self;
        sound(*now, &own.issuer, &own.audience, SUBJECT, key)
    }
}

/// An operation attacked: method, path, body.
type Target = (&'static str, String, Option<Value>);

fn targets(service: &Service) -> [Target; 3] {
    let search = json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}});
    [
        ("GET", "/cases".to_owned(), None),
        ("GET", format!("/cases/{}", service.case("ACTIVE")), None),
        ("POST", "/person-searches".to_owned(), Some(search)),
    ]
}

/// The whole answer to a request with these `Authorization` headers, written by hand because no
/// client would send most of them.
fn answer(service: &Service, (method, path, body): &Target, authorization: &[String]) -> String {
    let authorization: String = authorization
        .iter()
        .map(|value| format!("authorization: {value}\r\n"))
        .collect();
    let body = body.as_ref().map(Value::to_string).unwrap_or_default();
    let request = format!(
        "{method} {BASE}{path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n{authorization}\r\n{body}",
        service.address,
        body.len()
    );
    let mut stream = TcpStream::connect(&service.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn bearer(token: &str) -> [String; 1] {
    [format!("Bearer {token}")]
}

/// What is wrong with `answer` as a refusal of `token` with `code`.
fn faults<'a>(answer: &str, token: &str, code: &'a str) -> Vec<&'a str> {
    let faults = [
        ("status", !answer.starts_with("HTTP/1.1 401 ")),
        (
            "challenge",
            !answer.contains("\r\nwww-authenticate: Bearer"),
        ),
        (
            "media type",
            !answer.contains("\r\ncontent-type: application/problem+json"),
        ),
        (code, !answer.contains(code)),
        ("echo", echoes(token, answer)),
    ];
    faults
        .iter()
        .filter(|(_, found)| *found)
        .map(|(fault, _)| *fault)
        .collect()
}

fn fits_a_header(token: &str) -> bool {
    ureq::http::HeaderValue::from_bytes(token.as_bytes()).is_ok()
}

fn echoes(token: &str, answer: &str) -> bool {
    token
        .split(['.', '\n', '\0', ' '])
        .any(|part| part.len() >= TELLING && answer.contains(part))
}

both! {
    fn refuses_every_forged_token(service: &Service) {
        let forger = Forger::at(service);
        let (mut tried, mut wrong) = (0, Vec::new());
        for attack in forger.attacks() {
            if attack.name == SOUND_OVER_HTTP || !fits_a_header(&attack.token) {
                continue;
            }
            // What is empty or outside ASCII is not taken for a token at all.
            let code = if attack.token.is_empty() || !attack.token.is_ascii() { "UNAUTHENTICATED" } else { attack.code };
            for target in &targets(service) {
                let answer = answer(service, target, &bearer(&attack.token));
                let faults = faults(&answer, &attack.token, code);
                wrong.extend((!faults.is_empty()).then(|| format!("{} on {}: {faults:?}: {answer}", attack.name, target.1)));
                tried += 1;
            }
        }
        assert!(tried > 300, "{tried} requests");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for target in &targets(service) {
            let unscoped = answer(service, target, &bearer(&forger.sound()));
            assert!(unscoped.contains("INSUFFICIENT_SCOPE"), "{unscoped}");
            let good = answer(service, target, &bearer(&service.token(SUBJECT)));
            assert!(good.starts_with("HTTP/1.1 200 "), "{good}");
        }
    }

    fn refuses_a_token_that_no_header_can_carry(service: &Service) {
        let attacks = Forger::at(service).attacks();
        let unfit: Vec<&Attack> = attacks.iter().filter(|attack| !fits_a_header(&attack.token)).collect();
        assert!(!unfit.is_empty());
        for attack in unfit {
            for target in &targets(service) {
                let answer = answer(service, target, &bearer(&attack.token));
                assert!(answer.starts_with("HTTP/1.1 400 "), "{}: {answer}", attack.name);
                assert!(!echoes(&attack.token, &answer), "{}: {answer}", attack.name);
            }
        }
        service.get(SUBJECT, "/cases").expect(200);
    }

    fn refuses_a_sound_token_anywhere_but_in_one_bearer_header(service: &Service) {
        let token = service.token(SUBJECT);
        let one = |value: String| vec![value];
        for target in &targets(service) {
            for authorization in [
                Vec::new(),
                one(token.clone()),
                one(format!("Basic {token}")),
                one(format!("DPoP {token}")),
                one(format!("Bearer{token}")),
                one(format!("Bearer  {token}")),
                one(format!("Bearer {token}, Bearer {token}")),
                vec![format!("Bearer {token}"); 2],
            ] {
                let answer = answer(service, target, &authorization);
                assert_eq!(faults(&answer, &token, "\"status\":401"), [""; 0], "{answer}");
            }
        }
        let refused = service.get("", &format!("/cases?access_token={token}"));
        assert!([400, 401].contains(&refused.status), "{refused}");
    }
}
