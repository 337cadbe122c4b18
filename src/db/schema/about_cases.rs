//! Cases, consents and who takes part.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    cases (case_number) {
        case_number -> BigInt,
        id -> Uid,
        person_id -> Uid,
        initiating_organisation_id -> Uid,
        initiating_unit_id -> Uid,
        lead_unit_id -> Uid,
        lead_name -> Nullable<Binary>,
        origin -> Text,
        target_groups -> Integer,
        reason -> Binary,
        need_detected_on -> Date,
        requested_on -> Nullable<Date>,
        status -> Text,
        closing_reason -> Nullable<Text>,
        closing_text -> Nullable<Binary>,
        closed_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        predecessor_case_id -> Nullable<Uid>,
        date_of_death -> Nullable<Date>,
        emergency_until -> Nullable<Moment>,
        lead_assignment_id -> Nullable<Uid>,
        deputy_assignment_id -> Nullable<Uid>,
        deputy_from -> Nullable<Moment>,
        deputy_to -> Nullable<Moment>,
        initiating_branch -> Text,
        consented_until -> Nullable<Moment>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    case_external_ids (organisation_id, system, external_id) {
        organisation_id -> Uid,
        system -> Text,
        external_id -> Text,
        case_id -> Uid,
        system_key -> Text,
        external_key -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    case_access (unit_id, case_id) {
        unit_id -> Uid,
        case_id -> Uid,
        organisation_id -> Uid,
        is_initiator -> Bool,
        valid_from -> Moment,
        valid_to -> Nullable<Moment>,
        case_number -> BigInt,
        status -> Text,
        updated_at -> Moment,
        named_only -> Bool,
        branch -> Text,
        changed_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    case_preparations (case_id) {
        case_id -> Uid,
        what_matters -> Nullable<Binary>,
        wants_to_discuss -> Nullable<Binary>,
        wants_present -> Nullable<Binary>,
        wants_absent -> Nullable<Binary>,
        recorded_by -> Text,
        recorded_unit_id -> Uid,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    consents (id) {
        id -> Uid,
        case_id -> Uid,
        organisation_id -> Uid,
        kind -> Text,
        form -> Text,
        decision -> Text,
        given_by -> Binary,
        capacity -> Text,
        topics -> Integer,
        excluded -> Nullable<Binary>,
        valid_from -> Moment,
        valid_to -> Moment,
        received_by -> Text,
        received_unit_id -> Uid,
        created_at -> Moment,
        request_id -> Nullable<Uid>,
        owner_branch -> Text,
        representative_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    consent_endings (consent_id) {
        consent_id -> Uid,
        kind -> Text,
        reason -> Nullable<Binary>,
        received_by -> Text,
        ended_at -> Moment,
        representative_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    disclosures (id) {
        id -> Uid,
        case_id -> Uid,
        organisation_id -> Uid,
        consent_id -> Nullable<Uid>,
        basis -> Text,
        kind -> Text,
        is_recipient -> Bool,
        topics -> Integer,
        valid_from -> Moment,
        valid_to -> Moment,
        unit_id -> Nullable<Uid>,
        branch -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    participants (id) {
        id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        kind -> Text,
        role -> Text,
        unit_id -> Nullable<Uid>,
        organisation_id -> Nullable<Uid>,
        name -> Nullable<Binary>,
        contact -> Nullable<Binary>,
        attendance_duty -> Bool,
        valid_from -> Moment,
        valid_to -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        branch -> Nullable<Text>,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    childs_views (id) {
        id -> Uid,
        case_id -> Uid,
        consent_id -> Uid,
        organisation_id -> Uid,
        owner_branch -> Text,
        words -> Nullable<Binary>,
        said_at -> Moment,
        decision -> Nullable<Text>,
        reason -> Nullable<Binary>,
        considered_by -> Nullable<Text>,
        considered_at -> Nullable<Moment>,
    }
}
