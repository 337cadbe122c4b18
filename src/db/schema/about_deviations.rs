//! Deviations, who knows of them and what came of them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviations (id) {
        id -> Uid,
        status -> Text,
        category -> Text,
        reporting_unit_id -> Nullable<Uid>,
        reporting_organisation_id -> Nullable<Uid>,
        reporting_branch -> Nullable<Text>,
        person_id -> Nullable<Uid>,
        unit_id -> Uid,
        organisation_id -> Uid,
        branch -> Text,
        area_id -> Nullable<Uid>,
        county_code -> Nullable<Text>,
        case_id -> Nullable<Uid>,
        happened_on -> Nullable<Date>,
        description -> Binary,
        done_at_once -> Nullable<Binary>,
        not_followed -> Nullable<Text>,
        not_followed_reference -> Nullable<Binary>,
        likelihood -> Nullable<Integer>,
        consequence -> Nullable<Integer>,
        risk_score -> Nullable<Integer>,
        origin_system -> Nullable<Text>,
        origin_scale -> Nullable<Binary>,
        origin_value -> Nullable<Binary>,
        submitted_at -> Nullable<Moment>,
        answer_due_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_keys (deviation_id) {
        deviation_id -> Uid,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_access (unit_id, deviation_id) {
        unit_id -> Uid,
        deviation_id -> Uid,
        organisation_id -> Uid,
        branch -> Text,
        side -> Text,
        until -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_steps (id) {
        id -> Uid,
        deviation_id -> Uid,
        step -> Text,
        at -> Moment,
        unit_id -> Nullable<Uid>,
        account_id -> Nullable<Uid>,
        role -> Text,
        to_unit_id -> Nullable<Uid>,
        words -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_answers (deviation_id) {
        deviation_id -> Uid,
        words -> Binary,
        obstacle -> Text,
        cause -> Nullable<Binary>,
        likelihood -> Integer,
        consequence -> Integer,
        answered_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_measures (id) {
        id -> Uid,
        deviation_id -> Uid,
        measure -> Binary,
        responsible -> Binary,
        due_on -> Date,
        done_on -> Nullable<Date>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_openings (deviation_id, unit_id) {
        deviation_id -> Uid,
        unit_id -> Uid,
        opened_at -> Moment,
        account_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deviation_external_ids (organisation_id, system_key, external_key) {
        organisation_id -> Uid,
        system_key -> Text,
        external_key -> Text,
        system -> Text,
        external_id -> Text,
        deviation_id -> Uid,
    }
}
