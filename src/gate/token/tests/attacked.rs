//! Every forged token is refused, with its code, before and after a sound one was accepted.

use std::collections::HashSet;

use tempfile::TempDir;

use super::super::{Algorithm, DevelopmentIssuer, IssuerSettings, Verifier};
use super::attack_tokens::{SigningKey, attacks, coded_attacks, sound};
use super::{AUDIENCE, ISSUER, NOW, TestKey, code, written};

const SUBJECT: &str = "person";

fn development() -> (TempDir, DevelopmentIssuer, SigningKey) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key.pem");
    let issuer = DevelopmentIssuer::load_or_create(&path, ISSUER, AUDIENCE).unwrap();
    let key = SigningKey::from_file_bytes(&std::fs::read(path).unwrap(), issuer.key_id());
    (folder, issuer, key)
}

fn check_all(settings: IssuerSettings, key: &SigningKey) {
    let verifier = Verifier::new(vec![settings]).unwrap();
    let forged = coded_attacks(NOW, ISSUER, AUDIENCE, SUBJECT, key);
    assert!(forged.len() >= 60, "{} forged tokens", forged.len());
    let refused_as_expected = |when: &str| {
        let wrong: Vec<String> = forged
            .iter()
            .map(|attack| (attack, code(&verifier, &attack.token)))
            .filter(|(attack, code)| attack.code != *code)
            .map(|(attack, code)| format!("{}: {code}, not {}", attack.name, attack.code))
            .collect();
        assert!(wrong.is_empty(), "{when}: {wrong:#?}");
    };
    refused_as_expected("with an empty cache");
    assert_eq!(verifier.cache.len(), 0, "a refused token is not kept");
    let sound = sound(NOW, ISSUER, AUDIENCE, SUBJECT, key);
    assert_eq!(code(&verifier, &sound), "ACCEPTED");
    assert_eq!(verifier.cache.len(), 1);
    refused_as_expected("after a sound token");
    assert_eq!(code(&verifier, &sound), "ACCEPTED");
    assert_eq!(verifier.cache.len(), 1);
}

#[test]
fn forged_tokens_are_refused_with_an_ed25519_key() {
    let (folder, issuer, key) = development();
    let path = folder.path().join("jwks.json");
    std::fs::write(&path, issuer.jwks().to_string()).unwrap();
    check_all(issuer.settings(path), &key);
}

#[test]
fn forged_tokens_are_refused_with_a_p256_key() {
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let key = SigningKey::from_file_bytes(pair.to_pkcs8v1().unwrap().as_ref(), "p256");
    let point = pair.public_key().as_ref();
    let mut jwk = TestKey::p256("p256").jwk;
    jwk["x"] = super::base64(&point[1..33]).into();
    jwk["y"] = super::base64(&point[33..]).into();
    let folder = TempDir::new().unwrap();
    let mut settings = super::settings_for(written(&folder, &[&jwk]));
    settings.algorithms = vec![Algorithm::ES256];
    check_all(settings, &key);
}

#[test]
fn the_table_has_different_names_and_tokens() {
    let (_folder, _issuer, key) = development();
    let forged = attacks(NOW, ISSUER, AUDIENCE, SUBJECT, &key);
    let names: HashSet<&str> = forged.iter().map(|(name, _)| *name).collect();
    let tokens: HashSet<&String> = forged.iter().map(|(_, token)| token).collect();
    assert_eq!(names.len(), forged.len());
    assert_eq!(tokens.len(), forged.len());
}

#[test]
fn a_key_of_one_issuer_is_none_of_another() {
    let (ours, theirs) = (TestKey::ed25519("one"), TestKey::ed25519("two"));
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut other = super::settings_for(written(&second, &[&theirs.jwk]));
    other.issuer = "https://other.example".to_owned();
    let verifier = Verifier::new(vec![
        super::settings_for(written(&first, &[&ours.jwk])),
        other,
    ])
    .unwrap();
    assert_eq!(code(&verifier, &ours.token()), "ACCEPTED");
    assert_eq!(code(&verifier, &theirs.token()), "TOKEN_KEY_UNKNOWN");
    let named_other = serde_json::json!({"iss": "https://other.example"});
    assert_eq!(
        code(&verifier, &theirs.token_with(named_other.clone())),
        "ACCEPTED"
    );
    assert_eq!(
        code(&verifier, &ours.token_with(named_other)),
        "TOKEN_KEY_UNKNOWN"
    );
}

#[test]
fn refusals_say_nothing_of_the_token() {
    let (_folder, issuer, key) = development();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("jwks.json");
    std::fs::write(&path, issuer.jwks().to_string()).unwrap();
    let verifier = Verifier::new(vec![issuer.settings(path)]).unwrap();
    for (_, token) in attacks(NOW, ISSUER, AUDIENCE, SUBJECT, &key) {
        let refusal = verifier.verify(&token, NOW).unwrap_err();
        let said = format!("{refusal} {refusal:?}");
        assert!(
            !said.contains(ISSUER) && !said.contains(SUBJECT) && !said.contains(issuer.key_id())
        );
        assert!(refusal.code().starts_with("TOKEN_"));
    }
}
