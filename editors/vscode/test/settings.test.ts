import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { logLine } from "../src/log.ts";
import { serverKeys, serverSettings } from "../src/settings.ts";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const keys = serverKeys(manifest.contributes.configuration);

test("the server is told what somebody set and nothing else", () => {
  assert.deepEqual(serverSettings(keys, () => undefined), {});
  assert.deepEqual(serverSettings(keys, (key) => ({ "onec.language": "auto", "onec.configurationRoot": null })[key]), {});
});

test("sections become objects", () => {
  const set: Record<string, unknown> = {
    "onec.language": "ru",
    "onec.diagnostics.trigger": "onSave",
    "onec.diagnostics.rules": { EmptyExcept: false },
    "onec.inlayHints.parameters": false,
    "onec.codeLens.cognitiveComplexity": 15,
    "onec.server.path": "/usr/bin/onec",
  };
  assert.deepEqual(serverSettings(keys, (key) => set[key]), {
    language: "ru",
    diagnostics: { trigger: "onSave", rules: { EmptyExcept: false } },
    inlayHints: { parameters: false },
    codeLens: { cognitiveComplexity: 15 },
  });
});

test("what only the extension reads is not the server's", () => {
  assert.ok(keys.includes("onec.platform.version"));
  assert.deepEqual(keys.filter((it) => it.startsWith("onec.server.") || it.startsWith("onec.trace.")), []);
});

test("lines of the log have levels", () => {
  assert.deepEqual(logLine("2026-01-31T10:00:00.123456Z  WARN settings: onec.toml"), { level: "warn", text: "settings: onec.toml" });
  assert.deepEqual(logLine("thread 'main' panicked"), { level: "info", text: "thread 'main' panicked" });
});
