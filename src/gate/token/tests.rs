//! Tests of the verifier; its parts are exercised through it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

#[path = "../../../tests/it/attack_tokens.rs"]
mod attack_tokens;

mod attacked;
mod keys;
mod refreshed;
mod settings;
mod sound;

use std::path::PathBuf;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{IssuerSettings, Verifier};

const NOW: i64 = 1_800_000_000;
const ISSUER: &str = "https://issuer.example/realm";
const AUDIENCE: &str = "samspel";
const SECRET: &str = "0123456789abcdef0123456789abcdef";

type Signer = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// A signing key of any of the algorithms, with its public JWK.
struct TestKey {
    algorithm: &'static str,
    id: &'static str,
    jwk: Value,
    signer: Signer,
}

impl TestKey {
    fn ed25519(id: &'static str) -> Self {
        let pair = Ed25519KeyPair::generate().unwrap();
        let x = base64(pair.public_key().as_ref());
        Self {
            algorithm: "EdDSA",
            id,
            jwk: json!({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": id}),
            signer: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
        }
    }

    fn p256(id: &'static str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let point = pair.public_key().as_ref();
        let (x, y) = (base64(&point[1..33]), base64(&point[33..]));
        Self {
            algorithm: "ES256",
            id,
            jwk: json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": id}),
            signer: Box::new(move |message| {
                pair.sign(&SystemRandom::new(), message)
                    .unwrap()
                    .as_ref()
                    .to_vec()
            }),
        }
    }

    fn rsa(id: &'static str, algorithm: &'static str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let encoding: &'static dyn RsaEncoding = match algorithm {
            "PS256" => &RSA_PSS_SHA256,
            _ => &RSA_PKCS1_SHA256,
        };
        let modulus = pair
            .public_key()
            .modulus()
            .big_endian_without_leading_zero()
            .to_vec();
        Self {
            algorithm,
            id,
            jwk: json!({"kty": "RSA", "n": base64(&modulus), "e": "AQAB", "kid": id}),
            signer: Box::new(move |message| {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
                    .unwrap();
                signature
            }),
        }
    }

    fn hmac(id: &'static str) -> Self {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, SECRET.as_bytes());
        Self {
            algorithm: "HS256",
            id,
            jwk: json!({"kty": "oct", "k": base64(SECRET.as_bytes()), "kid": id}),
            signer: Box::new(move |message| aws_lc_rs::hmac::sign(&key, message).as_ref().to_vec()),
        }
    }

    fn jwk_with(&self, name: &str, value: Value) -> Value {
        let mut jwk = self.jwk.clone();
        jwk[name] = value;
        jwk
    }

    fn token(&self) -> String {
        self.token_with(json!({}))
    }

    /// A sound token with some claims laid over it.
    fn token_with(&self, claims: Value) -> String {
        let mut payload = json!({
            "iss": ISSUER, "aud": [AUDIENCE], "sub": "person", "jti": "one",
            "iat": NOW, "nbf": NOW, "exp": NOW + 600,
        });
        for (name, value) in claims.as_object().unwrap() {
            payload[name] = value.clone();
        }
        let header = json!({"typ": "at+jwt", "alg": self.algorithm, "kid": self.id});
        let message = format!(
            "{}.{}",
            base64(&header.to_string()),
            base64(&payload.to_string())
        );
        format!("{message}.{}", base64(&(self.signer)(message.as_bytes())))
    }
}

fn base64(bytes: &(impl AsRef<[u8]> + ?Sized)) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn written(folder: &TempDir, jwks: &[&Value]) -> PathBuf {
    let path = folder.path().join("jwks.json");
    std::fs::write(&path, json!({"keys": jwks}).to_string()).unwrap();
    path
}

fn settings_for(jwks_file: PathBuf) -> IssuerSettings {
    IssuerSettings {
        jwks_file: Some(jwks_file),
        ..IssuerSettings::new(ISSUER, AUDIENCE)
    }
}

/// A verifier that trusts the keys; the file is read once and may go.
fn trusting(jwks: &[&Value]) -> Result<Verifier, String> {
    let folder = TempDir::new().unwrap();
    Verifier::new(vec![settings_for(written(&folder, jwks))])
}

fn code(verifier: &Verifier, token: &str) -> &'static str {
    verifier
        .verify(token, NOW)
        .map_or_else(|refusal| refusal.code(), |_| "ACCEPTED")
}
