//! What holds for the registry beyond the form of each member.

use super::codes::{CountyCode, MunicipalityCode, OrganisationNumber};
use crate::kernel::identity::luhn;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Fault, FaultCode, Frame, Id, Possible, Problem, ProblemCode, Stamp, When};

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

/// How an assignment comes to an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Giving {
    /// The giver is enough.
    Alone,
    /// Another must accept it, for this reason.
    Batch(Fault),
}

/// How an administrator of role `giver` gives `role` to an account, in a unit of its own organisation
/// (`at_home`) or of another.
///
/// # Errors
/// When that administrator never gives it so.
pub fn giving(giver: Role, role: Role, at_home: bool) -> Result<Giving, Problem> {
    let is_shareable = matches!(
        role,
        Role::Coordinator | Role::Caseworker | Role::Manager | Role::Ambassador | Role::Integration
    );
    match (giver, role) {
        // A person is known by the number in the token, the service's administrator by the command line.
        (_, Role::Person | Role::ServiceAdmin) => {
            Err(Problem::invalid("/role", FaultCode::NotAllowedHere))
        }
        (Role::ServiceAdmin, _) if is_shareable => Err(Problem::with(
            ProblemCode::RoleReserved,
            vec![Fault::at("/role", FaultCode::NotAllowedHere)],
        )),
        _ if !at_home && is_shareable => Ok(Giving::Batch(elsewhere())),
        _ if !at_home => Err(Problem::with(ProblemCode::Invalid, vec![elsewhere()])),
        (_, Role::Auditor | Role::Strategist) => {
            Ok(Giving::Batch(Fault::at("/role", FaultCode::SecondPerson)))
        }
        _ => Ok(Giving::Alone),
    }
}

/// What was `given` together with the other faults of its body, all at once.
///
/// # Errors
/// When there is any.
pub fn sound(given: Result<Giving, Problem>, mut faults: Vec<Fault>) -> Result<Giving, Problem> {
    match given {
        Err(problem) if problem.code == ProblemCode::Invalid => {
            faults.extend(problem.faults);
            Err(Problem::with(ProblemCode::Invalid, faults))
        }
        Err(problem) => Err(problem),
        Ok(giving) => Problem::unless_empty(faults).map(|()| giving),
    }
}

fn elsewhere() -> Fault {
    Fault::at("/unitId", FaultCode::OtherOrganisation)
}

/// Who has offered an assignment, of which role, in which organisation's unit.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// The account that offered it.
    pub by: Id,
    /// In which role.
    pub giver: Role,
    /// What is offered.
    pub role: Role,
    /// The organisation of the unit.
    pub organisation: Id,
}

/// Whether an administrator who knows of the offer is the one whose acceptance it waits for: never who
/// made it; of a strategist the service's for the organisation's and the other way round; of a reviewer
/// whoever else; of what is shared the administrator of the organisation where the work is.
pub fn may_accept(offered: Offered, (account, role, organisation): (Id, Role, Id)) -> bool {
    offered.by != account
        && match offered.role {
            Role::Auditor => true,
            Role::Strategist => offered.giver != role,
            _ => organisation == offered.organisation,
        }
}

/// A strategist has areas or a county, nobody else has either.
pub fn reach_faults(role: Role, areas: Option<&[Id]>, county: Option<&CountyCode>) -> Vec<Fault> {
    let fault = match (role, areas, county) {
        (Role::Strategist, None, None) => Some(Fault::required("/areaIds", When::Strategist)),
        (Role::Strategist, Some(_), Some(_)) => {
            Some(Fault::at("/countyCode", FaultCode::NotAllowedHere))
        }
        (Role::Strategist, ..) | (_, None, None) => None,
        (_, Some(_), _) => Some(Fault::at("/areaIds", FaultCode::NotAllowedHere)),
        (_, None, Some(_)) => Some(Fault::at("/countyCode", FaultCode::NotAllowedHere)),
    };
    fault.into_iter().collect()
}

/// An assignment begins now or later, never before it was given, and ends after it begins.
pub fn period_faults(now: Stamp, from: Option<Stamp>, to: Option<Stamp>) -> Vec<Fault> {
    let frame = Frame::at(now);
    let later = from.filter(|from| *from != now);
    let begins = later.and_then(|from| Possible::AssignmentFrom.moment("/validFrom", from, &frame));
    let backwards = to.is_some_and(|to| to <= from.unwrap_or(now));
    let ends = match backwards {
        true => Some(Fault::at("/validTo", FaultCode::EndBeforeStart)),
        false => to.and_then(|to| Possible::AssignmentTo.moment("/validTo", to, &frame)),
    };
    begins.into_iter().chain(ends).collect()
}

/// A claim is told with what it must say.
pub fn claim_faults(claim: Option<&str>, value: Option<&str>) -> Vec<Fault> {
    let fault = match (claim, value) {
        (Some(_), None) => Some(Fault::required("/claimValue", When::ClaimStated)),
        (None, Some(_)) => Some(Fault::required("/claim", When::ClaimValueStated)),
        _ => None,
    };
    fault.into_iter().collect()
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
        let faults = |from, to| period_faults(at(5), from, to).len();
        assert_eq!(faults(None, None), 0);
        assert_eq!(faults(Some(at(5)), Some(at(6))), 0);
        assert_eq!(faults(None, Some(at(5))), 1);
        assert_eq!(faults(Some(at(4)), Some(at(4))), 2);
    }

    #[test]
    fn lets_no_administrator_give_what_is_not_its_to_give() {
        use Role::{Auditor, Coordinator, Person, RegistryAdmin, ServiceAdmin, Strategist};
        let alone = |giver, role, at_home| giving(giver, role, at_home) == Ok(Giving::Alone);
        let together =
            |giver, role, at_home| matches!(giving(giver, role, at_home), Ok(Giving::Batch(_)));
        assert!(
            alone(RegistryAdmin, Coordinator, true) && together(RegistryAdmin, Coordinator, false)
        );
        assert!(
            alone(RegistryAdmin, RegistryAdmin, true) && alone(ServiceAdmin, RegistryAdmin, true)
        );
        for giver in [RegistryAdmin, ServiceAdmin] {
            for role in [Auditor, Strategist] {
                assert!(together(giver, role, true) && giving(giver, role, false).is_err());
            }
            for role in [Person, ServiceAdmin] {
                assert!(giving(giver, role, true).is_err());
            }
            assert!(giving(giver, RegistryAdmin, false).is_err());
        }
        assert!(giving(ServiceAdmin, Coordinator, true).is_err());
    }

    #[test]
    fn lets_nobody_accept_the_own_offer() {
        let [me, other, here, there] = [1, 2, 3, 4].map(|n| Id::new(at(n)));
        for role in [Role::Auditor, Role::Strategist, Role::Manager] {
            let offered = Offered {
                by: me,
                giver: Role::RegistryAdmin,
                role,
                organisation: here,
            };
            let accepts = |account, as_role, from| may_accept(offered, (account, as_role, from));
            assert!(!accepts(me, Role::ServiceAdmin, here), "{role:?}");
            assert_eq!(
                accepts(other, Role::ServiceAdmin, there),
                role != Role::Manager
            );
            assert_eq!(
                accepts(other, Role::RegistryAdmin, here),
                role != Role::Strategist
            );
        }
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
