//! The rules of the settings, each with the key it names.

use serde_json::{Value, json};

use super::super::{IssuerSettings, Verifier};
use super::{ISSUER, SECRET};

fn with(members: Value) -> Result<IssuerSettings, String> {
    let mut all = json!({"issuer": ISSUER, "audience": "samspel"});
    for (name, value) in members.as_object().unwrap() {
        all[name] = value.clone();
    }
    serde_json::from_value::<IssuerSettings>(all).map_err(|error| error.to_string())
}

#[test]
fn good_settings_pass() {
    for members in [
        json!({"jwks_file": "a"}),
        json!({"jwks_url": "https://issuer.example/jwks"}),
        json!({"jwks_url": "http://127.0.0.1:1/jwks"}),
        json!({"jwks_url": "http://[::1]/jwks"}),
        json!({"jwks_url": "http://localhost/jwks"}),
        json!({"shared_secret": SECRET, "algorithms": ["HS256"]}),
        json!({"jwks_file": "a", "token_types": ["JWT"], "refresh_seconds": 1}),
    ] {
        assert_eq!(with(members.clone()).unwrap().check(), Ok(()), "{members}");
    }
}

#[test]
fn bad_settings_name_the_key_at_fault() {
    let rows = [
        ("issuer", json!({"jwks_file": "a", "issuer": ""})),
        ("audience", json!({"jwks_file": "a", "audience": "a\n"})),
        ("exactly one", json!({})),
        (
            "exactly one",
            json!({"jwks_file": "a", "jwks_url": "https://issuer.example"}),
        ),
        (
            "jwks_url",
            json!({"jwks_url": "http://issuer.example/jwks"}),
        ),
        (
            "jwks_url",
            json!({"jwks_url": "http://127.0.0.1.example/jwks"}),
        ),
        (
            "jwks_url",
            json!({"jwks_url": "http://127.0.0.1@issuer.example/jwks"}),
        ),
        (
            "jwks_url",
            json!({"jwks_url": "https://user:password@issuer.example/jwks"}),
        ),
        (
            "jwks_url",
            json!({"jwks_url": "https://issuer.example/jwks#x"}),
        ),
        ("jwks_url", json!({"jwks_url": "file:///etc/passwd"})),
        ("jwks_url", json!({"jwks_url": "/jwks"})),
        ("algorithms", json!({"jwks_file": "a", "algorithms": []})),
        (
            "algorithms",
            json!({"jwks_file": "a", "algorithms": ["ES256", "ES256"]}),
        ),
        (
            "algorithms",
            json!({"jwks_file": "a", "algorithms": ["HS256"]}),
        ),
        ("algorithms", json!({"shared_secret": SECRET})),
        (
            "algorithms",
            json!({"shared_secret": SECRET, "algorithms": ["HS256", "ES256"]}),
        ),
        (
            "shared_secret",
            json!({"shared_secret": "short", "algorithms": ["HS256"]}),
        ),
        ("token_types", json!({"jwks_file": "a", "token_types": []})),
        (
            "token_types",
            json!({"jwks_file": "a", "token_types": [""]}),
        ),
        (
            "refresh_seconds",
            json!({"jwks_file": "a", "refresh_seconds": 0}),
        ),
        (
            "refresh_seconds",
            json!({"jwks_file": "a", "refresh_seconds": 100_000}),
        ),
    ];
    for (key, members) in rows {
        let fault = with(members.clone()).unwrap().check().unwrap_err();
        assert!(fault.starts_with(key), "{members}: {fault}");
    }
    assert!(with(json!({"unknown": 1})).is_err());
    assert!(with(json!({"algorithms": ["none"]})).is_err());
}

#[test]
fn a_secret_is_never_shown() {
    let settings = with(json!({"shared_secret": SECRET, "algorithms": ["HS256"]})).unwrap();
    assert!(!format!("{settings:?}").contains(SECRET));
}

#[test]
fn issuers_are_needed_and_differ() {
    assert!(Verifier::new(vec![]).is_err());
    let settings = with(json!({"jwks_url": "https://issuer.example/jwks"})).unwrap();
    let fault = Verifier::new(vec![settings.clone(), settings]).unwrap_err();
    assert!(fault.contains("twice"), "{fault}");
}
