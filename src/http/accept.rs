//! Content negotiation (RFC 9110, 12.5.1), for answers that have more than one form.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::kernel::{Problem, ProblemCode};

/// What the client accepts, as it wrote it.
#[derive(Debug)]
pub struct Accepted(String);

impl FromRequest for Accepted {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let stated = request.headers().get_all(header::ACCEPT);
        let lists: Vec<&str> = stated.filter_map(|value| value.to_str().ok()).collect();
        ready(Ok(Self(lists.join(","))))
    }
}

impl Accepted {
    /// The one of `offered` that the client likes best; the first when it does not say.
    ///
    /// # Errors
    /// 406 when it takes none.
    pub fn of(&self, offered: &'static [&'static str]) -> Result<&'static str, Problem> {
        let ranges = || {
            self.0
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty())
        };
        if ranges().next().is_none() {
            return offered.first().copied().ok_or_else(refused);
        }
        let weight = |form: &str| {
            let fits = ranges().filter_map(|range| weighed(range, form));
            fits.max_by_key(|(specific, _)| *specific)
                .map_or(0, |(_, weight)| weight)
        };
        // Of equals the first offered, where `max_by_key` takes the last.
        let best = offered.iter().rev().max_by_key(|form| weight(form));
        best.filter(|form| weight(form) > 0)
            .copied()
            .ok_or_else(refused)
    }
}

fn refused() -> Problem {
    ProblemCode::NotAcceptable.into()
}

/// How closely a range of the header names `form`, and its weight in thousandths.
fn weighed(range: &str, form: &str) -> Option<(u8, u32)> {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next()?.to_ascii_lowercase();
    let specific = match name.as_str() {
        "*/*" => 0,
        name if name == form => 2,
        name => {
            let kind = name.strip_suffix("/*")?;
            (form.split('/').next() == Some(kind)).then_some(1)?
        }
    };
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight: f32 = weight.map_or(Ok(1.0), str::parse).ok()?;
    (0.0..=1.0)
        .contains(&weight)
        .then_some((specific, thousandths(weight)))
}

/// A weight from 0 to 1 as a whole number.
fn thousandths(weight: f32) -> u32 {
    (0..=1000_u16)
        .rev()
        .find(|number| f32::from(*number) <= weight * 1000.0)
        .map_or(0, u32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: &[&str] = &["text/html", "application/pdf"];

    #[test]
    fn takes_what_the_client_likes_best() {
        let cases = [
            ("", Some("text/html")),
            ("*/*", Some("text/html")),
            ("application/pdf", Some("application/pdf")),
            ("Application/PDF; q=0.5", Some("application/pdf")),
            ("application/*", Some("application/pdf")),
            (
                "text/html;q=0.4, application/pdf;q=0.5",
                Some("application/pdf"),
            ),
            ("text/html;q=0, */*", Some("application/pdf")),
            ("application/json, */*;q=0.1", Some("text/html")),
            ("text/html, application/pdf", Some("text/html")),
            ("application/json", None),
            ("text/html;q=0", None),
            ("text/html;q=2", None),
            (";;;", None),
        ];
        for (header, expected) in cases {
            let found = Accepted(header.to_owned()).of(FORMS).ok();
            assert_eq!(found, expected, "{header}");
        }
    }
}
