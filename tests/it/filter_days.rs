//! Plain days as the ends of a filter: the day in Sweden, to and including it, also when the clocks change that
//! day; and offsets that lost their plus on the way.

use samspel::kernel::swedish_days::{end_of, start_of};
use samspel::kernel::time::parse_stamp;
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::children::{of_age_in, open_case, person};
use crate::harness::Service;
use crate::operations::COORDINATOR;

/// Days of 23 and of 25 hours, and one of 24, each with the first and last whole second of it, in UTC.
const DAYS: [(&str, &str, &str); 3] = [
    ("2027-01-15", "2027-01-14T23:00:00Z", "2027-01-15T22:59:59Z"),
    ("2027-03-28", "2027-03-27T23:00:00Z", "2027-03-28T21:59:59Z"),
    ("2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T22:59:59Z"),
];

fn at(text: &str) -> Stamp {
    parse_stamp(text).unwrap()
}

/// Moves the clock into the second that begins at `text`, with most of it left.
fn pass_to(service: &Service, text: &str) {
    let ahead = at(text).as_micros() - service.clock.now().as_micros();
    service.clock.advance(ahead.div_euclid(1_000_000) + 1);
}

fn ids(service: &Service, subject: &str, path: &str) -> Vec<String> {
    let list = service.get(subject, path).expect(200).json();
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

fn among(known: &[String], found: Vec<String>) -> Vec<usize> {
    let mut places: Vec<usize> = found
        .iter()
        .filter_map(|id| known.iter().position(|one| one == id))
        .collect();
    places.sort_unstable();
    places
}

/// The same moment as RFC 3339 with an offset of two hours.
fn with_offset(text: &str) -> String {
    let moment: chrono::DateTime<chrono::Utc> = text.parse().unwrap();
    let east = chrono::FixedOffset::east_opt(7200).unwrap();
    moment.with_timezone(&east).to_rfc3339()
}

both! {
    fn takes_a_day_to_and_including_it_in_sweden(service: &Service) {
        for (day, first, last) in DAYS {
            // The last second before it, its first and last, and the first after it.
            let about = person(service, Some(of_age_in(service, -4000)));
            let mut cases = Vec::new();
            for (moment, later) in [(first, -1), (first, 0), (last, 0), (last, 1)] {
                let moment = Stamp::from_micros(at(moment).as_micros() + later * 1_000_000);
                pass_to(service, &moment.to_string());
                cases.push(open_case(service, &about));
            }
            let found = |query: &str| among(&cases, ids(service, COORDINATOR, &format!("/cases?personId={about}&{query}")));
            let next = Day::succ_opt(&day.parse().unwrap()).unwrap();
            assert_eq!(found(&format!("createdFrom={day}&createdTo={day}")), [1, 2], "{day}");
            assert_eq!(found(&format!("createdTo={day}")), [0, 1, 2], "{day}");
            assert_eq!(found(&format!("createdFrom={next}")), [3], "{day}");
            assert_eq!(found(&format!("updatedSince={day}")), [1, 2, 3], "{day}");
            // A plus that was not encoded arrives as a blank.
            let begins = with_offset(first);
            for written in [begins.replace('+', "%2B"), begins.clone(), begins.replace('+', "%20")] {
                assert_eq!(found(&format!("createdFrom={written}")), [1, 2, 3], "{written}");
                assert_eq!(found(&format!("createdTo={written}")), [0], "{written}");
            }
            let log = |query: String| {
                let entries = service.get("lars.logg", &format!("/audit-entries?action=createCase&limit=200&{query}")).expect(200).json();
                entries["items"].as_array().unwrap().len()
            };
            assert_eq!(log(format!("from={day}&to={day}")), 2, "{day}");
            let (from, to) = (with_offset(first), with_offset(&start_of(next).to_string()));
            assert_eq!(log(format!("from={from}&to={to}")), 2, "{from} {to}");
        }
    }

    fn takes_a_day_as_what_is_due_before_its_end(service: &Service) {
        let rows = |query: &str| -> Vec<Value> {
            let list = service.get(COORDINATOR, &format!("/worklist?limit=200{query}")).expect(200).json();
            list["items"].as_array().unwrap().clone()
        };
        let all = rows("");
        let due = |row: &Value| row["dueAt"].as_str().map(at);
        let days: Vec<Day> = all.iter().filter_map(due).map(Stamp::swedish_day).collect();
        assert!(!days.is_empty(), "{}", json!(all));
        for day in days {
            let until = |end: Stamp| all.iter().filter(|row| due(row).is_some_and(|due| due < end)).count();
            assert_eq!(rows(&format!("&dueBefore={day}")).len(), until(end_of(day)), "{day}");
            let begins = with_offset(&start_of(day).to_string());
            assert_eq!(rows(&format!("&dueBefore={begins}")).len(), until(start_of(day)), "{begins}");
        }
    }
}
