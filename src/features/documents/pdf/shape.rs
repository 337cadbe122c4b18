//! Text as glyphs: in stretches of one font, one script and one direction.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use krilla::text::{Glyph, GlyphId};
use rustybuzz::{Direction, ShapePlan, UnicodeBuffer};
use unicode_bidi::Level;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use super::font::{Face, Fonts, Place, is_invisible, is_joiner};

/// A glyph of a run: advance and offsets for a font size of 1, and which bytes of the run's text it shows.
#[derive(Clone, Debug)]
pub struct Shown {
    id: u16,
    advance: f32,
    x: f32,
    y: f32,
    text: Range<usize>,
}

impl Shown {
    /// How wide it is at a font size of 1.
    pub fn advance(&self) -> f32 {
        self.advance
    }

    #[cfg(test)]
    pub fn is_missing(&self) -> bool {
        self.id == 0
    }
}

impl Glyph for Shown {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(self.id.into())
    }

    fn text_range(&self) -> Range<usize> {
        self.text.clone()
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

/// A stretch of text in one font and one direction, its glyphs from left to right.
#[derive(Clone, Debug)]
pub struct Run {
    /// In which face.
    pub place: Place,
    /// Its level of direction: odd from right to left.
    pub level: Level,
    /// What it says, in the order it is read.
    pub text: String,
    /// Its glyphs.
    pub glyphs: Vec<Shown>,
    /// Where in the text that was shaped each byte of `text` stood.
    origins: Vec<usize>,
}

impl Run {
    /// How wide it is at a font size of 1.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(Shown::advance).sum()
    }

    /// Adds to `widths` how wide each part is, by the byte at which it begins in the text that was shaped.
    pub fn measure(&self, widths: &mut HashMap<usize, f32>) {
        for glyph in &self.glyphs {
            if let Some(at) = self.origins.get(glyph.text.start) {
                *widths.entry(*at).or_default() += glyph.advance;
            }
        }
    }
}

/// What of a text is shaped together.
struct Piece {
    place: Place,
    level: Level,
    script: Script,
    is_blank: bool,
    range: Range<usize>,
}

/// Shapes the texts of one document.
pub struct Shaper<'f> {
    fonts: &'f Fonts,
    plans: RefCell<HashMap<(Place, Script, bool), ShapePlan>>,
}

impl<'f> Shaper<'f> {
    /// In these fonts.
    pub fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            plans: RefCell::default(),
        }
    }

    /// The fonts.
    pub fn fonts(&self) -> &'f Fonts {
        self.fonts
    }

    /// `text` as runs in the order they are read; `levels` has the direction of each of its bytes.
    pub fn shape(&self, text: &str, levels: &[Level], bold: bool) -> Vec<Run> {
        let pieces = self.pieces(text, levels, bold);
        pieces
            .iter()
            .filter_map(|piece| self.run(text, piece))
            .collect()
    }

    fn pieces(&self, text: &str, levels: &[Level], bold: bool) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for (at, cluster) in text.grapheme_indices(true) {
            let before = pieces.last().map(|piece| piece.place);
            let level = levels.get(at).copied().unwrap_or(Level::ltr());
            // Characters that stand in different fonts are set apart, though they belong together.
            let whole = self.fonts.place_of(cluster, bold, before);
            match whole {
                Some(place) => add(&mut pieces, place, level, (at, cluster)),
                None => {
                    for (within, c) in cluster.char_indices() {
                        let one = c.encode_utf8(&mut [0; 4]).to_owned();
                        if let Some(place) = self.fonts.place_of(&one, bold, before) {
                            add(&mut pieces, place, level, (at + within, &one));
                        }
                    }
                }
            }
        }
        pieces
    }

    fn run(&self, whole: &str, piece: &Piece) -> Option<Run> {
        let face = self.fonts.face(piece.place)?;
        let (mut text, mut origins) = (String::new(), Vec::new());
        let mut buffer = UnicodeBuffer::new();
        for (at, c) in whole.get(piece.range.clone())?.char_indices() {
            if is_invisible(c) && !is_joiner(c) && !face.has(c) || is_mark_of_direction(c) {
                continue;
            }
            buffer.add(c, u32::try_from(text.len()).unwrap_or(u32::MAX));
            text.push(c);
            origins.resize(text.len(), piece.range.start + at);
        }
        if text.is_empty() {
            return None;
        }
        let right_to_left = piece.level.is_rtl();
        buffer.guess_segment_properties();
        buffer.set_direction(match right_to_left {
            true => Direction::RightToLeft,
            false => Direction::LeftToRight,
        });
        let mut plans = self.plans.borrow_mut();
        let plan = plans
            .entry((piece.place, piece.script, right_to_left))
            .or_insert_with(|| {
                let script = Some(buffer.script());
                ShapePlan::new(&face.shaper, buffer.direction(), script, None, &[])
            });
        let shaped = rustybuzz::shape_with_plan(&face.shaper, plan, buffer);
        Some(Run {
            place: piece.place,
            level: piece.level,
            glyphs: shown(face, &shaped, text.len(), right_to_left),
            text,
            origins,
        })
    }
}

/// Adds a cluster to the last piece, or begins one when it differs in font, script or direction. What is read
/// from right to left is set word by word, so that the words stand in the file in the order they are read.
fn add(pieces: &mut Vec<Piece>, place: Place, level: Level, (at, cluster): (usize, &str)) {
    let mut known = cluster.chars().map(|c| c.script());
    let script = known
        .rfind(|script| !matches!(script, Script::Common | Script::Inherited | Script::Unknown));
    let end = at + cluster.len();
    if let Some(last) = pieces.last_mut() {
        let same_script = match (last.script, script) {
            (_, None) => true,
            (Script::Common, Some(_)) => true,
            (known, Some(script)) => known == script,
        };
        let same_word = level.is_ltr() || cluster != " " && !last.is_blank;
        let same_place = last.place == place && last.range.end == at;
        if same_place && last.level == level && same_script && same_word {
            last.range.end = end;
            if let Some(script) = script {
                last.script = script;
            }
            return;
        }
    }
    pieces.push(Piece {
        place,
        level,
        script: script.unwrap_or(Script::Common),
        is_blank: cluster == " ",
        range: at..end,
    });
}

/// What has been obeyed when the text is set, and is not to be shown.
fn is_mark_of_direction(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The glyphs, each with the bytes up to the next that another shows.
fn shown(
    face: &Face,
    shaped: &rustybuzz::GlyphBuffer,
    length: usize,
    right_to_left: bool,
) -> Vec<Shown> {
    let em = face.font.units_per_em();
    let units = |number: i32| f32::from(i16::try_from(number).unwrap_or(i16::MAX)) / em;
    let all = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    let mut all: Vec<_> = all.collect();
    // From the last read to the first.
    if !right_to_left {
        all.reverse();
    }
    let (mut end, mut next) = (length, length);
    let mut glyphs: Vec<Shown> = all
        .into_iter()
        .map(|(info, position)| {
            let start = usize::try_from(info.cluster).unwrap_or(length);
            if start != next {
                end = next;
                next = start;
            }
            Shown {
                id: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: units(position.x_advance),
                x: units(position.x_offset),
                y: units(position.y_offset),
                text: start..end,
            }
        })
        .collect();
    if !right_to_left {
        glyphs.reverse();
    }
    glyphs
}
