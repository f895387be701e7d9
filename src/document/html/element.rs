//! What the tags of HTML mean for the flow of a text.

/// How an element takes part in the flow of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// Part of the line it stands in.
    Inline,
    /// Begins and ends a paragraph.
    Block,
    /// A heading by its tag, `h1` to `h6`.
    Heading,
    /// An entry of a list.
    ListItem,
    /// Text whose line ends count.
    Preformatted,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a row.
    Cell,
    /// A line's end.
    LineBreak,
    /// A page's end in old submissions.
    PageBreak,
    /// A rule across the page.
    Rule,
    /// Stands alone, and shows nothing that could be read.
    Void,
    /// Nothing of it is shown as text.
    Hidden,
}

impl Element {
    /// The element of the tag `name`, which is in lower case.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "p" | "div" | "center" | "blockquote" | "ul" | "ol" | "dl" | "dt" | "dd"
            | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside"
            | "address" | "body" | "html" | "caption" | "figure" | "figcaption" | "fieldset"
            | "form" | "dir" | "menu" | "details" | "summary" | "document" | "text" => Self::Block,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" => Self::ListItem,
            "pre" | "listing" | "plaintext" => Self::Preformatted,
            "table" => Self::Table,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "br" => Self::LineBreak,
            "page" => Self::PageBreak,
            "hr" => Self::Rule,
            "img" | "input" | "col" | "link" | "meta" | "base" | "area" | "wbr" | "embed"
            | "source" | "track" | "param" | "frame" => Self::Void,
            "head" | "title" | "script" | "style" | "template" | "noscript" | "object"
            | "select" | "textarea" | "iframe" | "svg" | "math" | "canvas" | "audio" | "video"
            | "noframes" | "ix:header" | "ix:hidden" => Self::Hidden,
            _ => Self::Inline,
        }
    }

    /// Whether it has no end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(self, Self::LineBreak | Self::PageBreak | Self::Rule | Self::Void)
    }

    /// Whether it stands apart from what is before and after it.
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Heading
                | Self::ListItem
                | Self::Preformatted
                | Self::Table
                | Self::Row
                | Self::Cell
        )
    }
}

/// The open elements that the start tag `name` ends, innermost first, and those at which the search
/// for them stops: a cell ends the cell before it, but not one around its table.
pub(super) fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "li" => (&["li"], &["ul", "ol", "td", "th", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
        "p" | "div" | "table" | "center" | "blockquote" | "ul" | "ol" | "dl" | "pre" | "hr"
        | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (&["p"], &["td", "th", "table", "div", "li"]),
        _ => (&[], &[]),
    }
}
