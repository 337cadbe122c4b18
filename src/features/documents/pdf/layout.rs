//! Blocks on A4 pages, each line with its place in the tree of tags.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::font::Fonts;
use super::lines::{Line, Style, wrap};
use crate::features::documents::block::{Block, Document, Paragraph, Table};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Left and right margin.
pub const MARGIN: f32 = 62.0;
const TOP: f32 = 62.0;
const BOTTOM: f32 = HEIGHT - 76.0;
const INDENT: f32 = 14.0;
const GUTTER: f32 = 12.0;
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

/// Lays `document` out.
pub fn lay_out(fonts: &Fonts, document: &Document) -> Layout {
    let mut setter = Setter {
        fonts,
        layout: Layout {
            pages: vec![Vec::new()],
            ..Layout::default()
        },
        y: TOP,
        leaves: 0,
    };
    for block in &document.blocks {
        let node = setter.block(block);
        setter.layout.tree.push(node);
    }
    setter.layout
}

struct Setter<'a> {
    fonts: &'a Fonts,
    layout: Layout,
    y: f32,
    leaves: usize,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block) -> Node {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Notice(text) => self.paragraph(text, NOTICE, 0.0),
            Block::Paragraph(one) => self.paragraph(&one.text, style_of(one), 0.0),
            Block::List(items) => {
                let items = items.iter().map(|item| self.item(item)).collect();
                self.y += BODY.below;
                Node::Element(Tag::L(ListNumbering::Disc).into(), items)
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// A heading, kept with two lines of what follows it.
    fn heading(&mut self, level: u8, text: &str) -> Node {
        let style = HEADINGS
            .get(usize::from(level).saturating_sub(1))
            .copied()
            .unwrap_or(STRONG);
        let mut lines = wrap(self.fonts, text, style, WIDTH - 2.0 * MARGIN);
        // A heading must say something (PDF/UA), also when a name is made of nothing to see.
        let text = if lines.is_empty() { UNNAMED } else { text };
        if lines.is_empty() {
            lines = wrap(self.fonts, text, style, WIDTH - 2.0 * MARGIN);
        }
        if self.y > TOP {
            self.y += style.above;
        }
        let height: f32 = lines.iter().map(|_| style.leading).sum();
        self.room(height + style.below + 2.0 * BODY.leading);
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

    fn paragraph(&mut self, text: &str, style: Style, indent: f32) -> Node {
        self.y += style.above;
        let lines = wrap(self.fonts, text, style, WIDTH - 2.0 * MARGIN - indent);
        let leaves = self.lines(lines, style, indent);
        self.y += style.below;
        Node::Element(Tag::P.into(), leaves)
    }

    fn item(&mut self, item: &[Paragraph]) -> Node {
        self.room(BODY.leading);
        let (bullet, y) = (wrap(self.fonts, "\u{2022}", BODY, INDENT), self.y);
        let label = self.lines(bullet, BODY, 0.0);
        self.y = y;
        let body = item
            .iter()
            .map(|one| {
                let node = self.paragraph(&one.text, style_of(one), INDENT);
                self.y -= BODY.below - 1.0;
                node
            })
            .collect();
        self.y += BODY.below;
        let (label, body) = (
            Node::Element(Tag::Lbl.into(), label),
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

    /// A row; `scope` says of each cell whether it heads anything. Kept on one page unless it is long.
    fn row<T: AsRef<str>>(
        &mut self,
        widths: &[u8],
        cells: &[T],
        scope: impl Fn(usize) -> Option<TableHeaderScope>,
    ) -> Node {
        let mut left = 0.0;
        let mut columns = Vec::new();
        for (number, (cell, share)) in cells.iter().zip(widths).enumerate() {
            let width = (WIDTH - 2.0 * MARGIN) * f32::from(*share) / 100.0;
            let style = Style {
                bold: scope(number).is_some(),
                ..CELL
            };
            let lines = wrap(self.fonts, cell.as_ref(), style, width - GUTTER);
            columns.push((left, lines.into_iter(), Vec::new()));
            left += width;
        }
        let longest = columns
            .iter()
            .map(|(_, lines, _)| lines.len())
            .max()
            .unwrap_or(0);
        let height: f32 = (0..longest).map(|_| CELL.leading).sum();
        self.y += 4.0;
        self.room(if height < (BOTTOM - TOP) / 3.0 {
            height
        } else {
            CELL.leading
        });
        for _ in 0..longest {
            self.room(CELL.leading);
            for (left, lines, leaves) in &mut columns {
                if let Some(line) = lines.next() {
                    leaves.push(self.place(line, *left, CELL));
                }
            }
            self.y += CELL.leading;
        }
        self.y += 3.0;
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

    /// Sets lines one below the other.
    fn lines(&mut self, lines: Vec<Line>, style: Style, indent: f32) -> Vec<Node> {
        let mut leaves = Vec::with_capacity(lines.len());
        for line in lines {
            self.room(style.leading);
            leaves.push(self.place(line, indent, style));
            self.y += style.leading;
        }
        leaves
    }

    fn place(&mut self, line: Line, indent: f32, style: Style) -> Node {
        let y = self.y + (style.leading + style.size * 0.72) / 2.0;
        self.mark(Mark::Text(Line {
            x: MARGIN + indent,
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
        if self.y + height > BOTTOM {
            self.layout.pages.push(Vec::new());
            self.y = TOP;
        }
    }
}

fn style_of(paragraph: &Paragraph) -> Style {
    if paragraph.strong { STRONG } else { BODY }
}
