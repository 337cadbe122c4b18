//! What the parties say of a plan, and who got a copy.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    plan_agreements (id) {
        id -> Uid,
        plan_id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        participant_id -> Uid,
        plan_version -> BigInt,
        answer -> Text,
        comment -> Nullable<Binary>,
        recorded_by -> Text,
        recorded_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    plan_distributions (id) {
        id -> Uid,
        plan_id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        participant_id -> Nullable<Uid>,
        recipient -> Nullable<Binary>,
        plan_version -> BigInt,
        channel -> Text,
        handed_over_at -> Moment,
        note -> Nullable<Binary>,
        recorded_by -> Text,
        recorded_at -> Moment,
    }
}
