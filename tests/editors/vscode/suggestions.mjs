// Suggestions of code as a user sees them: in grey, taken whole, by words and by lines, one of several, and none.

import assert from "node:assert/strict";

/** The steps, over a model that says what they want. */
export function suggestions({ editor, workplace, model, fresh, place, start, MODULE }) {
  const page = workplace.page;
  const ghost = async () => {
    const parts = await page
      .locator(".editor-group-container.active .monaco-editor [class*='ghost-text']")
      .evaluateAll((all) => all.map((it) => it.textContent ?? ""));
    return parts.join("").replaceAll("\u00a0", " ");
  };
  const shown = (text, again) => editor.until(`the suggestion ${text}`, ghost, (it) => it.includes(text), again);
  /** The editor drops its own question when the list of names comes late and is closed: the last blank is typed once more. */
  const retype = async () => {
    await editor.press("Escape", "Backspace");
    await editor.type(" ");
  };
  const nothing = () => editor.until("no suggestion", ghost, (it) => it === "");
  const line = (text) => editor.until(`the line ${text}`, () => editor.lines(), (it) => it.some((row) => row.trim() === text));
  const item = () => page.locator('.statusbar-item[id="onec.1c-copilot.onec.engine"]').evaluate((it) => it.outerHTML);
  /** A model that continues what was typed by a text, and says nothing elsewhere. */
  const behind = (typed, ...texts) => {
    model.say = ({ prompt }) => (prompt?.endsWith(typed) ? texts : [""]);
  };
  /** The cursor behind what is typed on a line of its own. Each step has a name of its own: what was said once is known. */
  const typed = async (text) => {
    await fresh(MODULE, start(place(MODULE, "СуммаДокумента = Товары").line));
    await editor.press("Enter", "ArrowUp");
    await editor.type(text);
    // The list of names would take the keys.
    await editor.press("Escape");
  };

  return {
    "a suggestion is shown in grey and accepted": async () => {
      behind("Дата = ", "ТекущаяДатаСеанса();");
      await typed("Дата = ");
      await shown("ТекущаяДатаСеанса();", retype);
      await workplace.picture("11-suggestion");
      await editor.press("Tab");
      await line("Дата = ТекущаяДатаСеанса();");
      await nothing();
      const asked = model.asked.findLast((it) => it.body.prompt?.endsWith("Дата = "));
      assert.ok(asked.body.suffix.includes("СуммаДокумента = Товары"), asked.body.suffix);
      await editor.until("the time of an answer", item, (it) => /\d+ (ms|мс)/.test(it));
    },
    "a suggestion is taken by words, and typed along": async () => {
      behind("Начало = ", "НачалоДня(ТекущаяДатаСеанса());");
      await typed("Начало = ");
      await shown("НачалоДня(", retype);
      const before = model.asked.length;
      await editor.type("Нач");
      await shown("алоДня(");
      // The editor takes what it shows away for a moment while it asks again; then the keys move the cursor.
      await page.waitForTimeout(500);
      await shown("алоДня(");
      await editor.press("Control+ArrowRight");
      await editor.until("the first word", () => editor.lines(), (it) => it.some((row) => row.includes("Начало = НачалоДня")));
      await shown("ТекущаяДатаСеанса()");
      assert.equal(model.asked.length, before, "what is typed as it was shown asks nobody");
      await editor.press("Escape");
      await nothing();
    },
    "a user who asks chooses among several": async () => {
      behind("Граница = ", "НачалоДня(ТекущаяДатаСеанса());", "КонецДня(ТекущаяДатаСеанса());", "КонецДня(ТекущаяДатаСеанса());");
      await typed("Граница = ");
      await editor.command("Trigger Inline Suggestion");
      await shown("НачалоДня(");
      await editor.press("Alt+]");
      await shown("КонецДня(");
      await editor.press("Alt+[");
      await shown("НачалоДня(");
      await editor.press("Alt+]", "Tab");
      await line("Граница = КонецДня(ТекущаяДатаСеанса());");
    },
    "what the configuration does not have is not shown": async () => {
      behind("Склад = ", "Справочники.НетТакого.ПустаяСсылка();");
      await typed("Склад = ");
      const asked = () => model.asked.filter((it) => it.body.prompt?.endsWith("Склад = ")).length;
      await editor.command("Trigger Inline Suggestion");
      await editor.until("the request", async () => asked(), (it) => it > 0);
      await editor.until("the answer", item, (it) => /\d+ (ms|мс)/.test(it));
      // The statistics of the project may say something in place of the model.
      assert.ok(!(await ghost()).includes("НетТакого"), await ghost());
    },
    "a server that refuses is told in the status bar, and is asked again later": async () => {
      model.error = { status: 401, message: "no such key" };
      await typed("Момент = ");
      await editor.command("Trigger Inline Suggestion");
      await editor.until("the reason", item, (it) => it.includes("no such key"));
      await workplace.picture("12-refused");
      model.error = undefined;
      behind("Момент = ", "ТекущаяДатаСеанса();");
      await editor.command("Trigger Inline Suggestion");
      await shown("ТекущаяДатаСеанса();");
      await editor.until("a model that answers", item, (it) => !it.includes("no such key"));
    },
    "models are listed to choose from": async () => {
      await editor.command("1C: Choose the Model of Suggestions");
      const rows = await editor.until("the models of the server", () => editor.rows(".quick-input-list"), (it) => it.some((row) => row.includes("talker")));
      assert.ok(rows.some((row) => row.includes("Statistics of the project")), rows.join("\n"));
      await workplace.picture("13-models");
      await editor.press("Escape");
    },
    "a method is written from its comment and head": async () => {
      await fresh(MODULE, start(1));
      await editor.press("Control+End", "Enter");
      await editor.type("// Складывает.");
      await editor.press("Escape", "Enter", "Home", "Shift+End", "Delete");
      await editor.type("Функция Сумма(А, Б)");
      await editor.press("Escape", "Enter", "Home", "Shift+End", "Delete");
      await editor.type("КонецФункции");
      await editor.press("Escape", "ArrowUp");
      model.say = ({ prompt }) => [prompt?.trimEnd().endsWith("Функция Сумма(А, Б)") ? "\n\tВозврат А + Б;\n" : ""];
      await editor.command("1C: Generate the Method from Its Comment and Head");
      const preview = page.locator(".bulk-edit-panel");
      const apply = preview.getByRole("button", { name: "Apply" });
      await apply.waitFor();
      await workplace.picture("14-method");
      // Nothing is chosen before the user chooses it.
      await preview.locator("input[type=checkbox], .monaco-checkbox, .edit-checkbox").first().click();
      await apply.click();
      await line("Возврат А + Б;");
    },
    "selected code is explained in a panel": async () => {
      model.say = ({ messages }) => [messages?.[1].content.includes("СуммаДокумента") ? "Считает **сумму** документа.\n\n* по строкам <script>" : ""];
      await fresh(MODULE, start(place(MODULE, "СуммаДокумента = Товары").line));
      await editor.press("Shift+End");
      await editor.command("1C: Explain the Selection");
      const answer = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame").locator("#answer");
      const html = await editor.until("the explanation", () => answer.innerHTML().catch(() => ""), (it) => it.includes("<strong>сумму</strong>"));
      assert.ok(html.includes("<li"), html);
      assert.ok(!html.includes("<script>"), html);
      await workplace.picture("15-explanation");
      // The panel stands beside the module: another one is looked for by the next steps.
      await editor.press("Control+K", "Control+W");
    },
  };
}
