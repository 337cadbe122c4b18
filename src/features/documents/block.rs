//! A document as blocks, whatever it is set in.

/// A document.
#[derive(Debug)]
pub struct Document {
    /// Its title, which alone may stand outside it (in the metadata of a file).
    pub title: String,
    /// What stands at the foot of each page, beside the page number.
    pub footer: String,
    /// What it holds, in reading order; the first is the only heading of level 1.
    pub blocks: Vec<Block>,
}

impl Document {
    /// All that is written in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let ends = [self.title.as_str(), self.footer.as_str()];
        ends.into_iter()
            .chain(self.blocks.iter().flat_map(Block::texts))
    }
}

impl Block {
    fn texts(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Heading(_, text) | Self::Notice(text) => Box::new(std::iter::once(text.as_str())),
            Self::Paragraph(one) => Box::new(std::iter::once(one.text.as_str())),
            Self::List(items) => Box::new(items.iter().flatten().map(|one| one.text.as_str())),
            Self::Table(table) => {
                let cells = table.rows.iter().flatten().map(String::as_str);
                Box::new(table.columns.iter().copied().chain(cells))
            }
        }
    }
}

/// A part of a document.
#[derive(Debug)]
pub enum Block {
    /// A heading of level 1 to 3.
    Heading(u8, String),
    /// Something to know before reading on.
    Notice(String),
    /// Prose.
    Paragraph(Paragraph),
    /// A list; each item is one or more paragraphs.
    List(Vec<Vec<Paragraph>>),
    /// A table.
    Table(Table),
}

/// Text without line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Whether it stands out.
    pub strong: bool,
    /// The text.
    pub text: String,
}

/// A table; the first cell of each row heads the row.
#[derive(Debug)]
pub struct Table {
    /// What it holds, for those who do not see it.
    pub caption: &'static str,
    /// Headings of the columns; none when the rows say all.
    pub columns: Vec<&'static str>,
    /// Part of the width that each column has, of 100.
    pub widths: Vec<u8>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Each line of `text` that says something, as a paragraph.
pub fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| plain(line.to_owned())).collect()
}

/// A paragraph.
pub fn plain(text: String) -> Paragraph {
    Paragraph {
        strong: false,
        text,
    }
}

/// A paragraph that stands out.
pub fn strong(text: String) -> Paragraph {
    Paragraph { strong: true, text }
}
