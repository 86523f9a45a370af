// What package.json names is there, and is told in both languages.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../", import.meta.url);
const text = (file: string) => readFileSync(new URL(file, root), "utf8");
const json = (file: string) => JSON.parse(text(file));
const manifest = json("package.json");

/** All strings of a value. */
function strings(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

test("files that the manifest names are there", () => {
  const { languages, grammars, snippets, jsonValidation } = manifest.contributes;
  const named = [
    manifest.icon,
    ...languages.flatMap((it: { configuration: string; icon: object }) => [it.configuration, ...Object.values(it.icon)]),
    ...[...grammars, ...snippets].map((it: { path: string }) => it.path),
    ...jsonValidation.map((it: { url: string }) => it.url),
  ];
  assert.deepEqual(named.filter((it) => !existsSync(new URL(it, root))), []);
});

test("titles and descriptions are there in both languages, and none is left over", () => {
  const used = strings(manifest)
    .map((it) => /^%(.+)%$/.exec(it)?.[1])
    .filter((it) => it !== undefined)
    .sort();
  for (const file of ["package.nls.json", "package.nls.ru.json"]) {
    assert.deepEqual(Object.keys(json(file)).sort(), used, file);
  }
});

test("what the extension says is translated, and no translation is left over", () => {
  const said = readdirSync(new URL("src", root))
    .map((it) => text(`src/${it}`))
    .flatMap((it) => [...it.matchAll(/\bt\(\s*"((?:[^"\\]|\\.)*)"/g)].map((found) => found[1]!));
  assert.deepEqual(Object.keys(json("l10n/bundle.l10n.ru.json")).sort(), [...new Set(said)].sort());
});

test("every command of the manifest is registered", () => {
  const source = text("src/commands.ts");
  const commands: { command: string }[] = manifest.contributes.commands;
  for (const { command } of commands) {
    assert.match(source, new RegExp(`^ {4}${command.replace("onec.", "")}: `, "m"));
  }
});

test("regular expressions of the languages compile", () => {
  for (const file of ["bsl", "sdbl"]) {
    const patterns: { pattern: string; flags?: string }[] = [];
    JSON.parse(text(`languages/${file}.json`), (_, value) => {
      if (typeof value?.pattern === "string") {
        patterns.push(value);
      }
      return value;
    });
    assert.ok(patterns.length > 2);
    for (const { pattern, flags } of patterns) {
      new RegExp(pattern, flags);
    }
  }
});

test("lines that open a block indent what follows, and others do not", () => {
  const { increaseIndentPattern, decreaseIndentPattern } = json("languages/bsl.json").indentationRules;
  const opens = new RegExp(increaseIndentPattern.pattern, increaseIndentPattern.flags);
  const closes = new RegExp(decreaseIndentPattern.pattern, decreaseIndentPattern.flags);
  for (const line of [
    "Процедура ПриЗаписи(Отказ) Экспорт",
    "Асинх Функция Прочитать(Знач Имя = \"\")",
    "\tЕсли А = 1 Тогда",
    "\tИначеЕсли Б Тогда // почему",
    "\tДля Каждого Строка Из Таблица Цикл",
    "while A do",
    "\tПопытка",
    "\tИсключение",
  ]) {
    assert.match(line, opens);
  }
  for (const line of ["Если А Тогда Б(); КонецЕсли;", "ПроцедураБезСкобок = 1;", "Попытка_ = 1;", "ТогдаЧто();", "// Если А Тогда"]) {
    assert.doesNotMatch(line, opens);
  }
  for (const line of ["КонецЕсли;", "\tКонецПроцедуры // все", "иначе", "EndDo;"]) {
    assert.match(line, closes);
  }
  for (const line of ["КонецЕслиНет();", "Если КонецЕсли"]) {
    assert.doesNotMatch(line, closes);
  }
});

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
}

/** What `onec.toml` may hold: the path of each setting, as settings of the editor are called, with its default. */
function settingsOfToml(): Map<string, { choices: unknown[]; default: unknown }> {
  const root: Schema & { definitions: Record<string, Schema> } = json("schemas/onec.json");
  const all = new Map<string, { choices: unknown[]; default: unknown }>();
  const parts = (schema: Schema): Schema[] => {
    const named = schema.$ref === undefined ? [] : [root.definitions[schema.$ref.replace("#/definitions/", "")]!];
    return [schema, ...[...named, ...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(parts)];
  };
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const walk = (path: string, schema: Schema, preset: unknown) => {
    const members = parts(schema).flatMap((it) => Object.entries(it.properties ?? {}));
    if (members.length === 0 || path.endsWith(".rules")) {
      const choices = parts(schema).flatMap((it) => it.enum ?? (it.const === undefined ? [] : [it.const]));
      all.set(path, { choices: choices.map((it) => (typeof it === "string" ? camel(it) : it)), default: preset });
    }
    for (const [name, member] of path.endsWith(".rules") ? [] : members) {
      const presets = (preset ?? {}) as Record<string, unknown>;
      walk(`${path}.${camel(name)}`, member, presets[name] ?? member.default);
    }
  };
  walk("onec", root, undefined);
  return all;
}

test("the editor has the settings of onec.toml, with the same choices and defaults", () => {
  const groups: { properties: Record<string, Schema> }[] = manifest.contributes.configuration;
  const settings = Object.assign({}, ...groups.map((it) => it.properties)) as Record<string, Schema>;
  const ofToml = settingsOfToml();
  // What is the user's own is no setting of a project.
  const own = /^onec\.(server|trace|ask)\.|^onec\.engine\.(model|adapter|url|keyFile|threads|folders)$/;
  assert.deepEqual(Object.keys(settings).filter((it) => !own.test(it)).sort(), [...ofToml.keys()].sort());
  for (const [key, { choices, default: preset }] of ofToml) {
    const setting = settings[key]!;
    const offered = (setting.enum ?? []).filter((it) => it !== null && it !== "auto");
    if (offered.length > 0) {
      assert.deepEqual([...offered].sort(), [...choices].sort(), key);
    }
    const camel = typeof preset === "string" ? preset.replace(/-([a-z])/g, (_, it: string) => it.toUpperCase()) : preset;
    assert.deepEqual(setting.default === "auto" ? null : setting.default, camel ?? null, key);
  }
});
