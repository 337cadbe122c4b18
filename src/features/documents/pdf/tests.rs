use std::collections::BTreeSet;

use super::super::block::{Block, Document, Table, plain, strong};
use super::lines::{Line, Style, wrap};
use super::shape::{Run, Shaper};
use super::{Fonts, render};
use crate::kernel::ProblemCode;
use crate::kernel::problem::Language;

fn fonts() -> Fonts {
    Fonts::open(None).unwrap()
}

fn document(blocks: Vec<Block>) -> Document {
    let title = "Samordnad individuell plan, version 1".to_owned();
    let first = Block::Heading(1, "Samordnad individuell plan (SIP)".to_owned());
    Document {
        footer: title.clone(),
        title,
        blocks: std::iter::once(first).chain(blocks).collect(),
    }
}

/// How many pages the file has.
fn pages(file: &[u8]) -> usize {
    let text = String::from_utf8_lossy(file);
    assert!(text.starts_with("%PDF-1.7"));
    let counts = text.split("/Count ").skip(1);
    let numbers = counts.filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest.get(..end)?.parse::<usize>().ok()
    });
    numbers.max().unwrap()
}

fn everywhere(text: &str) -> Document {
    document(vec![
        Block::Heading(2, text.to_owned()),
        Block::Heading(3, text.to_owned()),
        Block::Notice(text.to_owned()),
        Block::Paragraph(plain(text.to_owned())),
        Block::List(vec![vec![strong(text.to_owned()), plain(text.to_owned())]]),
        Block::Table(Table {
            caption: "Tabell",
            columns: vec!["Ett", "Två"],
            widths: vec![30, 70],
            rows: vec![vec![text.to_owned(), text.to_owned()]],
        }),
    ])
}

/// What the social services write: a sentence or two in each language.
const LANGUAGES: [&str; 22] = [
    "Räksmörgås åäö ÅÄÖ é ü – ”citat” … • ½",
    "أريد أن أعيش بجانب أختي، وأن أعمل 50٪ في عام 2027. لا إله",
    "אני רוצה לגור ליד אחותי ולעבוד (חצי משרה) ב-2027.",
    "می‌خواهم کنار خواهرم زندگی کنم و نیمه‌وقت کار کنم.",
    "ئەمەوێت لەگەڵ خوشکەکەم بژیم. زه غواړم کار وکړم. میں کام کرنا چاہتا ہوں۔",
    "ምስ ሓብተይ ክነብር እደሊ ኣለኹ። ስራሕ ክጅምር እየ፧",
    "我想住在姐姐旁边,并做半职工作。我想住在姐姐旁邊，並做半職工作。",
    "わたしは姉の近くに住みたいです。",
    "저는 언니 옆에서 살고 싶습니다.",
    "ฉันอยากอยู่ใกล้พี่สาวและทำงานครึ่งเวลา",
    "Я хочу жить рядом с сестрой. Я хочу жити поруч із сестрою. Ја желим.",
    "Θέλω να ζήσω δίπλα στην αδελφή μου.",
    "Ես ուզում եմ ապրել քրոջս կողքին։",
    "მინდა ვიცხოვრო ჩემი დის გვერდით.",
    "ܐܢܐ ܨܒܐ ܐܢܐ ܠܡܥܡܪ",
    "मैं अपनी बहन के पास रहना चाहता हूँ।",
    "আমি আমার বোনের কাছে থাকতে চাই।",
    "நான் என் சகோதரியின் அருகில் வாழ விரும்புகிறேன்.",
    "ਮੈਂ ਆਪਣੀ ਭੈਣ ਦੇ ਕੋਲ ਰਹਿਣਾ ਚਾਹੁੰਦਾ ਹਾਂ।",
    "Tôi muốn sống gần chị gái. Waxaan rabaa inaan noolaado. Ez dixwazim. İstiyorum, ğüşöç. Chcę żyć. ŋ ɣ ə",
    "👩‍👩‍👧 🏳️‍🌈 ☎️ 👍🏽 😀 🇸🇪 1️⃣ ❤️",
    "→ ← ↔ ✓ ✔ ☐ ☑ ☒ ≥ ≤ ≠ ≈ ∞ ● ○ ■ □ ★ ☺ ① € ± × ÷ √ № ™",
];

#[test]
fn keeps_to_the_standard_whatever_people_write() {
    let fonts = fonts();
    let long = "å".repeat(2000);
    let accents = "e\u{301}".repeat(600);
    let arabic = "لا".repeat(900);
    let others = [
        long.as_str(),
        &accents,
        &arabic,
        "\u{200b}\u{feff}\u{ad}\u{202e}",
        "\u{200b}",
        "",
        " \t\n ",
        "\u{301}\u{308}",
        "fi ffl AVATAR To",
        "�",
    ];
    for text in LANGUAGES.iter().chain(&others) {
        let file = render(&fonts, &everywhere(text));
        assert!(file.is_ok(), "{text:?}");
    }
}

const BODY: Style = Style::new(11.0, 16.5, false, 0.0, 0.0);

fn lines(text: &str, width: f32) -> Vec<Line> {
    let fonts = fonts();
    wrap(&Shaper::new(&fonts), text, BODY, width)
}

/// What lines say, in the order in which it is drawn.
fn read(lines: &[Line]) -> String {
    let runs = lines.iter().flat_map(|line| &line.runs);
    runs.map(|(_, run)| run.text.as_str()).collect()
}

#[test]
fn prints_every_language_with_its_own_glyphs_and_reads_back_as_it_was_written() {
    for text in LANGUAGES {
        for width in [60.0, 470.0] {
            let lines = lines(text, width);
            let glyphs = lines.iter().flat_map(|line| &line.runs);
            let missing = glyphs
                .flat_map(|(_, run)| &run.glyphs)
                .filter(|one| one.is_missing());
            assert_eq!(missing.count(), 0, "{text}");
            // Variation selectors have done their work when the font is chosen.
            let seen = |text: &str| text.replace('\u{fe0f}', "");
            assert_eq!(seen(&read(&lines)), seen(text));
        }
    }
}

#[test]
fn sets_what_is_read_from_the_right_from_the_right() {
    let from_left = |line: &Line| -> Vec<String> {
        let mut runs: Vec<&(f32, Run)> = line.runs.iter().collect();
        runs.sort_by(|one, other| one.0.total_cmp(&other.0));
        runs.iter().map(|(_, run)| run.text.clone()).collect()
    };
    // Swedish around Hebrew: the Hebrew words change places, the Swedish do not.
    let mixed = lines("Behov: שלום 12 עולם, ja", 470.0);
    assert_eq!(
        from_left(&mixed[0]),
        ["Behov: ", "עולם", " ", "12", " ", "שלום", ", ja"]
    );
    assert_eq!(mixed[0].x, 0.0);
    assert_eq!(read(&mixed), "Behov: שלום 12 עולם, ja");
    let hebrew = lines("שלום עולם", 470.0);
    assert!(hebrew[0].x > 400.0, "{}", hebrew[0].x);
    assert!((hebrew[0].x + hebrew[0].width() - 470.0).abs() < 0.01);
    // Brackets are mirrored: they open towards the right in the picture as well.
    let plain = lines("(א)", 470.0);
    assert_eq!(read(&plain), "(א)");
}

#[test]
fn breaks_lines_where_each_script_does() {
    let chinese = lines("我想住在姐姐旁边，并做半职工作。", 60.0);
    assert!(chinese.len() > 2);
    for line in &chinese {
        assert!(
            !read(std::slice::from_ref(line)).starts_with(['，', '。']),
            "{line:?}"
        );
        assert!(line.width() <= 60.0 + 11.0);
    }
    let words = lines("Samtal varannan vecka på mottagningen", 90.0);
    for line in words.iter().take(words.len() - 1) {
        assert!(read(std::slice::from_ref(line)).ends_with(' '), "{line:?}");
    }
}

#[test]
fn names_what_no_font_has_and_replaces_nothing() {
    let fonts = fonts();
    for (text, named) in [
        ("Skrivet av 𒀀𒀁", "U+12000, U+12001"),
        ("\u{e000}", "U+E000"),
        ("a\u{1}b\u{fffe}", "U+0001, U+FFFE"),
    ] {
        let refused = render(&fonts, &everywhere(text)).unwrap_err();
        assert_eq!(refused.code, ProblemCode::NotPrintable);
        let told = refused.faults[0].detail(Language::Swedish);
        assert!(told.ends_with(&format!(": {named}.")), "{told}");
    }
    let many: String = ('\u{12000}'..'\u{12030}').collect();
    let refused = render(&fonts, &everywhere(&many)).unwrap_err();
    let told = refused.faults[0].detail(Language::Swedish);
    assert!(told.ends_with("U+12013, …."), "{told}");
}

#[test]
fn prints_from_a_folder_of_fonts_what_the_program_has_none_for() {
    let folder = tempfile::tempdir().unwrap();
    let own = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/assets/fonts/NotoSansThai-Bold.ttf"
    );
    std::fs::copy(own, folder.path().join("thai.TTF")).unwrap();
    std::fs::write(folder.path().join("LICENSE"), "text").unwrap();
    let with = Fonts::open(Some(folder.path())).unwrap();
    assert_eq!(with.missing("ฉัน"), BTreeSet::new());
    std::fs::write(folder.path().join("broken.otf"), "text").unwrap();
    let fault = Fonts::open(Some(folder.path())).err().unwrap();
    assert!(fault.starts_with("documents.fonts: ") && fault.contains("broken.otf: it is no font"));
    assert!(Fonts::open(Some(&folder.path().join("none"))).is_err());
}

#[test]
fn breaks_long_texts_over_pages() {
    let fonts = fonts();
    let text = "Samtal varannan vecka på mottagningen, och stöd i hemmet. ".repeat(400);
    let row = vec!["Behov".to_owned(), text.clone()];
    let table = Table {
        caption: "Tabell",
        columns: Vec::new(),
        widths: vec![30, 70],
        rows: vec![row.clone(), row],
    };
    let render = |blocks| pages(&render(&fonts, &document(blocks)).unwrap());
    assert_eq!(render(vec![Block::Paragraph(plain("Kort.".to_owned()))]), 1);
    let prose = render(vec![Block::Paragraph(plain(text))]);
    assert!(prose > 5, "{prose}");
    let rows = render(vec![Block::Table(table)]);
    assert!(rows > 2 * prose, "{rows}");
}

#[test]
fn says_what_it_is_and_in_which_language_and_nothing_of_the_person() {
    let file = render(&fonts(), &everywhere("Alva Provsson")).unwrap();
    let text = String::from_utf8_lossy(&file);
    for said in [
        "/Lang(sv-SE)",
        "/DisplayDocTitle true",
        "/MarkInfo",
        "pdfuaid:part",
    ] {
        assert!(text.contains(said), "{said}");
    }
    let metadata = text.split("<?xpacket").nth(1).unwrap();
    assert!(metadata.contains("Samordnad individuell plan, version 1"));
    assert!(!metadata.contains("Alva"));
}
