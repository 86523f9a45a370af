// A result as a table, page by page.

import { cellText, numberText } from "../src/answers.ts";
import type { Result, Words } from "../src/answers.ts";
import { button, element, filled } from "./elements.ts";

/** So many records stand on a page. */
const PAGE = 100;

export function table(result: Result, words: Words, locale: string): HTMLElement {
  const whole = element("div", { class: "records" });
  let first = 0;
  const show = (from: number) => {
    first = from;
    whole.replaceChildren(...page(result, first, words, locale), ...pager());
  };
  const pager = (): HTMLElement[] => {
    const { length } = result.rows;
    const last = Math.min(first + PAGE, length);
    const range = filled(words.records, length === 0 ? 0 : first + 1, last, length);
    const told = element("span", { role: "status" }, result.isCut && last === length ? `${range}. ${words.more}` : range);
    if (length <= PAGE) {
      return [element("div", { class: "pager" }, told)];
    }
    const previous = button("‹", () => turn(first - PAGE, ".previous"), { class: "previous", title: words.previous, "aria-label": words.previous, disabled: first === 0 });
    const next = button("›", () => turn(first + PAGE, ".next"), { class: "next", title: words.next, "aria-label": words.next, disabled: last === length });
    return [element("div", { class: "pager" }, previous, told, next)];
  };
  const turn = (from: number, pressed: string) => {
    show(from);
    // The button was made anew; where it cannot be pressed any more, the other one can.
    const now = whole.querySelector<HTMLButtonElement>(`${pressed}:not([disabled])`) ?? whole.querySelector<HTMLButtonElement>(".pager button:not([disabled])");
    now?.focus();
  };
  show(0);
  return whole;
}

/** Digits behind the point of the numbers of a column: each line has as many, so that they can be compared. */
function digitsOf(result: Result, column: number): number {
  const digits = result.rows.map((row) => {
    const cell = row[column];
    const text = typeof cell === "number" || typeof cell === "string" ? String(cell) : "";
    return /^-?\d+\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  });
  return Math.min(digits.reduce((most, it) => Math.max(most, it), 0), 20);
}

function page(result: Result, from: number, words: Words, locale: string): HTMLElement[] {
  const isNumber = result.columns.map((it) => it.type === "number");
  const digits = result.columns.map((_, at) => (isNumber[at] ? digitsOf(result, at) : 0));
  const hasTotals = (result.kinds?.length ?? 0) > 0;
  const heads = result.columns.map((it, at) => element("th", { scope: "col", class: isNumber[at] ? "number" : undefined }, it.name));
  const rows = result.rows.slice(from, from + PAGE).map((row, at) => {
    const kind = result.kinds?.[from + at] ?? "detail";
    const isTotal = kind !== "detail";
    const cells = row.map((cell, column) => element("td", { class: isNumber[column] ? "number" : undefined }, isNumber[column] ? numberText(cell, words, locale, digits[column]) : cellText(cell, words, locale)));
    const mark = hasTotals ? [element("td", {}, isTotal ? words.total : "")] : [];
    return element("tr", { class: isTotal ? "total" : undefined }, ...mark, ...cells);
  });
  const head = element("tr", {}, ...(hasTotals ? [element("th", { scope: "col" }, words.total)] : []), ...heads);
  return [
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": words.result },
      element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)),
    ),
  ];
}
