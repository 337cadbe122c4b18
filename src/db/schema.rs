//! The tables as diesel sees them, the same on both databases.
//!
//! A test compares this with what the migrations make.

mod documents;

pub use documents::{plan_agreements, plan_distributions};

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    organisations (id) {
        id -> Uid,
        name -> Text,
        kinds -> Integer,
        organisation_number -> Nullable<Text>,
        hsa_id -> Nullable<Text>,
        county_code -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    areas (id) {
        id -> Uid,
        name -> Text,
        county_code -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    units (id) {
        id -> Uid,
        organisation_id -> Uid,
        area_id -> Nullable<Uid>,
        name -> Text,
        hsa_id -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    accounts (id) {
        id -> Uid,
        issuer -> Text,
        subject -> Text,
        display_name -> Text,
        active -> Bool,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    assignments (id) {
        id -> Uid,
        account_id -> Uid,
        unit_id -> Uid,
        role -> Text,
        valid_from -> Moment,
        valid_to -> Nullable<Moment>,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    persons (id) {
        id -> Uid,
        organisation_id -> Uid,
        given_name -> Binary,
        family_name -> Binary,
        birth_date -> Nullable<Date>,
        sex -> Nullable<Text>,
        municipality_code -> Nullable<Text>,
        protected_identity -> Text,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_keys (person_id) {
        person_id -> Uid,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    service_keys (name) {
        name -> Text,
        kept -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    person_identifiers (id) {
        id -> Uid,
        person_id -> Uid,
        organisation_id -> Uid,
        kind -> Text,
        number -> Binary,
        mark -> Binary,
        issuer -> Text,
        recorded_at -> Moment,
        retired_at -> Nullable<Moment>,
    }
}

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
    }
}

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
    }
}

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
        case_id -> Uid,
        case_number -> BigInt,
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
    }
}

diesel::joinable!(assignments -> accounts (account_id));
diesel::joinable!(assignments -> units (unit_id));
diesel::joinable!(person_keys -> persons (person_id));
diesel::joinable!(consent_endings -> consents (consent_id));
diesel::joinable!(follow_up_goals -> goals (goal_id));
diesel::joinable!(follow_up_interventions -> interventions (intervention_id));

diesel::allow_tables_to_appear_in_same_query!(
    organisations,
    areas,
    units,
    accounts,
    assignments,
    persons,
    person_keys,
    service_keys,
    person_identifiers,
    cases,
    case_external_ids,
    case_access,
    consents,
    consent_endings,
    disclosures,
    participants,
    meetings,
    invitations,
    invitation_replies,
    guest_links,
    attendances,
    calendar_feeds,
    plans,
    goals,
    interventions,
    deadline_policies,
    deadlines,
    plan_agreements,
    plan_distributions,
    audit_entries,
    outbox_events,
    revisions,
    follow_ups,
    follow_up_outcomes,
    follow_up_attendees,
    follow_up_goals,
    follow_up_interventions,
    case_preparations,
);
