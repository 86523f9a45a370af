//! Where lines begin.

use std::borrow::Cow;

use parser_bsl::bsl::Kind;
use rustc_hash::FxHashMap;

use super::blanks::{column_after, is_blank};
use super::tokens::{Begins, Token};
use super::{Directives, Indent, Options, TAB, inline};

/// A line that begins with a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The token that it begins with.
    pub(super) first: usize,
    /// The column of that token as the author has it.
    pub(super) author: usize,
    /// The column where it is to stand.
    pub(super) column: usize,
    /// The part of it that levels of indentation take; behind that it is moved by blanks.
    pub(super) indent: usize,
    /// The number of the line, counted from where the tokens begin.
    pub(super) number: usize,
}

/// The tokens of some definitions with where they are to stand.
pub(super) struct Layout<'a> {
    pub(super) text: &'a str,
    pub(super) options: &'a Options,
    pub(super) tokens: Vec<Token>,
    /// The lines that begin with a token.
    pub(super) lines: Vec<Line>,
    /// For each token the line that it stands on, as a place in `lines`.
    pub(super) line_of: Vec<u32>,
    /// How many blanks stand before a token that follows another one on its line; none when the author's stay.
    pub(super) blanks: Vec<Option<usize>>,
    /// Tokens that are spelt otherwise than they stand.
    pub(super) spelt: FxHashMap<usize, &'static str>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(text: &'a str, options: &'a Options, tokens: Vec<Token>) -> Self {
        let mut layout = Self {
            text,
            options,
            lines: Vec::with_capacity(tokens.len() / 6),
            line_of: Vec::with_capacity(tokens.len()),
            blanks: Vec::with_capacity(tokens.len()),
            spelt: FxHashMap::default(),
            tokens,
        };
        layout.find_lines();
        layout
    }

    fn find_lines(&mut self) {
        let mut number = 0;
        for (index, token) in self.tokens.iter().enumerate() {
            let gap = self.gap_before(index);
            let ends = line_ends(gap);
            number += ends;
            let mut blanks = None;
            if index == 0 || ends > 0 {
                let start = gap.rfind(['\n', '\r']).map_or(0, |at| at + 1);
                let leading = gap.get(start..).unwrap_or_default();
                let author = column_after(0, leading);
                self.lines.push(Line {
                    first: index,
                    author,
                    column: author,
                    indent: author,
                    number,
                });
            } else if !token.is_controlled && gap.chars().all(is_blank) {
                let before = index.checked_sub(1).and_then(|it| self.tokens.get(it));
                blanks = before.and_then(|it| inline::between(it, token));
            }
            self.line_of.push(self.lines.len().saturating_sub(1) as u32);
            self.blanks.push(blanks);
            if inline::is_opaque(token.kind) {
                let held = self.text.get(token.range()).unwrap_or_default();
                number += line_ends(held);
            }
        }
    }

    /// What stands between a token and the one before it.
    pub(super) fn gap_before(&self, index: usize) -> &'a str {
        let Some(token) = self.tokens.get(index) else {
            return "";
        };
        let start = match index.checked_sub(1).and_then(|it| self.tokens.get(it)) {
            Some(before) => before.end,
            None => {
                let before = self.text.get(..token.start).unwrap_or_default();
                before.trim_end_matches(is_blank).len()
            }
        };
        self.text.get(start..token.start).unwrap_or_default()
    }

    /// A token as it is to be spelt.
    pub(super) fn spelt(&self, index: usize) -> &'a str {
        if let Some(word) = self.spelt.get(&index) {
            return word;
        }
        self.tokens
            .get(index)
            .and_then(|it| self.text.get(it.range()))
            .unwrap_or_default()
    }

    /// The line that a token stands on.
    pub(super) fn line(&self, index: usize) -> Option<&Line> {
        self.lines.get(*self.line_of.get(index)? as usize)
    }

    /// Whether a token begins its line.
    pub(super) fn begins_line(&self, index: usize) -> bool {
        self.line(index).is_some_and(|it| it.first == index)
    }

    /// The blanks before a token within its line, as they are to be.
    fn blanks_before(&self, index: usize) -> Cow<'a, str> {
        match self.blanks.get(index).copied().flatten() {
            Some(count) => Cow::Owned(" ".repeat(count)),
            None => Cow::Borrowed(self.gap_before(index)),
        }
    }

    /// The column of a token as it is to be.
    pub(super) fn column(&self, index: usize) -> usize {
        self.column_from(index, |it| it.column)
    }

    /// The column behind a token as it is to be.
    pub(super) fn column_behind(&self, index: usize) -> usize {
        column_after(self.column(index), self.spelt(index))
    }

    fn column_from(&self, index: usize, of_line: fn(&Line) -> usize) -> usize {
        let Some(line) = self.line(index) else {
            return 0;
        };
        let mut column = of_line(line);
        for token in line.first..index {
            column = column_after(column, self.spelt(token));
            column = column_after(column, &self.blanks_before(token + 1));
        }
        column
    }

    /// The column of a token as the author has it.
    pub(super) fn author_column(&self, index: usize) -> usize {
        let (Some(line), Some(token)) = (self.line(index), self.tokens.get(index)) else {
            return 0;
        };
        let start = self.tokens.get(line.first).map_or(0, |it| it.start);
        column_after(
            line.author,
            self.text.get(start..token.start).unwrap_or_default(),
        )
    }
}

/// How many lines end in a text.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|at| bytes.get(*at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'))
        .count()
}

/// A bracket that is open.
struct Bracket {
    /// The line that it stands on.
    line: usize,
    /// The token behind it, when that stands on the same line.
    inner: Option<usize>,
}

/// What is being laid out.
struct State {
    /// How many blocks are open.
    depth: usize,
    /// The line where what is going on began.
    base: usize,
    brackets: Vec<Bracket>,
    /// How many blocks were open before the code with an error.
    frozen: Option<usize>,
    string: Option<OpenString>,
    /// What the next token that is no comment does, with its place.
    ahead: Option<(usize, Ahead)>,
    /// What the author's level is.
    unit: Unit,
}

/// What a level is in the author's text.
#[derive(Clone, Copy)]
struct Unit {
    columns: usize,
    is_tab: bool,
}

/// A string of several lines.
struct OpenString {
    first: usize,
    column: Option<usize>,
}

/// What follows a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ahead {
    /// Something new.
    Boundary,
    /// The end of a block, in this column of the author.
    Close(Option<usize>),
    /// More of what is going on.
    More,
}

/// Gives each line its column.
pub(super) fn indent(layout: &mut Layout<'_>) {
    let mut state = State {
        depth: 0,
        base: 0,
        brackets: Vec::new(),
        frozen: None,
        string: None,
        ahead: None,
        unit: author_unit(layout),
    };
    for index in 0..layout.tokens.len() {
        let Some(token) = layout.tokens.get(index).cloned() else {
            return;
        };
        state.freeze(token.is_frozen);
        let line = layout.line_of.get(index).map_or(0, |it| *it as usize);
        if token.begins == Begins::Definition {
            state.depth = 0;
        }
        let effect = effect(&token);
        if effect == Effect::Close {
            state.depth = state.depth.saturating_sub(1);
        }
        if token.begins != Begins::Nothing || matches!(effect, Effect::Close | Effect::Middle) {
            state.brackets.clear();
            state.string = None;
            state.base = line;
        }
        if layout.begins_line(index)
            && let Some(column) = state.column(layout, index, &token, effect)
            && let indent = state.indent(layout, index, &token, effect, column)
            && let Some(line) = layout.lines.get_mut(line)
        {
            line.column = column;
            line.indent = indent;
        }
        state.after(layout, index, &token, effect, line);
    }
}

/// What a token does to the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Open,
    Middle,
    Close,
    Nothing,
}

pub(super) fn effect(token: &Token) -> Effect {
    if token.in_directive {
        return Effect::Nothing;
    }
    match token.kind {
        Kind::ProcedureKw
        | Kind::FunctionKw
        | Kind::IfKw
        | Kind::ForKw
        | Kind::WhileKw
        | Kind::TryKw => Effect::Open,
        Kind::ElsIfKw | Kind::ElseKw | Kind::ExceptKw => Effect::Middle,
        Kind::EndProcedureKw
        | Kind::EndFunctionKw
        | Kind::EndIfKw
        | Kind::EndDoKw
        | Kind::EndTryKw => Effect::Close,
        _ => Effect::Nothing,
    }
}

impl State {
    fn freeze(&mut self, is_frozen: bool) {
        match (self.frozen, is_frozen) {
            (None, true) => self.frozen = Some(self.depth),
            (Some(depth), false) => {
                self.depth = depth;
                self.frozen = None;
                self.brackets.clear();
                self.string = None;
            }
            _ => {}
        }
    }

    /// The column of a token that begins a line; none when the author's stays.
    fn column(
        &mut self,
        layout: &Layout<'_>,
        index: usize,
        token: &Token,
        effect: Effect,
    ) -> Option<usize> {
        if token.is_frozen || token.is_controlled {
            return None;
        }
        let width = layout.options.indent.width();
        let base = layout.lines.get(self.base)?;
        if token.in_directive {
            let moves =
                token.kind == Kind::Hash && layout.options.directives == Directives::LineStart;
            return moves.then_some(0);
        }
        match (token.kind, effect) {
            (Kind::Comment, _) => return self.comment(layout, index),
            (_, Effect::Close) => return Some(self.depth * width),
            (_, Effect::Middle) => return Some(self.depth.saturating_sub(1) * width),
            _ => {}
        }
        if token.begins != Begins::Nothing {
            return Some(self.depth * width);
        }
        match token.kind {
            Kind::Shebang | Kind::DeletedCode | Kind::InactiveCode => None,
            Kind::Semicolon => Some(base.column),
            Kind::RightParenthesis | Kind::RightBracket => {
                let line = self.brackets.last().map_or(self.base, |it| it.line);
                Some(layout.lines.get(line)?.column)
            }
            Kind::StringFragment if self.string.is_some() => self.string_line(layout, index),
            _ => Some(self.continuation(layout, index, token)),
        }
    }

    /// The column of a line that goes on with what began before it.
    fn continuation(&self, layout: &Layout<'_>, index: usize, token: &Token) -> usize {
        let width = layout.options.indent.width();
        let (Some(base), Some(line)) = (layout.lines.get(self.base), layout.line(index)) else {
            return width;
        };
        // Broken code may begin with what goes on with nothing.
        if base.first == index {
            return line.author;
        }
        // A text may stand right below what it is assigned to.
        let is_text = token.kind == Kind::StringFragment;
        let mut least = base.column + if is_text { 0 } else { width };
        if let Some(bracket) = self.brackets.last() {
            match bracket.inner {
                Some(inner) if layout.author_column(inner) == line.author => {
                    return layout.column(inner);
                }
                Some(_) => {}
                None => {
                    let opened = layout.lines.get(bracket.line).map_or(0, |it| it.column);
                    least = least.max(opened + width);
                }
            }
        }
        let deeper = line.author.saturating_sub(base.author);
        // Where operators are moved to the left so that what they join stands in one column, they stay so.
        let is_joined = matches!(token.kind, Kind::AndKw | Kind::OrKw) && self.brackets.is_empty();
        if is_joined && deeper > 0 && deeper < self.unit.columns {
            return base.column + deeper.min(width);
        }
        least.max(base.column + self.scaled(deeper, width))
    }

    /// The part of a column that levels of indentation take. Further lines that the author moved by blanks stay so.
    fn indent(
        &self,
        layout: &Layout<'_>,
        index: usize,
        token: &Token,
        effect: Effect,
        column: usize,
    ) -> usize {
        let is_new = token.begins != Begins::Nothing || effect != Effect::Nothing;
        if is_new || token.in_directive || token.kind == Kind::Comment {
            return column;
        }
        let base = layout.lines.get(self.base).map_or(0, |it| it.column);
        let leading = layout.gap_before(index);
        let leading = leading
            .rfind(['\n', '\r'])
            .and_then(|it| leading.get(it + 1..));
        let leading = leading.unwrap_or_default();
        let blanks = leading.len() - leading.trim_end_matches(' ').len();
        if self.unit.is_tab && column > base && blanks >= TAB {
            base
        } else {
            column
        }
    }

    /// Columns of the author as ours.
    fn scaled(&self, columns: usize, width: usize) -> usize {
        columns / self.unit.columns * width + columns % self.unit.columns
    }

    /// The column of a further line of a string.
    fn string_line(&mut self, layout: &Layout<'_>, index: usize) -> Option<usize> {
        let string = self.string.as_ref()?;
        if string.column.is_some() {
            return string.column;
        }
        let first = string.first;
        let opened = layout.line(first)?;
        let author = layout.line(index)?.author;
        let column = if opened.first == first {
            opened.column
        } else if author == layout.author_column(first) {
            layout.column(first)
        } else {
            let deeper = author.saturating_sub(opened.author);
            opened.column + self.scaled(deeper, layout.options.indent.width())
        };
        self.string.as_mut()?.column = Some(column);
        Some(column)
    }

    fn comment(&mut self, layout: &Layout<'_>, index: usize) -> Option<usize> {
        let width = layout.options.indent.width();
        if let Some(string) = &self.string {
            let next = layout.tokens.get(index + 1..)?;
            let next = next.iter().position(|it| it.kind != Kind::Comment);
            let next = next.map(|it| index + 1 + it)?;
            if layout.tokens.get(next)?.kind == Kind::StringFragment {
                return match string.column {
                    Some(column) => Some(column),
                    None => self.string_line(layout, next),
                };
            }
        }
        let author = layout.line(index)?.author;
        match self.ahead(layout, index) {
            Ahead::Close(Some(column)) if column == author => {
                Some(self.depth.saturating_sub(1) * width)
            }
            Ahead::Boundary | Ahead::Close(_) => Some(self.depth * width),
            Ahead::More => {
                let token = layout.tokens.get(index)?;
                Some(self.continuation(layout, index, token))
            }
        }
    }

    /// What stands behind the comments at a place.
    fn ahead(&mut self, layout: &Layout<'_>, index: usize) -> Ahead {
        if let Some((place, ahead)) = self.ahead
            && index < place
        {
            return ahead;
        }
        let rest = layout.tokens.iter().enumerate().skip(index);
        let next = rest
            .into_iter()
            .find(|(_, it)| it.kind != Kind::Comment && !it.in_directive);
        let Some((place, token)) = next else {
            self.ahead = Some((usize::MAX, Ahead::Boundary));
            return Ahead::Boundary;
        };
        let ahead = match effect(token) {
            Effect::Close | Effect::Middle => {
                let line = layout.line(place).filter(|it| it.first == place);
                Ahead::Close(line.map(|it| it.author))
            }
            _ if token.begins != Begins::Nothing || token.is_frozen => Ahead::Boundary,
            // A lone `;` and what is read in no branch.
            _ if token.parent == Kind::Block || token.parent == Kind::SourceFile => Ahead::Boundary,
            _ => Ahead::More,
        };
        self.ahead = Some((place, ahead));
        ahead
    }

    fn after(
        &mut self,
        layout: &Layout<'_>,
        index: usize,
        token: &Token,
        effect: Effect,
        line: usize,
    ) {
        if effect == Effect::Open {
            self.depth += 1;
        }
        match token.kind {
            _ if token.in_directive => {}
            Kind::LeftParenthesis | Kind::LeftBracket => {
                let next = index + 1;
                let is_inner = layout
                    .line_of
                    .get(next)
                    .is_some_and(|it| *it as usize == line)
                    && layout
                        .tokens
                        .get(next)
                        .is_some_and(|it| it.kind != Kind::Comment);
                self.brackets.push(Bracket {
                    line,
                    inner: is_inner.then_some(next),
                });
            }
            Kind::RightParenthesis | Kind::RightBracket => {
                self.brackets.pop();
            }
            Kind::StringFragment => {
                let text = layout.text.get(token.range()).unwrap_or_default();
                if text.starts_with('"') {
                    self.string = Some(OpenString {
                        first: index,
                        column: None,
                    });
                } else if text.ends_with('"') && !layout.goes_on(index) {
                    self.string = None;
                }
            }
            _ => {}
        }
    }
}

impl Layout<'_> {
    /// Whether a part of a string goes on on another line.
    fn goes_on(&self, index: usize) -> bool {
        let mut rest = self.tokens.iter().skip(index + 1);
        let next = rest.find(|it| it.kind != Kind::Comment && !it.in_directive);
        next.is_some_and(|it| {
            it.kind == Kind::StringFragment
                && self
                    .text
                    .get(it.range())
                    .is_some_and(|it| it.starts_with('|'))
        })
    }
}

/// What a level is in the author's text: where most statements of methods begin that stand in no other one.
fn author_unit(layout: &Layout<'_>) -> Unit {
    let mut found: FxHashMap<(usize, bool), usize> = FxHashMap::default();
    let mut depth = 0_usize;
    for (index, token) in layout.tokens.iter().enumerate() {
        if token.is_frozen {
            continue;
        }
        if token.begins == Begins::Definition {
            depth = 0;
        }
        if token.begins == Begins::Statement
            && depth == 1
            && layout.begins_line(index)
            && let Some(line) = layout.line(index)
            && line.author > 0
        {
            let is_tab = layout.gap_before(index).ends_with('\t');
            let unit = if is_tab { TAB } else { line.author };
            *found.entry((unit, is_tab)).or_default() += 1;
        }
        match effect(token) {
            Effect::Open => depth += 1,
            Effect::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let most = found
        .into_iter()
        .max_by_key(|(unit, count)| (*count, *unit));
    let ours = (
        layout.options.indent.width(),
        layout.options.indent == Indent::Tabs,
    );
    let (columns, is_tab) = most.map_or(ours, |(unit, _)| unit);
    Unit {
        columns: columns.clamp(1, 16),
        is_tab,
    }
}
