//! What can be folded away in a module.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use crate::lexer::{Lexer, Token};
use crate::text::LineIndex;
use crate::workspace::{FileId, Snapshot};

/// Something that can be folded away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// What is folded: from the beginning of what opens it to the end of what closes it.
    pub range: Range<usize>,
    /// Where the word or the bracket that closes it begins; nothing where the end is not a word: comments, strings. The
    /// line of it stays to be seen.
    pub closing: Option<usize>,
    /// What it is.
    pub kind: FoldKind,
    /// What to show in the place of what is hidden: `… КонецЕсли`. Empty: as the editor likes.
    pub collapsed: String,
}

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// Code.
    Code,
    /// Lines of comments.
    Comment,
    /// Libraries of a script.
    Imports,
    /// A region.
    Region,
}

impl Fold {
    /// The first line, which stays to be seen, and the last one that is hidden, for editors that fold whole lines.
    pub fn lines(&self, lines: &LineIndex) -> (usize, usize) {
        let first = lines.line(self.range.start);
        let last = match self.closing {
            Some(closing) => lines.line(closing).saturating_sub(1),
            None => lines.line(self.range.end.max(1) - 1),
        };
        (first, last.max(first))
    }
}

/// What can be folded away in a module, in the order of the text; of what begins on one line, the longest.
pub fn folding(snapshot: &Snapshot, file: FileId) -> Vec<Fold> {
    let Some(text) = snapshot.text(file) else {
        return Vec::new();
    };
    let mut finder = Finder::of(&text);
    match snapshot.is_query(file) {
        true => finder.run_over_query(),
        false => finder.run(),
    }
    let mut found = finder.found;
    for range in super::query::folding::folding(snapshot, file) {
        found.push(Fold {
            range,
            closing: None,
            kind: FoldKind::Code,
            collapsed: String::new(),
        });
    }
    let lines = LineIndex::new(&text);
    let mut placed: Vec<((usize, usize), Fold)> =
        found.into_iter().map(|it| (it.lines(&lines), it)).collect();
    placed.retain(|it| it.0.1 > it.0.0);
    placed.sort_by_key(|it| (it.0.0, std::cmp::Reverse(it.0.1)));
    placed.dedup_by_key(|it| it.0.0);
    placed.into_iter().map(|it| it.1).collect()
}

/// So many folds at most: those that stand in the fewest others are kept.
pub fn limited(folds: Vec<Fold>, most: usize) -> Vec<Fold> {
    if folds.len() <= most {
        return folds;
    }
    let mut ends: Vec<usize> = Vec::new();
    let depths = folds.iter().map(|it| {
        while ends.last().is_some_and(|end| *end <= it.range.start) {
            ends.pop();
        }
        ends.push(it.range.end);
        ends.len()
    });
    let depths: Vec<usize> = depths.collect();
    let mut order: Vec<usize> = (0..folds.len()).collect();
    order.sort_by_key(|it| depths.get(*it).copied());
    order.truncate(most);
    order.sort_unstable();
    let mut kept = order.into_iter().peekable();
    let folds = folds.into_iter().enumerate();
    let folds = folds.filter(|it| kept.next_if_eq(&it.0).is_some());
    folds.map(|it| it.1).collect()
}

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Method,
    If,
    Loop,
    Try,
    Bracket,
}

const REGION: usize = 0;
const IF: usize = 1;
const INSERT: usize = 2;
const DELETE: usize = 3;

struct Finder<'t> {
    text: &'t str,
    found: Vec<Fold>,
    blocks: Vec<(Open, usize)>,
    /// How many of each there are among the blocks.
    counts: [usize; 5],
    /// Directives may cross statements and each other, so they are kept apart: regions, conditions, what is inserted and
    /// what is deleted.
    directives: [Vec<usize>; 4],
    /// A string of several lines.
    string: Option<usize>,
    /// Lines of comments, and lines of `#Использовать`.
    comments: Option<Range<usize>>,
    imports: Option<Range<usize>>,
}

impl<'t> Finder<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            found: Vec::new(),
            blocks: Vec::new(),
            counts: [0; 5],
            directives: Default::default(),
            string: None,
            comments: None,
            imports: None,
        }
    }

    fn run(&mut self) {
        for token in Lexer::new(self.text) {
            if token.kind == Kind::Comment {
                self.comment(token);
                continue;
            }
            if self.comments.is_some() {
                self.end_run(true);
            }
            if self.imports.is_some() && !matches!(token.kind, Kind::UseDirective | Kind::UsePath) {
                self.end_run(false);
            }
            self.token(token);
        }
        self.end_run(true);
        self.end_run(false);
    }

    /// Comments and brackets: what else there is, the outline of the query tells.
    fn run_over_query(&mut self) {
        for token in Lexer::new(self.text) {
            if token.kind == Kind::Comment {
                self.comment(token);
                continue;
            }
            self.end_run(true);
            if matches!(
                token.kind,
                Kind::LeftParenthesis | Kind::RightParenthesis | Kind::Semicolon
            ) {
                self.token(token);
            }
        }
        self.end_run(true);
    }

    fn push(&mut self, range: Range<usize>, closing: Option<Token>, kind: FoldKind) {
        let collapsed = closing.map(|it| format!("… {}", it.text(self.text)));
        self.found.push(Fold {
            range,
            closing: closing.map(|it| it.start as usize),
            kind,
            collapsed: collapsed.unwrap_or_default(),
        });
    }

    /// Ends a run of comments, or of libraries.
    fn end_run(&mut self, comments: bool) {
        let (run, kind) = match comments {
            true => (self.comments.take(), FoldKind::Comment),
            false => (self.imports.take(), FoldKind::Imports),
        };
        if let Some(range) = run {
            self.push(range, None, kind);
        }
    }

    /// The lines between two offsets: how many ends of lines there are, two being enough.
    fn line_ends(&self, range: Range<usize>) -> usize {
        let between = self.text.get(range).unwrap_or_default();
        let line_feeds = between.matches('\n').count();
        if line_feeds > 0 {
            line_feeds
        } else {
            between.matches('\r').count()
        }
    }

    fn comment(&mut self, token: Token) {
        let before = self.text.get(..token.start as usize).unwrap_or_default();
        let line = before.trim_end_matches([' ', '\t', '\u{A0}', '\u{FEFF}']);
        if !line.is_empty() && !line.ends_with(['\n', '\r']) {
            // It stands behind code.
            self.end_run(true);
            return;
        }
        let range = token.range();
        match &mut self.comments {
            Some(run) => {
                let between = run.end..range.start;
                if self.line_ends(between) <= 1 {
                    if let Some(run) = &mut self.comments {
                        run.end = range.end;
                    }
                } else {
                    self.end_run(true);
                    self.comments = Some(range);
                }
            }
            None => self.comments = Some(range),
        }
    }

    fn token(&mut self, token: Token) {
        let start = token.start as usize;
        match token.kind {
            Kind::ProcedureKw | Kind::FunctionKw => {
                // What was open before a method is not closed any more.
                self.blocks.clear();
                self.counts = [0; 5];
                self.open(Open::Method, start);
            }
            Kind::EndProcedureKw | Kind::EndFunctionKw => self.close(Open::Method, token, false),
            Kind::IfKw => self.open(Open::If, start),
            Kind::ElsIfKw | Kind::ElseKw => self.close(Open::If, token, true),
            Kind::EndIfKw => self.close(Open::If, token, false),
            Kind::ForKw | Kind::WhileKw => self.open(Open::Loop, start),
            Kind::EndDoKw => self.close(Open::Loop, token, false),
            Kind::TryKw => self.open(Open::Try, start),
            Kind::ExceptKw => self.close(Open::Try, token, true),
            Kind::EndTryKw => self.close(Open::Try, token, false),
            Kind::LeftParenthesis | Kind::LeftBracket => self.open(Open::Bracket, start),
            Kind::RightParenthesis | Kind::RightBracket => self.close(Open::Bracket, token, false),
            // A bracket that is still open here is one that is being typed.
            Kind::Semicolon => {
                while self.blocks.last().is_some_and(|it| it.0 == Open::Bracket) {
                    self.pop();
                }
            }
            Kind::StringFragment => self.string(token),
            Kind::RegionDirective => self.open_directive(REGION, start),
            Kind::IfDirective => self.open_directive(IF, start),
            Kind::InsertDirective => self.open_directive(INSERT, start),
            Kind::DeleteDirective => self.open_directive(DELETE, start),
            Kind::ElsifDirective | Kind::ElseDirective => self.close_directive(IF, token, true),
            Kind::EndIfDirective => self.close_directive(IF, token, false),
            Kind::EndRegionDirective => self.close_directive(REGION, token, false),
            Kind::EndInsertDirective => self.close_directive(INSERT, token, false),
            Kind::EndDeleteDirective => self.close_directive(DELETE, token, false),
            Kind::UseDirective => {
                self.imports.get_or_insert(token.range()).end = token.end as usize;
            }
            Kind::UsePath => {
                if let Some(run) = &mut self.imports {
                    run.end = token.end as usize;
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, what: Open, start: usize) {
        self.blocks.push((what, start));
        if let Some(count) = self.counts.get_mut(what as usize) {
            *count += 1;
        }
    }

    fn pop(&mut self) -> Option<(Open, usize)> {
        let (what, start) = self.blocks.pop()?;
        if let Some(count) = self.counts.get_mut(what as usize) {
            *count -= 1;
        }
        Some((what, start))
    }

    /// Closes a block; what was opened in it and not closed is given up. A `branch` goes on with another part of it.
    fn close(&mut self, what: Open, token: Token, branch: bool) {
        if self.counts.get(what as usize).is_none_or(|it| *it == 0) {
            return;
        }
        // Brackets do not hold statements: they never reach over what opens one.
        let is_last = self.blocks.last().is_some_and(|it| it.0 == what);
        if what == Open::Bracket && !is_last {
            return;
        }
        while let Some((opened, start)) = self.pop() {
            if opened == what {
                self.push(start..token.end as usize, Some(token), FoldKind::Code);
                break;
            }
        }
        if branch {
            self.open(what, token.start as usize);
        }
    }

    fn open_directive(&mut self, what: usize, start: usize) {
        if let Some(stack) = self.directives.get_mut(what) {
            stack.push(start);
        }
    }

    fn close_directive(&mut self, what: usize, token: Token, branch: bool) {
        let Some(start) = self.directives.get_mut(what).and_then(Vec::pop) else {
            return;
        };
        let kind = match what {
            REGION => FoldKind::Region,
            _ => FoldKind::Code,
        };
        self.push(start..token.end as usize, Some(token), kind);
        if branch {
            self.open_directive(what, token.start as usize);
        }
    }

    fn string(&mut self, token: Token) {
        let text = token.text(self.text);
        if text.starts_with('"') {
            self.string = Some(token.start as usize);
            return;
        }
        // A quote that closes is one that is not doubled.
        let quotes = text.bytes().rev().take_while(|it| *it == b'"').count();
        if quotes % 2 == 1
            && let Some(start) = self.string.take()
        {
            self.push(start..token.end as usize, None, FoldKind::Code);
        }
    }
}

#[cfg(test)]
mod tests;
