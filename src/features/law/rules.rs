//! Which rows of the law are asked for.

use crate::kernel::Day;
use crate::kernel::law::{Law, LawKind, LawRow};

/// What of the law is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only rows of these kinds.
    pub kinds: Option<Vec<LawKind>>,
    /// Only rows that hold on this day.
    pub at: Option<Day>,
    /// Only what holds in this county: its own rows and those of the whole country.
    pub county: Option<String>,
}

impl Wanted {
    fn includes(&self, row: &LawRow) -> bool {
        let here = |county: &String| row.county.as_ref().is_none_or(|only| only == county);
        self.kinds
            .as_ref()
            .is_none_or(|kinds| kinds.contains(&row.kind()))
            && self.at.is_none_or(|day| row.holds_on(day))
            && self.county.as_ref().is_none_or(here)
    }
}

/// The rows of `law` that are `wanted`, in their order.
pub fn chosen<'l>(law: &'l Law, wanted: &Wanted) -> Vec<&'l LawRow> {
    let rows = law.rows().iter();
    rows.filter(|row| wanted.includes(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::law::LawSettings;

    fn found(kind: Option<LawKind>, at: Option<&str>) -> Vec<String> {
        let law = Law::new(&LawSettings::default()).unwrap();
        let wanted = Wanted {
            kinds: kind.map(|kind| vec![kind]),
            at: at.map(|day| day.parse().unwrap()),
            county: None,
        };
        let rows = chosen(&law, &wanted).into_iter();
        rows.map(|row| row.id.to_string()).collect()
    }

    #[test]
    fn chooses_by_the_day() {
        let duties = |day| found(Some(LawKind::AttendanceDuty), Some(day)).len();
        assert_eq!(duties("2026-12-31") + 2, duties("2027-01-01"));
        let label = |day| found(Some(LawKind::Label), Some(day)).len();
        assert_eq!((label("2027-12-31"), label("2028-01-01")), (0, 1));
    }

    #[test]
    fn chooses_all_when_nothing_is_said() {
        let law = Law::new(&LawSettings::default()).unwrap();
        assert_eq!(found(None, None).len(), law.rows().len());
    }
}
