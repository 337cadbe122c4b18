//! Plans, what is said of them and what comes of them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    plans (id) {
        id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        number -> Integer,
        status -> Text,
        current_situation -> Nullable<Binary>,
        what_matters -> Nullable<Binary>,
        own_resources -> Nullable<Binary>,
        early_signs -> Nullable<Binary>,
        overall_responsible_organisation_id -> Nullable<Uid>,
        lead_name -> Nullable<Binary>,
        follow_up_on -> Nullable<Date>,
        follow_up_form -> Nullable<Text>,
        follow_up_caller -> Nullable<Binary>,
        adopted_at -> Nullable<Moment>,
        adopted_by -> Nullable<Text>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        based_on_id -> Nullable<Uid>,
        childs_view -> Nullable<Binary>,
        owner_branch -> Text,
        adopted_without_meeting -> Nullable<Bool>,
        without_meeting_reason -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    goals (id) {
        id -> Uid,
        plan_id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        term -> Text,
        persons_words -> Binary,
        professional_words -> Nullable<Binary>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        lineage_id -> Nullable<Uid>,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    interventions (id) {
        id -> Uid,
        plan_id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        need -> Binary,
        measure -> Binary,
        topic -> Text,
        responsible_participant_id -> Nullable<Uid>,
        contact -> Nullable<Binary>,
        own_contribution -> Nullable<Binary>,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        status -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        lineage_id -> Nullable<Uid>,
        owner_branch -> Text,
    }
}

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
        owner_branch -> Text,
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
        owner_branch -> Text,
        to_person -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    adopted_versions (id) {
        id -> Uid,
        case_id -> Uid,
        content -> Binary,
        kept_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    follow_ups (id) {
        id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        plan_id -> Uid,
        due_on -> Date,
        form -> Nullable<Text>,
        caller -> Nullable<Binary>,
        meeting_id -> Nullable<Uid>,
        status -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        owner_branch -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    follow_up_outcomes (follow_up_id) {
        follow_up_id -> Uid,
        held_on -> Date,
        person_took_part -> Bool,
        persons_view -> Nullable<Binary>,
        absence_reason -> Nullable<Binary>,
        new_needs -> Nullable<Binary>,
        decision -> Text,
        next_due_on -> Nullable<Date>,
        recorded_by -> Text,
        recorded_unit_id -> Uid,
        recorded_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    follow_up_attendees (follow_up_id, participant_id) {
        follow_up_id -> Uid,
        participant_id -> Uid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    follow_up_goals (id) {
        id -> Uid,
        follow_up_id -> Uid,
        goal_id -> Uid,
        outcome -> Text,
        comment -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    follow_up_interventions (id) {
        id -> Uid,
        follow_up_id -> Uid,
        intervention_id -> Uid,
        outcome -> Text,
        comment -> Nullable<Binary>,
    }
}
