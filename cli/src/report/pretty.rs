//! The report for people.

use std::io::{self, Write};
use std::path::Path;

use analysis::{Failure, Language, Level};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level as Shown, Renderer, Snippet};

use super::{FileReport, Head, Located, Place, Totals, Writer};
use crate::language::{decimal, size};
use crate::source::SkipReason;

/// The findings, each with its lines, and a summary. Colours are always in it: who writes to what
/// shows none takes them out.
#[derive(Default)]
pub(super) struct Pretty;

impl Writer for Pretty {
    fn begin(&mut self, _: &Head<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, head: &Head<'_>, file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
        let renderer = Renderer::styled();
        for located in &file.findings {
            let group = group(head.language, file, located);
            writeln!(out, "{}\n", renderer.render(&[group]))?;
        }
        Ok(())
    }

    fn end(&mut self, head: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        summary(head.language, totals, out)
    }
}

fn group<'a>(language: Language, file: &'a FileReport, located: &'a Located) -> Group<'a> {
    let (level, name) = match located.finding.level {
        Level::Error => (Shown::ERROR, language.pick("ошибка", "error")),
        Level::Warning => (Shown::WARNING, language.pick("предупреждение", "warning")),
        Level::Info => (Shown::INFO, language.pick("замечание", "info")),
    };
    let title = level
        .with_name(name)
        .primary_title(located.finding.message.as_str())
        .id(located.finding.code);
    let own = file.path.shown.to_string_lossy();
    let excerpts = snippets(located).into_iter();
    let shown = excerpts.map(|(path, it)| match path {
        Some(path) => it.into_snippet(file.path.sibling(path).to_string_lossy().into_owned()),
        None => it.into_snippet(own.clone().into_owned()),
    });
    Group::with_title(title).elements(shown)
}

/// Neighbouring lines with what is marked in them.
struct Excerpt<'a> {
    line: usize,
    last_line: usize,
    is_clipped: bool,
    text: String,
    marks: Vec<Annotation<'a>>,
}

impl<'a> Excerpt<'a> {
    fn new(place: &Place, kind: AnnotationKind, label: Option<&'a str>) -> Self {
        // The renderer counts columns: blanks, which it does not show, stand for what was cut.
        let before = place.lines[..place.within.start].chars().count();
        let cut = place.column.saturating_sub(before);
        let within = place.within.start + cut..place.within.end + cut;
        Self {
            line: place.start.line,
            last_line: place.last_line(),
            is_clipped: place.is_clipped,
            text: format!("{}{}", " ".repeat(cut), place.lines),
            marks: vec![kind.span(within).label(label)],
        }
    }

    fn into_snippet(self, path: String) -> Snippet<'a, Annotation<'a>> {
        Snippet::source(self.text)
            .line_start(self.line + 1)
            .path(path)
            .annotations(self.marks)
    }
}

/// The lines of the finding, then those of its related places that it does not show already; with the path of the file
/// where it is another one.
fn snippets(located: &Located) -> Vec<(Option<&Path>, Excerpt<'_>)> {
    let mut first = Excerpt::new(&located.place, AnnotationKind::Primary, None);
    let mut others = Vec::new();
    for ((path, place), related) in located.related.iter().zip(&located.finding.related) {
        let label = Some(related.message.as_str());
        let is_shown = path.is_none()
            && place.start.line == first.line
            && place.last_line() <= first.last_line;
        // Of a line that is cut each place shows another part.
        if is_shown && !first.is_clipped && !place.is_clipped {
            first.marks.push(
                AnnotationKind::Context
                    .span(place.within.clone())
                    .label(label),
            );
        } else {
            others.push((
                path.as_deref(),
                Excerpt::new(place, AnnotationKind::Context, label),
            ));
        }
    }
    others.insert(0, (None, first));
    others
}

/// The sums in one line.
pub(crate) fn summary(language: Language, report: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let [errors, warnings, infos] =
        [Level::Error, Level::Warning, Level::Info].map(|it| report.of_level(it));
    let size = size(report.bytes, language);
    let seconds = decimal(report.elapsed.as_secs_f64(), language);
    let modules = report.modules;
    match language {
        Language::Ru => {
            write!(
                out,
                "Проверено модулей: {modules} ({size}) за {seconds} с. "
            )?;
            write!(
                out,
                "Ошибок: {errors}, предупреждений: {warnings}, замечаний: {infos}."
            )?;
        }
        Language::En => {
            write!(out, "Reviewed modules: {modules} ({size}) in {seconds} s. ")?;
            write!(
                out,
                "Errors: {errors}, warnings: {warnings}, infos: {infos}."
            )?;
        }
    }
    let lost = [
        (
            report.skipped.len(),
            language.pick("Пропущено файлов без текста", "Skipped files without text"),
        ),
        (
            report.unreadable.len(),
            language.pick("Не прочитано", "Unreadable"),
        ),
        (
            report.failures.len(),
            language.pick("Сбоев правил", "Failures of rules"),
        ),
        (
            report.in_baseline,
            language.pick("Есть в базовом списке", "In the baseline"),
        ),
    ];
    for (count, what) in lost.iter().filter(|it| it.0 > 0) {
        write!(out, " {what}: {count}.")?;
    }
    writeln!(out)
}

/// The files that are no modules; of many the first ones.
pub(crate) fn write_skipped(
    skipped: &[(&Path, SkipReason)],
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    const NAMED: usize = 10;
    let note = language.pick("примечание", "note");
    for (path, reason) in skipped.iter().take(NAMED) {
        let reason = match reason {
            SkipReason::Compiled => language.pick(
                "скомпилированный модуль, текста в нём нет: пропущен",
                "a compiled module without text: skipped",
            ),
            SkipReason::Binary => language.pick("не текст: пропущен", "not a text: skipped"),
        };
        writeln!(out, "{note}: {}: {reason}", path.display())?;
    }
    if let more @ 1.. = skipped.len().saturating_sub(NAMED) {
        let ru = format!("и ещё пропущено файлов без текста: {more}");
        writeln!(
            out,
            "{note}: {}",
            language.pick(
                ru,
                format!("and more files without text were skipped: {more}")
            )
        )?;
    }
    Ok(())
}

/// A rule that failed.
pub(crate) fn write_failure(
    path: &Path,
    failure: &Failure,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (path, code, said) = (path.display(), failure.code, &failure.message);
    let error = language.pick("ошибка", "error");
    let ru =
        format!("сбой правила {code}, остальные правила отработали; сообщите нам о нём: {said}");
    let en = format!("the rule {code} failed, the others did their work; please report it: {said}");
    writeln!(out, "{error}: {path}: {}", language.pick(ru, en))
}

/// What is missing from the report and why.
pub(super) fn write_notes(
    totals: &Totals,
    language: Language,
    out: &mut dyn Write,
) -> io::Result<()> {
    let skipped = totals.skipped.iter();
    let skipped: Vec<_> = skipped.map(|it| (it.0.shown.as_path(), it.1)).collect();
    write_skipped(&skipped, language, out)?;
    let error = language.pick("ошибка", "error");
    for it in &totals.unreadable {
        let (path, problem) = (it.path.display(), it.problem.describe(language));
        writeln!(out, "{error}: {path}: {problem}")?;
    }
    for (path, failure) in &totals.failures {
        let project = Path::new(language.pick("весь проект", "the whole project"));
        let path = path.as_ref().map_or(project, |it| &it.shown);
        write_failure(path, failure, language, out)?;
    }
    Ok(())
}
