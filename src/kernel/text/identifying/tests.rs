use std::time::Instant;

use super::*;

fn kinds(text: &str) -> Vec<Identifying> {
    let found = find(text, &Names::default());
    found.into_iter().map(|place| place.kind).collect()
}

fn places(text: &str, names: &[&str]) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let found = find(text, &Names::of(names.iter().copied()));
    let said = |place: Found| chars[place.from..place.to].iter().collect();
    found.into_iter().map(said).collect()
}

/// Twelve digits of each kind that are published for tests.
const NUMBERS: &[&str] = &[
    "189002029800",
    "199002222397",
    "200302022389",
    "196101182803",
    "201701012393",
    "196109732393",
];

#[test]
fn finds_an_identity_number_in_every_written_form() {
    for number in NUMBERS {
        let (century, ten) = number.split_at(2);
        let (date, last) = ten.split_at(6);
        let (year, month, day) = (&date[..2], &date[2..4], &date[4..]);
        let (two, others) = last.split_at(2);
        let written = [
            number.to_string(),
            ten.to_owned(),
            format!("{century}{date}-{last}"),
            format!("{date}-{last}"),
            format!("{date}+{last}"),
            format!("{date} {last}"),
            format!("{date} - {last}"),
            format!("{date}\u{2013}{last}"),
            format!("{date}\u{A0}{last}"),
            format!("{date}\n{last}"),
            format!("{century}{year}-{month}-{day}-{last}"),
            format!("{century}{year} {month} {day} {two} {others}"),
            format!("{year}.{month}.{day}-{last}"),
            format!("{year}/{month}/{day} {two}-{others}"),
            number
                .chars()
                .map(|c| char::from_u32(u32::from(c) - 0x30 + 0xFF10).unwrap())
                .collect(),
        ];
        for form in written {
            for text in [
                form.clone(),
                format!("Personen ({form}) väntade."),
                format!("pnr{form}, åäö"),
            ] {
                assert_eq!(kinds(&text), [Identifying::IdentityNumber], "{text}");
                assert_eq!(places(&text, &[]), std::slice::from_ref(&form), "{text}");
            }
        }
    }
}

#[test]
fn finds_what_is_written_like_an_identity_number_with_another_check_digit() {
    assert_eq!(kinds("890202-9801"), [Identifying::LikeIdentityNumber]);
    assert_eq!(kinds("19900222-2398"), [Identifying::LikeIdentityNumber]);
    assert!(!Identifying::IdentityNumber.may_be_confirmed());
    assert!(Identifying::LikeIdentityNumber.may_be_confirmed());
}

#[test]
fn leaves_days_times_and_other_numbers_alone() {
    for text in [
        "Mötet 2026-11-27 kl. 14.30",
        "2026-11-27 14:30 till 15:30",
        "Ärende 104233, enligt 10 kap. 8-9 §§ lag (2025:400)",
        "SFS 2017:612, prop. 2025/26:201",
        "112 och 1177",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
        "organisationsnummer 232100-0180",
        "4 000 kronor av 12 500",
        "SE2321000180-1003",
        "20261234567890123456",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn finds_telephone_numbers_and_addresses() {
    for (text, place) in [
        ("ring 070-123 45 67 i dag", "070-123 45 67"),
        ("tel. 08-123 456 78", "08-123 456 78"),
        ("0241-12345", "0241-12345"),
        ("+46 70 123 45 67.", "+46 70 123 45 67"),
        ("+46 (0)70-123 45 67", "+46 (0)70-123 45 67"),
        ("0046701234566", "0046701234566"),
    ] {
        assert_eq!(kinds(text), [Identifying::TelephoneNumber], "{text}");
        assert_eq!(places(text, &[]), [place]);
    }
    for (text, place) in [
        ("skriv till alva.test@exempel.se.", "alva.test@exempel.se"),
        ("<Åsa+1@post.exempel.se>", "Åsa+1@post.exempel.se"),
    ] {
        assert_eq!(kinds(text), [Identifying::EmailAddress], "{text}");
        assert_eq!(places(text, &[]), [place]);
    }
    assert_eq!(kinds("@ och a@b och a@"), []);
}

#[test]
fn finds_names_as_whole_words_whatever_their_case_marks_and_genitive() {
    let names = ["Alva Maria Provsson", "Åsa-Lena von Béla", "O'Neil"];
    let said = places(
        "ALVA, alvas och Provssons mamma Asa; ÅSA och bela's. Neils.",
        &names,
    );
    assert_eq!(
        said,
        ["ALVA", "alvas", "Provssons", "Asa", "ÅSA", "bela", "Neils"]
    );
    assert_eq!(places("A\u{30A}sa kom.", &names), ["A\u{30A}sa"]);
    assert_eq!(
        places("Alvar, salva, provssonska, von och o.", &names),
        Vec::<String>::new()
    );
    assert_eq!(
        places("Klas kom, Klass också.", &["Klas"]),
        ["Klas", "Klass"]
    );
}

#[test]
fn counts_places_in_characters() {
    let found = find("Åäö: Alva", &Names::of(["Alva"]));
    assert_eq!((found[0].from, found[0].to), (5, 9));
}

/// Numbers in a row that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

#[test]
fn finds_what_is_hidden_anywhere_in_any_text_and_no_place_twice() {
    let mut chance = Chance(7);
    let noise: Vec<char> = "abcåäöÅ é.,;:()/-+_@ \n0123456789\u{2013}\u{A0}\u{301}🙂"
        .chars()
        .collect();
    let hidden = [
        ("19900222-2397", Identifying::IdentityNumber),
        ("alva@exempel.se", Identifying::EmailAddress),
        ("+46 70 123 45 67", Identifying::TelephoneNumber),
        ("Provssons", Identifying::Name),
    ];
    let names = Names::of(["Alva Provsson"]);
    for _ in 0..2000 {
        let some = |chance: &mut Chance| -> String {
            let length = chance.below(40);
            (0..length)
                .map(|_| noise[chance.below(noise.len())])
                .collect()
        };
        let (before, after) = (some(&mut chance), some(&mut chance));
        let (secret, kind) = hidden[chance.below(hidden.len())];
        // Parted from what stands around it, as people write.
        let text = format!("{before} | {secret} | {after}");
        let from = before.chars().count() + 3;
        let to = from + secret.chars().count();
        let found = find(&text, &names);
        assert!(
            found.contains(&Found { kind, from, to }),
            "{text:?}: {found:?}"
        );
        let length = text.chars().count();
        for pair in found.windows(2) {
            assert!(pair[0].to <= pair[1].from, "{text:?}: {found:?}");
        }
        assert!(
            found
                .iter()
                .all(|place| place.from < place.to && place.to <= length)
        );
    }
}

#[test]
fn looks_through_ten_thousand_characters_in_well_under_a_tick() {
    let names: Vec<String> = (0..40)
        .map(|n| format!("Förnamn{n} Efternamn{n}"))
        .collect();
    let names = Names::of(names.iter().map(String::as_str));
    let text: String = "Patienten väntade på besked i 3 dagar, sedan 070. ".repeat(200);
    assert_eq!(text.chars().count(), 10_000);
    let began = Instant::now();
    for _ in 0..10 {
        assert_eq!(find(&text, &names), []);
    }
    // Without optimisation, on a busy machine; `benches/run` measures the rest.
    assert!(began.elapsed().as_millis() < 1000, "{:?}", began.elapsed());
}
