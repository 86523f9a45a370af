// VS Code with our extension and the real server: each step acts as a user does and looks at what the user sees.
// Run by `cargo xtask editors vscode`, which says in variables where everything is; STEP=rename runs the steps whose
// names hold that word.

import assert from "node:assert/strict";
import path from "node:path";

import { Editor } from "./editor.mjs";
import { Model } from "./model.mjs";
import { suggestions } from "./suggestions.mjs";
import { Workplace } from "./workplace.mjs";

const { EXTENSION, ONEC, CODE_SERVER, CHROMIUM, ARTIFACTS, STEP = "" } = process.env;
const MODULE = "Documents/ЗаказПокупателя/Ext/ObjectModule.bsl";
const MANAGER = "Documents/ЗаказПокупателя/Ext/ManagerModule.bsl";

const model = await Model.start();
const workplace = await Workplace.open({
  codeServer: CODE_SERVER,
  extension: EXTENSION,
  program: ONEC,
  chromiumPath: CHROMIUM,
  artifacts: ARTIFACTS,
  sample: path.join(import.meta.dirname, "../../projects/trade"),
  settings: { "onec.engine.mode": "server", "onec.engine.url": model.url, "onec.engine.model": "coder" },
});
const editor = new Editor(workplace.page);

/** Where a text stands in a file of the project; lines and columns count from one. */
function place(file, text, after = 0) {
  const lines = workplace.text(file).split("\r\n");
  const at = lines.findIndex((it) => it.includes(text));
  assert.ok(at >= 0, `${file} has no ${text}`);
  // The byte order mark is no column.
  const line = lines[at].replace("\ufeff", "");
  const column = line.indexOf(text) + 1 + after;
  const tabs = line.slice(0, column - 1).split("\t").length - 1;
  return { line: at + 1, column, shown: column + 3 * tabs };
}

/** The beginning of a line. */
function start(line) {
  return { line, column: 1, shown: 1 };
}

/** Opens a module as it was at first, with the cursor at a place. */
async function fresh(file, at) {
  await editor.open(file, start(1));
  await editor.command("File: Revert File");
  await editor.until("the file as it is on disk", () => editor.isDirty(), (it) => !it);
  await editor.goto(at);
}

const steps = {
  "the server starts and tells what it found": async () => {
    await editor.open(MODULE, start(1));
    const item = workplace.page.locator('.statusbar-item[id="onec.1c-copilot.onec.status"]');
    // What a reader of the screen says holds all that the server tells.
    await editor.until("a server that is ready", () => item.evaluate((it) => it.outerHTML), (it) => it.includes("Торговля"));
    await item.click();
    await editor.until("the configuration", () => editor.rows(".quick-input-list"), (it) => it.some((row) => row.includes("Торговля")));
    await workplace.picture("1-status");
    await editor.press("Escape");
  },
  "a mistake is shown, in the text and in the list of problems, and goes with the mistake": async () => {
    assert.equal(await editor.errors(), 0);
    const at = place(MODULE, "КонецЕсли;");
    await fresh(MODULE, at);
    await editor.press("Control+Shift+K");
    await editor.until("a squiggle", () => editor.errors(), (it) => it > 0);
    await editor.command("Problems: Focus on Problems View");
    await editor.until("the problem", () => editor.rows(".markers-panel"), (it) => it.some((row) => row.includes("Если")));
    await workplace.picture("2-diagnostic");
    await editor.press("Control+Shift+M");
    await editor.goto(start(at.line));
    await editor.press("Control+Z");
    await editor.until("no squiggle", () => editor.errors(), (it) => it === 0);
  },
  "hover tells what a method is for": async () => {
    await fresh(MODULE, place(MODULE, "ДвиженияЗаказов(Ссылка)", 3));
    const text = await editor.until("the hover", () => editor.hover(), (it) => it.includes("ДвиженияЗаказов"));
    assert.match(text, /Ссылка/);
    await workplace.picture("3-hover");
    await editor.press("Escape");
  },
  "completion after a dot": async () => {
    await fresh(MODULE, start(place(MODULE, "СуммаДокумента = Товары").line));
    await editor.type("СтатусЗаказа = Перечисления.СтатусыЗаказов.");
    await editor.until("the values of the enumeration", () => editor.rows(".suggest-widget"), (it) => it.some((row) => row.includes("Отменен")));
    await workplace.picture("4-completion");
    await editor.type("Отм");
    await editor.until("the value alone", () => editor.rows(".suggest-widget"), (it) => it[0]?.includes("Отменен") ?? false);
    await editor.press("Tab");
    await editor.until("the value in the text", () => editor.lines(), (it) => it.some((row) => row.includes("СтатусЗаказа = Перечисления.СтатусыЗаказов.Отменен")));
    await editor.type(";");
    await editor.press("Enter");
  },
  "hints tell types and parameters": async () => {
    await fresh(MODULE, place(MODULE, "ТаблицаДвижений = "));
    await workplace.page.keyboard.down("Control");
    await workplace.page.keyboard.down("Alt");
    await editor.until("the type", () => editor.lines(), (it) => it.some((row) => /ТаблицаДвижений\s*:\s*ТаблицаЗначений/.test(row)));
    await workplace.picture("5-hints");
    await workplace.page.keyboard.up("Alt");
    await workplace.page.keyboard.up("Control");
    await editor.until("the text alone", () => editor.lines(), (it) => it.some((row) => row.includes("ТаблицаДвижений = Документы")));
  },
  "definition goes to the method in another module": async () => {
    await fresh(MODULE, place(MODULE, "ДвиженияЗаказов(Ссылка)", 3));
    await editor.press("F12");
    await editor.until("the other module", () => editor.tab(), (it) => it === "ManagerModule.bsl");
    const definition = place(MANAGER, "Функция ДвиженияЗаказов");
    await editor.until("the method", () => editor.status(), (it) => it.includes(`Ln ${definition.line},`));
    await workplace.picture("6-definition");
  },
  "rename changes every module that uses a method": async () => {
    await fresh(MANAGER, place(MANAGER, "ДвиженияЗаказов(", 3));
    await editor.press("F2");
    const box = workplace.page.locator(".rename-box input");
    await box.waitFor();
    assert.equal(await box.inputValue(), "ДвиженияЗаказов");
    await box.fill("ДвиженияПоЗаказам");
    await editor.press("Enter");
    await editor.until("the new name in the module", () => editor.lines(), (it) => it.some((row) => row.includes("Функция ДвиженияПоЗаказам(")));
    await workplace.picture("7-rename");
    await editor.open(MODULE, place(MODULE, "ТаблицаДвижений = Документы.ЗаказПокупателя"));
    await editor.until("the new name where it is used", () => editor.lines(), (it) => it.some((row) => row.includes("Документы.ЗаказПокупателя.ДвиженияПоЗаказам(")));
  },
  "formatting puts a line where it belongs": async () => {
    await fresh(MODULE, start(place(MODULE, "Процедура ПередЗаписью").line + 1));
    await editor.type("Если Отказ=Истина Тогда СуммаДокумента=0 ; КонецЕсли ;");
    await editor.command("Format Document");
    await editor.until("the line", () => editor.lines(), (it) => it.some((row) => /^\s+Если Отказ = Истина Тогда/.test(row)));
    await workplace.picture("8-format");
  },
  "the tree of the file is shown": async () => {
    await fresh(MODULE, start(1));
    await editor.command("1C: Show the Syntax Tree of the File");
    const tree = () =>
      workplace.page
        .locator(".editor-group-container")
        .last()
        .locator(".view-line")
        .allTextContents();
    await editor.until("the tree", tree, (it) => it.some((row) => row.includes("procedure_definition")));
    await workplace.picture("9-tree");
  },
  "the query at the cursor is shown with its columns and parameters": async () => {
    await fresh(MANAGER, place(MANAGER, "ТоварыЗаказа.Номенклатура КАК Номенклатура"));
    await editor.command("1C: Show the Query at the Cursor");
    await editor.until("the query", () => editor.tab(), (it) => it === "Query.sdbl");
    const page = await editor.until("its text", () => editor.lines(), (it) => it.some((row) => row.startsWith("ВЫБРАТЬ")));
    assert.ok(page.some((row) => /^\/\/ +Номенклатура: СправочникСсылка.Номенклатура/.test(row)), page.join("\n"));
    assert.ok(page.some((row) => row.endsWith("Заказ: ДокументСсылка.ЗаказПокупателя")), page.join("\n"));
    await workplace.picture("10-query");
  },
  ...suggestions({ editor, workplace, model, fresh, place, start, MODULE }),
  "a question in plain words becomes a query, and its parts can be changed": async () => {
    await fresh(MODULE, start(1));
    await editor.command("1C: Ask in Plain Words");
    const page = editor.webview();
    await page.locator("#question").fill("остатки товаров по складам");
    await page.locator("#question").press("Enter");
    const query = () => page.locator("#query pre").innerText();
    const first = await editor.until("the query", query, (it) => it.includes("РегистрНакопления.ТоварыНаСкладах.Остатки"));
    assert.ok((await page.locator("#query .t-keyword").allInnerTexts()).includes("ВЫБРАТЬ"));
    assert.match(await page.locator("#query .explanation").innerText(), /Запрос возвращает записи/);
    assert.equal(await page.locator("#result").count(), 0);
    await workplace.picture("11-question");
    await page.locator(".chip .remove").first().click();
    await editor.until("another query", query, (it) => it !== first);
    await page.locator(".toolbar button").first().click();
    await editor.until("the first query", query, (it) => it === first);
    await page.locator("#language").selectOption("en");
    await editor.until("the query in English", query, (it) => it.startsWith("SELECT"));
    await page.locator("#language").selectOption("ru");
    await editor.until("the query in Russian", query, (it) => it === first);
    await page.locator("#query button").last().click();
    await editor.until("the query in an editor", () => editor.lines(), (it) => it.some((row) => row.startsWith("ВЫБРАТЬ")));
    await editor.press("Control+K", "Control+W");
    await workplace.page.getByRole("button", { name: "Don't Save" }).click();
  },
  "with a base a question has records and a chart": async () => {
    const base = workplace.base();
    await editor.command("1C: Ask in Plain Words");
    const page = editor.webview();
    await page.getByRole("button", { name: "Choose a Base" }).click();
    const box = workplace.page.locator(".quick-input-widget input[type=text]");
    await box.waitFor();
    // The dialog writes its own folder into the box when it has read it, whatever stands there by then.
    await editor.until("the folder of the dialog", () => editor.rows(".quick-input-list"), (it) => it.length > 0);
    const filled = async () => {
      if ((await box.inputValue()) !== base) {
        await box.fill(base);
      }
      return editor.rows(".quick-input-list");
    };
    await editor.until("the file", filled, (it) => it.includes("base.sqlite"));
    await workplace.page.locator(".quick-input-widget .monaco-button", { hasText: "Choose" }).click();
    await page.getByRole("button", { name: "Without the base base.sqlite" }).waitFor();
    await page.locator("#question").fill("остатки товаров по складам");
    await page.locator("#question").press("Enter");
    await page.locator("#result table tbody tr").nth(1).waitFor();
    assert.match(await page.locator(".pager").innerText(), /^Records 1 to \d+ of \d+/);
    await page.locator("#question").fill("выручка по месяцам");
    await page.locator("#question").press("Enter");
    const canvas = page.locator("#result canvas");
    await canvas.waitFor();
    // Drawn in more colours than none.
    const colours = () =>
      canvas.evaluate((it) => {
        const { data } = it.getContext("2d").getImageData(0, 0, it.width, it.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
    await editor.until("a drawing", colours, (it) => it > 2);
    assert.match(await canvas.getAttribute("aria-label"), /:/);
    await workplace.picture("12-chart");
    // Values are set in fields, and the query runs again; a wrong one stays in its field beside what is wrong.
    await page.locator("#question").fill("топ 3 контрагентов по выручке за прошлый год");
    await page.locator("#question").press("Enter");
    const parts = () => page.locator(".chip .text").allInnerTexts();
    await editor.until("the parts", parts, (it) => it.some((text) => text.includes("первые 3")));
    const field = (name) => page.locator("form.values").getByLabel(name);
    await field("НачалоПериода").fill("2000-01-01");
    await field("Первые").fill("2");
    await field("Первые").press("Enter");
    await editor.until("the parts with the values", parts, (it) => it.some((text) => text.startsWith("01.01.2000 – ")) && it.some((text) => text.includes("первые 2")));
    await editor.until("two records", () => page.locator("#result table tbody tr").count(), (it) => it === 2);
    await field("Первые").fill("много");
    await field("Первые").press("Enter");
    await editor.until("what is wrong", () => page.locator("#problem").innerText(), (it) => it.includes("«много» — не число"));
    assert.equal(await field("Первые").inputValue(), "много");
    await editor.until("the field marked", () => field("Первые").getAttribute("aria-invalid"), (it) => it === "true");
    await workplace.picture("14-values");
    await page.locator("#question").fill("какая завтра погода в Париже");
    await page.locator("#question").press("Enter");
    await page.locator("[role=alert]").waitFor();
    // What was wrong with a value is told in the same way, and may stand there still.
    await editor.until("no query", () => page.locator("#query").count(), (it) => it === 0);
    await workplace.picture("13-refusal");
    await editor.press("Control+K", "Control+W");
  },
  "a server that dies is started again": async () => {
    await fresh(MODULE, start(1));
    const before = workplace.servers();
    assert.equal(before.length, 1, `the servers are ${before}`);
    process.kill(before[0], "SIGKILL");
    const one = (it) => it.length === 1 && it[0] !== before[0];
    await editor.until("another server", async () => workplace.servers(), one);
    await editor.goto(place(MODULE, "ЗаполнитьПоУмолчанию(", 3));
    await editor.until("a hover of the new server", () => editor.hover(), (it) => it.includes("ЗаполнитьПоУмолчанию"));
  },
};

// What one step breaks does not hide what the others find. An editor loses a key or a question now and then: a step
// that fails is tried once more, and its first failure is told.
let failed = 0;
for (const [name, act] of Object.entries(steps).filter(([name]) => name.includes(STEP))) {
  const attempt = async (told) => {
    const started = Date.now();
    try {
      await act();
      console.error(`ok  vscode: ${name} (${Date.now() - started} ms)`);
      return true;
    } catch (error) {
      await workplace.picture(`${told.toLowerCase()}-${Object.keys(steps).indexOf(name) + 1}`);
      console.error(`${told}  vscode: ${name} (${Date.now() - started} ms)\n${error.stack}`);
      await editor.press("Escape", "Escape");
      return false;
    }
  };
  if (!(await attempt("AGAIN")) && !(await attempt("FAILED"))) {
    failed += 1;
  }
}
await workplace.close();
model.close();
if (failed > 0) {
  console.error(`pictures and logs: ${ARTIFACTS}`);
}
process.exitCode = failed === 0 ? 0 : 1;
