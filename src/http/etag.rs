//! Versions as strong ETags.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::params::MAX_PARAMETER;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// `"7"`: the row's version.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tag of what has no version but its content.
pub fn etag_of(content: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA256, content);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest))
}

/// The versions that a change may build on, from `If-Match` (RFC 9110, 13.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IfMatch {
    /// `*`: whatever it is.
    Any,
    /// One of these.
    OneOf {
        /// Those stated.
        versions: Vec<i64>,
        /// Whether a weak tag is stated too, which never matches.
        weak: bool,
    },
}

impl IfMatch {
    /// `present`, when the change may build on it.
    ///
    /// # Errors
    /// 412 when it may not.
    pub fn of(&self, present: i64) -> Result<i64, Problem> {
        match self {
            Self::Any => Ok(present),
            Self::OneOf { versions, .. } if versions.contains(&present) => Ok(present),
            Self::OneOf { weak: true, .. } => Err(Problem::with(
                ProblemCode::StaleVersion,
                vec![Fault::parameter("If-Match", FaultCode::WeakEtag)],
            )),
            Self::OneOf { .. } => Err(ProblemCode::StaleVersion.into()),
        }
    }

    /// Of the header's lines; none when they are no list of tags, or of none that is ours.
    fn parse(lines: &[&str]) -> Option<Self> {
        if let ["*"] = lines {
            return Some(Self::Any);
        }
        let (mut versions, mut weak) = (Vec::new(), false);
        for line in lines {
            let mut rest = line.trim();
            while !rest.is_empty() {
                let strong = rest.strip_prefix("W/");
                weak |= strong.is_some();
                let (tag, after) = strong.unwrap_or(rest).strip_prefix('"')?.split_once('"')?;
                if strong.is_none() {
                    versions.extend(version(tag));
                }
                let after = after.trim_start();
                rest = match after.strip_prefix(',') {
                    Some(next) => next.trim_start(),
                    None if after.is_empty() => after,
                    None => return None,
                };
            }
        }
        (weak || !versions.is_empty()).then_some(Self::OneOf { versions, weak })
    }
}

/// Of a tag that [`etag`] writes; the highest number stays free, so that the next version is one.
fn version(tag: &str) -> Option<i64> {
    let number: i64 = tag.parse().ok()?;
    (number.to_string() == tag).then_some(number.min(i64::MAX - 1))
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let stated = request.headers().get_all(header::IF_MATCH);
        let lines: Option<Vec<&str>> = stated.map(|value| value.to_str().ok()).collect();
        ready(match lines {
            Some(lines) if lines.is_empty() => Err(ProblemCode::VersionRequired.into()),
            Some(lines) if lines.iter().map(|line| line.len()).sum::<usize>() > MAX_PARAMETER => {
                let fault = Fault::parameter("If-Match", FaultCode::TooLong).limit(MAX_PARAMETER);
                Err(Problem::with(ProblemCode::InvalidParameter, vec![fault]))
            }
            lines => lines.and_then(|lines| Self::parse(&lines)).ok_or_else(|| {
                Problem::with(
                    ProblemCode::InvalidParameter,
                    vec![Fault::parameter("If-Match", FaultCode::Etag)],
                )
            }),
        })
    }
}

/// Whether `If-None-Match` names this version.
pub fn none_match_names(request: &HttpRequest, etag: &str) -> bool {
    request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .any(|value| {
            value
                .split(',')
                .map(str::trim)
                .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(lines: &[&str], present: i64) -> Option<u16> {
        let stated = IfMatch::parse(lines)?;
        Some(
            stated
                .of(present)
                .map_or_else(|problem| problem.code.status(), |_| 200),
        )
    }

    #[test]
    fn holds_for_one_of_the_tags_stated_and_for_a_star() {
        for (lines, expected) in [
            (&["*"][..], Some(200)),
            (&["\"7\""], Some(200)),
            (&["\"6\", \"7\""], Some(200)),
            (&["\"6\" ,\"x,y\",\"7\""], Some(200)),
            (&["\"6\"", "\"7\""], Some(200)),
            (&["W/\"7\", \"7\""], Some(200)),
            (&["\"6\", \"8\""], Some(412)),
            (&["W/\"7\""], Some(412)),
            (&["\"6\", W/\"7\""], Some(412)),
            (&["\"x\""], None),
            (&["\"07\""], None),
            (&["7"], None),
            (&[""], None),
            (&["\"7\" \"8\""], None),
            (&["*, \"7\""], None),
            (&["\"7"], None),
        ] {
            assert_eq!(answer(lines, 7), expected, "{lines:?}");
        }
    }

    #[test]
    fn says_that_a_proxy_has_weakened_a_tag() {
        let refused = IfMatch::parse(&["W/\"7\""]).unwrap().of(7).unwrap_err();
        assert_eq!(
            refused.faults,
            [Fault::parameter("If-Match", FaultCode::WeakEtag)]
        );
    }
}
