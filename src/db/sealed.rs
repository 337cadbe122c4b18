//! Sealed columns: bytes to the database, bound to their column in the types.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl;
use diesel::expression::AsExpression;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Binary, Nullable};

use super::schema::{
    adopted_versions, case_preparations, cases, childs_views, consent_answers, consent_endings,
    consents, deviation_answers, deviation_measures, deviation_steps, deviations,
    discharge_notices, discharges, disclosure_endings, disclosure_grounds, emergency_accesses,
    emergency_reviews, follow_up_goals, follow_up_interventions, follow_up_outcomes, follow_ups,
    goals, interventions, invitation_replies, meetings, participants, person_identifiers,
    person_merges, persons, plan_agreements, plan_distributions, plans, representatives,
    request_links, requests, revisions,
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

/// Declares a row in two forms: sealed, as the database holds it, and open, as it is worked with.
#[macro_export]
macro_rules! sealed_row {
    ($(#[$doc:meta])* $table:ident: $sealed:ident => $open:ident {
        $($field:ident: $kind:ty),+ $(,)?
    } sealed { $($text:ident),* $(,)? } maybe { $($some:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Queryable, Selectable, Debug)]
        #[diesel(table_name = $table)]
        pub struct $sealed {
            $(pub $field: $kind,)+
            $($text: $crate::kernel::seal::Sealed<$table::$text>,)*
            $($some: Option<$crate::kernel::seal::Sealed<$table::$some>>,)*
        }

        $(#[$doc])*
        #[derive(Debug)]
        pub struct $open {
            $(pub $field: $kind,)+
            $(pub $text: String,)*
            $(pub $some: Option<String>,)*
        }

        impl $sealed {
            /// Opens it with the key of the person whom it is about.
            ///
            /// # Errors
            /// When it was not sealed for this place under this key.
            pub fn open(self, key: &$crate::kernel::seal::PersonKey) -> Result<$open, Problem> {
                Ok($open {
                    $($text: key.open(self.id, &self.$text)?,)*
                    $($some: key.open_some(self.id, self.$some.as_ref())?,)*
                    $($field: self.$field,)+
                })
            }
        }
    };
}

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
    person_merges { reason }
    cases { reason, lead_name, closing_text }
    consents { given_by, excluded }
    consent_endings { reason }
    childs_views { words, reason }
    consent_answers { given_by }
    representatives { name, contact, identity_number, source }
    disclosure_grounds { reference, approver_name, approver_title, reason }
    disclosure_endings { reason }
    case_preparations { what_matters, wants_to_discuss, wants_present, wants_absent }
    follow_ups { caller }
    follow_up_outcomes { persons_view, absence_reason, new_needs }
    follow_up_goals { comment }
    follow_up_interventions { comment }
    participants { name, contact }
    meetings { place, link, purpose, questions, agenda, chair, recorder, adaptations, minutes, told_by, told_reason }
    invitation_replies { reason, delegated_to, prepared_with }
    plans { current_situation, what_matters, childs_view, own_resources, early_signs, lead_name, follow_up_caller, without_meeting_reason }
    goals { persons_words, professional_words }
    interventions { need, measure, contact, own_contribution }
    plan_agreements { comment }
    plan_distributions { recipient, note }
    adopted_versions { content }
    discharges { reason, contact_name, registered_address }
    discharge_notices { reason }
    revisions { content }
    request_links { identity_number, given_name, family_name }
    requests { identity_number, given_name, family_name, asker_name, reason, what_matters, contact, answer_reason }
    emergency_accesses { text }
    emergency_reviews { comment }
    deviations { description, done_at_once, not_followed_reference, origin_scale, origin_value }
    deviation_steps { words }
    deviation_answers { words, cause }
    deviation_measures { measure, responsible }
}
