//! Sealed columns: bytes to the database, bound to their column in the types.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl;
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Binary, Nullable};

use super::schema::{
    case_preparations, cases, consent_endings, consents, follow_up_goals, follow_up_interventions,
    follow_up_outcomes, follow_ups, person_identifiers, persons, revisions,
};
use crate::kernel::Id;
use crate::kernel::seal::{PersonKey, Place, Sealed, Unopened};

#[derive(AsExpression, FromSqlRow)]
#[diesel(foreign_derive, sql_type = Binary)]
#[allow(dead_code, reason = "names the type for diesel's foreign derive")]
struct SealedProxy<P: 'static>(Sealed<P>);

impl<P: 'static, DB: Backend> ToSql<Binary, DB> for Sealed<P>
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.as_bytes().to_sql(out)
    }
}

impl<P: 'static, DB: Backend> FromSql<Binary, DB> for Sealed<P>
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <Vec<u8> as FromSql<Binary, DB>>::from_sql(bytes).map(Self::stored)
    }
}

/// Writing a sealed column: what is put there was sealed for it and no other.
pub trait SealInto: Place + Sized + 'static {
    /// `text`, sealed for this column of row `row`.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    fn sealed(
        self,
        key: &PersonKey,
        row: Id,
        text: &str,
    ) -> Result<dsl::Eq<Self, Sealed<Self>>, Unopened>
    where
        Self: ExpressionMethods + Expression<SqlType = Binary>,
    {
        Ok(self.eq(key.seal(row, text)?))
    }

    /// The same for a column that can be empty.
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    fn sealed_some(
        self,
        key: &PersonKey,
        row: Id,
        text: Option<&str>,
    ) -> Result<dsl::Eq<Self, Option<Sealed<Self>>>, Unopened>
    where
        Self: ExpressionMethods + Expression<SqlType = Nullable<Binary>>,
    {
        Ok(self.eq(key.seal_some(row, text)?))
    }
}

impl<P: Place + 'static> SealInto for P {}

/// Says which columns are sealed.
macro_rules! sealed_columns {
    ($($table:ident { $($column:ident),+ $(,)? })+) => {$($(
        impl Place for $table::$column {
            const NAME: &'static str = concat!(stringify!($table), ".", stringify!($column));
        }
    )+)+};
}

sealed_columns! {
    persons { given_name, family_name }
    person_identifiers { number }
    cases { reason, lead_name, closing_text }
    consents { given_by, excluded }
    consent_endings { reason }
    case_preparations { what_matters, wants_to_discuss, wants_present, wants_absent }
    follow_ups { caller }
    follow_up_outcomes { persons_view, absence_reason, new_needs }
    follow_up_goals { comment }
    follow_up_interventions { comment }
    revisions { content }
}
