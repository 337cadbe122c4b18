//! Queries on what follows a case.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::schema::cases;
use crate::features::cases::policy::ReopenCase;
use crate::gate::{Ask, Permit, Tx};
use crate::kernel::Problem;

/// Whether the permit's case went on in another organisation.
pub fn went_elsewhere(tx: &mut Tx<'_>, permit: &Permit<ReopenCase>) -> Result<bool, Problem> {
    let elsewhere = cases::table
        .filter(cases::predecessor_case_id.eq(Some(permit.target().id)))
        .filter(cases::initiating_organisation_id.ne(permit.actor().organisation_id));
    Ok(diesel::select(exists(elsewhere)).only(tx)?)
}
