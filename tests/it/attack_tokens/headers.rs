//! Tokens whose header is at fault, or would have the key used with another algorithm.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use super::{Forge, Row, changed, encode, lacking};

impl Forge<'_> {
    pub(super) fn headers(&self) -> Vec<Row> {
        let (header, id) = (self.header(), self.key.key_id.as_str());
        let text = |text: &str| self.header_text(text);
        let with = |name: &str, value: Value| self.with_header(name, value);
        let refused = [
            ("header is no JSON", text("header")),
            ("header is an array", text("[]")),
            ("header is a text", text("\"header\"")),
            ("header has bytes after it", text(&format!("{header}x"))),
            ("header in two objects", text(&format!("{header}{header}"))),
            (
                "alg twice",
                text(&Self::prefixed(&header, r#""alg":"none""#)),
            ),
            (
                "kid twice",
                text(&Self::prefixed(&header, r#""kid":"other""#)),
            ),
            (
                "an unused member twice",
                text(&Self::prefixed(&header, r#""q":1,"q":1"#)),
            ),
            (
                "alg twice, once escaped",
                text(&Self::prefixed(&header, r#""\u0061lg":"none""#)),
            ),
            ("crit", with("crit", json!(["exp"]))),
            ("crit, empty", with("crit", json!([]))),
            (
                "crit and b64",
                text(&Self::prefixed(&header, r#""crit":["b64"],"b64":false"#)),
            ),
            ("b64 without crit", with("b64", json!(false))),
            ("zip", with("zip", json!("DEF"))),
            ("jku", with("jku", json!("https://attacker.example/jwks"))),
            (
                "jwk",
                with("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": "AA"})),
            ),
            ("x5u", with("x5u", json!("https://attacker.example/x5u"))),
            ("x5c", with("x5c", json!(["AA"]))),
            ("no kid", text(&lacking(self.header(), "kid").to_string())),
            ("kid is a number", with("kid", json!(1))),
            ("kid is an array", with("kid", json!([id]))),
            ("kid is empty", with("kid", json!(""))),
            ("kid is a path", with("kid", json!("../../../dev/null"))),
            ("kid is SQL", with("kid", json!("x' UNION SELECT 'y"))),
            ("kid with a NUL", with("kid", json!(format!("{id}\0")))),
            ("kid with a space", with("kid", json!(format!("{id} ")))),
            ("kid is too long", with("kid", json!("k".repeat(129)))),
        ]
        .map(|(name, token)| (name, "TOKEN_HEADER_REFUSED", token));
        let unknown = [
            ("kid is unknown", with("kid", json!("another"))),
            ("kid is prolonged", with("kid", json!(format!("{id}0")))),
        ]
        .map(|(name, token)| (name, "TOKEN_KEY_UNKNOWN", token));
        let types = [
            ("no typ", text(&lacking(self.header(), "typ").to_string())),
            ("typ is JWT", with("typ", json!("JWT"))),
            ("typ of a logout token", with("typ", json!("logout+jwt"))),
            ("typ of a proof", with("typ", json!("dpop+jwt"))),
            ("typ with a space", with("typ", json!("at+jwt "))),
            ("typ is empty", with("typ", json!(""))),
            ("typ is an array", with("typ", json!(["at+jwt"]))),
        ]
        .map(|(name, token)| (name, "TOKEN_TYPE_REFUSED", token));
        refused.into_iter().chain(unknown).chain(types).collect()
    }

    /// Tokens that would have the key used with another algorithm.
    pub(super) fn confusions(&self) -> Vec<Row> {
        let with = |alg: Value| self.with_header("alg", alg);
        let hmac = |secret: &[u8]| {
            let header = changed(self.header(), "alg", json!("HS256")).to_string();
            let message = format!("{}.{}", encode(header), encode(self.payload().to_string()));
            let key = EncodingKey::from_secret(secret);
            let algorithm = Algorithm::HS256;
            let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, algorithm);
            format!("{message}.{}", signature.unwrap())
        };
        let der = self.key.public_der();
        let body = STANDARD.encode(&der);
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
        let name = format!("{:?}", self.key.algorithm);
        [
            ("alg none with a signature", with(json!("none"))),
            ("alg None", with(json!("None"))),
            ("alg nOnE", with(json!("nOnE"))),
            (
                "no alg",
                self.header_text(&lacking(self.header(), "alg").to_string()),
            ),
            ("alg is empty", with(json!(""))),
            ("alg is null", with(json!(null))),
            ("alg is an array", with(json!([name]))),
            ("alg in lower case", with(json!(name.to_lowercase()))),
            ("alg with a space", with(json!(format!("{name} ")))),
            ("alg RS256", with(json!("RS256"))),
            ("alg PS256", with(json!("PS256"))),
            ("alg ES384", with(json!("ES384"))),
            ("alg RS1", with(json!("RS1"))),
            ("HS256 with the public key", hmac(&self.key.public)),
            (
                "HS256 with the encoded public key",
                hmac(encode(&self.key.public).as_bytes()),
            ),
            ("HS256 with the public key's DER", hmac(&der)),
            ("HS256 with the public key's PEM", hmac(pem.as_bytes())),
            ("HS256 with no secret", hmac(b"")),
            ("HS256 with the kid", hmac(self.key.key_id.as_bytes())),
        ]
        .map(|(name, token)| (name, "TOKEN_ALGORITHM_REFUSED", token))
        .into()
    }
}
