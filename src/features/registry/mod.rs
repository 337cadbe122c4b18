//! The registry: organisations, areas, units, accounts and their assignments. No person cared for.

mod accounts;
mod areas;
mod assignments;
mod bindings;
mod codes;
mod myself;
mod offers;
mod organisations;
mod policy;
mod rules;
mod store;
mod units;

use crate::http::Mount;

pub use codes::{CountyCode, MunicipalityCode, county_of};
pub use offers::OfferStatus;
pub use policy::ACTIONS;
pub use store::{
    county_of_unit, kinds_at_work, kinds_of, organisation_of_unit, organisations_of_units, party,
};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    for routes in [
        myself::routes,
        organisations::routes,
        bindings::routes,
        areas::routes,
        units::routes,
        accounts::routes,
        assignments::routes,
        offers::routes,
    ] {
        routes(mount);
    }
}
