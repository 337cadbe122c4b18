//! Organisations and who acts in them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    organisations (id) {
        id -> Uid,
        name -> Text,
        kinds -> Integer,
        organisation_number -> Nullable<Text>,
        hsa_id -> Nullable<Text>,
        county_code -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    areas (id) {
        id -> Uid,
        name -> Text,
        county_code -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    units (id) {
        id -> Uid,
        organisation_id -> Uid,
        area_id -> Nullable<Uid>,
        name -> Text,
        hsa_id -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    accounts (id) {
        id -> Uid,
        issuer -> Text,
        subject -> Text,
        display_name -> Text,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    assignments (id) {
        id -> Uid,
        account_id -> Uid,
        unit_id -> Uid,
        role -> Text,
        valid_from -> Moment,
        valid_to -> Nullable<Moment>,
        created_at -> Moment,
    }
}
