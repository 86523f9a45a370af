//! Findings counted, and what rules took.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::{Level, Severity};

use crate::language::decimal;
use crate::report::{FileReport, Head, Totals, Writer};

/// Findings by rule, the most frequent first, and by severity.
#[derive(Default)]
pub(super) struct Stat {
    rules: BTreeMap<&'static str, (usize, usize, Option<Level>)>,
}

impl Writer for Stat {
    fn begin(&mut self, _: &Head<'_>, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn file(&mut self, _: &Head<'_>, file: &FileReport, _: &mut dyn Write) -> io::Result<()> {
        let mut last = None;
        for located in &file.findings {
            let finding = &located.finding;
            let row = self.rules.entry(finding.code).or_default();
            row.0 += 1;
            row.2 = Some(finding.level);
            if last != Some(finding.code) {
                row.1 += 1;
            }
            last = Some(finding.code);
        }
        Ok(())
    }

    fn end(&mut self, head: &Head<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let language = head.language;
        let mut rows: Vec<_> = self.rules.iter().collect();
        rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
        let width = rows.iter().map(|it| it.0.len()).max().unwrap_or(0);
        for (code, (count, _, _)) in rows {
            let active = head.rules.get(code);
            let severity = active.map_or("", |it| it.severity.word());
            let title = active
                .map(|it| it.rule.docs(language).title)
                .unwrap_or_default();
            writeln!(out, "{count:>8}  {code:width$}  {severity:8}  {title}")?;
        }
        writeln!(out)?;
        for severity in Severity::ALL.into_iter().rev() {
            let count = totals.of_severity(severity);
            writeln!(out, "{count:>8}  {}", severity.word())?;
        }
        crate::report::write_summary(language, totals, out)
    }
}

/// What each rule took, the slowest first; those that took next to nothing are summed up.
pub(super) fn write_timings(
    head: &Head<'_>,
    timings: &[u64],
    out: &mut dyn Write,
) -> io::Result<()> {
    let total: u64 = timings.iter().sum();
    let mut rows: Vec<_> = head.rules.rules().iter().zip(timings).collect();
    rows.sort_by_key(|it| std::cmp::Reverse(*it.1));
    let share = |it: u64| 100.0 * it as f64 / total.max(1) as f64;
    let seconds = |it: u64| decimal(it as f64 / 1e6, head.language);
    let unit = head.language.pick("мс", "ms");
    let mut rest = 0;
    for (active, took) in rows {
        if share(*took) < 0.1 {
            rest += took;
            continue;
        }
        let percent = decimal(share(*took), head.language);
        let code = active.rule.code;
        writeln!(out, "{:>10} {unit} {percent:>6} %  {code}", seconds(*took))?;
    }
    let others = head.language.pick("прочие правила", "other rules");
    let all = head
        .language
        .pick("всего на всех ядрах", "in all, on all cores");
    writeln!(out, "{:>10} {unit}           {others}", seconds(rest))?;
    writeln!(out, "{:>10} {unit}           {all}", seconds(total))?;
    Ok(())
}
