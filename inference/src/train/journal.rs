//! The course of a training: a table in CSV and a picture in SVG.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use plotters::prelude::{
    BLUE, ChartBuilder, Color as _, DrawingAreaErrorKind, IntoDrawingArea as _, LineSeries, RED,
    SVGBackend, WHITE,
};

use super::saved;
use crate::error::{Error, Result};

const TABLE: &str = "loss.csv";
const PICTURE: &str = "loss.svg";
const HEADER: &str = "step,epoch,tokens,loss,rate,norm,seconds,evaluation";
/// Points of a line: more cannot be told apart.
const POINTS: usize = 500;

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) step: usize,
    pub(super) epoch: usize,
    /// All that went through the model so far.
    pub(super) tokens: u64,
    pub(super) loss: f64,
    pub(super) rate: f64,
    pub(super) norm: f64,
    /// Since the beginning, without breaks.
    pub(super) seconds: f64,
    pub(super) evaluation: Option<f64>,
}

/// All steps so far.
pub(super) struct Journal {
    folder: PathBuf,
    rows: Vec<Row>,
}

impl Row {
    fn line(&self) -> String {
        let evaluation = self
            .evaluation
            .map_or_else(String::new, |it| it.to_string());
        format!(
            "{},{},{},{},{},{},{:.3},{evaluation}\n",
            self.step, self.epoch, self.tokens, self.loss, self.rate, self.norm, self.seconds
        )
    }

    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split(',');
        let mut next = || fields.next();
        Some(Self {
            step: next()?.parse().ok()?,
            epoch: next()?.parse().ok()?,
            tokens: next()?.parse().ok()?,
            loss: next()?.parse().ok()?,
            rate: next()?.parse().ok()?,
            norm: next()?.parse().ok()?,
            seconds: next()?.parse().ok()?,
            evaluation: next()?.parse().ok(),
        })
    }
}

impl Journal {
    /// That of a folder up to a step; what was written behind it belongs to steps that are made again.
    pub(super) fn open(folder: &Path, step: usize) -> Result<Self> {
        let text = std::fs::read_to_string(folder.join(TABLE)).unwrap_or_default();
        let rows = text.lines().filter_map(Row::read);
        let journal = Self {
            folder: folder.to_owned(),
            rows: rows.filter(|it| it.step <= step).collect(),
        };
        let mut table = format!("{HEADER}\n");
        for row in &journal.rows {
            table += &row.line();
        }
        saved::replace(&folder.join(TABLE), table.as_bytes())?;
        Ok(journal)
    }

    pub(super) fn add(&mut self, row: Row) -> Result<()> {
        let path = self.folder.join(TABLE);
        let file = std::fs::OpenOptions::new().append(true).open(&path);
        let written = file.and_then(|mut it| it.write_all(row.line().as_bytes()));
        written.map_err(|it| Error::unwritable(&path, &it))?;
        self.rows.push(row);
        Ok(())
    }

    /// Draws the losses.
    pub(super) fn draw(&self) -> Result<()> {
        let path = self.folder.join(PICTURE);
        let loss = thinned(self.rows.iter().map(|it| (it.step as f64, it.loss)));
        let held = self.rows.iter();
        let held = thinned(held.filter_map(|it| Some((it.step as f64, it.evaluation?))));
        let picture = draw(&loss, &held).map_err(|it| {
            Error::file(
                &path,
                format!("не рисуется: {it}"),
                format!("cannot be drawn: {it}"),
            )
        })?;
        saved::replace(&path, picture.as_bytes())
    }
}

/// At most so many points, each the mean of some in a row.
fn thinned(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let points: Vec<(f64, f64)> = points.collect();
    let together = points.len().div_ceil(POINTS).max(1);
    let mean = |part: &[(f64, f64)]| {
        let count = part.len() as f64;
        let sums = part
            .iter()
            .fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        (sums.0 / count, sums.1 / count)
    };
    points.chunks(together).map(mean).collect()
}

fn draw(
    loss: &[(f64, f64)],
    held: &[(f64, f64)],
) -> Result<String, DrawingAreaErrorKind<std::io::Error>> {
    let all = || loss.iter().chain(held);
    let last = all().map(|it| it.0).fold(1.0, f64::max);
    let most = all().map(|it| it.1).fold(0.1, f64::max) * 1.05;
    let mut picture = String::new();
    {
        let area = SVGBackend::with_string(&mut picture, (900, 500)).into_drawing_area();
        area.fill(&WHITE)?;
        let mut chart = ChartBuilder::on(&area)
            .margin(12)
            .x_label_area_size(40)
            .y_label_area_size(56)
            .build_cartesian_2d(0.0..last, 0.0..most)?;
        chart
            .configure_mesh()
            .x_desc("step")
            .y_desc("loss (blue: learned, red: held back)")
            .draw()?;
        chart.draw_series(LineSeries::new(loss.iter().copied(), BLUE.stroke_width(2)))?;
        chart.draw_series(LineSeries::new(held.iter().copied(), RED.stroke_width(2)))?;
        area.present()?;
    }
    // A file of text ends with a line.
    if !picture.ends_with('\n') {
        let _ = writeln!(picture);
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(step: usize, evaluation: Option<f64>) -> Row {
        Row {
            step,
            epoch: 0,
            tokens: 100 * step as u64,
            loss: 5.0 / step as f64,
            rate: 3e-4,
            norm: 1.25,
            seconds: 0.5,
            evaluation,
        }
    }

    #[test]
    fn steps_behind_a_checkpoint_are_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), 0).unwrap();
        for step in 1..=4 {
            journal.add(row(step, (step == 2).then_some(4.5))).unwrap();
        }
        let text = || std::fs::read_to_string(folder.path().join(TABLE)).unwrap();
        let all = text();
        assert_eq!(all.lines().count(), 5);
        assert_eq!(
            all.lines().nth(2),
            Some("2,0,200,2.5,0.0003,1.25,0.500,4.5")
        );
        let journal = Journal::open(folder.path(), 2).unwrap();
        assert_eq!(journal.rows, [row(1, None), row(2, Some(4.5))]);
        assert_eq!(
            text(),
            all.lines().take(3).collect::<Vec<_>>().join("\n") + "\n"
        );
    }

    #[test]
    fn a_picture_shows_both_lines() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), 0).unwrap();
        journal.draw().unwrap();
        for step in 1..=1200 {
            let evaluation = (step % 100 == 0).then_some(4.0);
            journal.add(row(step, evaluation)).unwrap();
        }
        journal.draw().unwrap();
        let picture = std::fs::read_to_string(folder.path().join(PICTURE)).unwrap();
        assert!(picture.starts_with("<svg"), "{}", &picture[..40]);
        assert!(picture.matches("<polyline").count() >= 2);
        assert!(picture.contains("#0000FF") && picture.contains("#FF0000"));
        assert!(picture.len() < 60_000, "{}", picture.len());
    }
}
