//! A document as a page: WCAG 2.1 AA, no scripts, nothing from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::block::{Block, Document, Paragraph, Table};

/// The only style of the page.
pub const STYLE: &str = "\
:root{color-scheme:light}\
body{margin:0;background:#fff;color:#1b1b1b;font:1.0625rem/1.6 system-ui,sans-serif}\
main{max-width:44rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;overflow-wrap:break-word}\
h1,h2,h3{line-height:1.25;color:#12324a}\
h1{font-size:1.9rem;margin:.5rem 0 1.5rem}\
h2{font-size:1.4rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:2px solid #c9d5de}\
h3{font-size:1.125rem;margin:1.5rem 0 .5rem}\
p{margin:.5rem 0}\
.notice{margin:1rem 0;padding:.75rem 1rem;background:#fff6df;border-left:.4rem solid #8a4b00;font-weight:600}\
ul{margin:.5rem 0;padding-left:1.25rem}\
li{margin:.75rem 0}\
li p{margin:.15rem 0}\
table{width:100%;margin:1rem 0;border-collapse:collapse}\
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\
th,td{padding:.5rem .75rem .5rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #6b7c88}\
tbody th{width:34%}\
thead th{border-bottom:2px solid #12324a}\
@media (max-width:34rem){\
.wide,.wide tbody,.wide tr,.wide th,.wide td{display:block}\
.wide thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
.wide tr{padding:.5rem 0;border-bottom:1px solid #6b7c88}\
.wide th,.wide td{width:auto;padding:.1rem 0;border:0}\
.wide td::before{content:attr(data-label) ': ';font-weight:600}\
.wide td:empty{display:none}}\
@media print{main{max-width:none;padding:0}h2,h3{break-after:avoid}li,tr{break-inside:avoid}}";

/// The page.
pub fn render(document: &Document) -> Vec<u8> {
    let page = html! {
        (DOCTYPE)
        html lang="sv" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @for block in &document.blocks { (set(block)) }
                }
            }
        }
    };
    page.into_string().into_bytes()
}

fn set(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading(1, text) => h1 { (text) },
            Block::Heading(2, text) => h2 { (text) },
            Block::Heading(_, text) => h3 { (text) },
            Block::Notice(text) => p.notice { (text) },
            Block::Paragraph(one) => (paragraph(one)),
            Block::List(items) => ul {
                @for item in items {
                    li { @for one in item { (paragraph(one)) } }
                }
            },
            Block::Table(one) => (table(one)),
        }
    }
}

fn paragraph(one: &Paragraph) -> Markup {
    html! {
        p dir="auto" {
            @if one.strong { strong { (one.text) } } @else { (one.text) }
        }
    }
}

fn table(table: &Table) -> Markup {
    if table.columns.is_empty() {
        return facts(table);
    }
    // The roles stand for what a narrow window sets as blocks, each with the title of its column.
    html! {
        table.wide role="table" {
            caption { (table.caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for title in &table.columns { th scope="col" role="columnheader" { (title) } }
                }
            }
            tbody role="rowgroup" {
                @for row in &table.rows {
                    tr role="row" {
                        @for (index, (cell, title)) in row.iter().zip(&table.columns).enumerate() {
                            @if index == 0 {
                                th scope="row" role="rowheader" { (lines(cell)) }
                            } @else {
                                td role="cell" data-label=(title) { (lines(cell)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A table whose rows say all.
fn facts(table: &Table) -> Markup {
    html! {
        table {
            caption { (table.caption) }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (index, cell) in row.iter().enumerate() {
                            @if index == 0 { th scope="row" { (lines(cell)) } } @else { td { (lines(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

/// Each line of a cell on a line of its own.
fn lines(cell: &str) -> Markup {
    html! {
        @for (index, line) in cell.lines().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_people_wrote_as_text_and_never_as_markup() {
        let hostile = "<script>alert(1)</script>&\"'";
        let document = Document {
            title: hostile.to_owned(),
            footer: String::new(),
            blocks: vec![
                Block::Heading(1, hostile.to_owned()),
                Block::List(vec![vec![super::super::block::plain(hostile.to_owned())]]),
            ],
        };
        let page = String::from_utf8(render(&document)).unwrap();
        assert!(!page.contains("<script"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;").count(), 3);
    }
}
