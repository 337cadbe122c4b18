//! The fonts that text is printed in: those in the program, and those of a folder that the operator names.
//!
//! Every face is embedded in the file as a subset. A character is printed in the first face that has it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use krilla::text::Font;

/// Fonts in the program: regular, and bold where there is one. What all of them have is taken from the first.
macro_rules! embedded {
    ($($regular:literal $($bold:literal)?;)+) => {
        &[$((
            include_bytes!(concat!("../../../../assets/fonts/", $regular)) as &[u8],
            embedded!(@ $($bold)?),
        )),+]
    };
    (@) => { None };
    (@ $bold:literal) => {
        Some(include_bytes!(concat!("../../../../assets/fonts/", $bold)) as &[u8])
    };
}

const EMBEDDED: &[(&[u8], Option<&[u8]>)] = embedded! {
    "NotoSans-Regular.ttf" "NotoSans-Bold.ttf";
    "NotoSansArabic-Regular.ttf" "NotoSansArabic-Bold.ttf";
    "NotoSansHebrew-Regular.ttf" "NotoSansHebrew-Bold.ttf";
    "NotoSansEthiopic-Regular.ttf" "NotoSansEthiopic-Bold.ttf";
    "NotoSansThai-Regular.ttf" "NotoSansThai-Bold.ttf";
    "NotoSansArmenian-Regular.ttf" "NotoSansArmenian-Bold.ttf";
    "NotoSansGeorgian-Regular.ttf" "NotoSansGeorgian-Bold.ttf";
    "NotoSansSyriac-Regular.ttf";
    "NotoSansDevanagari-Regular.ttf";
    "NotoSansBengali-Regular.ttf";
    "NotoSansTamil-Regular.ttf";
    "NotoSansGurmukhi-Regular.ttf";
    "NotoSansCJKsc-Regular.otf";
    "NotoSansMath-Regular.ttf";
    "NotoSansSymbols-Regular.ttf";
    "NotoSansSymbols2-Regular.ttf";
    "NotoEmoji-Regular.ttf";
};

/// Those in the program; none when one of them is broken.
static OWN: LazyLock<Option<Vec<Family>>> = LazyLock::new(|| {
    let family = |(regular, bold): &(&'static [u8], Option<&'static [u8]>)| {
        Some(Family {
            regular: Face::new(regular, 0)?,
            bold: match bold {
                Some(bold) => Some(Face::new(bold, 0)?),
                None => None,
            },
        })
    };
    EMBEDDED.iter().map(family).collect()
});

/// Largest font file that is read.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// A font with what shapes text in it.
pub struct Face {
    /// As it is embedded.
    pub font: Font,
    /// What shapes text.
    pub shaper: rustybuzz::Face<'static>,
}

impl Face {
    fn new(data: &'static [u8], index: u32) -> Option<Self> {
        Some(Self {
            font: Font::new(data.into(), index)?,
            shaper: rustybuzz::Face::from_slice(data, index)?,
        })
    }

    /// Whether it has a picture of the character.
    pub fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }
}

struct Family {
    regular: Face,
    bold: Option<Face>,
}

/// The place of a face among the fonts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    family: usize,
    bold: bool,
}

/// The fonts of documents.
pub struct Fonts {
    own: &'static [Family],
    added: Vec<Family>,
}

impl Fonts {
    /// Those in the program, and after them every font file in `folder`.
    ///
    /// # Errors
    /// One sentence when the folder cannot be read or a file in it is no font.
    pub fn open(folder: Option<&Path>) -> Result<Self, String> {
        let own = OWN.as_ref().ok_or("a font in the program is broken")?;
        Ok(Self {
            own,
            added: match folder {
                Some(folder) => read_folder(folder)
                    .map_err(|fault| format!("documents.fonts: {}: {fault}", folder.display()))?,
                None => Vec::new(),
            },
        })
    }

    /// The face at a place.
    pub fn face(&self, place: Place) -> Option<&Face> {
        let family = self.family(place.family)?;
        let bold = family.bold.as_ref().filter(|_| place.bold);
        Some(bold.unwrap_or(&family.regular))
    }

    fn family(&self, number: usize) -> Option<&Family> {
        let added = number.checked_sub(self.own.len());
        self.own.get(number).or_else(|| self.added.get(added?))
    }

    fn places(&self, bold: bool) -> impl DoubleEndedIterator<Item = Place> {
        let all = 0..self.own.len() + self.added.len();
        all.map(move |family| Place { family, bold })
    }

    /// Where the characters of `cluster`, which belong together, are printed from: where the one before them
    /// was, when they belong to no script of their own; emoji from a font of emoji. None when no face has
    /// all of them.
    pub fn place_of(&self, cluster: &str, bold: bool, before: Option<Place>) -> Option<Place> {
        let covers = |place: &Place| {
            let face = self.face(*place);
            face.is_some_and(|face| cluster.chars().all(|c| is_invisible(c) || face.has(c)))
        };
        if is_emoji(cluster) {
            return self.places(bold).rev().find(covers);
        }
        let before = before.filter(|_| cluster.chars().all(is_shared));
        before
            .filter(covers)
            .or_else(|| self.places(bold).find(covers))
    }

    /// The characters of `text` that no font has a picture of, and those that mean nothing outside the text.
    pub fn missing(&self, text: &str) -> BTreeSet<char> {
        let printed = |c: char| {
            let mut places = self.places(false);
            is_speakable(c) && places.any(|place| self.face(place).is_some_and(|face| face.has(c)))
        };
        let seen: BTreeSet<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .collect();
        seen.into_iter().filter(|c| !printed(*c)).collect()
    }
}

fn read_folder(folder: &Path) -> Result<Vec<Family>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<_> = paths
        .collect::<Result<_, _>>()
        .map_err(|error: std::io::Error| error.to_string())?;
    paths.retain(|path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ["ttf", "otf", "ttc"].contains(&&*ending.to_lowercase()))
    });
    paths.sort();
    paths.iter().map(|path| read_file(path)).collect()
}

/// The first face of a file; it is kept for as long as the process.
fn read_file(path: &Path) -> Result<Family, String> {
    let named = |fault: &str| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}: {fault}")
    };
    let size = std::fs::metadata(path).map_err(|error| named(&error.to_string()))?;
    if size.len() > MOST_BYTES {
        return Err(named("it is larger than 64 MB"));
    }
    let bytes = std::fs::read(path).map_err(|error| named(&error.to_string()))?;
    let face = Face::new(Box::leak(bytes.into_boxed_slice()), 0);
    Ok(Family {
        regular: face.ok_or_else(|| named("it is no font"))?,
        bold: None,
    })
}

/// Characters without a picture of their own: joiners, variation selectors, soft hyphens, marks of
/// direction.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Invisible characters that change how their neighbours look.
pub fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether the cluster is asked to look like an emoji, or can only be one.
fn is_emoji(cluster: &str) -> bool {
    cluster
        .chars()
        .any(|c| c == '\u{FE0F}' || matches!(c, '\u{1F000}'..='\u{1FAFF}'))
}

/// Whether several scripts use the character: blanks, digits, marks.
fn is_shared(c: char) -> bool {
    use unicode_script::{Script, UnicodeScript};
    matches!(c.script(), Script::Common | Script::Inherited)
}

/// Whether a character means something outside this text: no control, no private use.
fn is_speakable(c: char) -> bool {
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || (u32::from(c) & 0xFFFE) == 0xFFFE;
    !c.is_control() && !private && !noncharacter
}
