// What is answered to questions in plain words: the shape of `onec/ask` and of `onec ask --json`, and what the page of
// questions and the extension say to each other. Knows nothing of the editor and of the page.

/** What the user did. Places count from zero. */
export type Turn =
  | { readonly ask: string }
  | { readonly remove: number }
  | { readonly choose: readonly [number, number] }
  | { readonly take: number }
  | { readonly set: readonly [string, string] };

/** The language of the text of queries. */
export type QueryLanguage = "ru" | "en";

export interface Chip {
  readonly text: string;
  readonly removable: boolean;
  readonly alternatives: readonly string[];
}

/** A value of a reading that may be set. */
export interface Value {
  readonly name: string;
  /** What it is, for people. */
  readonly shown: string;
  readonly argument: string;
  readonly kind: "date" | "number" | "string" | "boolean" | "reference";
  /** What it is, as it may be written to set it. */
  readonly text: string;
  /** What the base has for it, where that is not too much. */
  readonly items?: readonly string[];
}

export interface Reading {
  /** All parts in one line. */
  readonly title: string;
  readonly score: number;
  readonly query: string;
  /** The query in pieces, each with what it is. */
  readonly pieces: readonly (readonly [string, string])[];
  /** The query as code of a module. */
  readonly code: string;
  readonly explanation: string;
  readonly parameters: readonly Value[];
  /** Numbers that stand in the text of the query. */
  readonly numbers?: readonly Value[];
  readonly chips: readonly Chip[];
  /** Words that were not understood. */
  readonly uncovered: readonly string[];
  /** A model proposed it. */
  readonly isProposed?: boolean;
}

export type ColumnType = "number" | "string" | "date" | "boolean" | "reference" | "mixed";

/** A value of a result. */
export type Cell =
  | null
  | boolean
  | number
  | string
  | { readonly presentation: string }
  | { readonly undefined: true }
  | readonly unknown[];

export interface Result {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
  /** What each record is, where there are totals: `detail`, `group`, `hierarchy`, `overall`. */
  readonly kinds?: readonly string[];
  readonly isCut: boolean;
}

export interface Answer {
  readonly readings: readonly Reading[];
  /** Which of them is shown. */
  readonly shown: number;
  readonly clarification?: {
    readonly text: string;
    readonly word: string;
    readonly choices: readonly { readonly text: string; readonly reading: number }[];
  };
  readonly refusal?: { readonly text: string; readonly unknown: readonly string[]; readonly nearest: readonly string[] };
  /** Why the last turn could not be done. */
  readonly problem?: string;
  /** Why a model was of no help. */
  readonly modelFailure?: string;
  readonly result?: Result;
  /** Why there is no result. */
  readonly failure?: string;
  /** What the configuration is called, and its folder: of the language server alone. */
  readonly configuration?: string;
  readonly root?: string | null;
}

/** What the page shows. */
export interface State {
  readonly turns: readonly Turn[];
  readonly language: QueryLanguage;
  readonly answer?: Answer;
  /** The file of the base, without folders. */
  readonly base?: string;
  /** The questions that were asked before, the last one first. */
  readonly history: readonly string[];
  readonly isBusy: boolean;
  /** What went wrong outside of the question. */
  readonly error?: string;
}

/** What the page asks of the extension. */
export type Wish =
  | { readonly kind: "ready" }
  | { readonly kind: "turn"; readonly turn: Turn }
  | { readonly kind: "turns"; readonly turns: readonly Turn[] }
  | { readonly kind: "stop" | "undo" | "new" | "open" | "copyText" | "copyCode" | "chooseBase" | "forgetBase" }
  | { readonly kind: "language"; readonly language: QueryLanguage };

/** What the extension tells the page. */
export interface Telling {
  readonly state: State;
  readonly words: Words;
}

/** What the page says to the user, in the language of the editor. */
export interface Words {
  readonly question: string;
  readonly hint: string;
  readonly ask: string;
  readonly parts: string;
  readonly remove: string;
  readonly alternatives: string;
  readonly uncovered: string;
  readonly others: string;
  readonly near: string;
  readonly query: string;
  readonly explanation: string;
  readonly parameters: string;
  readonly apply: string;
  readonly proposed: string;
  readonly withoutModel: string;
  readonly stop: string;
  readonly empty: string;
  readonly result: string;
  readonly chart: string;
  readonly copyText: string;
  readonly copyCode: string;
  readonly open: string;
  readonly undo: string;
  readonly fresh: string;
  readonly chooseBase: string;
  readonly forgetBase: string;
  readonly language: string;
  readonly previous: string;
  readonly next: string;
  readonly records: string;
  readonly more: string;
  readonly total: string;
  readonly busy: string;
  readonly yes: string;
  readonly no: string;
}

/** The reading that is shown. */
export function shown(answer: Answer | undefined): Reading | undefined {
  return answer === undefined || answer.refusal !== undefined ? undefined : answer.readings[answer.shown];
}

/** The text of the last question among the turns. */
export function lastQuestion(turns: readonly Turn[]): string {
  const asked = turns.flatMap((it) => ("ask" in it ? [it.ask] : []));
  return asked.at(-1) ?? "";
}

/** The history with a question put in front of it; a question is kept once. */
export function remembered(history: readonly string[], question: string, limit = 100): string[] {
  return [question, ...history.filter((it) => it !== question)].slice(0, limit);
}

/** A value as people read it. */
export function cellText(cell: Cell | undefined, words: Pick<Words, "yes" | "no">, locale: string): string {
  if (cell === null || cell === undefined) {
    return "";
  }
  if (typeof cell === "boolean") {
    return cell ? words.yes : words.no;
  }
  if (typeof cell === "number") {
    return cell.toLocaleString(locale, { maximumFractionDigits: 12 });
  }
  if (typeof cell === "string") {
    return dateText(cell, locale) ?? cell;
  }
  return "presentation" in cell ? cell.presentation : "";
}

/** A value of a column of numbers as people read it, with so many digits behind the point; those that a binary fraction does not hold come as texts. */
export function numberText(cell: Cell | undefined, words: Pick<Words, "yes" | "no">, locale: string, digits = 0): string {
  const isText = typeof cell === "string" && /^-?\d+(\.\d+)?$/.test(cell);
  if (!isText && typeof cell !== "number") {
    return cellText(cell, words, locale);
  }
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: 20 });
  return format.format(cell as number | `${number}`);
}

/** `2026-03-31T00:00:00` as the user writes dates; nothing for what is no date. The empty date is an empty text. */
export function dateText(text: string, locale: string): string | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (found === null) {
    return undefined;
  }
  if (text === "0001-01-01T00:00:00") {
    return "";
  }
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  date.setUTCFullYear(year);
  const isMidnight = hour + minute + second === 0;
  return date.toLocaleString(locale, {
    timeZone: "UTC",
    dateStyle: "short",
    ...(isMidnight ? {} : { timeStyle: "medium" }),
  });
}
