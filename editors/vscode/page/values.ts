// The values of a reading as fields: parameters of the query and numbers in its text may be set, and the query runs again.

import type { Reading, Turn, Value, Words } from "../src/answers.ts";
import { element } from "./elements.ts";

/** What was typed and not taken yet, by the names of the fields: it stays in its field until it is taken. */
const typed = new Map<string, string>();

/** What was typed has been taken. */
export function takeTyped(): void {
  typed.clear();
}

/** The fields of a reading; nothing where nothing can be set. */
export function valueFields(reading: Reading, words: Words, isWrong: boolean, act: (turns: readonly Turn[]) => void): HTMLElement | undefined {
  const values = [...reading.parameters, ...(reading.numbers ?? [])];
  if (values.length === 0) {
    return undefined;
  }
  const fields = values.map((it, at) => field(it, at, isWrong));
  const submit = element("button", { type: "submit", id: "set-values" }, words.apply);
  const form = element("form", { class: "values", "aria-label": words.parameters }, ...fields.map((it) => it.row), submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changed = fields.filter((it) => it.text() !== it.before);
    typed.clear();
    for (const it of changed) {
      typed.set(it.name, it.text());
    }
    if (changed.length > 0) {
      act(changed.map((it) => ({ set: [it.name, it.text()] })));
    }
  });
  return form;
}

interface Field {
  readonly name: string;
  readonly row: HTMLElement;
  readonly before: string;
  readonly text: () => string;
}

function field(value: Value, at: number, isWrong: boolean): Field {
  const id = `value-${at}`;
  const before = shownText(value);
  const now = typed.get(value.name);
  const input = element("input", {
    id,
    ...kindOf(value),
    value: now ?? before,
    autocomplete: "off",
    spellcheck: "false",
    list: value.items === undefined ? undefined : `${id}-items`,
    "aria-invalid": isWrong && now !== undefined ? "true" : undefined,
    "aria-errormessage": isWrong && now !== undefined ? "problem" : undefined,
  });
  const items = value.items === undefined ? undefined : element("datalist", { id: `${id}-items` }, ...value.items.map((it) => element("option", { value: it })));
  const row = element("div", { class: "value" }, element("label", { for: id }, value.name), input, items);
  return { name: value.name, row, before, text: () => input.value.trim() };
}

/** Days have a calendar; the end of a day is the day, as what is set at the end of one stays there. */
function kindOf(value: Value): Readonly<Record<string, string>> {
  if (value.kind === "date") {
    return isDay(value) ? { type: "date" } : { type: "datetime-local", step: "1" };
  }
  return value.kind === "number" ? { type: "text", inputmode: "decimal" } : { type: "text" };
}

function shownText(value: Value): string {
  return value.kind === "date" && isDay(value) ? value.text.slice(0, 10) : value.text;
}

function isDay({ text }: Value): boolean {
  return !text.includes("T") || text.endsWith("T00:00:00") || text.endsWith("T23:59:59");
}
