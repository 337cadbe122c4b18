//! A document as a tagged PDF that keeps to PDF/UA-1 (ISO 14289-1), or none.

mod breaks;
mod font;
mod layout;
mod lines;
mod shape;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};

use self::breaks::HEIGHT;
pub use self::font::Fonts;
use self::layout::{Bookmark, Layout, MARGIN, Mark, Node, WIDTH, lay_out};
use self::lines::{Line, Style, wrap};
use self::shape::Shaper;
use super::block::Document;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

const LANGUAGE: &str = "sv-SE";
/// Above the foot of the page.
const FOOT: f32 = 40.0;
const FOOT_SIZE: f32 = 9.0;
const FOOT_LEADING: f32 = 11.0;
/// Room for the number of the page.
const NUMBER: f32 = 90.0;

/// Most characters that are named.
const MOST_NAMED: usize = 20;

/// The file.
///
/// # Errors
/// 409 that names the characters which no font has: nothing is printed otherwise than it was written. 500
/// when the file would not keep to the standard.
pub fn render(fonts: &Fonts, document: &Document) -> Result<Vec<u8>, Problem> {
    require_printable(fonts, document)?;
    let broken = || Problem::new(ProblemCode::Internal);
    let shaper = Shaper::new(fonts);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| broken())?;
    let layout = lay_out(&shaper, document);
    let mut file = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let lines = draw(&mut file, &shaper, document, &layout).ok_or_else(broken)?;
    file.set_outline(outline(&layout.bookmarks));
    let tree: Vec<_> = layout
        .tree
        .into_iter()
        .map(|node| tagged(node, &lines))
        .collect();
    file.set_tag_tree(TagTree::from(tree).with_lang(Some(LANGUAGE.to_owned())));
    let metadata = Metadata::new()
        .title(document.title.clone())
        .language(LANGUAGE.to_owned());
    file.set_metadata(metadata);
    file.finish().map_err(|error| {
        tracing::error!(kind = kind(&error), "a document is not valid");
        broken()
    })
}

fn require_printable(fonts: &Fonts, document: &Document) -> Result<(), Problem> {
    let texts = document.texts();
    let missing: BTreeSet<char> = texts.flat_map(|text| fonts.missing(text)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let name = |c: &char| format!("U+{:04X}", u32::from(*c));
    let mut named: Vec<String> = missing.iter().take(MOST_NAMED).map(name).collect();
    if missing.len() > MOST_NAMED {
        named.push("\u{2026}".to_owned());
    }
    let fault = Fault::at("", FaultCode::NotPrintable).limit(named.join(", "));
    Err(Problem::with(ProblemCode::NotPrintable, vec![fault]))
}

/// What is wrong, without the text in which it is.
fn kind(error: &KrillaError) -> &'static str {
    match error {
        KrillaError::Font(..) => "font",
        KrillaError::Validation(_) => "validation",
        KrillaError::Limit(_) => "limit",
        _ => "other",
    }
}

/// Draws every page; gives the identifiers of the lines in their order.
fn draw(
    file: &mut krilla::Document,
    shaper: &Shaper<'_>,
    document: &Document,
    layout: &Layout,
) -> Option<Vec<Identifier>> {
    let mut lines = Vec::new();
    for (number, marks) in layout.pages.iter().enumerate() {
        let mut page = file.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
        let mut surface = page.surface();
        for mark in marks {
            match mark {
                Mark::Text(line) => {
                    lines.push(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
                    write(&mut surface, shaper.fonts(), line);
                    surface.end_tagged();
                }
                Mark::Rule { y } => rule(&mut surface, *y),
            }
        }
        let pages = layout.pages.len();
        foot(
            &mut surface,
            shaper,
            &document.footer,
            &format!("Sida {} av {pages}", number + 1),
        );
        surface.finish();
        page.finish();
    }
    Some(lines)
}

fn write(surface: &mut Surface<'_>, fonts: &Fonts, line: &Line) {
    // Dark enough on white for everybody (WCAG 1.4.3).
    let ink = rgb::Color::new(27, 27, 27);
    surface.set_fill(Some(Fill {
        paint: ink.into(),
        ..Fill::default()
    }));
    for (x, run) in &line.runs {
        let Some(face) = fonts.face(run.place) else {
            continue;
        };
        surface.draw_glyphs(
            Point::from_xy(line.x + x, line.y),
            &run.glyphs,
            face.font.clone(),
            &run.text,
            line.size,
            false,
        );
    }
}

fn rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(MARGIN, y, WIDTH - 2.0 * MARGIN, 0.6) {
        path.push_rect(rect);
    }
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::Layout,
    )));
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(120, 130, 138).into(),
        ..Fill::default()
    }));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// What stands on every page and is no part of the text.
fn foot(surface: &mut Surface<'_>, shaper: &Shaper<'_>, title: &str, page: &str) {
    let style = Style::new(FOOT_SIZE, FOOT_LEADING, false, 0.0, 0.0);
    let whole = WIDTH - 2.0 * MARGIN;
    for (text, width, is_left) in [(title, whole - NUMBER, true), (page, NUMBER, false)] {
        let mut y = HEIGHT - FOOT;
        for line in wrap(shaper, text, style, width) {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
                ArtifactType::Footer,
            )));
            let end = WIDTH - MARGIN - line.width();
            let x = if is_left { MARGIN } else { end };
            write(surface, shaper.fonts(), &Line { x, y, ..line });
            surface.end_tagged();
            y += FOOT_LEADING;
        }
    }
}

fn tagged(node: Node, lines: &[Identifier]) -> krilla::tagging::Node {
    match node {
        Node::Leaf(number) => lines.get(number).copied().map_or_else(
            // Every leaf is a line that was drawn.
            || TagGroup::new(krilla::tagging::Tag::NonStruct).into(),
            Into::into,
        ),
        Node::Element(tag, children) => {
            let children = children.into_iter().map(|child| tagged(child, lines));
            TagGroup::with_children(tag, children.collect()).into()
        }
    }
}

/// The headings below the title, those of level 3 below those of level 2.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let node = |mark: &Bookmark| {
        let place = XyzDestination::new(mark.page, Point::from_xy(MARGIN, mark.y));
        OutlineNode::new(mark.text.clone(), place)
    };
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for mark in bookmarks {
        match (&mut open, mark.level) {
            (Some(parent), 3..) => parent.push_child(node(mark)),
            (open, _) => {
                if let Some(done) = open.replace(node(mark)) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(last) = open {
        outline.push_child(last);
    }
    outline
}
