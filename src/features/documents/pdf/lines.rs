//! Text in lines: how it is set and where it is broken.

use super::font::{Fonts, Shown};

/// How text is set.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Font size.
    pub size: f32,
    /// From line to line.
    pub leading: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Space above.
    pub above: f32,
    /// Space below.
    pub below: f32,
}

impl Style {
    /// Font size, leading, weight, space above and below.
    pub const fn new(size: f32, leading: f32, bold: bool, above: f32, below: f32) -> Self {
        Self {
            size,
            leading,
            bold,
            above,
            below,
        }
    }
}

/// A line of text on a page; `y` is its baseline.
#[derive(Debug)]
pub struct Line {
    /// Its left end.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Font size.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Its text.
    pub text: String,
    /// Its glyphs.
    pub glyphs: Vec<Shown>,
}

/// `text` in lines of at most `width`, from the left end and baseline 0.
pub fn wrap(fonts: &Fonts, text: &str, style: Style, width: f32) -> Vec<Line> {
    let face = fonts.face(style.bold);
    let most = width / style.size;
    let (space, space_glyphs) = face.shape(" ");
    let space_width: f32 = space_glyphs.iter().map(Shown::advance).sum();
    let mut lines = Lines {
        style,
        done: Vec::new(),
        text: String::new(),
        glyphs: Vec::new(),
        width: 0.0,
    };
    for (index, word) in text.split_whitespace().enumerate() {
        let (word, glyphs) = face.shape(word);
        let word_width: f32 = glyphs.iter().map(Shown::advance).sum();
        // Written out also where a line ends, so that words stay apart when they are read aloud.
        if index > 0 {
            lines.add(&space, &space_glyphs, space_width);
        }
        if lines.width + word_width > most && lines.width > 0.0 {
            lines.end();
        }
        if word_width <= most {
            lines.add(&word, &glyphs, word_width);
        } else {
            lines.add_in_pieces(&word, glyphs, most);
        }
    }
    lines.end();
    lines.done
}

/// Lines in the making.
struct Lines {
    style: Style,
    done: Vec<Line>,
    text: String,
    glyphs: Vec<Shown>,
    width: f32,
}

impl Lines {
    fn add(&mut self, text: &str, glyphs: &[Shown], width: f32) {
        let at = self.text.len();
        self.glyphs
            .extend(glyphs.iter().map(|glyph| glyph.clone().moved(at)));
        self.text.push_str(text);
        self.width += width;
    }

    /// A word wider than a line, broken where a line is full; never inside what belongs together.
    fn add_in_pieces(&mut self, word: &str, glyphs: Vec<Shown>, most: f32) {
        let mut from = 0;
        for glyph in glyphs {
            let start = glyph.range().start;
            let begins = self
                .glyphs
                .last()
                .is_none_or(|last| last.range().start != start - from);
            if begins && self.width + glyph.advance() > most && self.width > 0.0 {
                self.end();
                from = start;
            }
            let known = self.text.len();
            let shown = glyph.since(from);
            let end = shown.range().end;
            if let Some(rest) = word.get(from + known..from + end) {
                self.text.push_str(rest);
            }
            self.width += shown.advance();
            self.glyphs.push(shown);
        }
    }

    fn end(&mut self) {
        self.width = 0.0;
        let (text, glyphs) = (
            std::mem::take(&mut self.text),
            std::mem::take(&mut self.glyphs),
        );
        if !glyphs.is_empty() {
            self.done.push(Line {
                x: 0.0,
                y: 0.0,
                size: self.style.size,
                bold: self.style.bold,
                text,
                glyphs,
            });
        }
    }
}
