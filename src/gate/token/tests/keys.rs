//! Which keys of a JWK Set are used.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::Verifier;
use super::super::keys::read;
use super::{TestKey, code, settings_for, trusting};

/// A set that has a good key beside the odd one; the good one must stay usable.
fn code_beside_a_good_key(odd: &Value, token: &str) -> &'static str {
    let good = TestKey::ed25519("good");
    let verifier = trusting(&[odd, &good.jwk]).unwrap();
    assert_eq!(code(&verifier, &good.token()), "ACCEPTED");
    code(&verifier, token)
}

#[test]
fn odd_keys_are_not_used() {
    let (ed, ec, rsa) = (
        TestKey::ed25519("k"),
        TestKey::p256("k"),
        TestKey::rsa("k", "RS256"),
    );
    let short = "A".repeat(42);
    let off_curve = super::base64(&[1; 32]);
    let small = super::base64(&[0xff; 255]);
    let large = super::base64(&[0xff; 1025]);
    let even = super::base64(&[0xfe; 256]);
    let zeros = super::base64(&[[0].as_slice(), [0xff; 256].as_slice()].concat());
    let rows: [(&str, &TestKey, &str, Value); 30] = [
        ("for encryption", &ed, "use", json!("enc")),
        ("use is no text", &ed, "use", json!(["sig"])),
        ("use is null", &ed, "use", json!(null)),
        ("only signs", &ed, "key_ops", json!(["sign"])),
        ("no operation", &ed, "key_ops", json!([])),
        ("operations as text", &ed, "key_ops", json!("verify")),
        ("other algorithm", &ed, "alg", json!("ES256")),
        ("unknown algorithm", &ed, "alg", json!("Ed448")),
        ("symmetric algorithm", &ed, "alg", json!("HS256")),
        ("algorithm is a number", &ed, "alg", json!(1)),
        ("other curve", &ed, "crv", json!("X25519")),
        ("no curve", &ed, "crv", json!(null)),
        ("short point", &ed, "x", json!(short)),
        (
            "padded point",
            &ed,
            "x",
            json!(format!("{}=", ed.jwk["x"].as_str().unwrap())),
        ),
        ("unknown kind", &ed, "kty", json!("AKP")),
        ("wrong kind", &ed, "kty", json!("RSA")),
        ("kid is a number", &ed, "kid", json!(1)),
        ("kid is a path", &ed, "kid", json!("../k")),
        ("EC on another curve", &ec, "crv", json!("P-384")),
        ("EC off its curve", &ec, "x", json!(off_curve)),
        ("EC without y", &ec, "y", json!(null)),
        ("EC for RSA", &ec, "alg", json!("RS256")),
        ("RSA below 2048 bits", &rsa, "n", json!(small)),
        ("RSA above 8192 bits", &rsa, "n", json!(large)),
        ("RSA with an even modulus", &rsa, "n", json!(even)),
        ("RSA with leading zeros", &rsa, "n", json!(zeros)),
        ("RSA with exponent 3", &rsa, "e", json!("Aw")),
        ("RSA with exponent 1", &rsa, "e", json!("AQ")),
        ("RSA with an even exponent", &rsa, "e", json!("AQAC")),
        ("RSA with a padded exponent", &rsa, "e", json!("AAEAAQ")),
    ];
    for (name, key, member, value) in rows {
        let odd = key.jwk_with(member, value);
        assert_eq!(
            code_beside_a_good_key(&odd, &key.token()),
            "TOKEN_KEY_UNKNOWN",
            "{name}"
        );
    }
}

#[test]
fn stated_purposes_that_fit_are_accepted() {
    let key = TestKey::p256("k");
    for (member, value) in [
        ("use", json!("sig")),
        ("key_ops", json!(["verify"])),
        ("alg", json!("ES256")),
        ("x5t", json!("AA")),
    ] {
        let jwk = key.jwk_with(member, value);
        assert_eq!(
            code(&trusting(&[&jwk]).unwrap(), &key.token()),
            "ACCEPTED",
            "{member}"
        );
    }
}

#[test]
fn keys_of_the_same_name_are_all_refused() {
    let (one, two) = (TestKey::ed25519("same"), TestKey::p256("same"));
    let encryption = two.jwk_with("use", json!("enc"));
    for other in [&two.jwk, &encryption, &one.jwk] {
        let good = TestKey::ed25519("good");
        let verifier = trusting(&[&one.jwk, other, &good.jwk]).unwrap();
        assert_eq!(code(&verifier, &one.token()), "TOKEN_KEY_UNKNOWN");
        assert_eq!(code(&verifier, &two.token()), "TOKEN_KEY_UNKNOWN");
        assert_eq!(code(&verifier, &good.token()), "ACCEPTED");
    }
}

#[test]
fn published_secrets_are_ignored_and_private_parts_warned_of() {
    let secret = TestKey::hmac("secret");
    assert_eq!(
        code_beside_a_good_key(&secret.jwk, &secret.token()),
        "TOKEN_ALGORITHM_REFUSED"
    );
    let key = TestKey::ed25519("k");
    let private = json!({"keys": [key.jwk_with("d", json!("AA"))]});
    let reading = read(private.to_string().as_bytes()).unwrap_or_else(|fault| panic!("{fault}"));
    assert!(!reading.keys.is_empty());
    assert_eq!(reading.warnings.len(), 1);
}

#[test]
fn unusable_files_are_explained() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("jwks.json");
    let missing = Verifier::new(vec![settings_for(path.clone())]).unwrap_err();
    assert!(
        missing.contains("jwks_file") && missing.contains("opened"),
        "{missing}"
    );
    let key = TestKey::ed25519("k");
    let repeated = format!(r#"{{"keys":[],"keys":[{}]}}"#, key.jwk);
    let others = (0..64).map(|number| key.jwk_with("kid", json!(number.to_string())));
    let many: Vec<Value> = others.chain([key.jwk.clone()]).collect();
    let many = json!({ "keys": many }).to_string();
    let long = format!("{}{}", json!({"keys": [key.jwk]}), " ".repeat(300_000));
    for content in [
        "",
        "{}",
        "[]",
        r#"{"keys":{}}"#,
        r#"{"keys":[]}"#,
        r#"{"keys":[1]}"#,
        &repeated,
        &many,
        &long,
    ] {
        std::fs::write(&path, content).unwrap();
        let fault = Verifier::new(vec![settings_for(path.clone())]).unwrap_err();
        assert!(fault.contains("jwks.json cannot be used"), "{fault}");
    }
}
