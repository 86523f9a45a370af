// What a user does in the editor and sees there.

import { LIMIT } from "./workplace.mjs";

export class Editor {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** Waits until something is so; the last thing that was seen is told when it never is. `again` is what a user does who has waited for long. */
  async until(what, look, isSo, again = async () => {}) {
    const end = Date.now() + LIMIT;
    let patience = Date.now() + LIMIT / 6;
    for (;;) {
      const seen = await look();
      if (isSo(seen)) {
        return seen;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain for ${what}; seen was:\n${Array.isArray(seen) ? seen.join("\n") : seen}`);
      }
      if (Date.now() > patience) {
        await again();
        patience = Date.now() + LIMIT / 6;
      }
      await this.#page.waitForTimeout(50);
    }
  }

  /** The box that a key opens. A key is lost where the page that had the focus is just being closed. */
  async #box(key) {
    const box = this.#page.locator(".quick-input-widget input");
    const open = async () => {
      await this.#page.keyboard.press(key);
      return box.waitFor({ timeout: LIMIT / 6 }).then(() => true, () => false);
    };
    await this.until(`the box of ${key}`, open, (it) => it);
    return box;
  }

  /** Opens a file of the project with the cursor at a place; lines and columns count from one. */
  async open(file, { line, column, shown }) {
    const box = await this.#box("Control+P");
    await box.fill(`${file}:${line}:${column}`);
    const name = file.split("/").pop();
    await this.#page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
    await this.#page.keyboard.press("Enter");
    await this.#arrive(line, shown);
  }

  /** Puts the cursor somewhere in the open file. */
  async goto({ line, shown }) {
    const box = await this.#box("Control+G");
    await box.fill(`:${line}:${shown}`);
    await this.#page.keyboard.press("Enter");
    await this.#arrive(line, shown);
  }

  /** The status bar counts a tabulator as the columns that it takes. */
  async #arrive(line, shown) {
    await this.until(`the cursor at ${line}:${shown}`, () => this.status(), (it) => it.includes(`Ln ${line}, Col ${shown}`));
    await this.#page.locator(".editor-group-container.active .monaco-editor.focused").first().waitFor();
  }

  async press(...keys) {
    for (const key of keys) {
      await this.#page.keyboard.press(key);
    }
  }

  /** Types letters one after another, as a user does. */
  async type(text) {
    await this.#page.keyboard.type(text, { delay: 20 });
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    const box = await this.#box("F1");
    const row = this.#page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title });
    // What is written while the list is still being made may find nothing.
    const find = async () => {
      await box.fill(`>${title}`);
      return row.waitFor({ timeout: LIMIT / 6 }).then(() => true, () => false);
    };
    await this.until(`the command ${title}`, find, (it) => it);
    await this.#page.keyboard.press("Enter");
  }

  /** The visible lines of the active editor, from top to bottom. */
  async lines() {
    const lines = await this.#page
      .locator(".editor-group-container.active .monaco-editor .view-lines .view-line")
      .evaluateAll((all) => all.map((it) => [parseInt(it.style.top, 10), it.textContent ?? ""]));
    // Blanks are shown as no-break spaces, and hints of types and parameters are no part of the text.
    return lines.sort((a, b) => a[0] - b[0]).map(([, it]) => it.replaceAll("\u00a0", " "));
  }

  /** The name of the file that is being edited. */
  async tab() {
    return (await this.#page.locator(".editor-group-container.active .tab.active").first().getAttribute("data-resource-name")) ?? "";
  }

  /** Whether the file differs from what is on disk. */
  async isDirty() {
    return (await this.#page.locator(".editor-group-container.active .tab.active.dirty").count()) > 0;
  }

  /** All that the status bar says. */
  async status() {
    return (await this.#texts(".part.statusbar .statusbar-item")).join(" | ");
  }

  /** The rows of a list that is shown: of completion, of problems, of a choice. */
  async rows(list) {
    return this.#texts(`${list} .monaco-list-row`);
  }

  /** What the hover at the cursor says. */
  async hover() {
    const contents = ".monaco-hover:not(.hidden) .hover-contents";
    await this.press("Escape", "Control+K", "Control+I");
    try {
      await this.#page.locator(contents).first().waitFor({ timeout: 2000 });
    } catch {
      // The server may not be there yet.
      return "";
    }
    return (await this.#texts(contents)).join("\n");
  }

  /** What a page in a panel holds. */
  webview() {
    return this.#page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  async errors() {
    return this.#page.locator(".editor-group-container.active .squiggly-error").count();
  }

  async #texts(selector) {
    const texts = await this.#page.locator(selector).evaluateAll((all) => all.map((it) => it.innerText ?? ""));
    return texts.map((it) => it.replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim());
  }
}
