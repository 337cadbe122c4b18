//! What an event is about and how it is told.

use crate::kernel::Code;
use crate::kernel::fact::FactKind;
use crate::kernel::subject::{SubjectKind, Under};
use crate::kernel::vocabulary::{Audience, Topic};

/// The kinds that a reader learns of whoever did it. As many each time, so that the statement is the
/// same: what is not told is left out by naming the case in its place. A kind that is not in the list
/// is told to the organisation that did it alone.
pub fn kinds_told(is_told: impl Fn(Topic) -> bool) -> Vec<SubjectKind> {
    let told = |kind: &SubjectKind| match kind.under() {
        Under::Nothing => true,
        Under::Topic(topic) => is_told(topic),
        Under::ItsOwn | Under::NoTopic => false,
    };
    let named = |kind: &SubjectKind| if told(kind) { *kind } else { SubjectKind::Case };
    SubjectKind::ALL.iter().map(named).collect()
}

/// The topics whose interventions a reader learns of, as many each time; none when there is none.
pub fn topics_told(is_told: impl Fn(Topic) -> bool) -> Option<Vec<Topic>> {
    let first = Topic::ALL.iter().copied().find(|topic| is_told(*topic))?;
    let named = |topic: &Topic| if is_told(*topic) { *topic } else { first };
    Some(Topic::ALL.iter().map(named).collect())
}

/// How what happened is told.
pub fn sentence(kind: FactKind, audience: Audience) -> &'static str {
    match audience {
        Audience::Party => kind.sv(),
        Audience::Person => kind.to_person(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_case_to_all_and_the_rest_by_topic() {
        let to_all = [SubjectKind::Case, SubjectKind::EmergencyAccess];
        let told = kinds_told(|_| false);
        assert!(told.iter().all(|kind| to_all.contains(kind)));
        assert_eq!(topics_told(|_| false), None);
        let told = kinds_told(|topic| topic == Topic::Meeting);
        assert!(told.contains(&SubjectKind::Meeting) && !told.contains(&SubjectKind::Plan));
        let all = kinds_told(|_| true);
        assert!(all.contains(&SubjectKind::FollowUp) && !all.contains(&SubjectKind::Intervention));
        let topics = topics_told(|topic| topic == Topic::Health).unwrap();
        assert!(topics.iter().all(|topic| *topic == Topic::Health));
    }
}
