//! What time does by itself: nobody asks for it, and it goes through the Gate like everything else.
//!
//! A consent that runs out is a consent no more at that moment, for every request. That the case is frozen by
//! it, and what follows, is written within moments by whichever process sees it first.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use diesel::prelude::*;

use super::Gate;
use super::action::{Mode, Target};
use super::ask::Ask;
use super::audit::Opening;
use super::because::{Because, Unlocks};
use super::consent::PlanConsent;
use super::keys::Keys;
use super::outbox::{self, Maker};
use super::permit::Tx;
use super::scope::{CaseScope, CaseState};
use crate::db::schema::{cases, consents, person_keys};
use crate::kernel::fact::ConsentExpired;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{ConsentDecision, ConsentKind};
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// Most cases seen to in one round; the rest are in the next.
const MOST: i64 = 200;

/// The thread that looks at the clock, to stop at shutdown.
pub struct Tending {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Tending {
    /// Stops it and waits until it has.
    pub fn stop(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

/// Tells of each case that failed in this round and not in the last, `told` of them; a case whose key is thrown away
/// fails in every round. Gives the cases that failed now.
fn warn_of(failed: Vec<(Id, Problem)>, told: &BTreeSet<Id>) -> BTreeSet<Id> {
    for (case, problem) in &failed {
        if !told.contains(case) {
            let error = problem.code.code();
            tracing::warn!(error, %case, "what time did to a case is not seen to yet");
        }
    }
    failed.into_iter().map(|(case, _)| case).collect()
}

impl Gate {
    /// Looks every `period` for what time has done.
    ///
    /// # Errors
    /// One sentence when there is no thread to be had.
    pub fn tend_every(&self, period: Duration) -> Result<Tending, String> {
        let (stop, stopped) = bounded::<()>(0);
        let gate = self.clone();
        let thread = std::thread::Builder::new()
            .name("tending".into())
            .spawn(move || {
                let mut told = BTreeSet::new();
                while stopped.recv_timeout(period) == Err(RecvTimeoutError::Timeout) {
                    match gate.tend() {
                        Ok(failed) => told = warn_of(failed, &told),
                        Err(error) => tracing::warn!(error, "the clock is not looked at"),
                    }
                }
            })
            .map_err(|error| format!("no thread to look at the clock: {error}"))?;
        Ok(Tending { stop, thread })
    }

    /// One round: every case whose last consent to the plan has run out freezes. Gives the cases that failed, and
    /// why; one that fails keeps no other waiting.
    fn tend(&self) -> Result<Vec<(Id, Problem)>, String> {
        let due = self.run_out(self.clock.now())?;
        let failed = |case| self.expire(case).err().map(|problem| (case, problem));
        Ok(due.into_iter().filter_map(failed).collect())
    }

    /// Ids alone, and only ours to see: what is done about them leaves its rows in the log.
    fn run_out(&self, now: Stamp) -> Result<Vec<Id>, String> {
        let mut conn = self
            .location
            .open_reader()
            .map_err(|error| error.to_string())?;
        let due = cases::table
            .filter(cases::consented_until.le(now))
            .order(cases::consented_until)
            .limit(MOST)
            .select(cases::id)
            .load(&mut conn);
        due.map_err(|error| error.to_string())
    }

    fn expire(&self, case: Id) -> Result<(), Problem> {
        let opening = Opening::by_itself("expireConsent", case);
        let (unit, answered) = self.unit(opening, move |tx, row| {
            CaseScope::lock(tx, &case)?;
            let Some(found) = Alone::find(tx, case)? else {
                return Ok(());
            };
            row.in_case(&found.state);
            expired(tx, &found)?;
            match tx.recorded().is_empty() {
                true => Ok(()),
                false => outbox::write_events(tx, &Maker::nobody()),
            }
        });
        self.send(Mode::Write, unit);
        let lost = |_| Err(ProblemCode::Unavailable.into());
        answered.blocking_recv().unwrap_or_else(lost)
    }
}

/// Says that the case's last consent to the plan ran out, unless another is in force.
fn expired(tx: &mut Tx<'_>, found: &Alone) -> Result<(), Problem> {
    let until = PlanConsent::until(tx, &found.state)?;
    let last = match until {
        Some(_) => None,
        None => last_given(tx, found.state.id)?,
    };
    if let Some(id) = last.filter(|_| found.state.status.require_open().is_ok()) {
        tx.record(&found.because(tx.now()), ConsentExpired { id })?;
        return Ok(());
    }
    diesel::update(cases::table.filter(cases::id.eq(found.state.id)))
        .set(cases::consented_until.eq(until))
        .run(tx)?;
    Ok(())
}

fn last_given(tx: &mut Tx<'_>, case: Id) -> Result<Option<Id>, Problem> {
    Ok(consents::table
        .filter(consents::case_id.eq(case))
        .filter(consents::kind.eq(ConsentKind::Plan))
        .filter(consents::decision.eq(ConsentDecision::Given))
        .order((consents::valid_to.desc(), consents::id.desc()))
        .limit(1)
        .select(consents::id)
        .one(tx)?)
}

/// A case on which nobody acts.
struct Alone {
    state: CaseState,
    kept_key: Vec<u8>,
    keys: Arc<Keys>,
    key: OnceCell<PersonKey>,
}

impl Alone {
    fn find(tx: &mut Tx<'_>, case: Id) -> Result<Option<Self>, Problem> {
        let Some(state) = CaseState::find(tx, case)? else {
            return Ok(None);
        };
        let kept_key = person_keys::table
            .filter(person_keys::person_id.eq(state.person_id))
            .select(person_keys::kept)
            .only(tx)?;
        Ok(Some(Self {
            state,
            kept_key,
            keys: tx.keys().clone(),
            key: OnceCell::new(),
        }))
    }

    fn because(&self, now: Stamp) -> Because<'_> {
        Because::by_itself(self.state, self, now)
    }
}

impl Unlocks for Alone {
    fn unlock(&self) -> Result<&PersonKey, Problem> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = self.keys.of_person(self.state.person_id, &self.kept_key);
        let key = key.map_err(|_| ProblemCode::Internal)?;
        Ok(self.key.get_or_init(|| key))
    }

    fn all_keys(&self) -> &Keys {
        &self.keys
    }
}
