//! When a case last changed for each of its readers.
//!
//! What happens in a case is written on the access of those units that may learn of it at that moment, so that a
//! list of what has changed is one range of an index and tells nobody that something happened which is not theirs
//! to know.

use std::collections::BTreeMap;

use super::outbox::Maker;
use super::permit::{Recorded, Tx};
use crate::db::sql::Sql;
use crate::kernel::fact::FactKind;
use crate::kernel::subject::Under;
use crate::kernel::vocabulary::{Owner, Role, Topic, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};

/// What happened in one case, as far as it decides who learns of it.
#[derive(Default)]
struct Changed {
    to_all: bool,
    topics: Topics,
    owners: Vec<Owner>,
    /// Whether it is told as done by somebody of staff, whose own branch knows.
    by_staff: bool,
    /// Whether it is for those who opened the case: the person did it, or nobody, or it is of a discharge.
    to_initiator: bool,
    /// The case was opened by it: its rows of access are made now.
    opened: bool,
}

impl Changed {
    fn add(&mut self, one: &Recorded, maker: &Maker) {
        self.opened |= one.kind == FactKind::CaseOpened;
        let named = one.named && maker.unit_id().is_some();
        self.by_staff |= named;
        self.to_initiator |= !named || matches!(maker.role(), None | Some(Role::Person));
        match (one.item, one.kind.under()) {
            (Some(item), _) => {
                self.topics = self.topics.union(item.topics);
                if !self.owners.contains(&item.owner) {
                    self.owners.push(item.owner);
                }
            }
            (None, Under::Nothing) => self.to_all = true,
            (None, Under::Topic(topic)) => {
                self.topics = self.topics.union(Set::of(&[topic]));
                self.to_initiator |= topic == Topic::Discharge;
            }
            (None, Under::ItsOwn | Under::NoTopic) => {}
        }
    }

    /// Moves the stamp of those who learn of it, and of those who may read more of the case from now on.
    fn stamp(&self, case: Id, maker: &Maker, now: Stamp) -> Sql<()> {
        let sql = Sql::new("UPDATE case_access SET changed_at = ")
            .at(now)
            .text(" WHERE case_id = ")
            .id(case)
            .text(" AND changed_at < ")
            .at(now);
        if self.to_all {
            return sql;
        }
        let sql = sql.text(
            " AND (EXISTS (SELECT 1 FROM disclosures AS d WHERE d.case_id = case_access.case_id \
             AND d.organisation_id = case_access.organisation_id \
             AND (d.branch IS NULL OR d.branch = case_access.branch) \
             AND (d.unit_id IS NULL OR d.unit_id = case_access.unit_id) AND d.valid_from <= ",
        );
        let sql = sql
            .at(now)
            .text(" AND d.valid_to > ")
            .at(now)
            .text(" AND ((d.topics & ")
            .number(self.topics.bits().into())
            .text(") <> 0 OR d.valid_from = ")
            .at(now)
            .text("))");
        let sql = match maker.unit_id().filter(|_| self.by_staff) {
            None => sql,
            Some(unit) => sql
                .text(
                    " OR EXISTS (SELECT 1 FROM units WHERE units.branch = case_access.branch \
                     AND units.organisation_id = case_access.organisation_id AND units.id = ",
                )
                .id(unit)
                .text(")"),
        };
        let sql = match self.to_initiator {
            true => sql.text(" OR is_initiator"),
            false => sql,
        };
        let owned = |sql: Sql<()>, owner: &Owner| {
            sql.text(" OR (organisation_id = ")
                .id(owner.organisation_id)
                .text(" AND branch = ")
                .codes(&[owner.branch])
                .text(")")
        };
        self.owners.iter().fold(sql, owned).text(")")
    }
}

/// Stamps every case in which this unit recorded something.
pub(super) fn stamp(tx: &mut Tx<'_>, maker: &Maker) -> Result<(), Problem> {
    let now = tx.now();
    // In the order of their ids, in which every unit takes them.
    let mut cases: BTreeMap<Id, Changed> = BTreeMap::new();
    for one in tx.recorded() {
        if let Some(case) = one.subject.case_id {
            cases.entry(case).or_default().add(one, maker);
        }
    }
    for (case, changed) in cases {
        if !changed.opened {
            tx.later(changed.stamp(case, maker, now))?;
        }
    }
    Ok(())
}
