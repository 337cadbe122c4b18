//! Time: one value per unit of work, UTC, whole microseconds, from an injected clock.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// A date and a time on somebody's clock, without saying whose.
pub type LocalTime = NaiveDateTime;

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

    /// The moment before it, as finely as moments are told apart.
    #[must_use]
    pub fn just_before(self) -> Self {
        Self::from_micros(self.as_micros() - 1)
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

    /// As HTTP writes moments (RFC 9110 5.6.7).
    pub fn http_date(self) -> String {
        self.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
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

/// The years that moments are told in, which both databases can hold.
pub const YEARS: std::ops::Range<i32> = 1900..2200;

/// Reads an RFC 3339 date-time, with or without seconds, in [`YEARS`].
pub fn parse_stamp(text: &str) -> Option<Stamp> {
    use chrono::Datelike;
    let whole = match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at,
        // Up to the minutes, then the offset.
        Err(_) => {
            let (minutes, offset) = text.split_at_checked("2026-11-20T09:00".len())?;
            let lacks_seconds = offset.starts_with(['Z', 'z', '+', '-']);
            let whole = lacks_seconds.then(|| format!("{minutes}:00{offset}"))?;
            DateTime::parse_from_rfc3339(&whole).ok()?
        }
    };
    let at = whole.with_timezone(&Utc);
    YEARS.contains(&at.year()).then(|| Stamp::new(at))
}

impl PartialSchema for Stamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .max_length(Some(40))
            .description(Some(
                "RFC 3339; any offset in, seconds can be left out; UTC out, microseconds; year 1900 to 2199",
            ))
            .into()
    }
}

impl ToSchema for Stamp {}

/// A moment, or what a clock shows at it: without an offset it is read in a time zone stated beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockTime {
    /// With an offset.
    At(Stamp),
    /// Without.
    Local(LocalTime),
}

/// Why a time on a clock is no moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoMoment {
    /// The clock is put forward over it.
    Skipped,
    /// The clock is put back, and shows it twice.
    Twice,
}

impl ClockTime {
    /// The moment at which a clock in `zone` shows it.
    ///
    /// # Errors
    /// When it never does, or does twice.
    pub fn in_zone(self, zone: Tz) -> Result<Stamp, NoMoment> {
        match self {
            Self::At(at) => Ok(at),
            Self::Local(local) => match zone.from_local_datetime(&local) {
                LocalResult::Single(at) => Ok(Stamp::new(at.with_timezone(&Utc))),
                LocalResult::None => Err(NoMoment::Skipped),
                LocalResult::Ambiguous(..) => Err(NoMoment::Twice),
            },
        }
    }
}

/// Reads an RFC 3339 date-time, or one without offset, with or without seconds.
pub fn parse_clock_time(text: &str) -> Option<ClockTime> {
    use chrono::Datelike;
    if let Some(at) = parse_stamp(text) {
        return Some(ClockTime::At(at));
    }
    let forms = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let read = |form: &&str| LocalTime::parse_from_str(text, form).ok();
    let local = forms.iter().find_map(read)?;
    let plain = text.len() == 16 || text.len() == 19;
    (plain && YEARS.contains(&local.year())).then_some(ClockTime::Local(local))
}

impl Serialize for ClockTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::At(at) => at.serialize(serializer),
            Self::Local(local) => serializer.collect_str(&local.format("%Y-%m-%dT%H:%M:%S")),
        }
    }
}

impl<'de> Deserialize<'de> for ClockTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        parse_clock_time(&text).ok_or_else(|| serde::de::Error::custom("clock-time"))
    }
}

impl PartialSchema for ClockTime {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("clock-time".to_owned())))
            .max_length(Some(40))
            .description(Some(
                "RFC 3339 with any offset, or without offset (2027-03-28T13:30:00) as read in timeZone; seconds can be \
                 left out; year 1900 to 2199",
            ))
            .into()
    }
}

impl ToSchema for ClockTime {}

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

#[cfg(test)]
mod tests {
    use super::*;

    const STOCKHOLM: Tz = chrono_tz::Europe::Stockholm;

    fn moment(text: &str) -> Result<String, NoMoment> {
        let time = parse_clock_time(text).unwrap();
        time.in_zone(STOCKHOLM).map(|at| at.to_string())
    }

    #[test]
    fn reads_a_clock_in_its_time_zone_and_takes_an_offset_at_its_word() {
        let at = |text: &str| Ok(text.to_owned());
        assert_eq!(moment("2027-01-15T13:00:00"), at("2027-01-15T12:00:00Z"));
        assert_eq!(moment("2027-07-15T13:00"), at("2027-07-15T11:00:00Z"));
        assert_eq!(
            moment("2027-07-15T13:00:00-05:00"),
            at("2027-07-15T18:00:00Z")
        );
        assert_eq!(moment("2027-07-15T13:00-05:00"), at("2027-07-15T18:00:00Z"));
        assert_eq!(moment("2027-07-15T13:00Z"), at("2027-07-15T13:00:00Z"));
        // 2027-03-28 02:00 is followed by 03:00, 2027-10-31 03:00 by 02:00.
        assert_eq!(moment("2027-03-28T01:59:59"), at("2027-03-28T00:59:59Z"));
        assert_eq!(moment("2027-03-28T02:00:00"), Err(NoMoment::Skipped));
        assert_eq!(moment("2027-03-28T02:59:59"), Err(NoMoment::Skipped));
        assert_eq!(moment("2027-03-28T03:00:00"), at("2027-03-28T01:00:00Z"));
        assert_eq!(moment("2027-10-31T02:30:00"), Err(NoMoment::Twice));
        assert_eq!(
            moment("2027-10-31T02:30:00+01:00"),
            at("2027-10-31T01:30:00Z")
        );
    }

    #[test]
    fn reads_nothing_else_as_a_time() {
        for text in [
            "2027-02-30T13:00:00",
            "2027-01-15T25:00",
            "2027-01-15",
            "2027-1-15T13:00",
            "2027-01-15T13:00:00 ",
            "2027-01-15T13:00:00.5",
            "1850-01-15T13:00:00",
            "2027-01-15T13:0+01:00",
            "2027-01-15T13:00+1",
        ] {
            assert_eq!(parse_clock_time(text), None, "{text}");
        }
    }
}
