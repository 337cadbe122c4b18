use super::super::block::{Block, Document, Table, plain, strong};
use super::render;

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

#[test]
fn keeps_to_the_standard_whatever_people_write() {
    let long = "å".repeat(2000);
    let accents = "e\u{301}".repeat(600);
    let texts = [
        "Räksmörgås åäö ÅÄÖ é ü – ”citat” … • ½",
        &long,
        &accents,
        "👩‍👩‍👧 🏳️‍🌈 ☎️ emoji",
        "مرحبا שלום 你好 हिन्दी Привет Γειά",
        "\u{0}\u{1}\u{7f}\u{200b}\u{feff}\u{fffe}\u{e000}\u{10ffff}\u{ad}\u{202e}",
        "\u{200b}",
        "",
        " \t\n ",
        "\u{301}\u{308}",
        "fi ffl AVATAR To",
        "�",
    ];
    for text in texts {
        let file = render(&everywhere(text));
        assert!(file.is_ok(), "{text:?}");
    }
}

#[test]
fn breaks_long_texts_over_pages() {
    let text = "Samtal varannan vecka på mottagningen, och stöd i hemmet. ".repeat(400);
    let row = vec!["Behov".to_owned(), text.clone()];
    let table = Table {
        caption: "Tabell",
        columns: Vec::new(),
        widths: vec![30, 70],
        rows: vec![row.clone(), row],
    };
    let short = render(&document(vec![Block::Paragraph(plain("Kort.".to_owned()))])).unwrap();
    assert_eq!(pages(&short), 1);
    let prose = render(&document(vec![Block::Paragraph(plain(text))])).unwrap();
    assert!(pages(&prose) > 5, "{}", pages(&prose));
    let rows = render(&document(vec![Block::Table(table)])).unwrap();
    assert!(pages(&rows) > 2 * pages(&prose), "{}", pages(&rows));
}

#[test]
fn says_what_it_is_and_in_which_language_and_nothing_of_the_person() {
    let file = render(&everywhere("Alva Provsson")).unwrap();
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
