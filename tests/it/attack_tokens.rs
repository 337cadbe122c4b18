//! Forged access tokens, every one of which must be refused.
//!
//! Depends on nothing of the service, so that the unit tests and the tests over HTTP share it.
#![allow(dead_code, reason = "each of the two test programs uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at a surprise"
)]

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

#[path = "attack_tokens/claims.rs"]
mod claims;
#[path = "attack_tokens/headers.rs"]
mod headers;

/// A private key whose public half the service trusts.
pub struct SigningKey {
    algorithm: Algorithm,
    key_id: String,
    encoding: EncodingKey,
    public: Vec<u8>,
}

impl SigningKey {
    /// Takes an Ed25519 or P-256 key in PKCS #8, as PEM or DER, and its `kid`.
    pub fn from_file_bytes(bytes: &[u8], key_id: &str) -> Self {
        let pkcs8 = unframed(bytes);
        let key_id = key_id.to_owned();
        if let Ok(pair) = Ed25519KeyPair::from_pkcs8(&pkcs8) {
            let public = pair.public_key().as_ref().to_vec();
            let encoding = EncodingKey::from_ed_der(&pkcs8);
            return Self {
                algorithm: Algorithm::EdDSA,
                key_id,
                encoding,
                public,
            };
        }
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8).unwrap();
        let public = pair.public_key().as_ref().to_vec();
        let encoding = EncodingKey::from_ec_der(&pkcs8);
        Self {
            algorithm: Algorithm::ES256,
            key_id,
            encoding,
            public,
        }
    }

    fn stranger(&self) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = match self.algorithm {
            Algorithm::EdDSA => Ed25519KeyPair::generate_pkcs8v1(&random).unwrap(),
            _ => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap(),
        };
        Self::from_file_bytes(pkcs8.as_ref(), &self.key_id)
    }

    fn sign(&self, message: &str) -> String {
        jsonwebtoken::crypto::sign(message.as_bytes(), &self.encoding, self.algorithm).unwrap()
    }

    fn public_der(&self) -> Vec<u8> {
        let prefix: &[u8] = match self.algorithm {
            Algorithm::EdDSA => b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00",
            _ => b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00",
        };
        [prefix, self.public.as_slice()].concat()
    }
}

fn unframed(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.starts_with("-----") => {
            let lines = text.lines().filter(|line| !line.starts_with("-----"));
            STANDARD.decode(lines.collect::<String>()).unwrap()
        }
        _ => bytes.to_vec(),
    }
}

/// One forged token and the code it must be refused with when the issuer's algorithms are the
/// key's only and the token types the default.
pub struct Attack {
    pub name: &'static str,
    pub code: &'static str,
    pub token: String,
}

type Row = (&'static str, &'static str, String);

/// The forged tokens with their names; `key` signs those whose fault is elsewhere.
pub fn attacks(
    now: i64,
    issuer: &str,
    audience: &str,
    subject: &str,
    key: &SigningKey,
) -> Vec<(&'static str, String)> {
    let all = coded_attacks(now, issuer, audience, subject, key);
    all.into_iter()
        .map(|attack| (attack.name, attack.token))
        .collect()
}

/// The forged tokens with the codes they must be refused with.
pub fn coded_attacks(
    now: i64,
    issuer: &str,
    audience: &str,
    subject: &str,
    key: &SigningKey,
) -> Vec<Attack> {
    let forge = Forge {
        now,
        issuer,
        audience,
        subject,
        key,
    };
    let groups = [
        forge.forms(),
        forge.headers(),
        forge.confusions(),
        forge.signatures(),
        forge.payloads(),
        forge.claims(),
        forge.times(),
    ];
    let rows = groups.into_iter().flatten();
    rows.map(|(name, code, token)| Attack { name, code, token })
        .collect()
}

/// A sound token of the same key, to show that a refusal is for the stated fault.
pub fn sound(now: i64, issuer: &str, audience: &str, subject: &str, key: &SigningKey) -> String {
    Forge {
        now,
        issuer,
        audience,
        subject,
        key,
    }
    .sound()
}

struct Forge<'a> {
    now: i64,
    issuer: &'a str,
    audience: &'a str,
    subject: &'a str,
    key: &'a SigningKey,
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn changed(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

fn lacking(mut object: Value, name: &str) -> Value {
    object.as_object_mut().unwrap().remove(name);
    object
}

impl Forge<'_> {
    fn header(&self) -> Value {
        json!({"typ": "at+jwt", "alg": self.key.algorithm, "kid": self.key.key_id})
    }

    fn payload(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": self.audience, "sub": self.subject, "jti": "attack",
            "iat": self.now - 10, "exp": self.now + 600, "scope": "a b", "act": {"sub": "client"},
            "organisation": "Falu kommun",
        })
    }

    fn seal(&self, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
        let message = format!("{}.{}", encode(header), encode(payload));
        format!("{message}.{}", self.key.sign(&message))
    }

    fn sound(&self) -> String {
        self.seal(self.header().to_string(), self.payload().to_string())
    }

    fn with_header(&self, name: &str, value: Value) -> String {
        self.header_text(&changed(self.header(), name, value).to_string())
    }

    fn header_text(&self, header: &str) -> String {
        self.seal(header, self.payload().to_string())
    }

    fn with(&self, name: &str, value: Value) -> String {
        self.payload_text(changed(self.payload(), name, value).to_string())
    }

    fn payload_text(&self, payload: impl AsRef<[u8]>) -> String {
        self.seal(self.header().to_string(), payload)
    }

    /// The sound header or payload with raw JSON before its members.
    fn prefixed(object: &Value, members: &str) -> String {
        format!("{{{members},{}", &object.to_string()[1..])
    }

    fn forms(&self) -> Vec<Row> {
        let sound = self.sound();
        let parts: Vec<&str> = sound.split('.').collect();
        let [header, payload, signature] = [parts[0], parts[1], parts[2]];
        let padded = URL_SAFE.encode(self.header().to_string() + "  ");
        let padded = if padded.ends_with('=') {
            padded
        } else {
            header.to_owned() + "=="
        };
        let loose = match signature.as_bytes().last().unwrap() {
            b'A' => "B",
            b'Q' => "R",
            b'g' => "h",
            _ => "x",
        };
        let loose = format!(
            "{header}.{payload}.{}{loose}",
            &signature[..signature.len() - 1]
        );
        [
            ("empty", String::new()),
            ("only dots", "..".to_owned()),
            ("a single word", "token".to_owned()),
            ("two parts", format!("{header}.{payload}")),
            ("four parts", format!("{sound}.{signature}")),
            (
                "five parts, as of a JWE",
                format!("{sound}.{payload}.{signature}"),
            ),
            ("no header", format!(".{payload}.{signature}")),
            ("no payload", format!("{header}..{signature}")),
            ("no signature", format!("{header}.{payload}.")),
            ("padded header", format!("{padded}.{payload}.{signature}")),
            ("padded signature", format!("{sound}==")),
            ("loose trailing bits", loose),
            (
                "letters of plain base64",
                format!("{header}.{payload}.+/{}", &signature[2..]),
            ),
            (
                "a line feed within",
                format!("{header}.{payload}\n.{signature}"),
            ),
            ("a space before", format!(" {sound}")),
            ("a space after", format!("{sound} ")),
            (
                "letters outside ASCII",
                format!("{header}.{payload}å.{signature}"),
            ),
            ("a NUL at the end", format!("{sound}\0")),
            ("over 8 KiB", self.with("filler", json!("x".repeat(8192)))),
            (
                "a thousand dots",
                format!("{header}{}{signature}", ".".repeat(1000)),
            ),
            (
                "JSON serialization",
                json!({"protected": header, "payload": payload, "signature": signature})
                    .to_string(),
            ),
            (
                "no base64",
                format!("{}.{}.{signature}", self.header(), self.payload()),
            ),
        ]
        .map(|(name, token)| (name, "TOKEN_MALFORMED", token))
        .into()
    }

    fn signatures(&self) -> Vec<Row> {
        let sound = self.sound();
        let (message, signature) = sound.rsplit_once('.').unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let resealed = |bytes: &[u8]| format!("{message}.{}", encode(bytes));
        let flipped = |place: usize| {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            resealed(&bytes)
        };
        let (header, payload) = (self.header().to_string(), self.payload().to_string());
        let moved = |header: &Value, payload: &Value| {
            let [header, payload] = [header, payload].map(|part| encode(part.to_string()));
            format!("{header}.{payload}.{signature}")
        };
        let stranger = self.key.stranger();
        let other = changed(self.payload(), "sub", json!("another"));
        [
            ("first bit of the signature", flipped(0)),
            ("last bit of the signature", flipped(bytes.len() - 1)),
            ("signature of zeros", resealed(&[0; 64])),
            ("signature of one byte", resealed(&[1])),
            ("signature cut", resealed(&bytes[..bytes.len() - 1])),
            (
                "signature prolonged",
                resealed(&[bytes.as_slice(), &[0]].concat()),
            ),
            (
                "signature twice",
                resealed(&[bytes.as_slice(), bytes.as_slice()].concat()),
            ),
            (
                "signature reversed",
                resealed(&bytes.iter().rev().copied().collect::<Vec<_>>()),
            ),
            (
                "signature of a stranger",
                format!("{message}.{}", stranger.sign(message)),
            ),
            (
                "signature of the payload only",
                format!("{message}.{}", self.key.sign(&payload)),
            ),
            (
                "signature of the decoded parts",
                format!(
                    "{message}.{}",
                    self.key.sign(&format!("{header}.{payload}"))
                ),
            ),
            ("payload changed", moved(&self.header(), &other)),
            (
                "header changed",
                moved(&changed(self.header(), "cty", json!("x")), &self.payload()),
            ),
            ("expired and badly signed", {
                let past = changed(self.payload(), "exp", json!(self.now - 1));
                moved(&self.header(), &past)
            }),
        ]
        .map(|(name, token)| (name, "TOKEN_SIGNATURE_INVALID", token))
        .into()
    }
}
