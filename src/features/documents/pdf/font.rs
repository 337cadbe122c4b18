//! Text as glyphs of the fonts that are embedded in the file.

use std::ops::Range;
use std::sync::LazyLock;

use krilla::text::{Font, Glyph, GlyphId};
use rustybuzz::{Direction, ShapePlan, UnicodeBuffer, script};

/// Both weights; none when the fonts in the program are broken.
pub static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(|| {
    Some(Fonts {
        regular: Face::new(include_bytes!(
            "../../../../assets/fonts/NotoSans-Regular.ttf"
        ))?,
        bold: Face::new(include_bytes!("../../../../assets/fonts/NotoSans-Bold.ttf"))?,
    })
});

/// The fonts of a document.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// The face of a weight.
    pub fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }
}

/// A font with what shapes text in it.
pub struct Face {
    /// As it is embedded.
    pub font: Font,
    shaper: rustybuzz::Face<'static>,
    latin: ShapePlan,
}

/// A glyph of a line: advance and offsets for a font size of 1, and which bytes of the line it shows.
#[derive(Clone, Debug)]
pub struct Shown {
    id: u16,
    advance: f32,
    x: f32,
    y: f32,
    start: u32,
    end: u32,
}

impl Shown {
    /// How wide it is at a font size of 1.
    pub fn advance(&self) -> f32 {
        self.advance
    }

    /// Which bytes it shows.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same in a text in which what it shows stands `by` bytes further on.
    pub fn moved(mut self, by: usize) -> Self {
        let by = u32::try_from(by).unwrap_or(u32::MAX);
        self.start = self.start.saturating_add(by);
        self.end = self.end.saturating_add(by);
        self
    }

    /// The same in the text that begins at byte `from`.
    pub fn since(mut self, from: usize) -> Self {
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        self.start = self.start.saturating_sub(from);
        self.end = self.end.saturating_sub(from);
        self
    }
}

impl Glyph for Shown {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id.into())
    }

    fn text_range(&self) -> Range<usize> {
        self.range()
    }

    fn x_advance(&self, size: f32) -> f32 {
        self.advance * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        self.x * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        self.y * size
    }

    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<krilla::surface::Location> {
        None
    }
}

/// What stands for a character that the font does not have.
const REPLACEMENT: char = '\u{FFFD}';

impl Face {
    fn new(data: &'static [u8]) -> Option<Self> {
        let shaper = rustybuzz::Face::from_slice(data, 0)?;
        let latin = ShapePlan::new(
            &shaper,
            Direction::LeftToRight,
            Some(script::LATIN),
            None,
            &[],
        );
        Some(Self {
            font: Font::new(data.into(), 0)?,
            shaper,
            latin,
        })
    }

    /// `word`, which holds no space, as the text that stands in the file and its glyphs. The text
    /// keeps what the font lacks; only its picture is replaced.
    pub fn shape(&self, word: &str) -> (String, Vec<Shown>) {
        let mut text = String::with_capacity(word.len());
        let mut buffer = UnicodeBuffer::new();
        for c in word.chars().filter(|c| !is_invisible(*c)) {
            let kept = if is_speakable(c) { c } else { REPLACEMENT };
            let has = self.shaper.glyph_index(kept).is_some();
            let cluster = u32::try_from(text.len()).unwrap_or(u32::MAX);
            buffer.add(if has { kept } else { REPLACEMENT }, cluster);
            text.push(kept);
        }
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let shaped = if buffer.script() == script::LATIN {
            rustybuzz::shape_with_plan(&self.shaper, &self.latin, buffer)
        } else {
            rustybuzz::shape(&self.shaper, &[], buffer)
        };
        let glyphs = self.shown(&shaped, text.len());
        (text, glyphs)
    }

    fn shown(&self, shaped: &rustybuzz::GlyphBuffer, length: usize) -> Vec<Shown> {
        let em = self.font.units_per_em();
        let units = |number: i32| f32::from(i16::try_from(number).unwrap_or(i16::MAX)) / em;
        let mut end = u32::try_from(length).unwrap_or(u32::MAX);
        let mut next = end;
        let all = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        // From the last on: a glyph shows what stands before the next cluster.
        let mut glyphs: Vec<Shown> = all
            .rev()
            .map(|(info, position)| {
                if info.cluster != next {
                    end = next;
                    next = info.cluster;
                }
                Shown {
                    id: u16::try_from(info.glyph_id).unwrap_or(0),
                    advance: units(position.x_advance),
                    x: units(position.x_offset),
                    y: units(position.y_offset),
                    start: info.cluster,
                    end,
                }
            })
            .collect();
        glyphs.reverse();
        glyphs
    }
}

/// Characters without a picture of their own: joiners, variation selectors, soft hyphens, marks of
/// direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character means something outside this text: no control, no private use.
fn is_speakable(c: char) -> bool {
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}');
    let noncharacter = matches!(c, '\u{FDD0}'..='\u{FDEF}') || (u32::from(c) & 0xFFFE) == 0xFFFE;
    !c.is_control() && !private && !noncharacter
}
