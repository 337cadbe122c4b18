//! Discharges from inpatient care, whom they are told to and what was acknowledged.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    discharges (id) {
        id -> Uid,
        case_id -> Uid,
        owner_organisation_id -> Uid,
        own_disclosure_id -> Uid,
        status -> Text,
        care_form -> Text,
        reason -> Nullable<Binary>,
        admitted_at -> Moment,
        assessed_at -> Nullable<Moment>,
        notified_at -> Moment,
        planned_on -> Date,
        contact_unit_id -> Nullable<Uid>,
        contact_name -> Nullable<Binary>,
        ending -> Nullable<Text>,
        ended_at -> Nullable<Moment>,
        ending_recorded_at -> Nullable<Moment>,
        version -> BigInt,
        created_at -> Moment,
        updated_at -> Moment,
        owner_branch -> Text,
        registered_address -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    discharge_receivers (id) {
        id -> Uid,
        discharge_id -> Uid,
        unit_id -> Uid,
        organisation_id -> Uid,
        kind -> Text,
        disclosure_id -> Uid,
        legal_reference -> Text,
        created_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    discharge_notices (id) {
        id -> Uid,
        discharge_id -> Uid,
        kind -> Text,
        ready_at -> Nullable<Moment>,
        planned_before -> Nullable<Date>,
        planned_on -> Nullable<Date>,
        withdrawn_notice_id -> Nullable<Uid>,
        reason -> Nullable<Binary>,
        sent_by -> Text,
        sent_unit_id -> Uid,
        sent_at -> Moment,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::*;

    discharge_receipts (notice_id, receiver_id) {
        notice_id -> Uid,
        receiver_id -> Uid,
        received_by -> Text,
        received_at -> Moment,
    }
}
