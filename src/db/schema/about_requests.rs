//! Requests for a SIP, and the links by which one is made.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    requests (id) {
        id -> Uid,
        unit_id -> Uid,
        organisation_id -> Uid,
        branch -> Text,
        asked_unit_id -> Uid,
        asked_by -> Text,
        asking_unit_id -> Nullable<Uid>,
        asking_organisation_id -> Nullable<Uid>,
        asking_branch -> Nullable<Text>,
        person_id -> Nullable<Uid>,
        representative_id -> Nullable<Uid>,
        mark -> Binary,
        identity_kind -> Text,
        issuer -> Text,
        identity_number -> Binary,
        given_name -> Binary,
        family_name -> Binary,
        asker_name -> Nullable<Binary>,
        reason -> Binary,
        what_matters -> Nullable<Binary>,
        contact -> Nullable<Binary>,
        asked_at -> Moment,
        due_at -> Nullable<Moment>,
        status -> Text,
        answer -> Nullable<Text>,
        answer_reason -> Nullable<Binary>,
        persons_reason -> Nullable<Text>,
        case_id -> Nullable<Uid>,
        answered_at -> Nullable<Moment>,
        withdrawn_at -> Nullable<Moment>,
        version -> BigInt,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    request_keys (request_id) {
        request_id -> Uid,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    request_links (id) {
        id -> Uid,
        unit_id -> Uid,
        organisation_id -> Uid,
        branch -> Text,
        asked_by -> Text,
        owner_unit_id -> Uid,
        owner_organisation_id -> Uid,
        person_id -> Nullable<Uid>,
        identity_kind -> Text,
        issuer -> Text,
        identity_number -> Binary,
        given_name -> Binary,
        family_name -> Binary,
        kept -> Binary,
        token_hash -> Text,
        expires_at -> Moment,
        revoked_at -> Nullable<Moment>,
        request_id -> Nullable<Uid>,
        version -> BigInt,
        created_at -> Moment,
    }
}
