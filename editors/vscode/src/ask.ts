// The panel of questions in plain words: it keeps what was asked, has it answered, and does what the page asks for.

import { randomBytes } from "node:crypto";
import * as path from "node:path";
import * as vscode from "vscode";

import { lastQuestion, remembered, shown } from "./answers.ts";
import type { Answer, QueryLanguage, Telling, Turn, Wish, Words } from "./answers.ts";
import { askPage } from "./askPage.ts";
import { AskingProcess } from "./askers.ts";
import type { Asking } from "./askers.ts";
import { expanded } from "./binary.ts";
import { ASK } from "./protocol.ts";
import { KEY } from "./server.ts";
import type { Server } from "./server.ts";

const VIEW = "onec.ask";
const HISTORY = "onec.ask.history";
/** So many records come to the page; who wants more runs the query. */
const ROWS = 1000;

/** What a page that the editor shows again remembers. */
interface Kept {
  readonly turns?: readonly Turn[];
  readonly language?: QueryLanguage;
}

/** Opens the panel, or shows the one that is open; with a question it asks. */
export class Asks implements vscode.WebviewPanelSerializer<Kept> {
  readonly #context: vscode.ExtensionContext;
  readonly #server: Server;
  #panel: AskPanel | undefined;

  constructor(context: vscode.ExtensionContext, server: Server) {
    this.#context = context;
    this.#server = server;
    context.subscriptions.push(
      vscode.window.registerWebviewPanelSerializer(VIEW, this),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("onec.ask") || event.affectsConfiguration("onec.language")) {
          void this.#panel?.again();
        } else if (event.affectsConfiguration("onec.engine")) {
          this.#panel?.engineChanged();
        }
      }),
      { dispose: () => this.#panel?.dispose() },
    );
  }

  async show(question?: string): Promise<void> {
    if (this.#panel === undefined) {
      const panel = vscode.window.createWebviewPanel(VIEW, vscode.l10n.t("Questions"), vscode.ViewColumn.Active, {});
      this.#take(panel, {});
    } else {
      this.#panel.reveal();
    }
    if (question !== undefined) {
      await this.#panel?.turn({ ask: question });
    }
  }

  /** Lets the user choose the base that queries are run on. */
  async chooseBase(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t("The base to run queries on"),
      openLabel: vscode.l10n.t("Choose"),
      filters: { SQLite: ["sqlite", "db", "sqlite3"], "*": ["*"] },
    });
    const file = chosen?.[0];
    if (file !== undefined) {
      await setBase(file.fsPath);
    }
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: Kept | undefined): Promise<void> {
    this.#panel?.dispose();
    this.#take(panel, kept ?? {});
    await this.#panel?.again();
  }

  #take(panel: vscode.WebviewPanel, kept: Kept): void {
    const taken = new AskPanel(this.#context, this.#server, panel, kept, () => this.chooseBase());
    this.#panel = taken;
    panel.onDidDispose(() => {
      taken.dispose();
      if (this.#panel === taken) {
        this.#panel = undefined;
      }
    });
  }
}

class AskPanel {
  readonly #context: vscode.ExtensionContext;
  readonly #server: Server;
  readonly #panel: vscode.WebviewPanel;
  readonly #chooseBase: () => Promise<void>;
  #turns: readonly Turn[];
  #language: QueryLanguage;
  #answer: Answer | undefined;
  #error: string | undefined;
  #process: { readonly key: string; readonly asker: AskingProcess } | undefined;
  /** How often something was asked: an answer that comes too late is left out. */
  #asked = 0;
  #isBusy = false;

  constructor(context: vscode.ExtensionContext, server: Server, panel: vscode.WebviewPanel, kept: Kept, chooseBase: () => Promise<void>) {
    this.#context = context;
    this.#server = server;
    this.#panel = panel;
    this.#chooseBase = chooseBase;
    this.#turns = kept.turns ?? [];
    this.#language = kept.language ?? messageLanguage();
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, "images", "sdbl.svg");
    const folder = vscode.Uri.joinPath(context.extensionUri, "dist");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    panel.webview.onDidReceiveMessage((wish: Wish) => void this.#wish(wish));
    const file = (name: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    panel.webview.html = askPage({
      source: panel.webview.cspSource,
      script: file("page.js"),
      style: file("page.css"),
      nonce: randomBytes(16).toString("base64"),
      title: vscode.l10n.t("Questions"),
      language: messageLanguage(),
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  dispose(): void {
    this.#process?.asker.dispose();
    this.#process = undefined;
    this.#asked += 1;
  }

  /** Another model may help from now on. */
  engineChanged(): void {
    if (isHelped() && this.#turns.length > 0) {
      void this.again();
    }
  }

  /** Does one more turn. */
  async turn(turn: Turn): Promise<void> {
    if ("ask" in turn) {
      const history = this.#context.workspaceState.get<string[]>(HISTORY, []);
      await this.#context.workspaceState.update(HISTORY, remembered(history, turn.ask));
    }
    this.#turns = [...this.#turns, turn];
    await this.again();
    if (this.#answer?.problem !== undefined) {
      // What cannot be done is no part of the talk.
      this.#turns = this.#turns.slice(0, -1);
      this.#tell();
    }
  }

  /** Does turns one after another, up to the first that cannot be done. */
  async #turnsOf(turns: readonly Turn[]): Promise<void> {
    for (const turn of turns) {
      await this.turn(turn);
      if (this.#answer?.problem !== undefined || this.#error !== undefined) {
        return;
      }
    }
  }

  /** Gives up what is being answered, with the process that answers; the next question starts another one. */
  #stop(): void {
    if (this.#isBusy) {
      this.#asked += 1;
      this.#process?.asker.dispose();
      this.#process = undefined;
      this.#isBusy = false;
      this.#error = vscode.l10n.t("Stopped.");
      this.#tell();
    }
  }

  /** Has all turns done anew. */
  async again(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.#isBusy = true;
    this.#error = undefined;
    this.#tell();
    let answer: Answer | undefined;
    let failure: string | undefined;
    try {
      answer = await this.#ask({ turns: this.#turns, queryLanguage: this.#language });
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      this.#server.output.error(failure);
    }
    if (asked === this.#asked) {
      this.#isBusy = false;
      this.#answer = answer;
      this.#error = failure;
      this.#tell();
    }
  }

  async #wish(wish: Wish): Promise<void> {
    switch (wish.kind) {
      case "ready":
        return this.#tell();
      case "turn":
        return this.turn(wish.turn);
      case "turns":
        return this.#turnsOf(wish.turns);
      case "stop":
        return this.#stop();
      case "undo":
        this.#turns = this.#turns.slice(0, -1);
        return this.again();
      case "new":
        this.#turns = [];
        return this.again();
      case "language":
        this.#language = wish.language;
        return this.again();
      case "chooseBase":
        return this.#chooseBase();
      case "forgetBase":
        return setBase(undefined);
      case "open":
      case "copyText":
      case "copyCode":
        return this.#use(wish.kind);
    }
  }

  async #use(how: "open" | "copyText" | "copyCode"): Promise<void> {
    const reading = shown(this.#answer);
    if (reading === undefined) {
      return;
    }
    if (how === "open") {
      const document = await vscode.workspace.openTextDocument({ language: "sdbl", content: reading.query });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
      return;
    }
    await vscode.env.clipboard.writeText(how === "copyText" ? reading.query : reading.code);
    vscode.window.setStatusBarMessage(vscode.l10n.t("Copied."), 3000);
  }

  async #ask(asking: Asking): Promise<Answer | undefined> {
    const day = new Date();
    const today = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((it) => String(it).padStart(2, "0")).join("-");
    const base = basePath();
    // Without a base the server answers all; with one it tells where the configuration is.
    const turns = base === undefined ? asking.turns : [];
    const uri = vscode.window.activeTextEditor?.document.uri;
    const told = await this.#server.ask<Answer | null>(ASK, {
      ...asking,
      turns,
      today,
      model: base === undefined && isHelped(),
      ...(uri?.scheme === "file" ? { uri: uri.toString() } : {}),
    });
    if (told === null) {
      throw new Error(vscode.l10n.t("The workspace has no configuration of 1C."));
    }
    if (told === undefined || base === undefined || !told.root) {
      return told;
    }
    const root = vscode.Uri.parse(told.root).fsPath;
    const { configuration } = told;
    const runner = await this.#runner(root, base);
    const answer = await runner.ask(asking);
    return configuration === undefined ? answer : { ...answer, configuration };
  }

  /** The process that answers about a configuration and a base, with the help of a model if that is set. */
  async #runner(root: string, base: string): Promise<AskingProcess> {
    const helper = helperArguments();
    const args = ["ask", "--json", "--config", root, "--base", base, "--rows", String(ROWS), "--lang", messageLanguage(), ...helper];
    // Only who asks a server of models gets the key.
    const secret = helper.includes("--model-url") ? await this.#context.secrets.get(KEY) : undefined;
    const key = JSON.stringify([...args, secret ?? ""]);
    if (this.#process?.key !== key || !this.#process.asker.isAlive) {
      this.#process?.asker.dispose();
      const program = this.#server.program(args);
      if (program === undefined) {
        throw new Error(vscode.l10n.t("The language server is not running."));
      }
      const env = { ...program.options.env, ...(secret === undefined ? {} : { ONEC_ENGINE_KEY: secret }) };
      this.#process = { key, asker: new AskingProcess({ ...program, options: { ...program.options, env } }) };
    }
    return this.#process.asker;
  }

  #tell(): void {
    const base = basePath();
    const telling: Telling = {
      state: {
        turns: this.#turns,
        language: this.#language,
        history: this.#context.workspaceState.get<string[]>(HISTORY, []),
        isBusy: this.#isBusy,
        ...(this.#answer === undefined ? {} : { answer: this.#answer }),
        ...(base === undefined ? {} : { base: path.basename(base) }),
        ...(this.#error === undefined ? {} : { error: this.#error }),
      },
      words: words(),
    };
    void this.#panel.webview.postMessage(telling);
    const question = lastQuestion(this.#turns);
    this.#panel.title = question === "" ? vscode.l10n.t("Questions") : question;
  }
}

/** The language of messages: what is set, else that of the editor. */
function messageLanguage(): "ru" | "en" {
  const set = vscode.workspace.getConfiguration("onec").get<string>("language", "auto");
  return (set === "auto" ? vscode.env.language : set).startsWith("ru") ? "ru" : "en";
}

/** The file of the base that is set. */
function basePath(): string | undefined {
  const set = vscode.workspace.getConfiguration("onec").get<string>("ask.base", "").trim();
  if (set === "") {
    return undefined;
  }
  const workspace = workspaceFolder();
  const file = written(set);
  return path.isAbsolute(file) || workspace === undefined ? file : path.join(workspace, file);
}

/** Whether the model that is set helps with questions. */
function isHelped(): boolean {
  return vscode.workspace.getConfiguration("onec").get<boolean>("ask.model", false);
}

/** What the program is told of the model that helps with questions; nothing where none shall. */
function helperArguments(): readonly string[] {
  const set = vscode.workspace.getConfiguration("onec");
  const given = (name: string) => set.get<string | null>(`engine.${name}`, null)?.trim() || undefined;
  const mode = set.get<string>("engine.mode", "statistics");
  const [model, url, keyFile] = [given("model"), given("url"), given("keyFile")];
  if (!isHelped()) {
    return [];
  }
  if (mode === "local" && model !== undefined) {
    return ["--model", written(model)];
  }
  if (mode !== "server" || url === undefined) {
    return [];
  }
  return ["--model-url", url, ...(model === undefined ? [] : ["--model", model]), ...(keyFile === undefined ? [] : ["--model-key-file", written(keyFile)])];
}

function workspaceFolder(): string | undefined {
  return vscode.workspace.workspaceFolders?.find((it) => it.uri.scheme === "file")?.uri.fsPath;
}

/** A path as the user wrote it, with what stands for other texts in it. */
function written(text: string): string {
  const home = process.env["HOME"] ?? process.env["USERPROFILE"] ?? "~";
  return expanded(text, { workspace: workspaceFolder(), home, variables: process.env });
}

async function setBase(file: string | undefined): Promise<void> {
  const target = vscode.workspace.workspaceFolders === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration("onec").update("ask.base", file, target);
}

function words(): Words {
  const { t } = vscode.l10n;
  return {
    question: t("Question"),
    hint: t("For example: stock by warehouse at the end of March"),
    ask: t("Ask"),
    parts: t("Understood as"),
    remove: t("Take away: {0}"),
    alternatives: t("Other choices for: {0}"),
    uncovered: t("Not understood, or doubtful: {0}"),
    others: t("Other readings"),
    near: t("Near to it"),
    query: t("Query"),
    explanation: t("What it does"),
    parameters: t("Parameters"),
    apply: t("Run With These Values"),
    proposed: t("A model proposed this reading: check that the query is what you mean."),
    withoutModel: t("Answered without the model: {0}"),
    stop: t("Stop"),
    empty: t("No records. Take a part away, or set another value."),
    result: t("Result"),
    chart: t("Chart: {0}"),
    copyText: t("Copy the Text"),
    copyCode: t("Copy as Code"),
    open: t("Open in an Editor"),
    undo: t("Take the Last Step Back"),
    fresh: t("Start Anew"),
    chooseBase: t("Choose a Base…"),
    forgetBase: t("Without the base {0}"),
    language: t("Language of the query"),
    previous: t("Previous Page"),
    next: t("Next Page"),
    records: t("Records {0} to {1} of {2}"),
    more: t("There are more records."),
    total: t("Total"),
    busy: t("Working…"),
    yes: t("Yes"),
    no: t("No"),
  };
}
