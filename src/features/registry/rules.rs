//! What holds for the registry beyond the form of each member.

use super::codes::{CountyCode, MunicipalityCode, OrganisationNumber};
use crate::kernel::identity::luhn;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Fault, FaultCode, Stamp};

/// An organisation number passes the Luhn check, and a municipality lies in its county.
pub fn organisation_faults(
    number: Option<&OrganisationNumber>,
    county: Option<&CountyCode>,
    municipality: Option<&MunicipalityCode>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if number.is_some_and(|number| !luhn(number)) {
        faults.push(Fault::at("/organisationNumber", FaultCode::CheckDigit));
    }
    if let (Some(county), Some(municipality)) = (county, municipality)
        && !municipality.starts_with(&**county)
    {
        faults.push(Fault::at("/municipalityCode", FaultCode::Pattern));
    }
    faults
}

/// Nobody is assigned to be a person cared for: that is by the number in the own token.
pub fn role_faults(role: Role) -> Vec<Fault> {
    let refused = role == Role::Person;
    refused
        .then(|| Fault::at("/role", FaultCode::NotAllowedHere))
        .into_iter()
        .collect()
}

/// An assignment ends after it begins.
pub fn period_faults(from: Stamp, to: Option<Stamp>) -> Vec<Fault> {
    let backwards = to.is_some_and(|to| to <= from);
    backwards
        .then(|| Fault::at("/validTo", FaultCode::EndBeforeStart))
        .into_iter()
        .collect()
}

/// When an assignment that is ended at `now` ends; none when it has ended already. One that has
/// not begun never begins.
pub fn end_of(from: Stamp, to: Option<Stamp>, now: Stamp) -> Option<Stamp> {
    let end = from.max(now);
    to.is_none_or(|to| to > end).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Stamp {
        Stamp::from_micros(second * 1_000_000)
    }

    #[test]
    fn names_every_fault_of_an_organisation() {
        let number = |text: &str| OrganisationNumber::stored(text.into());
        let faults = |number_text: &str, county: &str, municipality: &str| {
            organisation_faults(
                Some(&number(number_text)),
                Some(&CountyCode::stored(county.into())),
                Some(&MunicipalityCode::stored(municipality.into())),
            )
        };
        assert_eq!(faults("2120002239", "20", "2080"), Vec::new());
        assert_eq!(faults("2120002230", "20", "0180").len(), 2);
        assert_eq!(
            organisation_faults(None, None, Some(&MunicipalityCode::stored("0180".into()))),
            Vec::new()
        );
    }

    #[test]
    fn refuses_a_period_that_ends_where_it_begins() {
        assert!(period_faults(at(5), None).is_empty());
        assert!(period_faults(at(5), Some(at(6))).is_empty());
        assert_eq!(period_faults(at(5), Some(at(5))).len(), 1);
    }

    #[test]
    fn ends_an_assignment_once() {
        assert_eq!(end_of(at(1), None, at(5)), Some(at(5)));
        assert_eq!(end_of(at(1), Some(at(9)), at(5)), Some(at(5)));
        assert_eq!(end_of(at(1), Some(at(5)), at(5)), None);
        assert_eq!(end_of(at(8), None, at(5)), Some(at(8)));
        assert_eq!(end_of(at(8), Some(at(8)), at(5)), None);
    }
}
