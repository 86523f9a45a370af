//! From a text that somebody made to what may be shown.

use super::blocks::{self, Opener, blanks, columns, first_word};
use super::bounds::{Bounds, MOST_LINES};
use super::valid::{Added, fault};
use super::{Decision, Suggestion, overlap};
use crate::keywords::Spelling;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// Fewer letters than this are typed sooner than read.
const LEAST_LETTERS: usize = 2;

/// How often a text is cut at what is wrong in it and looked at again.
const MOST_CUTS: usize = 4;

/// What may be shown of a text for the place where it was made; nothing where nothing of it may.
///
/// Steps, in this order: what belongs to another line or another block is cut off, lines are indented as the file is, what
/// stands behind the cursor already and what repeats itself goes, blocks are closed where the file does not close them.
/// What is left must parse and name what exists. Of a block that does not, the whole lines before the fault stay.
pub fn finish(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    decision: Decision,
    text: &str,
) -> Option<Suggestion> {
    let parsed = snapshot.parsed(file)?;
    let place = Place::new(snapshot, file, &parsed, offset)?;
    let text = text.replace("\r\n", "\n").replace(['\r', '\0'], "");
    match decision {
        Decision::Nothing(_) => None,
        Decision::Line => place.line(&text),
        Decision::Block => place.block(&text),
    }
}

struct Place<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    parsed: &'a OpenFile,
    offset: usize,
    /// What stands before the cursor in its line.
    before: &'a str,
    /// What stands behind it, to the end of the text.
    behind: &'a str,
    /// What stands behind it in its line.
    rest: &'a str,
}

impl<'a> Place<'a> {
    fn new(
        snapshot: &'a Snapshot,
        file: FileId,
        parsed: &'a OpenFile,
        offset: usize,
    ) -> Option<Self> {
        let before = parsed.text.get(..offset)?;
        let behind = parsed.text.get(offset..)?;
        Some(Self {
            snapshot,
            file,
            parsed,
            offset,
            before: before.rsplit('\n').next()?,
            behind,
            rest: behind.lines().next().unwrap_or_default(),
        })
    }

    fn begins_line(&self) -> bool {
        self.before.trim().is_empty()
    }

    fn line(&self, text: &str) -> Option<Suggestion> {
        let text = match self.begins_line() {
            true => text.trim_start(),
            false => text,
        };
        let line = text.lines().next()?.trim_end();
        let line = match self.before.ends_with([' ', '\t']) {
            true => line.trim_start(),
            false => line,
        };
        let (left, covered) = overlap::with_rest(line, self.rest);
        let line = line.get(..left)?.trim_end();
        if letters(line) < LEAST_LETTERS || overlap::stutters(line) || self.says_again(line) {
            return None;
        }
        let added = Added {
            file: self.file,
            start: self.offset,
            end: self.offset + covered,
            text: line,
            tail: "",
        };
        if fault(self.snapshot, added).is_some() {
            let tail = self.tail(line)?;
            let tail = &tail;
            if fault(self.snapshot, Added { tail, ..added }).is_some() {
                return None;
            }
        }
        Some(self.suggestion(covered, line.to_owned()))
    }

    /// Whether the line would be the one above it or the one below it.
    fn says_again(&self, line: &str) -> bool {
        let whole = [self.before.trim_start(), line].concat();
        if blocks::ends_block(first_word(&whole)) {
            return false;
        }
        let mut below = self.behind.lines().skip(1).map(str::trim);
        let below = below.find(|it| !it.is_empty());
        let above = self.parsed.text.get(..self.offset - self.before.len());
        let above = above.and_then(|it| it.lines().next_back());
        below == Some(whole.trim()) || above.is_some_and(|it| it.trim() == whole.trim())
    }

    /// What would make a line whole that opens blocks or brackets.
    fn tail(&self, line: &str) -> Option<String> {
        let context = blocks::place(&self.parsed.text, self.offset)?;
        let start = context.scan.statement().first().map(|it| it.start);
        let start = start.unwrap_or(self.offset).min(self.offset);
        let statement = self.parsed.text.get(start..self.offset)?;
        let statement = [statement, line].concat();
        let spelling = self.spelling();
        let mut tail = String::new();
        let open = blocks::open_brackets(&statement);
        let waits = statement.trim_end().ends_with(['(', ',', '=', '+', '[']);
        if waits && (open > 0 || !statement.trim_end().ends_with(',')) {
            tail.push_str(" 1");
        }
        tail.push_str(&")".repeat(open));
        let blocks = blocks::open_blocks(&statement);
        if blocks.is_empty() && !statement.trim_end().ends_with(';') {
            tail.push(';');
        }
        for (closer, _, has_handler) in blocks {
            tail.push('\n');
            if !has_handler {
                tail.push_str(&blocks::handler(spelling, "", "").join("\n"));
                tail.push('\n');
            }
            tail.push_str(&closer.line(spelling));
        }
        (!tail.is_empty()).then_some(tail)
    }

    fn spelling(&self) -> Spelling {
        let before = self.parsed.text.get(..self.offset).unwrap_or_default();
        let of_method = blocks::spelling_before(before);
        of_method.unwrap_or_else(|| Spelling::of_module(&self.parsed.text, &self.parsed.tree))
    }

    fn block(&self, text: &str) -> Option<Suggestion> {
        let context = blocks::place(&self.parsed.text, self.offset)?;
        let opener = blocks::opener(&self.parsed.text, &context)?;
        let base = blocks::indent(&self.parsed.text, self.before, opener);
        let bounds = Bounds::new(opener, &base, self.behind);
        let mut lines = self.lines_of(text, bounds);
        for _ in 0..MOST_CUTS {
            let (whole, counts) = self.closed(&lines, opener, &base)?;
            let added = Added {
                file: self.file,
                start: self.offset,
                end: self.offset,
                text: &whole,
                tail: "",
            };
            let Some(at) = fault(self.snapshot, added) else {
                return Some(self.suggestion(0, whole));
            };
            // The line of the fault goes, and all behind it. What closes the blocks may be at fault itself.
            let number = whole.get(..at)?.matches('\n').count();
            let number = number.saturating_sub(usize::from(!self.begins_line()));
            lines.truncate(number.min(counts.saturating_sub(1)));
        }
        None
    }

    /// What one level of indentation is in the file.
    fn unit(&self) -> &'static str {
        blocks::unit(&self.parsed.text)
    }

    /// The lines of a text that belong to the block, indented as the file is. Those that stand further left end it, but
    /// for what goes on with it.
    fn lines_of(&self, text: &str, bounds: Bounds) -> Vec<String> {
        let text = text.trim_end().trim_start_matches('\n');
        let spaces = self.unit().len();
        let level = |line: &str| {
            let columns = columns(blanks(line));
            match spaces {
                1 => "\t".repeat(columns / 4) + &" ".repeat(columns % 4),
                _ => " ".repeat(columns),
            }
        };
        let mut lines: Vec<String> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let code = line.trim();
            if number == 0 {
                if bounds.end_first(code) {
                    break;
                }
                lines.push(code.to_owned());
                continue;
            }
            if lines.len() >= MOST_LINES {
                break;
            }
            if code.is_empty() {
                match lines.last() {
                    Some(last) if !last.is_empty() => lines.push(String::new()),
                    _ => break,
                }
                continue;
            }
            if bounds.end_at(line) {
                break;
            }
            lines.push([level(line).as_str(), code].concat());
        }
        let kept: Vec<&str> = lines.iter().map(String::as_str).collect();
        let mut count = overlap::before_repetition(&kept);
        count -= overlap::repeated_lines(kept.get(..count).unwrap_or_default(), self.behind);
        let stutter = kept.iter().position(|it| overlap::stutters(it));
        lines.truncate(stutter.unwrap_or(count).min(count));
        lines
    }

    /// The lines with what closes their blocks and that of the place, and how many of them are lines of the text.
    fn closed(&self, lines: &[String], opener: Opener<'_>, base: &str) -> Option<(String, usize)> {
        let count = lines.iter().rposition(|it| !it.trim().is_empty())? + 1;
        let mut whole: Vec<String> = lines.get(..count)?.to_vec();
        if letters(&whole.concat()) < LEAST_LETTERS {
            return None;
        }
        let spelling = self.spelling();
        let text = whole.join("\n");
        for (closer, start, has_handler) in blocks::open_blocks(&text) {
            let indent = match text.get(..start)?.contains('\n') {
                true => blocks::indent_of(&text, start),
                false => base,
            };
            if !has_handler {
                whole.extend(blocks::handler(spelling, indent, self.unit()));
            }
            whole.push([indent, &closer.line(spelling)].concat());
        }
        if blocks::is_unclosed(opener, self.behind) {
            let handles = lines.iter().any(|it| {
                columns(blanks(it)) == opener.columns() && blocks::is_handler(first_word(it))
            });
            if !opener.has_handler && !handles && !self.handles_behind() {
                whole.extend(blocks::handler(spelling, opener.indent, self.unit()));
            }
            whole.push([opener.indent, &opener.closer.line(spelling)].concat());
        }
        let mut text = whole.join("\n");
        if !self.begins_line() {
            text.insert_str(0, base);
            text.insert(0, '\n');
        }
        Some((text, count))
    }

    /// Whether `Исключение` follows.
    fn handles_behind(&self) -> bool {
        blocks::next_code(self.behind).is_some_and(|it| blocks::is_handler(it.1))
    }

    fn suggestion(&self, covered: usize, text: String) -> Suggestion {
        let has_returns = self.parsed.text.find('\n').is_some_and(|it| {
            self.parsed
                .text
                .get(..it)
                .is_some_and(|it| it.ends_with('\r'))
        });
        Suggestion {
            range: self.offset..self.offset + covered,
            text: match has_returns {
                true => text.replace('\n', "\r\n"),
                false => text,
            },
        }
    }
}

/// How many letters and signs a text has, blanks aside.
fn letters(text: &str) -> usize {
    text.chars().filter(|it| !it.is_whitespace()).count()
}
