//! What was done.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    audit_entries (id) {
        id -> Uid,
        at -> Moment,
        action -> Text,
        purpose -> Text,
        outcome -> Text,
        problem -> Nullable<Text>,
        account_id -> Nullable<Uid>,
        assignment_id -> Nullable<Uid>,
        unit_id -> Nullable<Uid>,
        organisation_id -> Nullable<Uid>,
        role -> Nullable<Text>,
        client -> Nullable<Text>,
        subject_kind -> Text,
        subject_id -> Nullable<Uid>,
        case_id -> Nullable<Uid>,
        person_id -> Nullable<Uid>,
        trace_id -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    outbox_events (position) {
        position -> BigInt,
        id -> Uid,
        at -> Moment,
        #[sql_name = "type"]
        kind -> Text,
        subject_kind -> Text,
        subject_id -> Uid,
        case_id -> Nullable<Uid>,
        account_id -> Nullable<Uid>,
        unit_id -> Nullable<Uid>,
        organisation_id -> Nullable<Uid>,
        role -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    revisions (id) {
        id -> Uid,
        subject_kind -> Text,
        subject_id -> Uid,
        version -> BigInt,
        content -> Binary,
        replaced_at -> Moment,
        account_id -> Nullable<Uid>,
        unit_id -> Nullable<Uid>,
    }
}
