//! What may follow when a case goes on elsewhere.

use crate::kernel::vocabulary::OrganisationKind;
use crate::kernel::{FaultCode, Id, Set};

/// Why coordination is needed, as the receiver's case says it until the receiver knows more: what
/// the old case says is not handed over.
pub const WAITING: &str = "Ärendet har flyttats hit från en annan organisation. Personens samtycke behövs innan arbetet kan fortsätta.";

/// A case moves to a unit of another municipality's organisation.
pub fn destination_fault(from: Id, to: Option<(Id, Set<OrganisationKind>)>) -> Option<FaultCode> {
    match to {
        None => Some(FaultCode::NotFound),
        Some((organisation, kinds)) => {
            let elsewhere = organisation != from && kinds.contains(OrganisationKind::Municipality);
            (!elsewhere).then_some(FaultCode::NotAllowedHere)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Stamp;

    #[test]
    fn moves_only_to_another_municipality() {
        let (here, there) = (
            Id::new(Stamp::from_micros(1)),
            Id::new(Stamp::from_micros(2)),
        );
        let municipality = Set::of(&[OrganisationKind::Municipality]);
        let region = Set::of(&[OrganisationKind::Region]);
        let fault = |to| destination_fault(here, to);
        assert_eq!(fault(None), Some(FaultCode::NotFound));
        assert_eq!(
            fault(Some((here, municipality))),
            Some(FaultCode::NotAllowedHere)
        );
        assert_eq!(
            fault(Some((there, region))),
            Some(FaultCode::NotAllowedHere)
        );
        assert_eq!(fault(Some((there, municipality.union(region)))), None);
    }
}
