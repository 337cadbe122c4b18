//! Blocks on A4 pages, each line with its place in the tree of tags.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::breaks::{BOTTOM, FEWEST, TOP, page_breaks};
use super::lines::{Line, Style, wrap};
use super::shape::Shaper;
use crate::features::documents::block::{Block, Document, Paragraph, Table};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// Left and right margin.
pub const MARGIN: f32 = 62.0;
const INDENT: f32 = 14.0;
const GUTTER: f32 = 12.0;
const COLUMN: f32 = WIDTH - 2.0 * MARGIN;
/// Between the paragraphs of an item.
const BETWEEN: f32 = 1.0;
const ROW_ABOVE: f32 = 4.0;
const ROW_BELOW: f32 = 3.0;
const UNNAMED: &str = "\u{2013}";

const BODY: Style = Style::new(11.0, 16.5, false, 0.0, 5.0);
const STRONG: Style = Style::new(11.0, 16.5, true, 0.0, 5.0);
const NOTICE: Style = Style::new(11.0, 16.5, true, 2.0, 8.0);
const CELL: Style = Style::new(10.5, 15.0, false, 0.0, 0.0);
const HEADINGS: [Style; 3] = [
    Style::new(21.0, 27.0, true, 0.0, 12.0),
    Style::new(15.0, 20.0, true, 18.0, 6.0),
    Style::new(12.0, 17.0, true, 10.0, 3.0),
];

/// Something on a page.
#[derive(Debug)]
pub enum Mark {
    /// A line of text, which is the next leaf of the tree.
    Text(Line),
    /// A rule below something, which means nothing.
    Rule {
        /// Its height on the page.
        y: f32,
    },
}

/// A node of the tree of tags.
#[derive(Debug)]
pub enum Node {
    /// A part of the document.
    Element(TagKind, Vec<Node>),
    /// A line, by its number.
    Leaf(usize),
}

/// Where a heading stands.
#[derive(Debug)]
pub struct Bookmark {
    /// Level of the heading.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Number of the page, from 0.
    pub page: usize,
    /// Height on it.
    pub y: f32,
}

/// A document on pages.
#[derive(Debug, Default)]
pub struct Layout {
    /// What stands on each page.
    pub pages: Vec<Vec<Mark>>,
    /// The tree of tags.
    pub tree: Vec<Node>,
    /// The headings.
    pub bookmarks: Vec<Bookmark>,
}

/// Highest that an item of a list or a row of a table is to be kept on one page: half of it.
const KEPT_TOGETHER: f32 = (BOTTOM - TOP) / 2.0;

/// Lays `document` out.
pub fn lay_out(shaper: &Shaper<'_>, document: &Document) -> Layout {
    let mut setter = Setter {
        shaper,
        layout: Layout {
            pages: vec![Vec::new()],
            ..Layout::default()
        },
        y: TOP,
        leaves: 0,
    };
    let mut rest = document.blocks.as_slice();
    while let Some((block, after)) = rest.split_first() {
        let node = setter.block(block, after);
        setter.layout.tree.push(node);
        rest = after;
    }
    setter.layout
}

struct Setter<'a> {
    shaper: &'a Shaper<'a>,
    layout: Layout,
    y: f32,
    leaves: usize,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block, after: &[Block]) -> Node {
        match block {
            Block::Heading(level, text) => self.heading(*level, text, after),
            Block::Notice(text) => self.paragraph(text, NOTICE),
            Block::Paragraph(one) => self.paragraph(&one.text, style_of(one)),
            Block::List(items) => {
                let items = items.iter().map(|item| self.item(item)).collect();
                self.y += BODY.below;
                Node::Element(Tag::L(ListNumbering::Disc).into(), items)
            }
            Block::Table(table) => self.table(table),
        }
    }

    fn wrap(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        wrap(self.shaper, text, style, width)
    }

    /// A heading, kept with the beginning of what follows it.
    fn heading(&mut self, level: u8, text: &str, after: &[Block]) -> Node {
        let style = heading_style(level);
        let mut lines = self.wrap(text, style, COLUMN);
        // A heading must say something (PDF/UA), also when a name is made of nothing to see.
        let text = if lines.is_empty() { UNNAMED } else { text };
        if lines.is_empty() {
            lines = self.wrap(text, style, COLUMN);
        }
        if self.y > TOP {
            self.y += style.above;
        }
        let height: f32 = lines.iter().map(|_| style.leading).sum();
        self.room(height + style.below + self.beginning_of(after));
        self.layout.bookmarks.push(Bookmark {
            level,
            text: text.to_owned(),
            page: self.layout.pages.len().saturating_sub(1),
            y: self.y,
        });
        let leaves = self.lines(lines, style, 0.0);
        self.y += style.below;
        let level = NonZeroU16::new(level.into()).unwrap_or(NonZeroU16::MIN);
        Node::Element(Tag::Hn(level, Some(text.to_owned())).into(), leaves)
    }

    /// How high that is of the next blocks which stands on the page of their heading.
    fn beginning_of(&self, blocks: &[Block]) -> f32 {
        let lines = |text: &str, style: Style| {
            let number = self.wrap(text, style, COLUMN).len();
            let fewest = if number <= FEWEST + 1 { number } else { FEWEST };
            style.above + (0..fewest).map(|_| style.leading).sum::<f32>()
        };
        let kept = |heights: Vec<f32>| {
            let all: f32 = heights.iter().sum();
            match all <= KEPT_TOGETHER {
                true => all,
                false => heights.iter().take(FEWEST).sum(),
            }
        };
        match blocks.split_first() {
            None => 0.0,
            Some((Block::Heading(level, text), after)) => {
                let style = heading_style(*level);
                let number = self.wrap(text, style, COLUMN).len();
                let own: f32 = (0..number).map(|_| style.leading).sum();
                style.above + own + style.below + self.beginning_of(after)
            }
            Some((Block::Notice(text), _)) => lines(text, NOTICE),
            Some((Block::Paragraph(one), _)) => lines(&one.text, style_of(one)),
            Some((Block::List(items), _)) => items
                .first()
                .map_or(0.0, |item| kept(heights(&self.parts(item)))),
            Some((Block::Table(table), _)) => {
                let rows = usize::from(!table.columns.is_empty()) + 1;
                let head = Some(table.columns.iter().map(|one| (*one).to_owned()).collect());
                let head = head.filter(|head: &Vec<String>| !head.is_empty());
                let all = head.iter().chain(&table.rows);
                let heights = all.take(rows).map(|row| {
                    let lines = self.cells(&table.widths, row, |_| None);
                    let longest = lines.iter().map(|(_, lines)| lines.len()).max();
                    kept(vec![CELL.leading; longest.unwrap_or(0)]) + ROW_ABOVE + ROW_BELOW
                });
                heights.sum()
            }
        }
    }

    fn paragraph(&mut self, text: &str, style: Style) -> Node {
        self.y += style.above;
        let lines = self.wrap(text, style, COLUMN);
        let leaves = self.lines(lines, style, 0.0);
        self.y += style.below;
        Node::Element(Tag::P.into(), leaves)
    }

    /// The paragraphs of an item in lines.
    fn parts(&self, item: &[Paragraph]) -> Vec<(Style, Vec<Line>)> {
        let part = |one: &Paragraph| {
            let style = style_of(one);
            (style, self.wrap(&one.text, style, COLUMN - INDENT))
        };
        item.iter().map(part).collect()
    }

    /// An item of a list, kept on one page unless it is long.
    fn item(&mut self, item: &[Paragraph]) -> Node {
        let parts = self.parts(item);
        let breaks = page_breaks(&heights(&parts), self.y, KEPT_TOGETHER);
        let mut number = 0;
        let mut label = None;
        let mut body = Vec::new();
        for (style, lines) in parts {
            let mut leaves = Vec::new();
            for line in lines {
                if breaks.contains(&number) {
                    self.new_page();
                }
                if label.is_none() {
                    let bullet = self.wrap("\u{2022}", BODY, INDENT);
                    let placed = bullet.into_iter().map(|dot| self.place(dot, 0.0, BODY));
                    label = Some(placed.collect());
                }
                leaves.push(self.place(line, INDENT, style));
                self.y += style.leading;
                number += 1;
            }
            self.y += BETWEEN;
            body.push(Node::Element(Tag::P.into(), leaves));
        }
        self.y += BODY.below;
        let (label, body) = (
            Node::Element(Tag::Lbl.into(), label.unwrap_or_default()),
            Node::Element(Tag::LBody.into(), body),
        );
        Node::Element(Tag::LI.into(), vec![label, body])
    }

    fn table(&mut self, table: &Table) -> Node {
        let mut parts = Vec::new();
        if !table.columns.is_empty() {
            let head = self.row(&table.widths, &table.columns, |_| {
                TableHeaderScope::Column.into()
            });
            parts.push(Node::Element(Tag::THead.into(), vec![head]));
        }
        let scope = |column| (column == 0).then_some(TableHeaderScope::Row);
        let rows = table
            .rows
            .iter()
            .map(|row| self.row(&table.widths, row, scope));
        parts.push(Node::Element(Tag::TBody.into(), rows.collect()));
        self.y += BODY.below;
        let tag = Tag::Table.with_summary(Some(table.caption.to_owned()));
        Node::Element(tag.into(), parts)
    }

    /// The left end of each cell of a row, and its lines.
    fn cells<T: AsRef<str>>(
        &self,
        widths: &[u8],
        cells: &[T],
        scope: impl Fn(usize) -> Option<TableHeaderScope>,
    ) -> Vec<(f32, Vec<Line>)> {
        let mut left = 0.0;
        let mut columns = Vec::new();
        for (number, (cell, share)) in cells.iter().zip(widths).enumerate() {
            let width = COLUMN * f32::from(*share) / 100.0;
            let style = Style {
                bold: scope(number).is_some(),
                ..CELL
            };
            let paragraphs = cell.as_ref().lines();
            let lines = paragraphs.flat_map(|text| self.wrap(text, style, width - GUTTER));
            columns.push((left, lines.collect()));
            left += width;
        }
        columns
    }

    /// A row; `scope` says of each cell whether it heads anything. Kept on one page unless it is long.
    fn row<T: AsRef<str>>(
        &mut self,
        widths: &[u8],
        cells: &[T],
        scope: impl Fn(usize) -> Option<TableHeaderScope>,
    ) -> Node {
        let columns = self.cells(widths, cells, &scope);
        let longest = columns.iter().map(|(_, lines)| lines.len()).max();
        let longest = longest.unwrap_or(0);
        let mut columns: Vec<_> = columns
            .into_iter()
            .map(|(left, lines)| (left, lines.into_iter(), Vec::new()))
            .collect();
        self.y += ROW_ABOVE;
        let heights = vec![CELL.leading; longest];
        let breaks = page_breaks(&heights, self.y, KEPT_TOGETHER);
        for number in 0..longest {
            if breaks.contains(&number) {
                self.new_page();
            }
            for (left, lines, leaves) in &mut columns {
                if let Some(line) = lines.next() {
                    leaves.push(self.place(line, *left, CELL));
                }
            }
            self.y += CELL.leading;
        }
        self.y += ROW_BELOW;
        let y = self.y;
        self.mark(Mark::Rule { y });
        let cells = columns
            .into_iter()
            .enumerate()
            .map(|(number, (_, _, leaves))| {
                let tag: TagKind =
                    scope(number).map_or(Tag::TD.into(), |scope| Tag::TH(scope).into());
                Node::Element(tag, leaves)
            });
        Node::Element(Tag::TR.into(), cells.collect())
    }

    /// Sets lines one below the other, at least two of them on a page.
    fn lines(&mut self, lines: Vec<Line>, style: Style, indent: f32) -> Vec<Node> {
        let heights = vec![style.leading; lines.len()];
        let breaks = page_breaks(&heights, self.y, 0.0);
        let mut leaves = Vec::with_capacity(lines.len());
        for (number, line) in lines.into_iter().enumerate() {
            if breaks.contains(&number) {
                self.new_page();
            }
            leaves.push(self.place(line, indent, style));
            self.y += style.leading;
        }
        leaves
    }

    fn place(&mut self, line: Line, indent: f32, style: Style) -> Node {
        let y = self.y + (style.leading + style.size * 0.72) / 2.0;
        self.mark(Mark::Text(Line {
            x: MARGIN + indent + line.x,
            y,
            ..line
        }));
        let leaf = self.leaves;
        self.leaves += 1;
        Node::Leaf(leaf)
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.layout.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A new page unless `height` is left on this one.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.layout.pages.push(Vec::new());
        self.y = TOP;
    }
}

/// The heights of the lines of an item, each paragraph with the space before the next.
fn heights(parts: &[(Style, Vec<Line>)]) -> Vec<f32> {
    let mut heights = Vec::new();
    for (style, lines) in parts {
        heights.extend(lines.iter().map(|_| style.leading));
        if let Some(last) = heights.last_mut() {
            *last += BETWEEN;
        }
    }
    heights
}

fn heading_style(level: u8) -> Style {
    let style = HEADINGS.get(usize::from(level).saturating_sub(1));
    style.copied().unwrap_or(STRONG)
}

fn style_of(paragraph: &Paragraph) -> Style {
    if paragraph.strong { STRONG } else { BODY }
}
