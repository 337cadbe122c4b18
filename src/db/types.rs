//! SQL types that both databases share, and how the kernel's types are written in them.
//!
//! The kernel knows nothing of diesel, so its types are fitted here by diesel's foreign derive.

use std::io::Write;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::FromSqlRow;
use diesel::deserialize::{self, FromSql};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, HasSqlType, SqlType, Timestamptz};
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use super::conn::MultiBackend;
use crate::kernel::{Id, Stamp};

/// An id: `uuid` on PostgreSQL, 16 bytes on SQLite.
#[derive(Clone, Copy, Debug, SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct Uid;

/// A moment: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite, so that order,
/// comparison and width are exact on both.
#[derive(Clone, Copy, Debug, SqlType, diesel::query_builder::QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Long"))]
pub struct Moment;

/// What the multi backend must be told of a type that each backend knows.
macro_rules! known_to_both {
    ($rust:ty => $sql:ident) => {
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }

        impl ToSql<$sql, MultiBackend> for $rust {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }

        impl FromSql<$sql, MultiBackend> for $rust {
            fn from_sql(
                bytes: <MultiBackend as Backend>::RawValue<'_>,
            ) -> deserialize::Result<Self> {
                bytes.from_sql::<Self, $sql>()
            }
        }
    };
}

#[derive(AsExpression, FromSqlRow)]
#[diesel(foreign_derive, sql_type = Uid)]
#[allow(dead_code, reason = "names the type for diesel's foreign derive")]
struct IdProxy(Id);

known_to_both!(Id => Uid);

impl ToSql<Uid, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<Uid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_bytes().as_slice());
        Ok(IsNull::No)
    }
}

impl FromSql<Uid, Pg> for Id {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.as_bytes())?))
    }
}

impl FromSql<Uid, Sqlite> for Id {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Uuid::from_slice(value.read_blob())?))
    }
}

#[derive(AsExpression, FromSqlRow)]
#[diesel(foreign_derive, sql_type = Moment)]
#[allow(dead_code, reason = "names the type for diesel's foreign derive")]
struct StampProxy(Stamp);

known_to_both!(Stamp => Moment);

impl ToSql<Moment, Pg> for Stamp {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <DateTime<Utc> as ToSql<Timestamptz, Pg>>::to_sql(&self.utc(), &mut out.reborrow())
    }
}

impl ToSql<Moment, Sqlite> for Stamp {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.as_micros());
        Ok(IsNull::No)
    }
}

impl FromSql<Moment, Pg> for Stamp {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let naive = <NaiveDateTime as FromSql<Timestamptz, Pg>>::from_sql(value)?;
        Ok(Self::new(naive.and_utc()))
    }
}

impl FromSql<Moment, Sqlite> for Stamp {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Sqlite>>::from_sql(value).map(Self::from_micros)
    }
}

/// Stores code lists as their codes.
#[macro_export]
macro_rules! stored_as_text {
    ($($code:ty),+ $(,)?) => {$(
        const _: () = {
            use diesel::backend::Backend;
            use diesel::deserialize::{self, FromSql};
            use diesel::serialize::{self, Output, ToSql};
            use diesel::sql_types::Text;
            use $crate::kernel::Code;

            #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
            #[diesel(foreign_derive, sql_type = Text)]
            #[allow(dead_code, reason = "names the type for diesel's foreign derive")]
            struct Proxy($code);

            impl<DB: Backend> ToSql<Text, DB> for $code
            where
                str: ToSql<Text, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <str as ToSql<Text, DB>>::to_sql(self.code(), out)
                }
            }

            impl<DB: Backend> FromSql<Text, DB> for $code
            where
                String: FromSql<Text, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    let code = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                    <Self as Code>::parse(&code).ok_or_else(|| format!("{} is not in {}", code, Self::LIST).into())
                }
            }
        };
    )+};
}

/// Stores sets of a code list as bits.
#[macro_export]
macro_rules! stored_as_bits {
    ($($code:ty),+ $(,)?) => {$(
        const _: () = {
            use diesel::backend::Backend;
            use diesel::deserialize::{self, FromSql};
            use diesel::serialize::{self, Output, ToSql};
            use diesel::sql_types::Integer;
            use $crate::kernel::Set;

            #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
            #[diesel(foreign_derive, sql_type = Integer)]
            #[allow(dead_code, reason = "names the type for diesel's foreign derive")]
            struct Proxy(Set<$code>);

            impl<DB: Backend> ToSql<Integer, DB> for Set<$code>
            where
                i32: ToSql<Integer, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    <i32 as ToSql<Integer, DB>>::to_sql(self.as_bits(), out)
                }
            }

            impl<DB: Backend> FromSql<Integer, DB> for Set<$code>
            where
                i32: FromSql<Integer, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    <i32 as FromSql<Integer, DB>>::from_sql(bytes).map(Self::from_bits)
                }
            }
        };
    )+};
}
