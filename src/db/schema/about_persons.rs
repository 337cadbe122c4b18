//! Persons, and the keys that their data are sealed under.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    persons (id) {
        id -> Uid,
        organisation_id -> Uid,
        given_name -> Binary,
        family_name -> Binary,
        birth_date -> Nullable<Date>,
        sex -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        protected_identity -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        registered_unit_id -> Nullable<Uid>,
        merged_into_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_merges (id) {
        id -> Uid,
        person_id -> Uid,
        merged_person_id -> Uid,
        organisation_id -> Uid,
        reason -> Binary,
        merged_by -> Text,
        merged_unit_id -> Uid,
        merged_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_keys (person_id) {
        person_id -> Uid,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    service_keys (name) {
        name -> Text,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_identifiers (id) {
        id -> Uid,
        person_id -> Uid,
        organisation_id -> Uid,
        kind -> Text,
        number -> Binary,
        mark -> Binary,
        issuer -> Text,
        recorded_at -> Moment,
        retired_at -> Nullable<Moment>,
        mark_form -> Integer,
    }
}
