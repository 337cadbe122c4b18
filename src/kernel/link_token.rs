//! Secrets in links: 128 random bits whose possession is a right to one thing.
//!
//! What is kept is the hash: who reads the database cannot follow a link.

use std::fmt;

use aws_lc_rs::{digest, rand};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Problem, ProblemCode};

/// A link's secret. It is written once, into the link.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken([u8; 16]);

impl LinkToken {
    /// A new one.
    ///
    /// # Errors
    /// 503 when the machine has no randomness.
    pub fn random() -> Result<Self, Problem> {
        let mut bytes = [0; 16];
        rand::fill(&mut bytes).map_err(|_| Problem::new(ProblemCode::Unavailable))?;
        Ok(Self(bytes))
    }

    /// The token that `text` is, in the one form in which it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The token of a link as it arrives when mail programs and people have handled it: with a bracket or a
    /// quotation mark before it, and a full stop or more behind it.
    pub fn mailed(text: &str) -> Option<Self> {
        let is_own = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let text = text.trim_start_matches(|c| !is_own(c));
        let (token, rest) = text.split_at_checked(Self::LENGTH)?;
        let ends = !rest.contains(|c: char| c.is_alphanumeric());
        Self::parse(token).filter(|_| ends)
    }

    /// Characters of a token.
    const LENGTH: usize = 22;

    /// As it stands in a link: 22 characters.
    pub fn written(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is kept of it.
    pub fn hash(&self) -> LinkHash {
        LinkHash(sha256(&self.0))
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken")
    }
}

/// SHA-256 of a link's secret, as base64.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkHash(String);

impl LinkHash {
    /// As it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of `bytes` as base64 without padding, for URLs.
fn sha256(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_nothing_else() {
        let token = LinkToken::random().unwrap();
        let text = token.written();
        assert_eq!(text.len(), 22);
        assert_eq!(LinkToken::parse(&text), Some(token.clone()));
        let mut other = text.clone();
        // The last character carries four bits: of its other forms none is read.
        other.replace_range(21.., "B");
        assert_eq!(LinkToken::parse(&other), None);
        for odd in [
            "",
            "a",
            &text[..21],
            &format!("{text}A"),
            &format!("{text}="),
        ] {
            assert_eq!(LinkToken::parse(odd), None, "{odd}");
        }
    }

    #[test]
    fn reads_a_token_with_what_mail_puts_around_it() {
        let token = LinkToken::random().unwrap();
        let text = token.written();
        for mailed in [
            text.clone(),
            format!("<{text}>"),
            format!("{text}."),
            format!("\u{201d}{text}\u{201d}),"),
            format!("{text}!\u{a0}"),
            format!("{text}_"),
        ] {
            assert_eq!(LinkToken::mailed(&mailed), Some(token.clone()), "{mailed}");
        }
        for odd in [
            "",
            "x",
            &text[..21],
            &format!("{text}A"),
            &format!("{text}.A"),
            &format!("A{text}"),
        ] {
            assert_eq!(LinkToken::mailed(odd), None, "{odd}");
        }
    }

    #[test]
    fn keeps_a_hash_that_does_not_show_the_secret() {
        let token = LinkToken([7; 16]);
        assert_eq!(token.hash().as_str(), LinkToken([7; 16]).hash().as_str());
        assert_ne!(token.hash().as_str(), LinkToken([8; 16]).hash().as_str());
        assert!(!format!("{token:?}").contains(&token.written()));
    }
}
