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
        hsa_key -> Nullable<Text>,
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
        branch -> Text,
        hsa_key -> Nullable<Text>,
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
        organisation_id -> Nullable<Uid>,
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

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    issuer_bindings (id) {
        id -> Uid,
        organisation_id -> Uid,
        issuer -> Text,
        claim -> Nullable<Text>,
        claim_value -> Nullable<Text>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    assignment_offers (id) {
        id -> Uid,
        account_id -> Uid,
        home_organisation_id -> Uid,
        unit_id -> Uid,
        organisation_id -> Uid,
        role -> Text,
        county_code -> Nullable<Text>,
        valid_from -> Nullable<Moment>,
        valid_to -> Nullable<Moment>,
        offered_by -> Uid,
        offered_as -> Text,
        offered_at -> Moment,
        status -> Text,
        settled_by -> Nullable<Uid>,
        settled_at -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    offer_areas (offer_id, area_id) {
        offer_id -> Uid,
        area_id -> Uid,
    }
}
