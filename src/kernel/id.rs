//! Identifiers of resources: UUIDv7, so that they sort by creation and index well.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use uuid::timestamp::context::ContextV7;
use uuid::{Timestamp, Uuid};

use super::time::Stamp;

/// Counter that keeps ids of one process in order within one millisecond.
static CONTEXT: LazyLock<Mutex<ContextV7>> = LazyLock::new(|| Mutex::new(ContextV7::new()));

/// The id of a resource, a UUIDv7 in its lower-case hyphenated form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub Uuid);

impl Id {
    /// A new id for something that comes into being at `now`.
    pub fn new(now: Stamp) -> Self {
        let micros = now.as_micros().max(0).unsigned_abs();
        let nanos = u32::try_from(micros % 1_000_000 * 1000).unwrap_or(0);
        Self(Uuid::new_v7(Timestamp::from_unix(
            &*CONTEXT.lock(),
            micros / 1_000_000,
            nanos,
        )))
    }
}

/// A random 128-bit value where possession or uniqueness matters and order must not show.
pub fn random_token() -> Uuid {
    Uuid::new_v4()
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = uuid::Error;

    /// Only the hyphenated form: one resource has one address.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let id = Uuid::try_parse(s)?;
        if s.len() == 36 {
            Ok(Self(id))
        } else {
            Uuid::try_parse("").map(Self)
        }
    }
}

impl PartialSchema for Id {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .min_length(Some(36))
            .max_length(Some(36))
            .description(Some("UUIDv7"))
            .into()
    }
}

impl ToSchema for Id {}
