//! Time: one value per unit of work, UTC, whole microseconds, from an injected clock.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, SecondsFormat, SubsecRound, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// A plain date where no time is meant (RFC 3339 full-date).
pub type Day = NaiveDate;

/// A moment: any offset in, UTC `Z` out, truncated to microseconds so that both databases keep it whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Stamp(DateTime<Utc>);

impl Stamp {
    /// Truncates `at` to microseconds.
    pub fn new(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }

    /// From microseconds since 1970; out of range becomes 1970.
    pub fn from_micros(micros: i64) -> Self {
        Self(DateTime::from_timestamp_micros(micros).unwrap_or_default())
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// Whole seconds since 1970.
    pub fn as_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// The moment as chrono's type.
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The calendar day in Sweden, which is the day the law and people mean.
    pub fn swedish_day(self) -> Day {
        self.0
            .with_timezone(&chrono_tz::Europe::Stockholm)
            .date_naive()
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        parse_stamp(&text).ok_or_else(|| serde::de::Error::custom("date-time"))
    }
}

/// Reads an RFC 3339 date-time between the years 1900 and 2200, which both databases can hold.
pub fn parse_stamp(text: &str) -> Option<Stamp> {
    use chrono::Datelike;
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    (1900..2200).contains(&at.year()).then(|| Stamp::new(at))
}

impl PartialSchema for Stamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(40))
            .description(Some("RFC 3339; any offset in, UTC out, microseconds"))
            .into()
    }
}

impl ToSchema for Stamp {}

/// Where the time comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Stamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Stamp {
        Stamp::new(Utc::now())
    }
}

/// A clock that runs as the machine's but can be moved forward: for tests of what time does.
#[derive(Debug, Default)]
pub struct ShiftedClock {
    micros: AtomicI64,
}

impl ShiftedClock {
    /// Moves the clock by whole seconds, on top of earlier moves.
    pub fn advance(&self, seconds: i64) {
        self.micros
            .fetch_add(seconds.saturating_mul(1_000_000), Ordering::Relaxed);
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Stamp {
        let shift = self.micros.load(Ordering::Relaxed);
        Stamp::from_micros(Stamp::new(Utc::now()).as_micros().saturating_add(shift))
    }
}
