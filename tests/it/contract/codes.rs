//! Code lists: whatever value travels can be looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use samspel::http::openapi::{self, PLACEHOLDER};
use serde_json::Value;

use crate::both;
use crate::harness::Service;

/// Values in their order.
type Values = Vec<String>;

/// The string literals of `code`.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.chars();
    while rest.any(|c| c == '"') {
        let mut literal = String::new();
        while let Some(c) = rest.next().filter(|c| *c != '"') {
            let c = if c == '\\' { rest.next().unwrap() } else { c };
            literal.push(c);
        }
        found.push(literal);
    }
    found
}

/// Every list that a file below `folder` declares with `codes!`: its name and its values.
fn declared(folder: &Path, lists: &mut BTreeMap<String, Values>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            declared(&path, lists);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for declaration in text.split("\ncodes! {").skip(1) {
            let declaration = declaration.split("\n}").next().unwrap();
            let code = declaration
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let mut words = literals(&code.collect::<Vec<_>>().join("\n")).into_iter();
            let name = words.next().unwrap();
            // Each value stands with its Swedish and its English label.
            lists.insert(name, words.step_by(3).collect());
        }
    }
}

/// Every enumeration in `schema`.
fn travelling(schema: &Value, found: &mut BTreeSet<Values>) {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if let Some(values) = schema["enum"].as_array() {
        found.extend(values.iter().map(text).collect::<Option<Values>>());
    }
    let members = schema
        .as_object()
        .into_iter()
        .flat_map(|members| members.values());
    for part in members.chain(schema.as_array().into_iter().flatten()) {
        travelling(part, found);
    }
}

/// Every published list: its name and its values.
fn published(service: &Service) -> BTreeMap<String, Values> {
    let lists = service.get("", "/code-lists").expect(200).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let list = |list: &Value| {
        let values = list["values"].as_array().unwrap().iter();
        (
            text(&list["name"]),
            values.map(|value| text(&value["code"])).collect(),
        )
    };
    lists["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(list)
        .collect()
}

both! {
    fn publishes_every_list_whose_values_travel(service: &Service) {
        let (mut lists, mut enumerations) = (BTreeMap::new(), BTreeSet::new());
        declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut lists);
        travelling(&openapi::document(PLACEHOLDER), &mut enumerations);
        assert!(lists.len() > 50 && enumerations.len() > 50, "{} {}", lists.len(), enumerations.len());
        let published = published(service);
        let travels = |values: &Values| enumerations.contains(values);
        let unpublished: Vec<&String> = lists.iter()
            .filter(|(name, values)| travels(values) && published.get(*name) != Some(values))
            .map(|(name, _)| name)
            .collect();
        assert_eq!(unpublished, Vec::<&String>::new());
    }
}
