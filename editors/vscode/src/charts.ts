// Which chart suits a result, if one does. Knows nothing of the page and of who draws.

import { cellText, dateText } from "./answers.ts";
import type { Cell, Result, Words } from "./answers.ts";

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** A line for what goes on in time, bars for groups. */
export interface Chart {
  readonly kind: "line" | "bar";
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

/** More bars than that nobody reads. */
const BARS = 40;
const POINTS = 1000;
const SERIES = 6;

/**
 * A chart where each record has a label of its own and numbers: by a date alone or by a date and one more column it is a
 * line, by one or two other columns bars. Lists without numbers, single records and long lists have none.
 */
export function chartOf(result: Result, words: Pick<Words, "yes" | "no">, locale: string): Chart | undefined {
  const rows = result.rows.filter((_, at) => (result.kinds?.[at] ?? "detail") === "detail");
  const places = result.columns.map((_, at) => at);
  const measures = places.filter((at) => result.columns[at]!.type === "number");
  const groups = places.filter((at) => result.columns[at]!.type !== "number");
  if (rows.length < 2 || measures.length === 0 || groups.length === 0 || groups.length > 2) {
    return undefined;
  }
  const dates = groups.filter((at) => result.columns[at]!.type === "date");
  const time = dates[0];
  if (time !== undefined && dates.length === 1) {
    return lines(result, rows, time, groups.find((at) => at !== time), measures, words, locale);
  }
  if (rows.length > BARS) {
    return undefined;
  }
  const labels = rows.map((row) => groups.map((at) => cellText(row[at], words, locale)).join(" · "));
  if (new Set(labels).size < labels.length) {
    return undefined;
  }
  const series = measures.slice(0, SERIES).map((at) => ({ name: result.columns[at]!.name, values: rows.map((row) => numberOf(row[at])) }));
  return { kind: "bar", labels, series };
}

/** What goes on in time: the numbers of each moment, or the first number for each value of another column. */
function lines(
  result: Result,
  rows: Result["rows"],
  time: number,
  by: number | undefined,
  measures: readonly number[],
  words: Pick<Words, "yes" | "no">,
  locale: string,
): Chart | undefined {
  const moments = [...new Set(rows.map((row) => row[time]).filter((it): it is string => typeof it === "string"))].sort();
  if (moments.length < 2 || moments.length > POINTS) {
    return undefined;
  }
  const place = new Map(moments.map((it, at) => [it, at]));
  const names = by === undefined ? measures.map((at) => result.columns[at]!.name) : [...new Set(rows.map((row) => cellText(row[by], words, locale)))];
  if (names.length > SERIES) {
    return undefined;
  }
  const series = names.map((name) => ({ name, values: new Array<number | null>(moments.length).fill(null) }));
  for (const row of rows) {
    const at = place.get(row[time] as string);
    if (at === undefined) {
      continue;
    }
    const into = by === undefined ? measures.map((it, index) => [index, it] as const) : [[names.indexOf(cellText(row[by], words, locale)), measures[0]!] as const];
    for (const [index, measure] of into) {
      const values = series[index]!.values;
      if (values[at] !== null) {
        // Two records of one moment: the result is no row of times.
        return undefined;
      }
      values[at] = numberOf(row[measure]);
    }
  }
  return { kind: "line", labels: moments.map((it) => dateText(it, locale) ?? it), series };
}

/** Numbers that a binary fraction does not hold come as texts; for a picture they are near enough. */
function numberOf(cell: Cell | undefined): number | null {
  if (typeof cell === "number") {
    return cell;
  }
  const number = typeof cell === "string" && cell !== "" ? Number(cell) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
