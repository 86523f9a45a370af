// The page of questions: the box, the parts, the query, the result. It shows what the extension tells and keeps nothing.

import { lastQuestion, shown } from "../src/answers.ts";
import type { Answer, QueryLanguage, Reading, State, Telling, Turn, Wish, Words } from "../src/answers.ts";
import { chartOf } from "../src/charts.ts";
import { chipList } from "./chips.ts";
import { drawing } from "./drawing.ts";
import { button, element, filled, section } from "./elements.ts";
import { table } from "./table.ts";
import { takeTyped, valueFields } from "./values.ts";
import "./page.css";

declare function acquireVsCodeApi(): { postMessage(wish: Wish): void; setState(state: unknown): void };

const editor = acquireVsCodeApi();
const root = document.getElementById("page")!;
const locale = document.documentElement.lang || "en";

const wish = (it: Wish) => editor.postMessage(it);
const act = (turn: Turn) => wish({ kind: "turn", turn });

/** The box of the question stays while what is below it changes: the user may be typing. */
let box: { readonly form: HTMLFormElement; readonly input: HTMLInputElement; readonly history: HTMLDataListElement } | undefined;
let below: HTMLElement | undefined;

window.addEventListener("message", (event: MessageEvent<Telling>) => show(event.data));
wish({ kind: "ready" });

function show({ state, words }: Telling): void {
  editor.setState({ turns: state.turns, language: state.language });
  if (box === undefined || below === undefined) {
    box = questionBox(words);
    below = element("div", {});
    root.replaceChildren(box.form, below);
    box.input.value = lastQuestion(state.turns);
    box.input.focus();
  }
  box.history.replaceChildren(...state.history.map((it) => element("option", { value: it })));
  root.setAttribute("aria-busy", String(state.isBusy));
  const focused = below.contains(document.activeElement) ? document.activeElement?.id : undefined;
  if (!state.isBusy && state.error === undefined && state.answer?.problem === undefined) {
    takeTyped();
  }
  below.replaceChildren(...parts(state, words));
  if (focused) {
    // What had the focus was made anew; where it is gone, what was asked is the nearest.
    (document.getElementById(focused) ?? box.input).focus();
  }
}

function questionBox(words: Words): NonNullable<typeof box> {
  const input = element("input", { id: "question", type: "text", list: "history", placeholder: words.hint, autocomplete: "off", spellcheck: "false" });
  const history = element("datalist", { id: "history" });
  const label = element("label", { for: "question", class: "hidden" }, words.question);
  const form = element("form", { role: "search" }, label, input, history, element("button", { type: "submit" }, words.ask));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = input.value.trim();
    if (question !== "") {
      act({ ask: question });
      input.select();
    }
  });
  return { form, input, history };
}

function parts(state: State, words: Words): (HTMLElement | string)[] {
  const { answer } = state;
  const all: (HTMLElement | undefined)[] = [
    toolbar(state, words),
    element(
      "p",
      { class: "status" },
      element("span", { role: "status" }, state.isBusy ? words.busy : ""),
      state.isBusy ? button(words.stop, () => wish({ kind: "stop" }), { id: "stop", class: "quiet" }) : undefined,
    ),
    state.error === undefined ? undefined : alert(state.error),
  ];
  if (answer !== undefined) {
    all.push(answer.problem === undefined ? undefined : alert(answer.problem, "problem"));
    all.push(answer.modelFailure === undefined ? undefined : alert(filled(words.withoutModel, answer.modelFailure)));
    all.push(...answered(answer, state.language, words));
  }
  return all.filter((it) => it !== undefined);
}

function alert(text: string, id?: string): HTMLElement {
  return element("p", { id, role: "alert", class: "warning" }, text);
}

function toolbar(state: State, words: Words): HTMLElement {
  const base =
    state.base === undefined
      ? button(words.chooseBase, () => wish({ kind: "chooseBase" }), { id: "base" })
      : button(filled(words.forgetBase, state.base), () => wish({ kind: "forgetBase" }), { id: "base" });
  const language = element(
    "select",
    { id: "language", "aria-label": words.language, title: words.language },
    element("option", { value: "ru", selected: state.language === "ru" }, "Русский"),
    element("option", { value: "en", selected: state.language === "en" }, "English"),
  );
  language.addEventListener("change", () => wish({ kind: "language", language: language.value as QueryLanguage }));
  const isEmpty = state.turns.length === 0;
  return element(
    "div",
    { class: "toolbar", role: "toolbar" },
    button(words.undo, () => wish({ kind: "undo" }), { id: "undo", class: "quiet", disabled: isEmpty }),
    button(words.fresh, () => wish({ kind: "new" }), { id: "fresh", class: "quiet", disabled: isEmpty }),
    language,
    base,
    element("span", { class: "configuration" }, state.answer?.configuration ?? ""),
  );
}

function answered(answer: Answer, language: QueryLanguage, words: Words): (HTMLElement | undefined)[] {
  const { refusal, clarification } = answer;
  if (refusal !== undefined) {
    // The reason mostly names what is nearest.
    const others = refusal.nearest.filter((it) => !refusal.text.includes(it));
    const near = others.length === 0 ? undefined : section("near", words.near, element("ul", {}, ...others.map((it) => element("li", {}, it))));
    return [alert(refusal.text), near];
  }
  const reading = shown(answer);
  if (reading === undefined) {
    return [];
  }
  const quoted = (it: string) => (locale === "ru" ? `«${it}»` : `“${it}”`);
  const uncovered = reading.uncovered.map(quoted).join(", ");
  return [
    section("parts", words.parts, chipList(reading.chips, words, act)),
    reading.isProposed ? alert(words.proposed) : undefined,
    uncovered === "" ? undefined : alert(filled(words.uncovered, uncovered)),
    clarification === undefined
      ? undefined
      : element(
          "fieldset",
          { id: "clarification" },
          element("legend", {}, clarification.text),
          ...clarification.choices.map((it) => button(it.text, () => act({ take: it.reading }))),
        ),
    query(reading, answer, language, words),
    result(answer, words),
    others(answer, words),
  ];
}

/** Whether the user wants the explanation; nothing while nothing was said of it. */
let isExplained: boolean | undefined;

function query(reading: Reading, answer: Answer, language: QueryLanguage, words: Words): HTMLElement {
  const isWrong = answer.problem !== undefined;
  // Who has records looks at them first.
  const explanation = element("details", { open: isExplained ?? answer.result === undefined }, element("summary", { id: "explanation" }, words.explanation), element("p", { class: "explanation" }, reading.explanation));
  explanation.querySelector("summary")?.addEventListener("click", () => (isExplained = !explanation.open));
  const pieces = reading.pieces.map(([text, kind]) => (kind === "" ? text : element("span", { class: `t-${kind}` }, text)));
  const values = valueFields(reading, words, isWrong, (turns) => wish({ kind: "turns", turns }));
  return section(
    "query",
    words.query,
    element("pre", { tabindex: "0", lang: language, "aria-label": words.query }, element("code", {}, ...pieces)),
    element(
      "div",
      { class: "toolbar" },
      button(words.copyText, () => wish({ kind: "copyText" }), { id: "copy-text" }),
      button(words.copyCode, () => wish({ kind: "copyCode" }), { id: "copy-code" }),
      button(words.open, () => wish({ kind: "open" }), { id: "open" }),
    ),
    values,
    explanation,
  );
}

function result({ result, failure, readings, shown: place }: Answer, words: Words): HTMLElement | undefined {
  if (failure !== undefined) {
    return alert(failure);
  }
  if (result === undefined) {
    return undefined;
  }
  if (result.rows.length === 0) {
    return section("result", words.result, element("p", { class: "empty" }, words.empty));
  }
  const chart = chartOf(result, words, locale);
  const label = filled(words.chart, readings[place]?.title ?? "");
  return section("result", words.result, chart === undefined ? undefined : drawing(chart, label, locale), table(result, words, locale));
}

function others({ readings, shown: place, clarification }: Answer, words: Words): HTMLElement | undefined {
  const others = readings.map((it, at) => ({ it, at })).filter(({ at }) => at !== place);
  if (others.length === 0 || clarification !== undefined) {
    return undefined;
  }
  const items = others.map(({ it, at }) => element("li", {}, button(it.title, () => act({ take: at }), { id: `other-${at}`, class: "link" })));
  return section("others", words.others, element("ul", { class: "plain" }, ...items));
}
