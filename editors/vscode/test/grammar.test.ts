// Colours: what the engine of the editor makes of the grammars.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { before, test } from "node:test";
import type { IGrammar, IOnigLib } from "vscode-textmate";

const require = createRequire(import.meta.url);
const textmate: typeof import("vscode-textmate") = require("vscode-textmate");
const oniguruma: typeof import("vscode-oniguruma") = require("vscode-oniguruma");

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const grammars = new Map<string, IGrammar>();

before(async () => {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) as ArrayBuffer);
  const engine: IOnigLib = {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
  const files: { scopeName: string; path: string }[] = manifest.contributes.grammars;
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(engine),
    loadGrammar: async (scope) => {
      const file = files.find((it) => it.scopeName === scope);
      return file === undefined
        ? null
        : textmate.parseRawGrammar(readFileSync(new URL(`../${file.path}`, import.meta.url), "utf8"), file.path);
    },
  });
  for (const scope of ["source.bsl", "source.oscript", "source.sdbl"]) {
    grammars.set(scope, (await registry.loadGrammar(scope))!);
  }
});

/** The tokens of a text: what they say, and their scopes without the first, that of the language. */
function tokens(text: string, language = "source.bsl"): [string, string][] {
  const found: [string, string][] = [];
  let state = textmate.INITIAL;
  for (const line of text.split("\n")) {
    const result = grammars.get(language)!.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const said = line.slice(startIndex, endIndex).trim();
      if (said !== "") {
        found.push([said, scopes.slice(1).join(" ")]);
      }
    }
  }
  return found;
}

/** Checks that the first token that says this has this scope among its own; `!scope`: that it has not. */
function check(text: string, expected: Record<string, string>, language?: string): void {
  const found = tokens(text, language);
  for (const [said, scope] of Object.entries(expected)) {
    const token = found.find((it) => it[0] === said);
    assert.ok(token, `no token «${said}» in:\n${found.map((it) => it.join("  ")).join("\n")}`);
    const scopes = token[1].split(" ");
    const has = (it: string) => scopes.some((one) => one === it || one.startsWith(`${it}.`));
    assert.ok(scope.startsWith("!") ? !has(scope.slice(1)) : has(scope), `«${said}» is ${token[1]}, not ${scope}`);
  }
}

test("keywords of both languages in any case", () => {
  check("ЕСЛИ А Тогда if Б then КонецЕсли;", {
    ЕСЛИ: "keyword.control.conditional",
    Тогда: "keyword.control.conditional",
    if: "keyword.control.conditional",
    then: "keyword.control.conditional",
    А: "variable.other",
  });
  check("Для Каждого Строка Из Таблица Цикл Прервать; EndDo;", {
    Для: "keyword.control.loop",
    Каждого: "keyword.control.loop",
    Из: "keyword.control.loop",
    Цикл: "keyword.control.loop",
    EndDo: "keyword.control.loop",
  });
  check("Попытка А(); Исключение ВызватьИсключение; КонецПопытки; Возврат Неопределено;", {
    Попытка: "keyword.control.exception",
    ВызватьИсключение: "keyword.control.exception",
    Возврат: "keyword.control.flow",
    Неопределено: "constant.language",
  });
});

test("names that begin or end like keywords, and names after a dot, are names", () => {
  check("ЕслиБы = НеИзвестно + ИЗменено; Запрос.Выполнить(); Запрос. Новый = 1;", {
    ЕслиБы: "variable.other",
    НеИзвестно: "variable.other",
    ИЗменено: "variable.other",
    Выполнить: "entity.name.function.member",
    Новый: "variable.other.property",
  });
});

test("methods with their parameters", () => {
  check("Асинх Функция Сумма(Знач А, Б = \"Цикл\",\n\tВ = Неопределено) Экспорт // все\nКонецФункции", {
    Асинх: "storage.modifier.async",
    Функция: "storage.type.function",
    Сумма: "entity.name.function",
    Знач: "storage.modifier.value",
    А: "variable.parameter",
    Цикл: "string.quoted.double",
    В: "variable.parameter",
    Неопределено: "constant.language",
    Экспорт: "storage.modifier.export",
    КонецФункции: "storage.type.function",
  });
});

test("a method that is being typed does not colour the next one", () => {
  check("Процедура А(Б,\nПроцедура В(Г)\n\tЕсли Д Тогда", {
    А: "entity.name.function",
    В: "entity.name.function",
    Г: "variable.parameter",
    Если: "keyword.control.conditional",
  });
});

test("directives of compilation and annotations of extensions", () => {
  check("&НаСервереБезКонтекста\n&Вместо(\"ПриЗаписи\")\nПроцедура А()", {
    НаСервереБезКонтекста: "storage.modifier.directive",
    Вместо: "entity.name.function.decorator",
    ПриЗаписи: "string.quoted.double",
  });
});

test("the preprocessor", () => {
  check("#Область Служебные процедуры\n#Если Не ВебКлиент И Сервер Тогда\n#ИначеЕсли Клиент Тогда\n#КонецЕсли\n#КонецОбласти", {
    Область: "keyword.control.directive.region",
    "Служебные процедуры": "entity.name.section",
    Если: "keyword.control.directive.conditional",
    Не: "keyword.operator.logical",
    ВебКлиент: "constant.other.preprocessor",
    Тогда: "keyword.control.directive.conditional",
    КонецЕсли: "keyword.control.directive",
    КонецОбласти: "keyword.control.directive.region",
  });
  check("#Удаление\nА = 1;\n#КонецУдаления\n#Вставка\nА = 2;\n#КонецВставки", {
    Удаление: "keyword.control.directive",
    КонецВставки: "keyword.control.directive",
  });
});

test("strings of several lines end where they should", () => {
  check('А = "первая ""в кавычках""\n\t// между строками\n\t|вторая %1 Если";\nЕсли Б Тогда', {
    первая: "string.quoted.double",
    '""': "constant.character.escape",
    "// между строками": "comment.line",
    "%1": "constant.other.placeholder",
    Если: "string.quoted.double",
    Тогда: "keyword.control.conditional",
  });
});

test("a string without its closing quote ends with its line", () => {
  check('А = "открыта\nЕсли Б Тогда', { открыта: "string.quoted.double", Если: "keyword.control.conditional" });
});

test("dates, numbers, constants and operators", () => {
  check("А = '20240101' + 12.5 - ?(Б <> Истина, 1, Null) % 2;", {
    "'20240101'": "constant.other.date",
    "12.5": "constant.numeric",
    "?": "keyword.operator.ternary",
    "<>": "keyword.operator.comparison",
    Истина: "constant.language.boolean",
    Null: "constant.language",
  });
  check("Имя1 = Новый Структура(\"А\"); ~Метка: Перейти ~Метка;", {
    Имя1: "variable.other",
    Новый: "keyword.operator.new",
    Структура: "entity.name.type",
    "~Метка": "entity.name.label",
  });
});

test("a query in a string is a query", () => {
  const text = [
    "Текст = \"ВЫБРАТЬ ПЕРВЫЕ 10",
    "\t|\tТовары.Ссылка КАК Ссылка, // почему \"\"так\"\"",
    "\t|\t\"\"Текст ГДЕ\"\" КАК Текст",
    "\t|ИЗ",
    "\t|\tСправочник.Номенклатура КАК Товары",
    "\t|ГДЕ",
    "\t|\tТовары.Код = &Код\";",
    "Если Б Тогда",
  ].join("\n");
  check(text, {
    ВЫБРАТЬ: "keyword.control.sdbl",
    ПЕРВЫЕ: "keyword.control.sdbl",
    "10": "constant.numeric.sdbl",
    "Текст ГДЕ": "string.quoted.double.sdbl",
    Справочник: "support.class.table.sdbl",
    "|": "punctuation.separator.continuation",
    "&": "punctuation.definition.variable.sdbl",
    Если: "keyword.control.conditional.bsl",
  });
  const found = tokens(text);
  assert.ok(found.some(([said, scopes]) => said.startsWith("// почему") && scopes.endsWith("comment.line.double-slash.sdbl")));
  assert.ok(found.every(([said, scopes]) => said !== "ИЗ" || scopes.endsWith("keyword.control.sdbl")));
});

test("a query may begin on the second line of its string", () => {
  check('А = "\n|ВЫБРАТЬ\n|\tТ.А\n|ИЗ\n|\tДокумент.Заказ КАК Т";\nВозврат А;', {
    ВЫБРАТЬ: "keyword.control.sdbl",
    Документ: "support.class.table.sdbl",
    Возврат: "keyword.control.flow.bsl",
  });
});

test("prose in a string is no query", () => {
  check('А = "Выбратьте из списка"; Б = "Где и как"; В = "Итоги";', {
    "Выбратьте из списка": "!meta.embedded.block.sdbl",
    "Где и как": "!meta.embedded.block.sdbl",
    Итоги: "!meta.embedded.block.sdbl",
  });
});

test("descriptions of methods", () => {
  const text = [
    "// Проводит документ.",
    "//",
    "// Параметры:",
    "//  Ссылка - ДокументСсылка.Заказ, Неопределено - что провести.",
    "//  Настройки - Структура:",
    "//   * Режим - Строка - режим.",
    "//",
    "// Возвращаемое значение:",
    "//  Булево - Истина, если проведён.",
    "//",
    "Функция Провести(Ссылка, Настройки)",
  ].join("\n");
  check(text, {
    Параметры: "storage.type.class.documentation",
    Ссылка: "variable.parameter.documentation",
    "ДокументСсылка.Заказ, Неопределено": "entity.name.type.documentation",
    Режим: "variable.parameter.documentation",
    "Возвращаемое значение": "storage.type.class.documentation",
    Функция: "storage.type.function",
    Провести: "entity.name.function",
  });
});

test("queries of their own files", () => {
  const text = [
    "ВЫБРАТЬ РАЗЛИЧНЫЕ",
    "\tСУММА(Остатки.КоличествоОстаток) КАК Всего,",
    "\tВЫРАЗИТЬ(Остатки.Товар КАК СТРОКА(10)),",
    "\tВЫБОР КОГДА А ЕСТЬ NULL ТОГДА \"нет\" ИНАЧЕ Истина КОНЕЦ",
    "ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, ) КАК Остатки",
    "\tЛЕВОЕ ВНЕШНЕЕ СОЕДИНЕНИЕ ВТ КАК ВТ ПО Остатки.Количество = ВТ.Сумма",
    "{ГДЕ Остатки.Склад.*} // отбор",
    "УПОРЯДОЧИТЬ ПО Всего УБЫВ;",
  ].join("\n");
  check(
    text,
    {
      СУММА: "support.function",
      ВЫРАЗИТЬ: "support.function",
      СТРОКА: "support.type",
      КОГДА: "keyword.control.conditional",
      NULL: "constant.language",
      нет: "string.quoted.double",
      РегистрНакопления: "support.class.table",
      "ЛЕВОЕ ВНЕШНЕЕ СОЕДИНЕНИЕ": "keyword.control.join",
      Сумма: "variable.other.property",
      "{": "punctuation.section.builder",
      "УПОРЯДОЧИТЬ ПО": "keyword.control",
      УБЫВ: "keyword.other",
      "//": "comment.line",
    },
    "source.sdbl",
  );
});

test("scripts of OneScript", () => {
  check("#!/usr/bin/env oscript\n#Использовать logos\n#Использовать \"../lib\"\nСообщить(\"Да\");", {
    "#!/usr/bin/env oscript": "comment.line.shebang",
    Использовать: "keyword.control.import",
    logos: "string.unquoted.import",
    Сообщить: "entity.name.function.call",
  }, "source.oscript");
});
