use super::*;
use proptest::prelude::*;

const PUBLISHED: &[&str] = &[
    "189002029800",
    "199002222397",
    "200302022389",
    "196101182803",
    "201701012393",
];

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn on(today: &str, kind: IdentityKind, number: &str) -> Result<String, Flaw> {
    read(kind, number, None, day(today))
}

fn personnummer(number: &str) -> Result<String, Flaw> {
    on("2026-11-27", IdentityKind::Personnummer, number)
}

/// A test number of the series 238-239, with its check digit.
fn completed(first_eleven: &str) -> String {
    let all = (0..10).map(|digit| format!("{first_eleven}{digit}"));
    all.into_iter().find(|number| luhn(&number[2..])).unwrap()
}

#[test]
fn accepts_published_test_numbers() {
    for number in PUBLISHED {
        assert_eq!(personnummer(number).as_deref(), Ok(*number));
    }
    let coordination = on(
        "2026-11-27",
        IdentityKind::Samordningsnummer,
        "196109732393",
    );
    assert_eq!(coordination.as_deref(), Ok("196109732393"));
    let reserve = |number, issuer| {
        read(
            IdentityKind::Reservnummer,
            number,
            Some(issuer),
            day("2026-11-27"),
        )
    };
    for number in ["R-2026-0001", "R 2026 0001", "r\u{2013}2026"] {
        assert_eq!(reserve(number, "Region Dalarna").as_deref(), Ok(number));
    }
    for (number, issuer) in [("----", "Region"), ("R_2026", "Region"), ("R-2026", "-")] {
        assert_eq!(reserve(number, issuer), Err(Flaw::Form), "{number}");
    }
}

#[test]
fn reads_a_number_as_people_write_it() {
    for written in [
        "199002222397",
        "19900222-2397",
        "19900222 2397",
        " 1990 02 22 - 2397 ",
        "1990-02-22-2397",
        "19900222\u{2013}2397",
        "19900222\u{2212}2397",
        "1990\u{A0}0222\u{2011}2397",
        "900222-2397",
        "900222 - 2397",
    ] {
        assert_eq!(
            personnummer(written).as_deref(),
            Ok("199002222397"),
            "{written}"
        );
    }
    for written in ["9002222397", "90-02-22-2397", "900222 2397"] {
        assert_eq!(personnummer(written), Err(Flaw::Form), "{written}");
    }
}

#[test]
fn tells_the_century_by_the_sign_and_the_day() {
    let kind = IdentityKind::Personnummer;
    let century = |today, number: &str| on(today, kind, number).map(|n| n[..4].to_owned());
    let year = |text: &str| Ok(text.to_owned());
    assert_eq!(century("2026-11-27", "890202+9800"), Err(Flaw::CheckDigit));
    assert_eq!(century("2026-11-27", "900202+9800"), year("1890"));
    assert_eq!(century("2026-11-27", "18900202+9800"), year("1890"));
    assert_eq!(century("2026-11-27", "170101-2393"), year("2017"));
    // From the first day of the year in which the person turns 100.
    assert_eq!(century("2116-12-31", "170101-2393"), year("2017"));
    assert_eq!(century("2117-01-01", "170101+2393"), year("2017"));
    assert_eq!(century("2117-01-01", "20170101+2393"), year("2017"));
    assert_eq!(century("2116-12-31", "20170101+2393"), Err(Flaw::Form));
    assert_eq!(century("2016-12-31", "201701012393"), Err(Flaw::Future));
    assert_eq!(century("2017-01-01", "201701012393"), year("2017"));
}

#[test]
fn takes_a_coordination_number_whose_birth_date_is_unknown() {
    let kind = IdentityKind::Samordningsnummer;
    for first_eleven in ["19610060239", "19610960239", "19610073239"] {
        let number = completed(first_eleven);
        assert_eq!(on("2026-11-27", kind, &number).as_deref(), Ok(&*number));
        assert_eq!(stated_birth_date(kind, &number), None);
        assert_eq!(
            NationalNumber::parse(&number).map(|found| found.kind()),
            Some(kind)
        );
        assert_eq!(
            on("1960-12-31", kind, &number),
            Err(Flaw::Future),
            "{number}"
        );
    }
    for first_eleven in ["19611360239", "19610092239", "19610000239"] {
        let number = completed(first_eleven);
        assert_eq!(on("2026-11-27", kind, &number), Err(Flaw::Date), "{number}");
    }
    assert_eq!(personnummer(&completed("19610001239")), Err(Flaw::Date));
}

#[test]
fn names_the_flaw_when_refused() {
    for wrong in [
        "19900222/2397",
        "199-002222397",
        "19900222--2397",
        "1990022223970",
        "19900222239",
        "19900222239A",
        "",
        "-",
    ] {
        assert_eq!(personnummer(wrong), Err(Flaw::Form), "{wrong}");
    }
    assert_eq!(personnummer("199002302397"), Err(Flaw::Date));
    assert_eq!(personnummer("199002222398"), Err(Flaw::CheckDigit));
    assert_eq!(personnummer("196109732393"), Err(Flaw::Date));
    let today = day("2026-11-27");
    let as_kind = |kind, number, issuer| read(kind, number, issuer, today).unwrap_err();
    assert_eq!(
        as_kind(IdentityKind::Samordningsnummer, "199002222397", None),
        Flaw::Date
    );
    assert_eq!(
        as_kind(IdentityKind::Personnummer, "199002222397", Some("x")),
        Flaw::Issuer
    );
    assert_eq!(
        as_kind(IdentityKind::Reservnummer, "R-2026", None),
        Flaw::Issuer
    );
}

#[test]
fn tells_the_kinds_of_national_numbers_apart() {
    let kind = |number| NationalNumber::parse(number).map(|found| found.kind());
    assert_eq!(kind("199002222397"), Some(IdentityKind::Personnummer));
    assert_eq!(kind("196109732393"), Some(IdentityKind::Samordningsnummer));
    assert_eq!(kind("199002222398"), None);
    assert_eq!(kind("R-2026-0001"), None);
    let shown = format!("{:?}", NationalNumber::parse("199002222397").unwrap());
    assert!(!shown.contains("1990"), "{shown}");
}

#[test]
fn reads_the_day_of_birth_from_numbers_that_state_it() {
    let stated =
        |kind, number| stated_birth_date(kind, number).map(|day: NaiveDate| day.to_string());
    assert_eq!(
        stated(IdentityKind::Personnummer, "201701012393").as_deref(),
        Some("2017-01-01")
    );
    assert_eq!(
        stated(IdentityKind::Samordningsnummer, "196109732393").as_deref(),
        Some("1961-09-13")
    );
    assert_eq!(stated(IdentityKind::Reservnummer, "201701012393"), None);
}

#[test]
fn masks_the_last_four() {
    assert_eq!(masked("199002222397"), "19900222****");
}

proptest! {
    #[test]
    fn refuses_every_single_changed_digit(which in 0..PUBLISHED.len(), place in 0usize..12, add in 1u8..10) {
        let mut number = PUBLISHED[which].as_bytes().to_vec();
        number[place] = b'0' + (number[place] - b'0' + add) % 10;
        let changed = String::from_utf8(number).unwrap();
        // The century is outside the check digit.
        prop_assert!(place < 2 || personnummer(&changed).is_err());
    }

    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,20}") {
        let _ = personnummer(&text);
        let _ = on("2026-11-27", IdentityKind::Samordningsnummer, &text);
        let _ = masked(&text);
    }
}
