//! What is due.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deadline_policies (id) {
        id -> Uid,
        county_code -> Text,
        target_group -> Nullable<Text>,
        origin -> Nullable<Text>,
        event -> Text,
        amount -> Integer,
        unit -> Text,
        severity -> Text,
        legal_reference -> Nullable<Text>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    deadlines (id) {
        id -> Uid,
        case_id -> Nullable<Uid>,
        case_number -> Nullable<BigInt>,
        kind -> Text,
        subject_id -> Nullable<Uid>,
        unit_id -> Uid,
        organisation_id -> Uid,
        is_leads -> Bool,
        starts_from -> Moment,
        amount -> Integer,
        time_unit -> Text,
        severity -> Text,
        legal_reference -> Nullable<Text>,
        waiting_for -> Text,
        due_at -> Moment,
        met_at -> Nullable<Moment>,
        cancelled_at -> Nullable<Moment>,
        created_at -> Moment,
        ends_at -> Nullable<Moment>,
        branch -> Text,
        asked_at -> Nullable<Moment>,
        asked_by -> Nullable<Text>,
    }
}
