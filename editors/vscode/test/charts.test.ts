// Which results are drawn, and how.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellText, dateText, lastQuestion, remembered } from "../src/answers.ts";
import type { Cell, ColumnType, Result } from "../src/answers.ts";
import { chartOf } from "../src/charts.ts";

const WORDS = { yes: "Да", no: "Нет" };

function result(columns: [string, ColumnType][], rows: Cell[][], kinds?: string[]): Result {
  const named = columns.map(([name, type]) => ({ name, type }));
  return { columns: named, rows, isCut: false, ...(kinds === undefined ? {} : { kinds }) };
}

const chart = (of: Result) => chartOf(of, WORDS, "ru");
const store = (presentation: string) => ({ presentation });

test("numbers by a group are bars, in the order of the records", () => {
  const of = result(
    [["Покупатель", "reference"], ["Сумма", "number"], ["Количество", "number"]],
    [[store("Ромашка"), 700, 3], [store("Лютик"), "500.05", null]],
  );
  assert.deepEqual(chart(of), {
    kind: "bar",
    labels: ["Ромашка", "Лютик"],
    series: [{ name: "Сумма", values: [700, 500.05] }, { name: "Количество", values: [3, null] }],
  });
});

test("numbers by a date are a line in the order of time", () => {
  const of = result([["Месяц", "date"], ["Сумма", "number"]], [["2026-02-01T00:00:00", 2], ["2026-01-01T00:00:00", 1]]);
  assert.deepEqual(chart(of), {
    kind: "line",
    labels: ["01.01.2026", "01.02.2026"],
    series: [{ name: "Сумма", values: [1, 2] }],
  });
});

test("a date and a group are a line for each group", () => {
  const of = result(
    [["Склад", "reference"], ["Месяц", "date"], ["Сумма", "number"]],
    [
      [store("А"), "2026-01-01T00:00:00", 1],
      [store("Б"), "2026-01-01T00:00:00", 5],
      [store("Б"), "2026-02-01T00:00:00", 6],
    ],
  );
  assert.deepEqual(chart(of)?.series, [
    { name: "А", values: [1, null] },
    { name: "Б", values: [5, 6] },
  ]);
});

test("totals are not drawn among what they add up", () => {
  const of = result(
    [["Склад", "reference"], ["Сумма", "number"]],
    [[null, 6], [store("А"), 1], [store("Б"), 5]],
    ["overall", "detail", "detail"],
  );
  assert.deepEqual(chart(of)?.labels, ["А", "Б"]);
});

test("what no chart tells better than a table has none", () => {
  const one = result([["Склад", "reference"], ["Сумма", "number"]], [[store("А"), 1]]);
  const list = result([["Код", "string"], ["Имя", "string"]], [["1", "а"], ["2", "б"]]);
  const repeated = result([["Склад", "reference"], ["Сумма", "number"]], [[store("А"), 1], [store("А"), 2]]);
  const twice = result([["Месяц", "date"], ["Сумма", "number"]], [["2026-01-01T00:00:00", 1], ["2026-01-01T00:00:00", 2], ["2026-02-01T00:00:00", 2]]);
  const long = result([["Имя", "string"], ["Сумма", "number"]], Array.from({ length: 41 }, (_, at) => [`${at}`, at]));
  for (const it of [one, list, repeated, twice, long]) {
    assert.equal(chart(it), undefined);
  }
});

test("values are told as the user writes them", () => {
  assert.equal(dateText("2026-03-31T00:00:00", "ru"), "31.03.2026");
  assert.equal(dateText("2026-03-31T10:20:30", "ru"), "31.03.2026, 10:20:30");
  assert.equal(dateText("0001-01-01T00:00:00", "ru"), "");
  assert.equal(dateText("2026", "ru"), undefined);
  assert.equal(cellText(1234.5, WORDS, "ru").replace(/\s/g, " "), "1 234,5");
  assert.equal(cellText({ undefined: true }, WORDS, "ru"), "");
  assert.equal(cellText(false, WORDS, "ru"), "Нет");
});

test("the history keeps each question once, the last one first", () => {
  assert.deepEqual(remembered(["б", "а"], "а"), ["а", "б"]);
  assert.deepEqual(remembered(["б", "а"], "в", 2), ["в", "б"]);
  assert.equal(lastQuestion([{ ask: "а" }, { ask: "б" }, { remove: 1 }]), "б");
  assert.equal(lastQuestion([]), "");
});
