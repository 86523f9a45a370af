//! Counts of a run of the parser.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use analysis::text::Columns;
use analysis::{Finding, Language, Module};
use serde::Serialize;
use tree_sitter::Tree;

use super::{Exit, SkipReason, Text};
use crate::language::{decimal, size};

/// What was parsed and how that went.
#[derive(Debug, Default)]
pub(super) struct Stats {
    files: usize,
    bytes: u64,
    files_with_errors: usize,
    errors: usize,
    compiled: usize,
    binary: usize,
    pub(super) unreadable: usize,
    failures: usize,
    /// The time of the parser alone, in one thread.
    parsing: Duration,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    files: usize,
    bytes: u64,
    files_with_errors: usize,
    errors: usize,
    compiled: usize,
    binary: usize,
    unreadable: usize,
    megabytes_per_second: f64,
}

impl Stats {
    /// Parses a module and counts it.
    pub(super) fn parse(&mut self, parser: &mut parser_bsl::Parser, source: &Text) -> Tree {
        let started = Instant::now();
        let tree = parser.parse(&source.text, None);
        self.parsing += started.elapsed();
        self.files += 1;
        self.bytes += source.bytes;
        tree
    }

    /// Counts the errors of one module.
    pub(super) fn count_errors(&mut self, errors: usize) {
        self.errors += errors;
        self.files_with_errors += usize::from(errors > 0);
    }

    /// Counts a module whose errors are not all known, because of a mistake of ours.
    pub(super) fn fail(&mut self) {
        self.failures += 1;
    }

    pub(super) fn skip(&mut self, reason: SkipReason) {
        match reason {
            SkipReason::Compiled => self.compiled += 1,
            SkipReason::Binary => self.binary += 1,
        }
    }

    pub(super) fn exit(&self) -> Exit {
        match (self.unreadable + self.failures, self.errors) {
            (0, 0) => Exit::Clean,
            (0, _) => Exit::Findings,
            _ => Exit::Incomplete,
        }
    }

    /// Writes the syntax errors of a module: `path:line:column: message`, columns in characters.
    pub(super) fn write_errors(
        out: &mut dyn Write,
        path: &str,
        module: &Module<'_>,
        errors: &[Finding],
    ) -> io::Result<()> {
        for finding in errors {
            let start = finding.range.start;
            let at = module.lines().position(module.text, start, Columns::Chars);
            writeln!(
                out,
                "{path}:{}:{}: {}",
                at.line + 1,
                at.column + 1,
                finding.message
            )?;
        }
        Ok(())
    }

    /// Writes the counts.
    pub(super) fn write(
        &self,
        out: &mut dyn Write,
        as_json: bool,
        language: Language,
    ) -> io::Result<()> {
        let seconds = self.parsing.as_secs_f64();
        let speed = if seconds > 0.0 {
            self.bytes as f64 / 1e6 / seconds
        } else {
            0.0
        };
        if as_json {
            let object = Object {
                files: self.files,
                bytes: self.bytes,
                files_with_errors: self.files_with_errors,
                errors: self.errors,
                compiled: self.compiled,
                binary: self.binary,
                unreadable: self.unreadable,
                megabytes_per_second: (speed * 10.0).round() / 10.0,
            };
            serde_json::to_writer(&mut *out, &object)?;
            return writeln!(out);
        }
        let size = size(self.bytes, language);
        let speed = decimal(speed, language);
        let Self {
            files,
            files_with_errors,
            errors,
            compiled,
            binary,
            unreadable,
            ..
        } = self;
        match language {
            Language::Ru => {
                writeln!(out, "Модулей:               {files} ({size})")?;
                writeln!(
                    out,
                    "С ошибками:            {files_with_errors}, всего ошибок {errors}"
                )?;
                writeln!(
                    out,
                    "Пропущено:             {compiled} скомпилированных, {binary} не текст"
                )?;
                writeln!(out, "Не прочитано:          {unreadable}")?;
                writeln!(out, "Скорость разбора:      {speed} МБ/с, один поток")
            }
            Language::En => {
                writeln!(out, "Modules:               {files} ({size})")?;
                writeln!(
                    out,
                    "With errors:           {files_with_errors}, {errors} errors in all"
                )?;
                writeln!(
                    out,
                    "Skipped:               {compiled} compiled, {binary} not a text"
                )?;
                writeln!(out, "Unreadable:            {unreadable}")?;
                writeln!(out, "Speed of parsing:      {speed} MB/s, one thread")
            }
        }
    }
}
