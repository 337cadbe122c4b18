//! What is disclosed on another basis than consent.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    disclosure_grounds (disclosure_id) {
        disclosure_id -> Uid,
        organisation_id -> Uid,
        reference -> Nullable<Binary>,
        approver_name -> Binary,
        approver_title -> Binary,
        reason -> Binary,
        valid_to -> Moment,
        recorded_by -> Text,
        recorded_unit_id -> Uid,
        recorded_at -> Moment,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    disclosure_endings (disclosure_id) {
        disclosure_id -> Uid,
        reason -> Nullable<Binary>,
        ended_by -> Text,
        ended_unit_id -> Uid,
        ended_at -> Moment,
    }
}
