//! Bases for reading as they travel.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::rules::{AccessGround, Found, Span};
use crate::kernel::swedish_days::{end_of, start_of};
use crate::kernel::time::parse_stamp;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Id, Stamp};

/// A moment, or a day in Sweden.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// A moment.
    Moment(Stamp),
    /// A whole day.
    Day(Day),
}

impl When {
    /// All of it.
    pub fn span(self) -> Span {
        let (from, to) = match self {
            Self::Moment(at) => (at, Stamp::from_micros(at.as_micros().saturating_add(1))),
            Self::Day(day) => (start_of(day), end_of(day)),
        };
        Span { from, to: Some(to) }
    }
}

/// First and last year that a day is asked for in, as for moments.
const YEARS: std::ops::Range<i32> = 1900..2200;

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use chrono::Datelike;
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let day = || {
            text.parse()
                .ok()
                .filter(|day: &Day| YEARS.contains(&day.year()))
        };
        let moment = parse_stamp(&text).map(Self::Moment);
        moment
            .or_else(|| day().map(Self::Day))
            .ok_or_else(|| serde::de::Error::custom("date or date-time"))
    }
}

impl PartialSchema for When {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(10))
            .max_length(Some(40))
            .pattern(Some(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T.+)?$"))
            .description(Some(
                "RFC 3339: a day in Sweden, or a moment with its offset",
            ))
            .examples([serde_json::json!("2026-11-20")])
            .into()
    }
}

impl ToSchema for When {}

/// A basis on which a unit of an organisation could read.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "organisationId": "01999d2e-7c00-7000-8000-00000000a002", "unitId": "01999d2e-7c00-7000-8000-00000000b002",
    "basis": "CONSENT", "legalBasis": "BASIS_CONSENT_TO_PLAN", "onlyOwn": false,
    "topics": ["BASIC", "MEETING", "PLAN"], "from": "2026-11-02T09:20:00Z", "until": "2026-11-20T08:00:00Z",
    "consentId": "01999d2e-7c00-7000-8000-000000009001"
}))]
pub struct AccessBasis {
    /// The organisation.
    pub organisation_id: Id,
    /// Its unit, which took part.
    pub unit_id: Id,
    /// On what ground.
    pub basis: AccessGround,
    /// The row of the law (`GET /law`) that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<&'static str>,
    /// Whether only of what the organisation itself contributed.
    pub only_own: bool,
    /// What could be read.
    pub topics: Vec<Topic>,
    /// From when, with the participation.
    pub from: Stamp,
    /// Until when; absent while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Stamp>,
    /// The consent that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_id: Option<Id>,
    /// The disclosure on another basis that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure_id: Option<Id>,
}

impl From<Found> for AccessBasis {
    fn from(found: Found) -> Self {
        Self {
            organisation_id: found.organisation_id,
            unit_id: found.unit_id,
            basis: found.ground,
            legal_basis: found.legal_basis,
            only_own: found.only_own,
            topics: found.topics,
            from: found.span.from,
            until: found.span.to,
            consent_id: found.consent_id,
            disclosure_id: found.disclosure_id,
        }
    }
}

/// Which bases are asked for.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct AccessBasisParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// At this moment, or at some time on this day in Sweden; now when left out. Not in the future.
    #[param(inline)]
    pub at: Option<When>,
    /// Only this organisation's. A reviewer asks about the own one alone.
    #[param(inline)]
    pub organisation_id: Option<Id>,
    /// Only what could be read of these topics.
    #[param(inline, style = Form, explode = false)]
    pub topic: Option<Vec<Topic>>,
}
