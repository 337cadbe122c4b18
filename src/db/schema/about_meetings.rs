//! Meetings, who is asked to them and who came.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    meetings (id) {
        id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        kind -> Text,
        status -> Text,
        starts_at -> Moment,
        duration_minutes -> Integer,
        time_zone -> Text,
        mode -> Text,
        place -> Nullable<Binary>,
        link -> Nullable<Binary>,
        purpose -> Binary,
        questions -> Nullable<Binary>,
        agenda -> Nullable<Binary>,
        chair -> Nullable<Binary>,
        recorder -> Nullable<Binary>,
        adaptations -> Nullable<Binary>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        sequence -> Integer,
        agenda_items -> Nullable<Integer>,
        minutes -> Nullable<Binary>,
        owner_branch -> Text,
        told_by -> Nullable<Binary>,
        told_reason -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    invitations (id) {
        id -> Uid,
        case_id -> Uid,
        meeting_id -> Uid,
        participant_id -> Uid,
        owner_organisation_id -> Uid,
        inviting_unit_id -> Uid,
        invited_unit_id -> Nullable<Uid>,
        invited_organisation_id -> Nullable<Uid>,
        kind -> Text,
        attendance_duty -> Bool,
        sequence -> Integer,
        sent_at -> Moment,
        received_at -> Nullable<Moment>,
        reply -> Nullable<Text>,
        replied_at -> Nullable<Moment>,
        withdrawn_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        legal_basis -> Nullable<Text>,
        invited_branch -> Nullable<Text>,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    invitation_replies (id) {
        id -> Uid,
        invitation_id -> Uid,
        sequence -> Integer,
        reply -> Text,
        channel -> Text,
        reason -> Nullable<Binary>,
        proposed_times -> Nullable<Text>,
        delegated_to -> Nullable<Binary>,
        has_mandate -> Nullable<Bool>,
        prepared_with -> Nullable<Binary>,
        account_id -> Nullable<Uid>,
        unit_id -> Nullable<Uid>,
        guest_link_id -> Nullable<Uid>,
        replied_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    guest_links (id) {
        id -> Uid,
        case_id -> Uid,
        invitation_id -> Uid,
        owner_organisation_id -> Uid,
        token_hash -> Text,
        expires_at -> Moment,
        revoked_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    attendances (id) {
        id -> Uid,
        case_id -> Uid,
        meeting_id -> Uid,
        participant_id -> Uid,
        owner_organisation_id -> Uid,
        attendance -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        owner_branch -> Text,
        called_outside -> Bool,
        outside_basis -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    calendar_feeds (id) {
        id -> Uid,
        unit_id -> Uid,
        account_id -> Uid,
        token_hash -> Text,
        revoked_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
    }
}
