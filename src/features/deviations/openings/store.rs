//! Queries on openings.

use diesel::prelude::*;

use crate::db::schema::deviation_openings;
use crate::features::deviations::policy::OpenDeviationCase;
use crate::gate::{Ask, Permit, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::DeviationCaseOpened;

/// Opens the link to the case to the unit that has the permit's deviation.
///
/// # Errors
/// 409 when it is open to it already.
pub fn open(tx: &mut Tx<'_>, permit: &Permit<OpenDeviationCase>) -> Result<(), Problem> {
    let (id, unit) = (permit.target().id, permit.target().unit_id);
    let staff = permit.actor().as_staff();
    diesel::insert_into(deviation_openings::table)
        .values((
            deviation_openings::deviation_id.eq(id),
            deviation_openings::unit_id.eq(unit),
            deviation_openings::opened_at.eq(tx.now()),
            deviation_openings::account_id.eq(staff.map(|staff| staff.account_id)),
        ))
        .run(tx)?;
    permit.record(tx, DeviationCaseOpened { id, unit })
}
