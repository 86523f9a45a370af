//! Lines, indents and line ends: what is put into a text looks like what stands around it.

use std::ops::Range;

use super::context::Context;

impl<'c> Context<'c> {
    /// Where the line of an offset begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let before = self.slice(0..at);
        before.rfind(['\n', '\r']).map_or(0, |it| it + 1)
    }

    /// Where the line of an offset ends, before its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let after = self.text().get(at..).unwrap_or_default();
        after
            .find(['\n', '\r'])
            .map_or(self.text().len(), |it| at + it)
    }

    /// Where the line below an offset begins; the end of the text where there is none.
    pub(super) fn next_line(&self, at: usize) -> usize {
        let end = self.line_end(at);
        let rest = self.text().get(end..).unwrap_or_default();
        let length = if rest.starts_with("\r\n") { 2 } else { 1 };
        (end + length).min(self.text().len())
    }

    /// The blanks that the line of an offset begins with.
    pub(super) fn indent(&self, at: usize) -> &'c str {
        let start = self.line_start(at);
        let line = self.text().get(start..).unwrap_or_default();
        let length = line
            .find(|it| it != ' ' && it != '\t')
            .unwrap_or(line.len());
        self.slice(start..start + length)
    }

    /// Nothing but blanks stands before an offset on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.slice(self.line_start(at)..at).trim().is_empty()
    }

    /// Nothing but blanks stands behind an offset on its line.
    pub(super) fn ends_line(&self, at: usize) -> bool {
        self.slice(at..self.line_end(at)).trim().is_empty()
    }

    /// The line end of the file.
    pub(super) fn eol(&self) -> &'static str {
        let first = self.text().find('\n');
        match first.and_then(|it| it.checked_sub(1)) {
            Some(before) if self.text().as_bytes().get(before) == Some(&b'\r') => "\r\n",
            _ => "\n",
        }
    }

    /// One step of indent: as the lines around have it.
    pub(super) fn unit(&self) -> &'static str {
        let from = self
            .text()
            .floor_char_boundary(self.code.start.saturating_sub(4000));
        let to = self
            .text()
            .ceil_char_boundary((self.code.end + 4000).min(self.text().len()));
        for line in self.slice(from..to).lines().skip(usize::from(from > 0)) {
            if line.starts_with('\t') {
                return "\t";
            }
            // A line that goes on with something may be indented by any number of blanks.
            if line.starts_with("    ") && !line.trim().is_empty() {
                return "    ";
            }
            if line.starts_with("  ") && !line.starts_with("   ") && !line.trim().is_empty() {
                return "  ";
            }
        }
        "\t"
    }

    /// What stands between the words that begin and end a block, as lines under an indent, without the last line end;
    /// and the comment on the line of the first word.
    pub(super) fn body(&self, range: Range<usize>, to: &str) -> (&'c str, String) {
        let text = self.slice(range.clone());
        // The condition before the block may go over lines that stand deeper than it begins.
        let mut lines = text.lines().skip(1);
        let code = |it: &&str| !it.trim().is_empty() && !it.trim_start().starts_with(['/', '#']);
        let from = match lines.find(code) {
            Some(line) => line.get(..line.len() - line.trim_start().len()),
            None => None,
        };
        let from = match from.filter(|it| !it.is_empty()) {
            Some(from) => from.to_owned(),
            None => format!("{}{}", self.indent(range.start), self.unit()),
        };
        let (first, rest) = match text.split_once('\n') {
            Some((first, rest)) => (first.trim(), rest),
            None => (text.trim(), ""),
        };
        let (comment, code) = if first.starts_with("//") {
            (first, "")
        } else {
            ("", first)
        };
        let mut lines = String::new();
        if !code.is_empty() {
            lines = format!(
                "{to}{code}{}",
                if rest.trim().is_empty() {
                    ""
                } else {
                    self.eol()
                }
            );
        }
        lines.push_str(&shifted(rest, &from, to));
        lines.truncate(lines.trim_end().len());
        (comment, lines)
    }

    /// Whole lines of a range: nothing but a comment stands beside it. Without the last line end.
    pub(super) fn whole_lines(&self, range: Range<usize>) -> Option<Range<usize>> {
        let end = self.line_end(range.end);
        let rest = self.slice(range.end..end).trim();
        let fits = self.begins_line(range.start) && (rest.is_empty() || rest.starts_with("//"));
        fits.then(|| self.line_start(range.start)..end)
    }

    /// The range of whole lines that hold a range, with the line end of the last one; the range itself where other code
    /// stands on these lines.
    pub(super) fn lines(&self, range: Range<usize>) -> Range<usize> {
        if self.begins_line(range.start) && self.ends_line(range.end) {
            self.line_start(range.start)..self.next_line(range.end)
        } else {
            range
        }
    }
}

/// Lines under another indent: `from` goes off all of them but the first, and `to` comes before all of them.
pub(super) fn moved(text: &str, from: &str, to: &str) -> String {
    let first = text.trim_start_matches([' ', '\t']);
    shifted(&format!("{from}{first}"), from, to)
}

/// Whole lines under another indent: `from` goes off all of them, and `to` comes before all of them.
pub(super) fn shifted(text: &str, from: &str, to: &str) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            result.push_str(line.trim_start_matches([' ', '\t']));
            continue;
        }
        let bare = || line.trim_start_matches([' ', '\t']);
        let line = line.strip_prefix(from).unwrap_or_else(bare);
        result.push_str(to);
        result.push_str(line);
    }
    result
}
