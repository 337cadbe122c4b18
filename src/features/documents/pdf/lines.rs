//! Text in lines: how it is set, where it is broken (UAX #14) and in which order it stands (UAX #9).

use std::collections::HashMap;
use std::ops::Range;

use unicode_bidi::{BidiInfo, Level, ParagraphInfo};
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation;

use super::shape::{Run, Shaper};

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
    /// Its runs in the order they are read, which is the order in which they are drawn, each with how far
    /// from the left end of the line it stands.
    pub runs: Vec<(f32, Run)>,
}

impl Line {
    /// How wide it is.
    pub fn width(&self) -> f32 {
        self.runs.iter().map(|(_, run)| run.width()).sum::<f32>() * self.size
    }
}

/// `text` in lines of at most `width`, from baseline 0. What is read from right to left ends at the right.
pub fn wrap(shaper: &Shaper<'_>, text: &str, style: Style, width: f32) -> Vec<Line> {
    let text: Vec<&str> = text.split_whitespace().collect();
    let text = text.join(" ");
    let info = BidiInfo::new(&text, None);
    let mut lines = Vec::new();
    for paragraph in &info.paragraphs {
        let setter = Setter {
            shaper,
            info: &info,
            paragraph,
            style,
            most: width / style.size,
        };
        for range in setter.ranges() {
            lines.extend(setter.line(range, width));
        }
    }
    lines
}

struct Setter<'a> {
    shaper: &'a Shaper<'a>,
    info: &'a BidiInfo<'a>,
    paragraph: &'a ParagraphInfo,
    style: Style,
    /// Width at a font size of 1.
    most: f32,
}

impl Setter<'_> {
    fn shape(&self, range: Range<usize>, levels: &[Level]) -> Vec<Run> {
        let text = self.info.text.get(range.clone()).unwrap_or_default();
        let levels = levels.get(range).unwrap_or_default();
        self.shaper.shape(text, levels, self.style.bold)
    }

    fn width_of(&self, range: Range<usize>) -> f32 {
        let runs = self.shape(range, &self.info.levels);
        runs.iter().map(Run::width).sum()
    }

    /// Which bytes stand on each line. A blank at the end of a line is written too, so that words stay apart
    /// when they are read aloud; it takes no room.
    fn ranges(&self) -> Vec<Range<usize>> {
        let whole = self.paragraph.range.clone();
        let text = self.info.text.get(whole.clone()).unwrap_or_default();
        let (mut lines, mut start, mut width) = (Vec::new(), whole.start, 0.0);
        let mut from = whole.start;
        for (end, _) in linebreaks(text) {
            let end = whole.start + end;
            let part = self.info.text.get(from..end).unwrap_or_default();
            let ink = from + part.trim_end().len();
            let (needed, blank) = (self.width_of(from..ink), self.width_of(ink..end));
            if width + needed > self.most && width > 0.0 {
                lines.push(start..from);
                (start, width) = (from, 0.0);
            }
            if needed <= self.most {
                width += needed + blank;
            } else {
                (start, width) = self.break_up(from..ink, start, &mut lines);
                width += blank;
            }
            from = end;
        }
        if start < whole.end {
            lines.push(start..whole.end);
        }
        lines
    }

    /// A word wider than a line, broken where a line is full; never inside what belongs together. Gives where
    /// the last line begins and how wide it is.
    fn break_up(
        &self,
        word: Range<usize>,
        start: usize,
        lines: &mut Vec<Range<usize>>,
    ) -> (usize, f32) {
        let mut widths = HashMap::new();
        for run in self.shape(word.clone(), &self.info.levels) {
            run.measure(&mut widths);
        }
        let text = self.info.text.get(word.clone()).unwrap_or_default();
        let (mut start, mut width) = (start, 0.0);
        for (at, cluster) in text.grapheme_indices(true) {
            let bytes = at..at + cluster.len();
            let advance: f32 = bytes.filter_map(|byte| widths.get(&byte)).sum();
            if width + advance > self.most && width > 0.0 {
                lines.push(start..word.start + at);
                (start, width) = (word.start + at, 0.0);
            }
            width += advance;
        }
        (start, width)
    }

    /// The line that these bytes stand on, unless there is nothing to see.
    fn line(&self, range: Range<usize>, width: f32) -> Option<Line> {
        let levels = self.info.reordered_levels(self.paragraph, range.clone());
        let runs = self.shape(range.clone(), &levels);
        if runs.is_empty() {
            return None;
        }
        let order: Vec<Level> = runs.iter().map(|run| run.level).collect();
        let (mut places, mut x) = (vec![0.0; runs.len()], 0.0);
        for at in BidiInfo::reorder_visual(&order) {
            if let (Some(place), Some(run)) = (places.get_mut(at), runs.get(at)) {
                *place = x;
                x += run.width() * self.style.size;
            }
        }
        let mut line = Line {
            x: 0.0,
            y: 0.0,
            size: self.style.size,
            runs: places.into_iter().zip(runs).collect(),
        };
        if self.paragraph.level.is_rtl() {
            line.x = width - line.width();
        }
        Some(line)
    }
}
