//! Tokens whose signature is right and whose claims are not.

use serde_json::json;

use super::{Forge, Row, changed, lacking};

impl Forge<'_> {
    pub(super) fn payloads(&self) -> Vec<Row> {
        let payload = self.payload();
        let text = payload.to_string();
        let nested = format!(r#""q":{}1{}"#, "[".repeat(200), "]".repeat(200));
        let prefixed = |members: &str| self.payload_text(Self::prefixed(&payload, members));
        let lacking = |name: &str| self.payload_text(lacking(self.payload(), name).to_string());
        [
            ("payload is no JSON", self.payload_text("payload")),
            (
                "payload is an array",
                self.payload_text(format!("[{text}]")),
            ),
            ("payload is null", self.payload_text("null")),
            (
                "payload with a byte order mark",
                self.payload_text(format!("\u{feff}{text}")),
            ),
            (
                "payload with a trailing comma",
                self.payload_text(format!("{},}}", &text[..text.len() - 1])),
            ),
            (
                "payload in two objects",
                self.payload_text(format!("{text}{text}")),
            ),
            (
                "payload that is no UTF-8",
                self.payload_text(b"{\"iss\":\"\xff\"}"),
            ),
            ("payload nested deeply", prefixed(&nested)),
            ("payload with half a surrogate", prefixed(r#""q":"\ud800""#)),
            ("sub twice", prefixed(r#""sub":"another""#)),
            ("exp twice", prefixed(r#""exp":9999999999"#)),
            ("a member twice within", prefixed(r#""q":{"a":1,"a":2}"#)),
            (
                "a member twice far within",
                prefixed(r#""q":[[{"a":{"b":1,"b":1}}]]"#),
            ),
            ("a number beyond every number", prefixed(r#""q":1e999"#)),
            ("NaN", prefixed(r#""q":NaN"#)),
            ("no exp", lacking("exp")),
            ("no iat", lacking("iat")),
            ("no iss", lacking("iss")),
            ("no aud", lacking("aud")),
            ("no sub", lacking("sub")),
            ("no jti", lacking("jti")),
        ]
        .map(|(name, token)| (name, "TOKEN_CLAIMS_INVALID", token))
        .into()
    }

    pub(super) fn claims(&self) -> Vec<Row> {
        let (now, audience) = (self.now, self.audience);
        let invalid = [
            ("iss is an array", "iss", json!([self.issuer])),
            ("iss is empty", "iss", json!("")),
            ("sub is empty", "sub", json!("")),
            ("sub is a number", "sub", json!(1)),
            ("sub is null", "sub", json!(null)),
            ("sub is too long", "sub", json!("å".repeat(257))),
            ("sub with a line feed", "sub", json!("a\nb")),
            (
                "sub with a NUL",
                "sub",
                json!(format!("{}\0", self.subject)),
            ),
            ("sub with a C1 control", "sub", json!("a\u{85}b")),
            ("jti is a number", "jti", json!(1)),
            ("jti is empty", "jti", json!("")),
            ("jti is too long", "jti", json!("j".repeat(257))),
            ("exp is a text", "exp", json!((now + 600).to_string())),
            ("exp is a fraction", "exp", json!(now as f64 + 600.5)),
            ("exp is a whole fraction", "exp", json!(now as f64 + 600.0)),
            ("exp is negative", "exp", json!(-1)),
            ("exp is absurd", "exp", json!(100_000_000_001_i64)),
            ("exp is the greatest number", "exp", json!(u64::MAX)),
            ("exp is true", "exp", json!(true)),
            ("exp is null", "exp", json!(null)),
            ("exp is an array", "exp", json!([now + 600])),
            ("iat is a text", "iat", json!(now.to_string())),
            ("iat is negative", "iat", json!(-1)),
            ("iat is the least number", "iat", json!(i64::MIN)),
            ("nbf is a text", "nbf", json!(now.to_string())),
            ("nbf is a fraction", "nbf", json!(now as f64 - 0.5)),
            ("nbf is null", "nbf", json!(null)),
            ("aud is empty", "aud", json!("")),
            ("aud is an empty array", "aud", json!([])),
            ("aud holds a number", "aud", json!([audience, 1])),
            ("aud is an object", "aud", json!({ audience: true })),
            ("aud is nested", "aud", json!([[audience]])),
            ("scope is an array", "scope", json!(["a", "b"])),
            ("scope is null", "scope", json!(null)),
            ("scope with a tab", "scope", json!("a\tb")),
            ("scope with a quote", "scope", json!("a\"b")),
            ("act is a text", "act", json!("client")),
            ("act is null", "act", json!(null)),
            ("act is an array", "act", json!([{"sub": "client"}])),
            ("act without sub", "act", json!({"client_id": "client"})),
            ("act.sub is a number", "act", json!({"sub": 1})),
            ("act.sub is empty", "act", json!({"sub": ""})),
        ]
        .map(|(name, claim, value)| (name, "TOKEN_CLAIMS_INVALID", self.with(claim, value)));
        let refused = [
            (
                "iss of a stranger",
                "iss",
                json!("https://stranger.example"),
                "ISSUER_UNKNOWN",
            ),
            (
                "iss with a slash",
                "iss",
                json!(format!("{}/", self.issuer)),
                "ISSUER_UNKNOWN",
            ),
            (
                "iss in capitals",
                "iss",
                json!(self.issuer.to_uppercase()),
                "ISSUER_UNKNOWN",
            ),
            (
                "aud of another service",
                "aud",
                json!("another"),
                "AUDIENCE_WRONG",
            ),
            (
                "aud of other services",
                "aud",
                json!(["one", "two"]),
                "AUDIENCE_WRONG",
            ),
            (
                "aud prolonged",
                "aud",
                json!(format!("{audience}.example")),
                "AUDIENCE_WRONG",
            ),
            (
                "aud as a list in a text",
                "aud",
                json!(format!("{audience} x")),
                "AUDIENCE_WRONG",
            ),
            (
                "cnf with a thumbprint",
                "cnf",
                json!({"jkt": "AA"}),
                "PROOF_REQUIRED",
            ),
            ("cnf is null", "cnf", json!(null), "PROOF_REQUIRED"),
        ];
        let refused = refused.map(|(name, claim, value, code)| {
            let code = match code {
                "ISSUER_UNKNOWN" => "TOKEN_ISSUER_UNKNOWN",
                "AUDIENCE_WRONG" => "TOKEN_AUDIENCE_WRONG",
                _ => "TOKEN_PROOF_REQUIRED",
            };
            (name, code, self.with(claim, value))
        });
        invalid.into_iter().chain(refused).collect()
    }

    pub(super) fn times(&self) -> Vec<Row> {
        let now = self.now;
        let timed = |iat: i64, nbf: i64, exp: i64| {
            let payload = changed(self.payload(), "iat", json!(iat));
            let payload = changed(payload, "nbf", json!(nbf));
            self.payload_text(changed(payload, "exp", json!(exp)).to_string())
        };
        vec![
            (
                "expired",
                "TOKEN_EXPIRED",
                timed(now - 600, now - 600, now - 1),
            ),
            (
                "expired just now",
                "TOKEN_EXPIRED",
                timed(now - 600, now - 600, now),
            ),
            ("expired long ago", "TOKEN_EXPIRED", timed(0, 0, 1)),
            (
                "ends before it begins",
                "TOKEN_LIFETIME_REFUSED",
                timed(now + 5, now, now + 3),
            ),
            (
                "ends as it begins",
                "TOKEN_LIFETIME_REFUSED",
                timed(now + 5, now, now + 5),
            ),
            (
                "lives too long",
                "TOKEN_LIFETIME_REFUSED",
                timed(now - 1, now, now + 3600),
            ),
            (
                "lives for ages",
                "TOKEN_LIFETIME_REFUSED",
                timed(now, now, 99_999_999_999),
            ),
            (
                "issued in the future",
                "TOKEN_NOT_YET_VALID",
                timed(now + 11, now, now + 600),
            ),
            (
                "valid in the future",
                "TOKEN_NOT_YET_VALID",
                timed(now, now + 11, now + 600),
            ),
        ]
    }
}
