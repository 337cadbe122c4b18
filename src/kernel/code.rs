//! Code lists: enums whose wire form, database form, schema and labels stand in one table.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A value of a code list.
pub trait Code: Copy + Eq + 'static {
    /// Name of the list, kebab-case, as under `/code-lists`.
    const LIST: &'static str;
    /// Every value, in the order of the list.
    const ALL: &'static [Self];
    /// UPPER_SNAKE_CASE form, on the wire and in the database.
    fn code(self) -> &'static str;
    /// Swedish label.
    fn sv(self) -> &'static str;
    /// English label.
    fn en(self) -> &'static str;
    /// The value written `code`, if it is in the list.
    fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
}

/// Declares a code list: `Variant "CODE" "svenska" "English"`.
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* pub enum $name:ident $list:literal { $($variant:ident $code:literal $sv:literal $en:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $en] $variant),+ }

        impl $crate::kernel::Code for $name {
            const LIST: &'static str = $list;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn sv(self) -> &'static str { match self { $(Self::$variant => $sv),+ } }
            fn en(self) -> &'static str { match self { $(Self::$variant => $en),+ } }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::kernel::Code::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = std::borrow::Cow::<str>::deserialize(deserializer)?;
                $crate::kernel::Code::parse(&code).ok_or_else(|| serde::de::Error::custom("code"))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::kernel::code::schema_of::<Self>()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
        }
    };
}

/// String schema with the list's values; the description carries the labels.
pub fn schema_of<C: Code>() -> RefOr<Schema> {
    let labels: Vec<String> = C::ALL
        .iter()
        .map(|value| format!("{} = {} ({})", value.code(), value.en(), value.sv()))
        .collect();
    utoipa::openapi::schema::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .enum_values(Some(C::ALL.iter().map(|value| value.code())))
        .description(Some(labels.join("; ")))
        .into()
}

/// A set of values of one list: a JSON array without repetition, a bit mask in the database,
/// so that SQL can test membership alike on both databases. A list has at most 31 values.
pub struct Set<C>(i32, PhantomData<C>);

impl<C: Code> Default for Set<C> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<C: Code> Set<C> {
    /// The empty set.
    pub const EMPTY: Self = Self(0, PhantomData);

    /// From the bits that [`Set::bits`] gave.
    pub fn from_bits(bits: i32) -> Self {
        Self(bits, PhantomData)
    }

    /// One bit per value, in the order of the list.
    pub fn bits(self) -> i32 {
        self.0
    }

    /// The bits by reference, for binding them in a query.
    pub fn as_bits(&self) -> &i32 {
        &self.0
    }

    /// The set of `values`.
    pub fn of(values: &[C]) -> Self {
        Self(
            values
                .iter()
                .fold(0, |bits, value| bits | Self::bit(*value)),
            PhantomData,
        )
    }

    /// Every value of the list.
    pub fn all() -> Self {
        Self::of(C::ALL)
    }

    /// Whether `value` is in the set.
    pub fn contains(self, value: C) -> bool {
        self.0 & Self::bit(value) != 0
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0, PhantomData)
    }

    /// The values in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = C> {
        C::ALL
            .iter()
            .copied()
            .filter(move |value| self.contains(*value))
    }

    fn bit(value: C) -> i32 {
        C::ALL
            .iter()
            .position(|other| *other == value)
            .map_or(0, |index| 1 << index)
    }
}

impl<C> Clone for Set<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Set<C> {}

impl<C> PartialEq for Set<C> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<C: Code> fmt::Debug for Set<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Code::code)).finish()
    }
}

impl<C: Code> Serialize for Set<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Code::code))
    }
}

impl<'de, C: Code + Deserialize<'de>> Deserialize<'de> for Set<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<C>::deserialize(deserializer).map(|values| Self::of(&values))
    }
}

impl<C: Code + ToSchema> PartialSchema for Set<C> {
    fn schema() -> RefOr<Schema> {
        ArrayBuilder::new()
            .items(RefOr::Ref(
                utoipa::openapi::Ref::from_schema_name(C::name()),
            ))
            .unique_items(true)
            .min_items(Some(1))
            .max_items(Some(C::ALL.len()))
            .into()
    }
}

impl<C: Code + ToSchema> ToSchema for Set<C> {
    fn name() -> std::borrow::Cow<'static, str> {
        format!("{}Set", C::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((C::name().into_owned(), C::schema()));
    }
}
