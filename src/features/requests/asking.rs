//! Of which unit a SIP is requested, and for whom.

use super::rules::is_askable;
use super::wire::RequestedFor;
use crate::features::persons::{self, ToldPerson};
use crate::features::registry;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::vocabulary::Party;
use crate::kernel::{Fault, FaultCode, Id, Problem};

/// The unit asked, when it is at work and one to ask.
pub fn asked_unit<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    unit: Id,
    faults: &mut Vec<Fault>,
) -> Result<Option<Party>, Problem> {
    let found = registry::organisations_of_units(tx, permit, &[unit])?;
    let fault = match found.first() {
        None => FaultCode::NotFound,
        Some((_, kinds)) if !is_askable(*kinds) => FaultCode::NotAskable,
        Some((party, _)) => return Ok(Some(*party)),
    };
    faults.push(Fault::at("/unitId", fault));
    Ok(None)
}

/// Whom it is about: by a record that the actor may know, or as stated.
pub fn person_of<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (record, stated): (Option<Id>, Option<RequestedFor>),
    faults: &mut Vec<Fault>,
) -> Result<Option<ToldPerson>, Problem> {
    if let Some(id) = record {
        let found = persons::told(tx, permit, id)?;
        if found.is_none() {
            faults.push(Fault::at("/personId", FaultCode::NotFound));
        }
        return Ok(found);
    }
    let Some(stated) = stated else {
        return Ok(None);
    };
    let names = (stated.given_name, stated.family_name);
    match ToldPerson::stated(stated.identity, names, tx.now().swedish_day()) {
        Ok(person) => Ok(Some(person)),
        Err(found) => {
            faults.extend(found.into_iter().map(|fault| fault.below("/person")));
            Ok(None)
        }
    }
}
