//! Who is named for what is protected, and emergency access.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    named_users (id) {
        id -> Uid,
        case_id -> Uid,
        account_id -> Uid,
        unit_id -> Uid,
        organisation_id -> Uid,
        ended_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_keepers (person_id, account_id) {
        person_id -> Uid,
        account_id -> Uid,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    emergency_accesses (id) {
        id -> Uid,
        case_id -> Uid,
        account_id -> Uid,
        assignment_id -> Uid,
        role -> Text,
        unit_id -> Uid,
        organisation_id -> Uid,
        reason_code -> Text,
        text -> Binary,
        valid_from -> Moment,
        valid_to -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    emergency_queue (organisation_id, emergency_access_id) {
        organisation_id -> Uid,
        emergency_access_id -> Uid,
        reviewed -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    emergency_reviews (emergency_access_id) {
        emergency_access_id -> Uid,
        verdict -> Text,
        comment -> Binary,
        reviewed_by -> Text,
        account_id -> Uid,
        organisation_id -> Uid,
        reviewed_at -> Moment,
    }
}
