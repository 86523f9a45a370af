// How the model is told and what may be chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chatPage, escaped, withoutHtml } from "../src/chatPage.ts";
import { choices, engineAppearance, wrongAddress } from "../src/engine.ts";
import type { EngineStatus } from "../src/protocol.ts";
import type { Translate } from "../src/status.ts";

const t: Translate = (message, ...values) => message.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)]));

function shown(engine: Partial<EngineStatus>) {
  return engineAppearance({ mode: "local", state: "ready", ...engine }, t);
}

test("a model that answers shows how fast", () => {
  const ready = shown({ model: "~/models/qwen.gguf", latencyMs: 84 });
  assert.deepEqual(ready, {
    text: "$(sparkle) AI 84 ms",
    severity: "usual",
    details: ["Suggestions: qwen.gguf", "Ready.", "An answer takes 84 ms."],
  });
  assert.equal(shown({ model: "Qwen/Coder" })?.details[0], "Suggestions: Qwen/Coder");
  assert.equal(shown({ mode: "statistics", state: "starting" })?.details[1], "The statistics are being built.");
});

test("what is wrong is told with its reason, and nothing is shown where nothing is wanted", () => {
  const failed = shown({ mode: "server", state: "failed", server: "https://a.ru", message: "no key" });
  assert.equal(failed?.severity, "error");
  assert.deepEqual(failed?.details.slice(2), ["Server: https://a.ru", "no key"]);
  assert.equal(shown({ state: "waiting" })?.severity, "warning");
  assert.equal(shown({ mode: "off", state: "off" }), undefined);
});

test("models of the machine and of the server can be chosen", () => {
  const groups = choices({ local: [{ model: "C:\\models\\a.gguf", bytes: 5_000_000 }], server: ["coder"], problem: null }, t);
  assert.deepEqual(groups[1]?.items[0], {
    label: "$(chip) a.gguf",
    description: "5 MB",
    detail: "C:\\models\\a.gguf",
    settings: { model: "C:\\models\\a.gguf", mode: "local" },
  });
  assert.deepEqual(groups[2]?.items[0], { label: "$(cloud) coder", settings: { model: "coder", mode: "server" } });
  // The mode comes last: then all else is set.
  for (const { settings } of groups.flatMap((it) => it.items)) {
    assert.ok(settings === undefined || Object.keys(settings).at(-1) === "mode");
  }
  const silent = choices({ local: [], server: [], problem: "no key" }, t);
  assert.match(silent[2]?.items[0]?.label ?? "", /no key/);
});

test("an address that makes no sense is told", () => {
  assert.equal(wrongAddress(" https://host/v1 ", t), undefined);
  for (const wrong of ["", "host:80", "ftp://host", "https://me:secret@host"]) {
    assert.notEqual(wrongAddress(wrong, t), undefined, wrong);
  }
});

test("code in the page of the chat is text", () => {
  const page = chatPage({ title: "Код", stop: "Стоп", thinking: "…" }, '</code><script>alert("x")</script>', "n0");
  assert.ok(!page.includes("<script>alert"));
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.match(page, /script-src 'nonce-n0'/);
  assert.equal(escaped("<&>\"'"), "&lt;&amp;&gt;&quot;&#39;");
});

test("HTML of a model is text, and code stays as it is", () => {
  const said = "А <b>Б</b> и `<i>`, если А < Б\n```html\n<script>\n```\n<img src=x>";
  const shown = "А &lt;b>Б&lt;/b> и `<i>`, если А < Б\n```html\n<script>\n```\n&lt;img src=x>";
  assert.equal(withoutHtml(said), shown);
});
