//! Records of a result as a table, as CSV or as JSON. They are written as they come; a table waits for the first ones to
//! know how wide its columns are.

use std::borrow::Cow;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::ops::ControlFlow;

use analysis::Language;
use metadata::World;
use query::run::{Base, RecordKind, ResultColumn, Row, Sink, Value};
use serde_json::{Map, json};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::told::Told;

/// The formats of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::commands) enum Format {
    /// For people.
    Table,
    /// Records of text with commas.
    Csv,
    /// A list of objects, one a line.
    Json,
}

/// So many records of a table tell how wide its columns are.
const WIDTHS: usize = 500;

/// The widest column of a table.
const WIDEST: usize = 60;

/// Who prints a result.
pub(in crate::commands) struct Printer<'a> {
    told: Told<'a>,
    format: Format,
    language: Language,
    out: BufWriter<StdoutLock<'static>>,
    names: Vec<String>,
    is_number: Vec<bool>,
    has_totals: bool,
    /// Records of a table that wait for its widths.
    waiting: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
    /// A table is read by a person who asked, not kept: its numbers are laid out.
    is_read: bool,
    /// No line of a table is longer.
    fit: Option<usize>,
    /// Digits behind the point of the columns of a table that is read.
    digits: Vec<usize>,
    count: u64,
    /// What went wrong with the output.
    problem: Option<io::Error>,
}

impl<'a> Printer<'a> {
    pub(in crate::commands) fn new(
        base: &'a Base,
        world: World<'a>,
        format: Format,
        language: Language,
    ) -> Self {
        Self {
            told: Told {
                base,
                world,
                language,
            },
            format,
            language,
            out: BufWriter::new(io::stdout().lock()),
            names: Vec::new(),
            is_number: Vec::new(),
            has_totals: false,
            waiting: Vec::new(),
            widths: None,
            is_read: false,
            fit: None,
            digits: Vec::new(),
            count: 0,
            problem: None,
        }
    }

    /// Lays a table out for who reads it: thousands stand apart, a column has as many digits behind the point in each line.
    /// The columns are so narrow that a line has no more letters than this, as far as that can be read; what is cut off ends
    /// with `…`.
    pub(in crate::commands) fn lay_out(&mut self, width: Option<usize>) {
        self.is_read = true;
        self.fit = width;
    }

    /// Writes what is left. Without success nothing but what was written already is printed.
    pub(in crate::commands) fn finish(mut self, is_success: bool) -> io::Result<()> {
        if let Some(problem) = self.problem.take() {
            return Err(problem);
        }
        if !is_success || (self.is_read && self.count == 0) {
            return self.out.flush();
        }
        match self.format {
            Format::Table => self.table_waiting()?,
            Format::Json if self.count == 0 => writeln!(self.out, "[]")?,
            Format::Json => writeln!(self.out, "\n]")?,
            Format::Csv => {}
        }
        self.out.flush()
    }

    /// What a record of totals is, as a word of its first column.
    fn kind(&self, row: &Row) -> &'static str {
        match row.kind {
            RecordKind::Detail => "",
            RecordKind::Overall => self.language.pick("общий", "overall"),
            RecordKind::Group(_) => self.language.pick("группа", "group"),
            RecordKind::Hierarchy(_) => self.language.pick("иерархия", "hierarchy"),
        }
    }

    fn write(&mut self, row: &Row) -> io::Result<()> {
        match self.format {
            Format::Table => {
                let mut cells: Vec<String> =
                    row.values.iter().map(|it| self.told.shown(it)).collect();
                if self.has_totals {
                    let word = format!("{}{}", "  ".repeat(row.level), self.kind(row));
                    cells.insert(0, word);
                }
                for cell in &mut cells {
                    *cell = cell.replace(char::is_control, " ");
                }
                self.waiting.push(cells);
                match self.widths.is_some() || self.waiting.len() >= WIDTHS {
                    true => self.table_waiting(),
                    false => Ok(()),
                }
            }
            Format::Csv => {
                let mut cells: Vec<String> = row
                    .values
                    .iter()
                    .map(|it| match it {
                        Value::Null => String::new(),
                        Value::Date(it) => it.to_string(),
                        other => self.told.shown(other),
                    })
                    .collect();
                if self.has_totals {
                    cells.insert(0, self.kind(row).to_owned());
                }
                self.csv(&cells)
            }
            Format::Json => {
                let mut object = Map::new();
                if self.has_totals {
                    object.insert("$kind".to_owned(), json!(kind(row.kind)));
                    object.insert("$level".to_owned(), json!(row.level));
                }
                for (name, value) in self.names.iter().zip(&row.values) {
                    object.insert(name.clone(), self.told.json(value));
                }
                let before = if self.count == 1 { "[\n" } else { ",\n" };
                write!(self.out, "{before}{}", serde_json::Value::Object(object))
            }
        }
    }

    fn csv(&mut self, cells: &[String]) -> io::Result<()> {
        let quoted = cells
            .iter()
            .map(|it| match it.contains([',', '"', '\n', '\r']) {
                true => format!("\"{}\"", it.replace('"', "\"\"")),
                false => it.clone(),
            });
        let line: Vec<String> = quoted.collect();
        writeln!(self.out, "{}", line.join(","))
    }

    fn table_waiting(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        if self.widths.is_none() {
            let mut widths: Vec<usize> = self.names.iter().map(|it| it.width()).collect();
            self.digits = vec![0; widths.len()];
            for row in waiting.iter().filter(|_| self.is_read) {
                for (most, cell) in self.digits.iter_mut().zip(row) {
                    let digits = number(cell).map_or(0, |(_, rest)| rest.len());
                    *most = (*most).max(digits);
                }
            }
            for row in &waiting {
                for (at, (width, cell)) in widths.iter_mut().zip(row).enumerate() {
                    let needed = self.laid_out(at, cell).width();
                    *width = (*width).max(needed).min(WIDEST);
                }
            }
            if let Some(fit) = self.fit {
                narrow(&mut widths, &self.is_number, fit);
            }
            let names = self.names.clone();
            self.widths = Some(widths.clone());
            self.line(&names)?;
            let rule: Vec<String> = widths.iter().map(|it| "─".repeat(*it)).collect();
            writeln!(self.out, "{}", rule.join("─┼─"))?;
        }
        for row in &waiting {
            self.line(row)?;
        }
        Ok(())
    }

    /// A cell as it is read.
    fn laid_out<'c>(&self, at: usize, cell: &'c str) -> Cow<'c, str> {
        let is_number = self.is_read && self.is_number.get(at) == Some(&true);
        let Some((whole, rest)) = number(cell).filter(|_| is_number) else {
            return Cow::Borrowed(cell);
        };
        let digits = self.digits.get(at).copied().unwrap_or(0);
        let mut text = String::with_capacity(cell.len() + cell.len() / 3 + digits);
        let length = whole.trim_start_matches('-').len();
        for (place, letter) in whole.chars().rev().enumerate() {
            if place > 0 && place % 3 == 0 && place < length {
                text.push(self.language.pick(' ', ','));
            }
            text.push(letter);
        }
        let mut text: String = text.chars().rev().collect();
        if digits.max(rest.len()) > 0 {
            text.push(self.language.pick(',', '.'));
            text.push_str(rest);
            text.push_str(&"0".repeat(digits.saturating_sub(rest.len())));
        }
        Cow::Owned(text)
    }

    fn line(&mut self, cells: &[String]) -> io::Result<()> {
        let widths = self.widths.clone().unwrap_or_default();
        let mut line = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                line.push_str(" │ ");
            }
            let width = widths.get(at).copied().unwrap_or(0);
            let cell = self.laid_out(at, cell);
            let cell = match self.fit {
                Some(_) => cut(&cell, width),
                None => Cow::Borrowed(&*cell),
            };
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            match self.is_number.get(at) {
                Some(true) => {
                    line.push_str(&blanks);
                    line.push_str(&cell);
                }
                _ => {
                    line.push_str(&cell);
                    line.push_str(&blanks);
                }
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// The digits before and behind the point of a number.
fn number(cell: &str) -> Option<(&str, &str)> {
    let (whole, rest) = cell.split_once('.').unwrap_or((cell, ""));
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    (!digits.is_empty() && is_digits(digits) && is_digits(rest)).then_some((whole, rest))
}

/// No column is made narrower.
const NARROWEST: usize = 8;

/// Makes the widest columns narrower until all of them fit into a line; those of numbers stay, for a number that is cut off
/// is another number.
fn narrow(widths: &mut [usize], is_number: &[bool], fit: usize) {
    let between = 3 * widths.len().saturating_sub(1);
    loop {
        let all: usize = widths.iter().sum();
        let more = (all + between).saturating_sub(fit);
        let mut texts: Vec<&mut usize> = widths
            .iter_mut()
            .zip(is_number)
            .filter(|it| !it.1 && *it.0 > NARROWEST)
            .map(|it| it.0)
            .collect();
        texts.sort_unstable();
        let Some(widest) = texts.pop().filter(|_| more > 0) else {
            return;
        };
        // Down to the next one, so that all give of theirs.
        let next = texts.last().map_or(NARROWEST, |it| **it).min(*widest - 1);
        *widest = next.max(widest.saturating_sub(more)).max(NARROWEST);
    }
}

/// A text that is no wider; `…` stands for what is cut off.
fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let mut short = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        short.push(letter);
    }
    short.push('…');
    Cow::Owned(short)
}

/// What a record is, for programs.
pub(in crate::commands) fn kind(of: RecordKind) -> &'static str {
    match of {
        RecordKind::Detail => "detail",
        RecordKind::Overall => "overall",
        RecordKind::Group(_) => "group",
        RecordKind::Hierarchy(_) => "hierarchy",
    }
}

impl Sink for Printer<'_> {
    fn columns(&mut self, columns: &[ResultColumn], has_totals: bool) {
        let is_number = |it: &ResultColumn| {
            let mut types = it.types.types.iter();
            types.any(|it| *it == metadata::Type::Number)
        };
        self.names = columns.iter().map(|it| it.names.ru.to_string()).collect();
        self.is_number = columns.iter().map(is_number).collect();
        self.has_totals = has_totals;
        if has_totals && self.format != Format::Json {
            self.names
                .insert(0, self.language.pick("Итог", "Total").to_owned());
            self.is_number.insert(0, false);
        }
        if self.format == Format::Csv {
            let names = self.names.clone();
            self.problem = self.csv(&names).err();
        }
    }

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        self.count += 1;
        match self.write(&row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.problem = Some(error);
                ControlFlow::Break(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_texts_give_way_and_numbers_stay() {
        let mut widths = [60, 20, 12];
        narrow(&mut widths, &[false, false, true], 60);
        assert_eq!(widths, [22, 20, 12]);
        narrow(&mut widths, &[false, false, true], 40);
        assert_eq!(widths, [11, 11, 12]);
        narrow(&mut widths, &[false, false, true], 10);
        assert_eq!(widths, [8, 8, 12]);
        narrow(&mut widths, &[false, false, true], 100);
        assert_eq!(widths, [8, 8, 12]);
    }

    #[test]
    fn what_is_cut_off_is_told() {
        assert_eq!(cut("Склад", 5), "Склад");
        assert_eq!(cut("Центральный", 6), "Центр…");
        assert_eq!(cut("日本語", 4), "日…");
    }
}
