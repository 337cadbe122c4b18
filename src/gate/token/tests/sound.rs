//! Sound tokens of every algorithm, the cache, and the development issuer.

use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use super::super::{Algorithm, DevelopmentIssuer, IssuerSettings, Secret, Verifier};
use super::{AUDIENCE, ISSUER, NOW, SECRET, TestKey, code, trusting};

fn shared() -> IssuerSettings {
    IssuerSettings {
        algorithms: vec![Algorithm::HS256],
        shared_secret: Some(Secret::new(SECRET.to_owned())),
        ..IssuerSettings::new(ISSUER, AUDIENCE)
    }
}

#[test]
fn every_asymmetric_algorithm_is_accepted() {
    let keys = [
        TestKey::ed25519("ed"),
        TestKey::p256("ec"),
        TestKey::rsa("rs", "RS256"),
        TestKey::rsa("ps", "PS256"),
    ];
    let jwks: Vec<_> = keys
        .iter()
        .map(|key| key.jwk_with("alg", json!(key.algorithm)))
        .collect();
    let verifier = trusting(&jwks.iter().collect::<Vec<_>>()).unwrap();
    assert!(verifier.ready());
    for key in &keys {
        let claims = verifier.verify(&key.token(), NOW).unwrap();
        assert_eq!(
            (claims.subject.as_str(), claims.token_id.as_str()),
            ("person", "one")
        );
        assert_eq!((claims.issued_at, claims.expires_at), (NOW, NOW + 600));
        assert!(claims.scopes.is_empty() && claims.acting_client.is_none());
    }
}

#[test]
fn a_shared_secret_is_accepted_and_only_with_hs256() {
    let verifier = Verifier::new(vec![shared()]).unwrap();
    assert!(verifier.ready());
    let key = TestKey::hmac("any");
    assert_eq!(code(&verifier, &key.token()), "ACCEPTED");
    assert_eq!(
        code(&verifier, &TestKey::p256("any").token()),
        "TOKEN_ALGORITHM_REFUSED"
    );
    assert_eq!(
        code(&trusting(&[&TestKey::p256("a").jwk]).unwrap(), &key.token()),
        "TOKEN_ALGORITHM_REFUSED"
    );
}

#[test]
fn a_shared_secret_may_be_in_a_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, format!("{SECRET}\n")).unwrap();
    let settings = IssuerSettings {
        shared_secret: None,
        shared_secret_file: Some(path.clone()),
        ..shared()
    };
    let verifier = Verifier::new(vec![settings.clone()]).unwrap();
    assert_eq!(code(&verifier, &TestKey::hmac("any").token()), "ACCEPTED");
    std::fs::write(&path, "short\n").unwrap();
    assert!(
        Verifier::new(vec![settings])
            .unwrap_err()
            .contains("32 bytes")
    );
}

#[test]
fn a_token_of_an_allowed_algorithm_must_fit_its_key() {
    let rsa = TestKey::rsa("key", "PS256");
    let stated = rsa.jwk_with("alg", json!("RS256"));
    let verifier = trusting(&[&stated]).unwrap();
    assert_eq!(code(&verifier, &rsa.token()), "TOKEN_KEY_UNSUITABLE");
    assert_eq!(
        code(&verifier, &TestKey::p256("key").token()),
        "TOKEN_KEY_UNSUITABLE"
    );
    let unstated = trusting(&[&rsa.jwk]).unwrap();
    assert_eq!(code(&unstated, &rsa.token()), "ACCEPTED");
    for other in [TestKey::ed25519("key"), TestKey::p256("key")] {
        assert_eq!(code(&verifier, &other.token()), "TOKEN_KEY_UNSUITABLE");
        assert_eq!(code(&unstated, &other.token()), "TOKEN_KEY_UNSUITABLE");
    }
}

#[test]
fn optional_claims_are_understood() {
    let key = TestKey::ed25519("ed");
    let verifier = trusting(&[&key.jwk]).unwrap();
    let rows = [
        (json!({"scope": "a b:c"}), vec!["a", "b:c"], None),
        (json!({"scope": ""}), vec![], None),
        (
            json!({"act": {"sub": "client", "act": {"sub": "earlier"}}}),
            vec![],
            Some("client"),
        ),
        (json!({"aud": AUDIENCE}), vec![], None),
        (json!({"aud": ["x", AUDIENCE]}), vec![], None),
        (json!({"iat": NOW + 10, "nbf": NOW + 10}), vec![], None),
        (json!({"iat": NOW - 3599, "exp": NOW + 1}), vec![], None),
        (json!({"sub": "å".repeat(256)}), vec![], None),
    ];
    for (claims, scopes, client) in rows {
        let said = verifier.verify(&key.token_with(claims), NOW).unwrap();
        assert_eq!(said.scopes, scopes);
        assert_eq!(said.acting_client.as_deref(), client);
    }
}

#[test]
fn a_remembered_token_is_still_compared_with_the_clock() {
    let key = TestKey::ed25519("ed");
    let verifier = trusting(&[&key.jwk]).unwrap();
    let token = key.token();
    let first = verifier.verify(&token, NOW).unwrap();
    let again = verifier.verify(&token, NOW + 599).unwrap();
    assert!(
        Arc::ptr_eq(&first, &again),
        "the second answer is the remembered one"
    );
    for (now, expected) in [
        (NOW + 600, "TOKEN_EXPIRED"),
        (NOW - 11, "TOKEN_NOT_YET_VALID"),
    ] {
        assert_eq!(verifier.verify(&token, now).unwrap_err().code(), expected);
    }
}

#[test]
fn the_cache_is_bounded_and_drops_what_expired_first() {
    let key = TestKey::hmac("any");
    let verifier = Verifier::new(vec![shared()]).unwrap();
    let token = |number: i64| key.token_with(json!({"jti": number.to_string()}));
    for number in 0..9000 {
        verifier.verify(&token(number), NOW).unwrap();
        assert!(verifier.cache.len() <= 4096);
    }
    assert!(verifier.cache.len() > 256);
    let late = key.token_with(json!({"iat": NOW + 600, "nbf": NOW + 600, "exp": NOW + 1200}));
    verifier.verify(&late, NOW + 600).unwrap();
    assert!(verifier.verify(&late, NOW + 1199).is_ok());
}

#[test]
fn the_development_issuer_mints_what_the_verifier_accepts() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let (key, jwks) = (
        folder.path().join("key.pem"),
        folder.path().join("jwks.json"),
    );
    let made = DevelopmentIssuer::load_or_create(&key, ISSUER, AUDIENCE).unwrap();
    let again = DevelopmentIssuer::load_or_create(&key, ISSUER, AUDIENCE).unwrap();
    assert_eq!(made.key_id(), again.key_id());
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!made.jwks().to_string().contains("\"d\""));
    std::fs::write(&jwks, made.jwks().to_string()).unwrap();
    let verifier = Verifier::new(vec![made.settings(jwks)]).unwrap();
    let token = again
        .mint("person", &["a", "b"], Some("client"), NOW, 3600)
        .unwrap();
    let claims = verifier.verify(&token, NOW).unwrap();
    assert_eq!(claims.scopes, ["a", "b"]);
    assert_eq!(claims.acting_client.as_deref(), Some("client"));
    let plain = made.mint("person", &[], None, NOW, 1).unwrap();
    assert_ne!(
        verifier.verify(&plain, NOW).unwrap().token_id,
        claims.token_id
    );
    for lifetime in [-1, 0, 3601] {
        assert!(made.mint("person", &[], None, NOW, lifetime).is_err());
    }
    let stranger = DevelopmentIssuer::generate(ISSUER, AUDIENCE).unwrap();
    let strange = stranger.mint("person", &[], None, NOW, 60).unwrap();
    assert_eq!(code(&verifier, &strange), "TOKEN_KEY_UNKNOWN");
}

#[test]
fn a_number_counts_only_from_an_issuer_that_speaks_for_persons() {
    let folder = TempDir::new().unwrap();
    let jwks = folder.path().join("jwks.json");
    let key = TestKey::ed25519("ed");
    std::fs::write(&jwks, json!({"keys": [key.jwk]}).to_string()).unwrap();
    let settings = IssuerSettings {
        jwks_file: Some(jwks),
        ..IssuerSettings::new(ISSUER, AUDIENCE)
    };
    let for_persons = IssuerSettings {
        personal_number_claim: Some("number".to_owned()),
        ..settings.clone()
    };
    let [staff, persons] = [settings, for_persons].map(|one| Verifier::new(vec![one]).unwrap());
    let about = |number| key.token_with(json!({"number": number}));
    let of_staff = staff.verify(&about(json!("199002222397")), NOW).unwrap();
    assert_eq!(of_staff.personal_number, None);
    let claims = persons.verify(&about(json!("199002222397")), NOW).unwrap();
    let number = claims.personal_number.as_ref().unwrap();
    assert_eq!(number.digits(), "199002222397");
    assert!(!format!("{claims:?}").contains("1990"));
    for refused in [
        json!("199002222398"),
        json!("19900222-2397"),
        json!("9002222397"),
        json!(199_002_222_397_i64),
        json!(["199002222397"]),
        json!(""),
    ] {
        assert_eq!(code(&persons, &about(refused)), "TOKEN_CLAIMS_INVALID");
    }
    assert_eq!(code(&persons, &key.token()), "TOKEN_CLAIMS_INVALID");
}

#[test]
fn an_unusable_development_key_is_explained() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key.pem");
    for content in [
        "",
        "no key",
        "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n",
    ] {
        std::fs::write(&path, content).unwrap();
        let fault = DevelopmentIssuer::load_or_create(&path, ISSUER, AUDIENCE)
            .err()
            .unwrap();
        assert!(fault.contains("key.pem"), "{fault}");
    }
}
