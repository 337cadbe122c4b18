//! The guest's form: what was typed, and the answer that it makes.

use serde_json::{Map, Value, json};

use super::times;
use super::words::Words;
use crate::features::invitations::rules::faults;
use crate::features::invitations::wire::NewReply;
use crate::http::body;
use crate::kernel::problem::{Language, Place};
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode, Stamp};

/// Fields for times that suit.
pub const TIMES: [&str; 3] = ["time1", "time2", "time3"];

/// What was typed, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// Of the pairs sent; of a name that stands twice the last counts.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What stands in `field`; empty when nothing does.
    pub fn of(&self, field: &str) -> &str {
        let found = self.0.iter().rfind(|(name, _)| name == field);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The version of the invitation that the page showed.
    pub fn version(&self) -> Option<i64> {
        let version: i64 = self.of("version").parse().ok()?;
        (1..i64::MAX).contains(&version).then_some(version)
    }

    /// The answer.
    ///
    /// # Errors
    /// 422 with every fault, each at `/` and its field.
    pub fn reply(&self, now: Stamp) -> Result<NewReply, Problem> {
        let (mut members, mut found) = (Map::new(), Vec::new());
        members.insert("reply".into(), json!(self.of("reply")));
        for field in ["reason", "delegatedTo"] {
            let text = self.of(field).replace("\r\n", "\n");
            if !text.trim().is_empty() {
                members.insert(field.into(), json!(text.trim()));
            }
        }
        if self.of("mandate") == "yes" {
            members.insert("hasMandate".into(), json!(true));
        }
        let (times, fields) = self.times(&mut found);
        if !times.is_empty() {
            members.insert("proposedTimes".into(), json!(times));
        }
        let wrong_time = !found.is_empty();
        match body::read::<NewReply>(Value::Object(members)) {
            Ok(reply) => {
                found.extend(faults(&reply, now));
                if found.is_empty() {
                    return Ok(reply);
                }
            }
            Err(problem) => found.extend(problem.faults),
        }
        let fault = |fault: Fault| at_field(fault, &fields);
        let mut found: Vec<Fault> = found.into_iter().map(fault).collect();
        if wrong_time {
            // Times were given, only not understood.
            found.retain(|fault| fault.code != FaultCode::Required || !is_at(fault, TIMES[0]));
        }
        found.dedup_by(|a, b| a.place == b.place);
        Err(Problem::with(ProblemCode::Invalid, found))
    }

    /// The times typed, in Swedish local time, and the field of each.
    fn times(&self, faults: &mut Vec<Fault>) -> (Vec<Stamp>, Vec<&'static str>) {
        let (mut times, mut fields) = (Vec::new(), Vec::new());
        for field in TIMES {
            let text = self.of(field).trim();
            if text.is_empty() {
                continue;
            }
            match times::read(text) {
                Ok(time) => {
                    times.push(time);
                    fields.push(field);
                }
                Err(code) => faults.push(Fault::at(format!("/{field}"), code)),
            }
        }
        (times, fields)
    }
}

fn is_at(fault: &Fault, field: &str) -> bool {
    matches!(&fault.place, Place::Pointer(pointer) if pointer.trim_start_matches('/') == field)
}

/// The fault at the field in which the member was typed.
fn at_field(fault: Fault, times: &[&'static str]) -> Fault {
    let Place::Pointer(pointer) = &fault.place else {
        return fault;
    };
    let field = match pointer.strip_prefix("/proposedTimes") {
        None => return fault,
        Some(rest) => {
            let index = rest.trim_start_matches('/').parse().unwrap_or(0_usize);
            times.get(index).copied().unwrap_or(TIMES[0])
        }
    };
    Fault {
        place: Place::Pointer(format!("/{field}")),
        ..fault
    }
}

/// What the reader is told of each fault: field and sentence. `example` is a time that could be proposed.
pub fn told<'f>(words: &Words, faults: &'f [Fault], example: &str) -> Vec<(&'f str, String)> {
    let told = faults.iter().filter_map(|fault| match &fault.place {
        Place::Pointer(pointer) => {
            let field = pointer.trim_start_matches('/');
            Some((field, sentence(words, field, fault, example)))
        }
        Place::Parameter(_) => None,
    });
    told.collect()
}

fn sentence(words: &Words, field: &str, fault: &Fault, example: &str) -> String {
    if let Some(sentence) = words.fault(field, fault.code) {
        return sentence.replace("{}", example);
    }
    let language = match words.is_swedish() {
        true => Language::Swedish,
        false => Language::English,
    };
    fault.detail(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    fn read(pairs: &[(&str, &str)]) -> Result<NewReply, Vec<(String, FaultCode)>> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let typed = Typed::new(pairs.iter().map(own).collect());
        let now = parse_stamp("2026-11-22T12:00:00Z").unwrap();
        typed.reply(now).map_err(|problem| {
            let place = |fault: Fault| match fault.place {
                Place::Pointer(pointer) => (pointer, fault.code),
                Place::Parameter(name) => (name, fault.code),
            };
            problem.faults.into_iter().map(place).collect()
        })
    }

    fn at(field: &str, code: FaultCode) -> (String, FaultCode) {
        (format!("/{field}"), code)
    }

    #[test]
    fn makes_an_answer_of_what_was_typed() {
        let reply = read(&[
            ("reply", "NEW_TIME_PROPOSED"),
            ("reason", " Krock\r\nmed annat \n"),
            ("time1", ""),
            ("time2", "2026-12-02T13:00"),
            ("time3", "2 juli 2027 kl. 13.00"),
            ("mandate", "yes"),
        ])
        .unwrap();
        let times = ["2026-12-02T12:00:00Z", "2027-07-02T11:00:00Z"];
        assert_eq!(
            reply.proposed_times,
            Some(times.map(|at| parse_stamp(at).unwrap()).to_vec())
        );
        assert_eq!(reply.reason.as_deref(), Some("Krock\nmed annat"));
        assert_eq!(reply.has_mandate, Some(true));
    }

    #[test]
    fn names_the_field_at_fault() {
        assert_eq!(read(&[]).unwrap_err(), [at("reply", FaultCode::NotInList)]);
        let declined = read(&[("reply", "DECLINED"), ("time3", "2026-12-02T13:00")]);
        let expected = [
            at("reason", FaultCode::Required),
            at("time3", FaultCode::NotAllowedHere),
        ];
        // The whole list of times is at fault: it is named by its first field typed.
        assert_eq!(declined.unwrap_err(), expected);
        let times = read(&[
            ("reply", "NEW_TIME_PROPOSED"),
            ("time1", "i morgon"),
            ("time2", "2020-01-01T10:00"),
            ("time3", "2027-03-28T02:30"),
        ]);
        let expected = [
            at("time1", FaultCode::Format),
            at("time3", FaultCode::NoSuchLocalTime),
            at("time2", FaultCode::InThePast),
        ];
        assert_eq!(times.unwrap_err(), expected);
        let odd = read(&[("reply", "NEW_TIME_PROPOSED"), ("time1", "x")]);
        assert_eq!(odd.unwrap_err(), [at("time1", FaultCode::Format)]);
        let long = "å".repeat(2001);
        let long = read(&[("reply", "DECLINED"), ("reason", &long)]);
        assert_eq!(long.unwrap_err(), [at("reason", FaultCode::TooLong)]);
    }
}
