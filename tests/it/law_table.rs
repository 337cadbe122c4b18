//! `docs/law.md`, `GET /law` and what the code cites say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Database, Service};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A row of the table in `docs/law.md`.
#[derive(Debug)]
struct Row {
    id: String,
    paragraph: String,
    from: String,
    until: String,
    demands: String,
    room: String,
    test: String,
    to_check: String,
}

fn table() -> Vec<Row> {
    let page = fs::read_to_string(root().join("docs/law.md")).unwrap();
    let lines = page.lines().filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let bare = |index: usize| cells[index].trim_matches('`').to_owned();
        (cells.len() == 8).then(|| Row {
            id: bare(0),
            paragraph: bare(1),
            from: bare(2),
            until: bare(3),
            demands: cells[4].to_owned(),
            room: bare(5),
            test: bare(6),
            to_check: bare(7),
        })
    };
    lines.filter_map(row).collect()
}

fn served() -> BTreeMap<String, Value> {
    let service = Service::seeded(Database::Sqlite);
    let listed = service.get("eva.exempel", "/law?limit=200").expect(200);
    let items = listed.json()["items"].as_array().unwrap().clone();
    let by_id = |one: Value| (one["id"].as_str().unwrap().to_owned(), one);
    items.into_iter().map(by_id).collect()
}

fn sources(folder: &str) -> Vec<String> {
    fn collect(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push(fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    collect(&root().join(folder), &mut texts);
    texts
}

#[test]
fn tells_in_the_table_what_is_served() {
    let (table, served) = (table(), served());
    let ids: BTreeSet<&String> = table.iter().map(|row| &row.id).collect();
    assert_eq!(ids.len(), table.len(), "a row stands twice");
    assert_eq!(ids, served.keys().collect());
    for row in &table {
        let served = &served[&row.id];
        let text = |member: &str| served[member].as_str().unwrap_or_default();
        assert_eq!(
            [&row.paragraph, &row.from, &row.until, &row.demands,],
            [
                text("paragraph"),
                text("from"),
                text("until"),
                text("demands"),
            ],
            "{}",
            row.id
        );
        assert_eq!(
            served["unconfirmed"],
            !row.to_check.is_empty(),
            "{}",
            row.id
        );
    }
}

#[test]
fn names_rooms_and_tests_that_exist() {
    let texts = [sources("src"), sources("tests")].concat();
    for row in table() {
        assert!(root().join(&row.room).exists(), "{}: {}", row.id, row.room);
        let function = format!("fn {}(", row.test);
        assert!(
            texts.iter().any(|text| text.contains(&function)),
            "{}: {}",
            row.id,
            row.test
        );
    }
}

/// `chapter:paragraph` of every paragraph that `text` cites; without a chapter where the law has none.
fn cited(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(|line| {
        let line = line.trim_start();
        line.trim_start_matches(['/', '!'])
    });
    let text = lines.collect::<Vec<_>>().join(" ");
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let marks = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.starts_with('§'));
    marks.flat_map(|(at, _)| before(&tokens[..at])).collect()
}

/// The paragraphs that stand before a mark.
fn before(tokens: &[&str]) -> Vec<String> {
    let (mut numbers, mut letter, mut left) = (Vec::new(), "", tokens.len());
    for token in tokens.iter().rev() {
        let bare = token.trim_end_matches(',');
        let parts: Vec<&str> = bare.split('-').collect();
        let counts = parts.iter().all(|part| part.parse::<u32>().is_ok());
        if bare.len() == 1 && bare.chars().all(|one| one.is_ascii_lowercase()) {
            letter = bare;
        } else if counts {
            let ends: Vec<u32> = parts.iter().map(|part| part.parse().unwrap()).collect();
            let all = *ends.first().unwrap()..=*ends.last().unwrap();
            numbers.extend(all.map(|number| format!("{number}{letter}")));
            letter = "";
        } else if !["and", "och", "eller"].contains(&bare) {
            break;
        }
        left -= 1;
    }
    let chapter = match &tokens[..left] {
        // The English form of what stands beside it in Swedish.
        [.., "ch."] => return Vec::new(),
        [.., number, "kap."] => number.trim_start_matches('('),
        _ => "",
    };
    numbers
        .iter()
        .map(|number| format!("{chapter}:{number}"))
        .collect()
}

#[test]
fn reads_citations_as_people_do() {
    let of = |text: &str| cited(text).into_iter().collect::<Vec<_>>();
    assert_eq!(
        of("SoL 10 kap. 8-9 §§; HSL 16 kap. 4 §"),
        ["10:8", "10:9", "16:4"]
    );
    assert_eq!(
        of("FB 6 kap. 2, 11 och 13 §§, OSL 10 kap. 18 a §."),
        ["10:18a", "6:11", "6:13", "6:2"]
    );
    assert_eq!(of("/// (föräldrabalken 6\n    /// kap. 2 §)."), ["6:2"]);
    assert_eq!(of("LPT 7 a §; SoL ch. 10 § 9"), [":7a"]);
}

#[test]
fn has_a_row_for_every_paragraph_that_the_code_cites() {
    let rows: BTreeSet<String> = table()
        .iter()
        .flat_map(|row| cited(&row.paragraph))
        .collect();
    let code: BTreeSet<String> = sources("src").iter().flat_map(|text| cited(text)).collect();
    assert!(code.len() > 10, "the sources are read: {code:?}");
    let strays: Vec<&String> = code.difference(&rows).collect();
    assert_eq!(strays, Vec::<&String>::new());
}
