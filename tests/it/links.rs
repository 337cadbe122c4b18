//! Links are checked by following them: whatever an answer leads to can be read by who was led there, every relation
//! is described, and every step that is offered is an operation.

use std::collections::{BTreeSet, VecDeque};

use samspel::http::openapi::{PLACEHOLDER, document};
use serde_json::Value;

use crate::both;
use crate::harness::Service;
use crate::operations::{ALVA, COORDINATOR, PSYCHIATRY, operations, parts_for};

/// Most answers followed from one start: more than there are kinds of them.
const MOST: usize = 300;

/// Every link in an answer: relation, how, where.
fn links(value: &Value, found: &mut Vec<(String, String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name == "_links" {
                    for (relation, link) in member.as_object().unwrap() {
                        let text = |part: &str| link[part].as_str().unwrap_or_default().to_owned();
                        found.push((relation.clone(), text("method"), text("href")));
                    }
                } else {
                    links(member, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| links(item, found)),
        _ => {}
    }
}

/// Whether the document has `method` on a path of this shape.
fn is_operation(document: &Value, method: &str, path: &str) -> bool {
    let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let alike = |template: &str| {
        let template: Vec<&str> = template.split('/').collect();
        let pairs = template.iter().zip(&path);
        template.len() == path.len()
            && pairs
                .into_iter()
                .all(|(one, other)| one.starts_with('{') || one == other)
    };
    let paths = document["paths"].as_object().unwrap();
    paths.iter().any(|(template, operations)| {
        alike(template) && operations[method.to_lowercase()].is_object()
    })
}

/// How many answers were followed from `starts`, and what is wrong with them.
fn complaints(service: &Service, who: &str, starts: &[String]) -> (usize, Vec<String>) {
    let document = document(PLACEHOLDER);
    let known = service
        .get(COORDINATOR, "/code-lists/link-relations")
        .expect(200)
        .to_string();
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    let mut queue: VecDeque<String> = starts.iter().cloned().collect();
    while let Some(path) = queue.pop_front() {
        if seen.len() >= MOST || !seen.insert(path.clone()) {
            continue;
        }
        let answer = service.get(who, &path);
        if answer.status != 200 {
            wrong.push(format!("{who}: {path} is {}", answer.status));
            continue;
        }
        let mut found = Vec::new();
        links(&answer.json(), &mut found);
        for (relation, method, href) in found {
            if !known.contains(&format!("\"{relation}\"")) {
                wrong.push(format!("{relation} of {path} is not described"));
            }
            let Some(below) = href.strip_prefix("/sip/v1") else {
                wrong.push(format!("{relation} of {path} leads to {href}"));
                continue;
            };
            if !is_operation(&document, &method, below) {
                wrong.push(format!("{relation} of {path}: no {method} {below}"));
            }
            if method == "GET" {
                queue.push_back(below.to_owned());
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    (seen.len(), wrong)
}

both! {
    fn leads_everybody_only_to_what_can_be_read(service: &Service) {
        let all = operations();
        let one = all.iter().find(|one| one.id == "readCase").unwrap();
        let case = parts_for(service, one)["caseId"].to_owned();
        let (mut wrong, mut followed) = (Vec::new(), 0);
        let mut follow = |who: &str, starts: &[String]| {
            let (count, found) = complaints(service, who, starts);
            followed += count;
            wrong.extend(found);
        };
        for who in [COORDINATOR, PSYCHIATRY, "arne.af", ALVA] {
            let made = format!("/cases/{case}?expand=person,participants,consents,meetings,plan");
            let starts: Vec<String> = ["/cases?limit=200".to_owned()].into_iter().chain((who != "arne.af").then_some(made)).collect();
            follow(who, &starts);
            let demo = ["ACTIVE", "CALLED", "PREPARING", "NEED_IDENTIFIED", "CLOSED", "CONSENT_DECLINED", "CONSENT_WITHDRAWN"];
            let cases = demo.map(|status| format!("/cases/{}", service.case(status)));
            let seen: Vec<String> = cases.into_iter().filter(|path| service.get(who, path).status == 200).collect();
            follow(who, &seen);
        }
        assert!(followed > 100, "{followed}");
        assert!(wrong.is_empty(), "{} complaints, such as\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    }
}
