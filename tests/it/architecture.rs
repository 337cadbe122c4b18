//! The house rules that the compiler does not keep: which room may use what.

mod source;

use source::{Source, has_word, sources};

/// `path:line` of every use of `words` in a file that `may` does not let.
fn strays(words: &[&str], may: impl FnMut(&Source) -> bool) -> Vec<String> {
    let (allowed, elsewhere): (Vec<Source>, Vec<Source>) = sources().into_iter().partition(may);
    assert!(
        allowed
            .iter()
            .any(|source| !source.naming(words).is_empty()),
        "nobody uses {words:?}"
    );
    elsewhere
        .iter()
        .flat_map(|source| source.naming(words))
        .collect()
}

const NONE: [&str; 0] = [];

#[test]
fn keeps_queries_in_db_gate_and_stores() {
    let strays = strays(&["diesel", "diesel_migrations"], |source| {
        source.is_in("db") || source.is_in("gate") || source.is_named("store.rs")
    });
    assert_eq!(strays, NONE);
}

/// Handlers of a feature too large for one `api.rs`.
const HANDLERS: &[&str] = &[
    "features/plans/adoption.rs",
    "features/plans/goals.rs",
    "features/plans/interventions.rs",
];

#[test]
fn keeps_the_server_at_the_edge() {
    let strays = strays(&["actix_web"], |source| {
        source.is_in("http")
            || (source.is_in("features") && source.is_named("api.rs"))
            || HANDLERS.contains(&source.path.as_str())
            || ["app.rs", "gate/authn.rs"].contains(&source.path.as_str())
    });
    assert_eq!(strays, NONE);
}

/// Where time or chance is read outside the kernel, and why.
const CHANCE: &[(&str, &str)] = &[
    (
        "gate/token/development.rs",
        "makes keys, and a `jti` for each of its tokens",
    ),
    ("gate/token/tests.rs", "makes keys"),
];

#[test]
fn reads_clock_and_chance_in_the_kernel_only() {
    let words = [
        "Utc::now",
        "Local::now",
        "SystemTime",
        "new_v4",
        "now_v7",
        "new_v7",
        "rand",
        "SystemRandom",
        "getrandom",
    ];
    let excepted = |source: &Source| CHANCE.iter().any(|(path, _)| *path == source.path);
    let found = strays(&words, |source| source.is_in("kernel") || excepted(source));
    assert_eq!(found, NONE);
    for (path, reason) in CHANCE {
        let uses = sources()
            .iter()
            .any(|source| source.path == *path && !source.naming(&words).is_empty());
        assert!(uses, "{path} needs no exception any more: {reason}");
    }
}

/// Whoever keeps one organisation's registry is to touch no other's, in operations to come either.
#[test]
fn writes_the_registry_only_as_who_keeps_it() {
    let sources = sources();
    let writes = sources
        .iter()
        .filter(|source| source.is_named("policy.rs"))
        .flat_map(Source::code)
        .map(|(_, line)| line)
        .filter(|line| line.contains("\"registry:write\""));
    let (kept, others): (Vec<&str>, Vec<&str>) =
        writes.partition(|line| line.trim().ends_with(" Registry::kept_by;"));
    assert!(kept.len() > 15, "the actions are found");
    assert_eq!(others, NONE);
}

/// Name and parameters of every public function of `text`.
fn public_functions(text: &str) -> Vec<(&str, &str)> {
    let starts = text
        .match_indices("pub fn ")
        .chain(text.match_indices("pub(super) fn "));
    let starts = starts.chain(text.match_indices("pub(crate) fn "));
    let function = |(at, start): (usize, &str)| {
        let rest = &text[at + start.len()..];
        let signature = &rest[..rest.find('{').unwrap()];
        let name = signature.split(['(', '<']).next().unwrap();
        (name, &signature[name.len()..])
    };
    starts.map(function).collect()
}

/// What only the Gate makes: a permit for the action, or the reason why something follows from another.
const PROOFS: &[&str] = &[
    "permit: &Permit<",
    "permit: &LinkPermit<",
    "because: &Because<",
];

#[test]
fn asks_every_public_function_of_a_store_for_proof() {
    let (mut unguarded, mut seen) = (Vec::new(), 0);
    for source in sources()
        .iter()
        .filter(|source| source.is_named("store.rs"))
    {
        for (name, signature) in public_functions(&source.text) {
            if !signature.contains("tx: &mut Tx") {
                continue;
            }
            seen += 1;
            if !PROOFS.iter().any(|proof| signature.contains(proof)) {
                unguarded.push(format!("{} {name}", source.path));
            }
        }
    }
    assert!(seen > 40, "the stores are read");
    assert_eq!(unguarded, Vec::<String>::new());
}

/// The rooms of a feature that only the feature itself enters.
const INNER: &[&str] = &["api", "wire", "rules", "policy", "store"];

#[test]
fn lets_features_use_one_another_through_their_door_only() {
    let mut strays = Vec::new();
    for source in sources() {
        let feature = source.feature();
        for (number, line) in source.code() {
            let paths = line
                .match_indices("features::")
                .map(|(at, word)| &line[at + word.len()..]);
            let entered = paths.filter_map(|path| path.split_once("::"));
            for (other, rest) in entered.filter(|(other, _)| Some(*other) != feature) {
                let room = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or("");
                if INNER.contains(&room) {
                    strays.push(format!("{}:{number} enters {other}::{room}", source.path));
                }
            }
        }
    }
    assert_eq!(strays, Vec::<String>::new());
}

/// The features from the ground up: each asks those above it in this list, and none below. What follows
/// from what happens is said in `process`, which asks all of them and is asked by none.
const LAYERS: &[&str] = &[
    "registry",
    "law",
    "named_users",
    "persons",
    "disclosures",
    "emergency_accesses",
    "audit",
    "timeline",
    "deadlines",
    "participants",
    "consents",
    "meetings",
    "plans",
    "cases",
    "invitations",
    "follow_ups",
    "documents",
    "requests",
    "deviations",
    "worklist",
    "discharge",
    "code_lists",
];

/// The features that a line of code names, also several in braces.
fn features_named(text: &str) -> Vec<&str> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let first = |path: &'_ str| path.find(|c| !part(c)).map_or(path.len(), |end| end);
    let mut named = Vec::new();
    for (at, word) in text.match_indices("features::") {
        let rest = &text[at + word.len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let list = &list[..list.find('}').unwrap_or(list.len())];
                named.extend(list.split(',').map(|one| {
                    let one = one.trim();
                    &one[..first(one)]
                }));
            }
            None => named.push(&rest[..first(rest)]),
        }
    }
    named
}

#[test]
fn lets_features_ask_only_those_below_them() {
    let layer = |name: &str| LAYERS.iter().position(|known| *known == name);
    let (mut strays, mut asked) = (Vec::new(), 0);
    for source in sources() {
        let Some(feature) = source.feature() else {
            continue;
        };
        let own = layer(feature).unwrap_or_else(|| panic!("{feature} stands in no layer"));
        let code: String = source.code().map(|(_, line)| line).collect();
        for other in features_named(&code)
            .into_iter()
            .filter(|one| !one.is_empty() && *one != feature)
        {
            asked += 1;
            if layer(other).is_none_or(|other| other > own) {
                strays.push(format!("{} asks {other}", source.path));
            }
        }
        if !source.naming(&["crate::process"]).is_empty() {
            strays.push(format!("{} asks the process", source.path));
        }
    }
    assert!(asked > 50, "the features are read");
    assert_eq!(strays, Vec::<String>::new());
}

/// Of two files side by side at most one knows the other: words, then what travels, then the rules that judge
/// it; the parts of a case and who may do what, then the queries.
#[test]
fn lets_no_two_files_of_a_feature_use_each_other() {
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    let name = |path: &str| {
        let file = path.rsplit('/').next().unwrap_or(path);
        file.trim_end_matches(".rs").to_owned()
    };
    let files: Vec<Source> = sources()
        .into_iter()
        .filter(|source| source.is_in("features") && !source.is_named("mod.rs"))
        .collect();
    let uses = |one: &Source, other: &Source| {
        let used = format!("use super::{}::", name(&other.path));
        one.code()
            .any(|(_, line)| line.starts_with(&used) || line.starts_with(&format!("pub {used}")))
    };
    let (mut circles, mut seen) = (Vec::new(), 0);
    for one in &files {
        for other in files
            .iter()
            .filter(|other| other.path > one.path && folder(&other.path) == folder(&one.path))
        {
            let (there, back) = (uses(one, other), uses(other, one));
            seen += usize::from(there || back);
            if there && back {
                circles.push(format!("{} and {}", one.path, other.path));
            }
        }
    }
    assert!(seen > 50, "the files are read");
    assert_eq!(circles, Vec::<String>::new());
}

#[test]
fn opens_no_store_from_the_door() {
    let doors = sources()
        .into_iter()
        .filter(|source| source.is_in("features") && source.is_named("mod.rs"));
    let open = doors.flat_map(|door| {
        let opens = |line: &str| {
            line.trim().starts_with("pub")
                && INNER
                    .iter()
                    .any(|room| line.ends_with(&format!(" mod {room};")))
        };
        let lines: Vec<String> = door
            .code()
            .filter(|(_, line)| opens(line))
            .map(|(number, _)| format!("{}:{number}", door.path))
            .collect();
        lines
    });
    assert_eq!(open.collect::<Vec<_>>(), NONE);
}

#[test]
fn lets_the_kernel_use_nobody() {
    let mut strays = Vec::new();
    for source in sources()
        .into_iter()
        .filter(|source| source.is_in("kernel"))
    {
        strays.extend(source.naming(&[
            "crate::db",
            "crate::gate",
            "crate::http",
            "crate::features",
            "actix_web",
        ]));
        let nested = source
            .code()
            .filter(|(_, line)| line.contains("use crate::{"));
        strays.extend(
            nested
                .filter(|(_, line)| {
                    ["db", "gate", "http", "features"]
                        .iter()
                        .any(|room| has_word(line, room))
                })
                .map(|(number, _)| format!("{}:{number}", source.path)),
        );
    }
    assert_eq!(strays, NONE);
}

#[test]
fn lets_rooms_use_only_the_rooms_below() {
    let rules: [(&str, &[&str]); 4] = [
        (
            "db",
            &[
                "crate::gate",
                "crate::http",
                "crate::features",
                "crate::process",
                "crate::app",
            ],
        ),
        (
            "gate",
            &[
                "crate::features",
                "crate::process",
                "crate::app",
                "crate::config",
            ],
        ),
        (
            "http",
            &["crate::db", "crate::process", "crate::app", "crate::config"],
        ),
        (
            "process",
            &["crate::db", "crate::http", "crate::app", "crate::config"],
        ),
    ];
    for (room, above) in rules {
        let found: Vec<String> = sources()
            .iter()
            .filter(|source| source.is_in(room))
            .flat_map(|source| source.naming(above))
            .collect();
        assert_eq!(found, NONE, "{room}");
    }
}

#[test]
fn says_the_condition_of_whatever_a_feature_requires() {
    // The guests' pages word each fault by themselves, beside the field.
    let is_told = |source: &Source| {
        [
            "features/invitations/guest/",
            "features/requests/links/page.rs",
        ]
        .iter()
        .any(|page| source.path.starts_with(page))
    };
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| source.is_in("features") && !is_told(source))
        .filter(|source| {
            let code = source.text.split("#[cfg(test)]").next();
            code.is_some_and(|code| code.contains("FaultCode::Required"))
        })
        .map(|source| source.path.clone())
        .collect();
    assert_eq!(found, NONE, "Fault::required says when");
}

#[test]
fn keeps_rules_pure() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|source| source.is_in("features") && source.is_named("rules.rs"))
        .flat_map(|source| {
            source.naming(&[
                "Tx",
                "Gate",
                "Utc",
                "crate::db",
                "crate::http",
                "actix_web",
                "diesel",
            ])
        })
        .collect();
    assert_eq!(found, NONE);
}

/// Tables that grow by a row for each of their things; to split them would hide which rows there are.
const TABLES: &[&str] = &["kernel/fact/catalogue.rs"];

#[test]
fn keeps_files_short() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| !TABLES.contains(&source.path.as_str()))
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > 450)
        .map(|(source, lines)| format!("{} has {lines} lines", source.path))
        .collect();
    assert_eq!(long, Vec::<String>::new());
}
