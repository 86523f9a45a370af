//! A text for people: paragraphs, code and lists, which an editor shows as Markdown or as plain text.

use std::fmt::Write as _;

/// A text for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup {
    blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    /// Code of a language that editors know by this name.
    Code(&'static str, String),
    Paragraph(Spans),
    /// An item of a list and how deep it stands.
    Item(usize, Spans),
    /// A line between parts.
    Rule,
    /// Markdown that somebody else has written.
    Markdown(String),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Span {
    Text(String),
    Code(String),
    Strong(String),
    Link(String, String),
}

/// A line of text, some words of which are code or stand out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text. It may have several lines.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Text(text.into()));
        self
    }

    /// Adds code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Span::Code(code.into()));
        self
    }

    /// Adds text that stands out.
    pub fn strong(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Strong(text.into()));
        self
    }

    /// Adds a link.
    pub fn link(mut self, text: impl Into<String>, target: impl Into<String>) -> Self {
        self.0.push(Span::Link(text.into(), target.into()));
        self
    }

    /// Adds another line behind this one.
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// There is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|it| match it {
            Span::Text(text) | Span::Code(text) | Span::Strong(text) | Span::Link(text, _) => {
                text.is_empty()
            }
        })
    }
}

impl Markup {
    /// There is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Adds code of the 1C language.
    pub fn bsl(&mut self, code: impl Into<String>) {
        let code = code.into();
        if !code.is_empty() {
            self.blocks.push(Block::Code("bsl", code));
        }
    }

    /// Adds code of another language, by the name that editors know.
    pub fn code(&mut self, language: &'static str, code: impl Into<String>) {
        self.blocks.push(Block::Code(language, code.into()));
    }

    /// Adds a paragraph; an empty one is left out.
    pub fn paragraph(&mut self, line: Spans) {
        if !line.is_empty() {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    /// Adds a paragraph of text.
    pub fn text(&mut self, text: impl Into<String>) {
        self.paragraph(Spans::new().text(text));
    }

    /// Adds a title of what follows.
    pub fn title(&mut self, text: impl Into<String>) {
        self.paragraph(Spans::new().strong(text));
    }

    /// Adds an item of a list; `depth` is 0 for the outer list.
    pub fn item(&mut self, depth: usize, line: Spans) {
        self.blocks.push(Block::Item(depth, line));
    }

    /// Adds Markdown as it is.
    pub fn written(&mut self, markdown: impl Into<String>) {
        let markdown = markdown.into();
        if !markdown.trim().is_empty() {
            self.blocks.push(Block::Markdown(markdown));
        }
    }

    /// Adds a line between parts; not at the beginning and not twice.
    pub fn rule(&mut self) {
        if !matches!(self.blocks.last(), None | Some(Block::Rule)) {
            self.blocks.push(Block::Rule);
        }
    }

    /// Adds all of another text.
    pub fn append(&mut self, other: Self) {
        self.blocks.extend(other.blocks);
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        self.print(&Style::Markdown)
    }

    /// As plain text.
    pub fn plain(&self) -> String {
        self.print(&Style::Plain)
    }

    fn print(&self, style: &Style) -> String {
        let mut out = String::new();
        let mut in_list = false;
        let last = self.blocks.len().saturating_sub(1);
        for (at, block) in self.blocks.iter().enumerate() {
            let is_item = matches!(block, Block::Item(..));
            if !out.is_empty() {
                out.push_str(if in_list && is_item { "\n" } else { "\n\n" });
            }
            in_list = is_item;
            match block {
                Block::Code(language, code) => match style {
                    Style::Markdown => {
                        let fence = fence(code);
                        let _ = write!(out, "{fence}{language}\n{code}\n{fence}");
                    }
                    Style::Plain => out.push_str(code),
                },
                Block::Paragraph(line) => style.line(&mut out, line, 0),
                Block::Item(depth, line) => {
                    let indent = "  ".repeat(*depth);
                    let _ = write!(out, "{indent}- ");
                    style.line(&mut out, line, depth * 2 + 2);
                }
                // A line at the end stands between nothing.
                Block::Rule if at == last => {}
                Block::Rule => out.push_str("---"),
                Block::Markdown(text) => match style {
                    Style::Markdown => out.push_str(text.trim()),
                    Style::Plain => stripped(&mut out, text.trim()),
                },
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

enum Style {
    Markdown,
    Plain,
}

impl Style {
    fn line(&self, out: &mut String, line: &Spans, indent: usize) {
        for span in &line.0 {
            match (self, span) {
                (Self::Plain, Span::Text(text) | Span::Code(text) | Span::Strong(text)) => {
                    out.push_str(text);
                }
                (Self::Plain, Span::Link(text, target)) => {
                    out.push_str(text);
                    if text != target {
                        let _ = write!(out, " ({target})");
                    }
                }
                (Self::Markdown, Span::Text(text)) => prose(out, text, indent),
                (Self::Markdown, Span::Code(code)) if code.is_empty() => {}
                (Self::Markdown, Span::Code(code)) => inline(out, code),
                (Self::Markdown, Span::Strong(text)) if text.is_empty() => {}
                (Self::Markdown, Span::Strong(text)) => {
                    out.push_str("**");
                    escape(out, text);
                    out.push_str("**");
                }
                (Self::Markdown, Span::Link(text, target)) => {
                    out.push('[');
                    escape(out, text);
                    let _ = write!(out, "](<{target}>)");
                }
            }
        }
    }
}

/// Markdown without what makes it Markdown.
fn stripped(out: &mut String, markdown: &str) {
    let lines = markdown.lines().filter(|it| !it.starts_with("```"));
    for (at, line) in lines.enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let mut escaped = false;
        let line = line.trim_end().replace("**", "");
        for letter in line.chars() {
            let is_sign = matches!(letter, '`' | '\\') && !escaped;
            escaped = letter == '\\' && !escaped;
            if !is_sign {
                out.push(letter);
            }
        }
    }
}

/// Ticks that do not stand in the code.
fn fence(code: &str) -> String {
    let mut ticks = 3;
    let mut run = 0;
    for letter in code.chars() {
        run = if letter == '`' { run + 1 } else { 0 };
        ticks = ticks.max(run + 1);
    }
    "`".repeat(ticks)
}

fn inline(out: &mut String, code: &str) {
    if code.contains('`') {
        let _ = write!(out, "`` {code} ``");
    } else {
        let _ = write!(out, "`{code}`");
    }
}

/// Text of several lines. Lines that somebody wrapped flow together; lists, tables and what stands deeper keep their
/// lines.
fn prose(out: &mut String, text: &str, indent: usize) {
    let mut before = "";
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            if line.trim().is_empty() || before.trim().is_empty() || !keeps(before, line) {
                out.push('\n');
            } else {
                out.push_str("  \n");
            }
            out.push_str(&" ".repeat(if line.trim().is_empty() { 0 } else { indent }));
        }
        // Blanks at the beginning of a line are nothing in Markdown, four of them too much.
        let content = line.trim_start();
        let deeper = line.len() - content.len();
        if at > 0 && deeper > 0 && !content.is_empty() {
            out.push_str(&"\u{a0}".repeat(deeper.min(16)));
        }
        let content = if at == 0 { line } else { content };
        let mut escaped = String::new();
        escape(&mut escaped, content);
        out.push_str(&at_line_start(escaped));
        // The first line goes on behind what stands before it.
        before = if at == 0 { line.trim_start() } else { line };
    }
}

/// Whether the end of a line means something.
fn keeps(before: &str, line: &str) -> bool {
    let deeper = |it: &str| it.len() - it.trim_start().len();
    let begins_item = line
        .trim_start()
        .starts_with(['-', '*', '•', '–', '—', '|', '#'])
        || line
            .trim_start()
            .split_once(['.', ')'])
            .is_some_and(|it| !it.0.is_empty() && it.0.bytes().all(|it| it.is_ascii_digit()));
    begins_item
        || deeper(before) != deeper(line)
        || before.trim_end().ends_with([':', ';', '.', '!', '?'])
}

/// A line that begins with what Markdown takes for a list or a title.
fn at_line_start(line: String) -> String {
    match line.chars().next() {
        Some('-' | '+') => format!("\\{line}"),
        Some(digit) if digit.is_ascii_digit() => {
            let end = line.bytes().take_while(u8::is_ascii_digit).count();
            match line.split_at_checked(end) {
                Some((number, rest)) if rest.starts_with(['.', ')']) => {
                    format!("{number}\\{rest}")
                }
                _ => line,
            }
        }
        _ => line,
    }
}

fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|' | '~' | '&'
        ) {
            out.push('\\');
        }
        out.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_what_markdown_would_take_for_its_own() {
        let mut markup = Markup::default();
        markup.text("Тег <b> и А_Б*В");
        markup.text("1. Первый\n2. Второй\nдлинный\nпродолжается");
        assert_eq!(
            markup.markdown(),
            "Тег \\<b\\> и А\\_Б\\*В\n\n1\\. Первый  \n2\\. Второй\nдлинный\nпродолжается"
        );
        assert_eq!(
            markup.plain(),
            "Тег <b> и А_Б*В\n\n1. Первый\n2. Второй\nдлинный\nпродолжается"
        );
    }

    #[test]
    fn items_of_a_list_stand_together_and_code_by_itself() {
        let mut markup = Markup::default();
        markup.bsl("А = \"```\";");
        markup.title("Параметры");
        markup.item(0, Spans::new().code("А").text(" — первый\nи дальше"));
        markup.item(1, Spans::new().code("Б`"));
        markup.rule();
        assert_eq!(
            markup.markdown(),
            "````bsl\nА = \"```\";\n````\n\n**Параметры**\n\n- `А` — первый\n  и дальше\n  - `` Б` ``"
        );
    }

    #[test]
    fn what_is_written_already_stays_and_loses_its_signs_in_plain_text() {
        let mut markup = Markup::default();
        markup.written("```sdbl\nВЫБРАТЬ\n```\n**Поле** `Код` А\\_Б\n");
        assert_eq!(
            markup.markdown(),
            "```sdbl\nВЫБРАТЬ\n```\n**Поле** `Код` А\\_Б"
        );
        assert_eq!(markup.plain(), "ВЫБРАТЬ\nПоле Код А_Б");
    }

    #[test]
    fn links_are_told_in_plain_text_too() {
        let mut markup = Markup::default();
        markup.paragraph(
            Spans::new()
                .text("См. ")
                .link("справку", "https://x.ru/a_b"),
        );
        assert_eq!(markup.markdown(), "См. [справку](<https://x.ru/a_b>)");
        assert_eq!(markup.plain(), "См. справку (https://x.ru/a_b)");
    }
}
