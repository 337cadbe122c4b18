//! The outer form of a token and its header: everything that is cheap to refuse.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::settings::Algorithm;
use super::strict;

/// The longest token that is looked at, in bytes.
pub(super) const LONGEST_TOKEN: usize = 8 * 1024;
const LONGEST_KEY_ID: usize = 128;

/// Members that carry or point at keys, or change what is signed or how it is read.
const FORBIDDEN: [&str; 7] = ["crit", "zip", "jku", "jwk", "x5u", "x5c", "b64"];

/// A token taken apart, with nothing of it verified.
pub(super) struct Parts<'a> {
    /// Exactly the bytes that were signed.
    pub(super) message: &'a str,
    /// The signature as the token has it, known to be base64url.
    pub(super) signature: &'a str,
    header: Vec<u8>,
    /// The decoded payload.
    pub(super) payload: Vec<u8>,
}

/// What a header says, once it has been found harmless.
pub(super) struct Header {
    /// Lower-cased `typ`.
    pub(super) token_type: String,
    /// The algorithm, one of those this service knows.
    pub(super) algorithm: Algorithm,
    /// The name of the key.
    pub(super) key_id: String,
}

/// Takes a token apart, whose length the caller has checked.
pub(super) fn take_apart(token: &str) -> Result<Parts<'_>, Refusal> {
    let (message, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(Refusal::Malformed)?;
    decode(signature)?;
    Ok(Parts {
        message,
        signature,
        header: decode(header)?,
        payload: decode(payload)?,
    })
}

/// Decodes one part; a further dot, padding, white space or loose trailing bits are refused.
fn decode(part: &str) -> Result<Vec<u8>, Refusal> {
    if part.is_empty() {
        return Err(Refusal::Malformed);
    }
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Malformed)
}

impl Parts<'_> {
    /// Reads the header.
    pub(super) fn read_header(&self) -> Result<Header, Refusal> {
        let members = strict::object(&self.header).ok_or(Refusal::HeaderRefused)?;
        if FORBIDDEN.iter().any(|name| members.contains_key(*name)) {
            return Err(Refusal::HeaderRefused);
        }
        let token_type = text(&members, "typ").ok_or(Refusal::TypeRefused)?;
        let algorithm = text(&members, "alg").and_then(Algorithm::named);
        let key_id = text(&members, "kid").filter(|id| is_key_id(id));
        Ok(Header {
            token_type: token_type.to_ascii_lowercase(),
            algorithm: algorithm.ok_or(Refusal::AlgorithmRefused)?,
            key_id: key_id.ok_or(Refusal::HeaderRefused)?.to_owned(),
        })
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Value::as_str)
}

/// Says whether a text can name a key: 1 to 128 of the letters A-Z a-z, digits, `_`, `.`, `-`.
pub(super) fn is_key_id(id: &str) -> bool {
    (1..=LONGEST_KEY_ID).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}
