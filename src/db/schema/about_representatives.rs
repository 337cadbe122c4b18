//! Who acts for a person, what they answer, and how long their consents last.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    representatives (id) {
        id -> Uid,
        person_id -> Uid,
        organisation_id -> Uid,
        kind -> Text,
        name -> Binary,
        contact -> Nullable<Binary>,
        identity_kind -> Nullable<Text>,
        identity_number -> Nullable<Binary>,
        mark -> Nullable<Binary>,
        consent_kinds -> Integer,
        topics -> Integer,
        source -> Nullable<Binary>,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        ended_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    consent_answers (id) {
        id -> Uid,
        consent_id -> Uid,
        case_id -> Uid,
        organisation_id -> Uid,
        representative_id -> Nullable<Uid>,
        capacity -> Text,
        decision -> Text,
        form -> Text,
        given_by -> Binary,
        received_by -> Text,
        received_unit_id -> Uid,
        answered_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    consent_limits (id) {
        id -> Uid,
        consent_id -> Uid,
        ends_at -> Moment,
        created_at -> Moment,
    }
}
