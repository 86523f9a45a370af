import assert from "node:assert/strict";
import { test } from "node:test";

import type { Status } from "../src/protocol.ts";
import { appearance, queryPage, reviewSummary } from "../src/status.ts";

const t = (message: string, ...values: (string | number)[]) => message.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));

const ready: Status = {
  state: "ready",
  roots: [
    {
      uri: "file:///project/%D0%A2%D0%BE%D1%80%D0%B3",
      configurations: [{ name: "Торговля", format: "designer", kind: "configuration", modules: 12, objects: 40 }],
      modules: 12,
      problems: [],
    },
  ],
  memoryBytes: 120_400_000,
  version: "0.1.0",
  settings: ["file:///project/onec.toml"],
};

test("a server that is ready says what it read", () => {
  assert.deepEqual(appearance({ kind: "running", status: ready }, t), {
    text: "$(check) 1C",
    severity: "usual",
    details: [
      "Ready.",
      "Торговля: configuration, dump of the Designer; objects 40, modules 12.",
      "Settings: onec.toml",
      "Memory: 120 MB",
      "Version: 0.1.0",
    ],
  });
});

test("while it reads, the share is shown", () => {
  const status: Status = { state: "indexing", roots: [], indexing: { done: 450, total: 1000, phase: "modules" } };
  const { text, details } = appearance({ kind: "running", status }, t);
  assert.equal(text, "$(loading~spin) 1C 45 %");
  assert.deepEqual(details, ["Reading modules: 450 of 1000."]);
});

test("before the counts are known there is no share", () => {
  assert.equal(appearance({ kind: "running", status: { state: "starting", roots: [] } }, t).text, "$(loading~spin) 1C");
  assert.equal(
    appearance({ kind: "running", status: { state: "indexing", roots: [], indexing: { done: 0, total: 0, phase: "search" } } }, t).text,
    "$(loading~spin) 1C",
  );
});

test("problems of the project are a warning and are told", () => {
  const status: Status = { ...ready, roots: [{ ...ready.roots[0]!, problems: ["onec.toml: key `langage`"] }] };
  const { severity, details } = appearance({ kind: "running", status }, t);
  assert.equal(severity, "warning");
  assert.ok(details.includes("Problem: onec.toml: key `langage`"), details.join("\n"));
});

test("a folder without a configuration is told by its name", () => {
  const status: Status = { ...ready, roots: [{ ...ready.roots[0]!, configurations: [] }] };
  assert.ok(appearance({ kind: "running", status }, t).details.includes("Торг: no configuration, modules 12."));
});

test("a server that is missing, crashed or stopped does not look well", () => {
  const severities = (["missing", "crashed", "stopped", "starting"] as const).map((kind) => appearance({ kind }, t).severity);
  assert.deepEqual(severities, ["error", "error", "warning", "usual"]);
});

test("the page of a query begins with what it does, gives and needs", () => {
  const query = {
    explanation: "The query returns records.\nSource: the catalog “Goods”.",
    text: "ВЫБРАТЬ\n\tТовары.Ссылка\nИЗ\n\tСправочник.Номенклатура КАК Товары",
    columns: [{ name: "Ссылка", types: ["СправочникСсылка.Номенклатура"] }],
    parameters: ["Склад", { name: "Период", types: "Дата" }],
    problems: [],
  };
  assert.equal(
    queryPage(query, t),
    "// What it does:\n//   The query returns records.\n//   Source: the catalog “Goods”.\n\n" +
      "// Columns:\n//   Ссылка: СправочникСсылка.Номенклатура\n\n// Parameters:\n//   Склад\n//   Период: Дата\n\n" +
      `${query.text}\n`,
  );
});

test("a review is told in a line", () => {
  const review = { files: 3, findings: { error: 1, warning: 2, info: 0 } };
  assert.equal(reviewSummary(review, t), "Files reviewed: 3. Errors: 1, warnings: 2, infos: 0.");
});
