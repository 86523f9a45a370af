// Finds, starts and watches the language server.

import * as fs from "node:fs";
import * as os from "node:os";
import * as readline from "node:readline";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import type { Executable, LanguageClientOptions } from "vscode-languageclient/node";

import type { Program } from "./askers.ts";
import { expanded, findServer } from "./binary.ts";
import type { Missing, Surroundings } from "./binary.ts";
import { logLine } from "./log.ts";
import { CLIENT_COMMANDS, ENGINE_CHANGED, STATUS, STATUS_CHANGED } from "./protocol.ts";
import type { EngineStatus, Status } from "./protocol.ts";
import { Restarts } from "./restarts.ts";
import { serverKeys, serverSettings } from "./settings.ts";
import type { Health } from "./status.ts";
import { traceChannel } from "./trace.ts";

/** The name of the key of a server of models in the store of secrets. */
export const KEY = "onec.engine.key";
/** The languages that the server reads. */
const LANGUAGES = ["bsl", "oscript", "sdbl"];
const SCHEMES = ["file", "untitled"];
/** How long the extension waits before it asks a server that is still reading again. */
const STATUS_PAUSE_MS = 500;

export class Server {
  readonly output = vscode.window.createOutputChannel("1C:Copilot", { log: true });
  readonly #trace = traceChannel(this.output);
  readonly #restarts = new Restarts();
  readonly #changed = new vscode.EventEmitter<Health>();
  readonly onDidChange = this.#changed.event;
  readonly #engineChanged = new vscode.EventEmitter<EngineStatus | undefined>();
  readonly onDidChangeEngine = this.#engineChanged.event;
  readonly #context: vscode.ExtensionContext;
  #client: LanguageClient | undefined;
  #health: Health = { kind: "stopped" };
  #engine: EngineStatus | undefined;
  #command: string | undefined;
  /** Starts and stops follow one another. */
  #queue: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  get health(): Health {
    return this.#health;
  }

  /** How the model is that suggests code, while the server runs. */
  get engine(): EngineStatus | undefined {
    return this.#engine;
  }

  /** The client, while the server runs. */
  get client(): LanguageClient | undefined {
    return this.#client?.state === State.Running ? this.#client : undefined;
  }

  /** The program of the server with other arguments, in the surroundings of the server; none while there is no server. */
  program(args: readonly string[]): Program | undefined {
    if (this.#command === undefined) {
      return undefined;
    }
    const { command, options } = this.#executable(this.#command, this.#surroundings());
    return { command, args, options: { env: { ...options?.env }, ...(options?.cwd === undefined ? {} : { cwd: options.cwd }) } };
  }

  /** Asks the server; tells the user and gives nothing when there is no server or it does not answer. */
  async ask<R>(method: string, params: object, token?: vscode.CancellationToken): Promise<R | undefined> {
    const client = this.client;
    if (client === undefined) {
      await this.#tell(vscode.l10n.t("The language server is not running."), [this.#restartButton(), this.#outputButton()]);
      return undefined;
    }
    try {
      // A token that is not there would be sent as a second parameter.
      return await (token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token));
    } catch (error) {
      if (!token?.isCancellationRequested) {
        const reason = error instanceof Error ? error.message : String(error);
        this.output.error(`${method}: ${reason}`);
        await this.#tell(vscode.l10n.t("The language server did not answer: {0}", reason), [this.#outputButton()]);
      }
      return undefined;
    }
  }

  start(): Promise<void> {
    return this.#then(() => this.#start());
  }

  /** Stops the server and starts it as it is set up now. */
  restart(): Promise<void> {
    return this.#then(async () => {
      this.#restarts.forget();
      await this.#stop();
      await this.#start();
    });
  }

  async dispose(): Promise<void> {
    await this.#then(() => this.#stop());
    vscode.Disposable.from(this.#changed, this.#engineChanged, this.#trace, this.output).dispose();
  }

  /** The settings of the server that somebody set, for a resource or for the whole workspace. */
  settings(resource?: vscode.Uri): Record<string, unknown> {
    const keys = serverKeys(this.#context.extension.packageJSON?.contributes?.configuration);
    const configuration = vscode.workspace.getConfiguration(undefined, resource);
    return serverSettings(keys, (key) => {
      const found = configuration.inspect(key);
      return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    });
  }

  #then(step: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step, step);
    return this.#queue;
  }

  #set(health: Health): void {
    this.#health = health;
    this.#changed.fire(health);
    this.#setEngine(health.kind === "running" ? (health.status?.engine ?? undefined) : undefined);
  }

  #setEngine(engine: EngineStatus | undefined): void {
    this.#engine = engine;
    this.#engineChanged.fire(engine);
  }

  async #start(): Promise<void> {
    const around = this.#surroundings();
    const found = findServer(around);
    this.#command = found.kind === "missing" ? undefined : found.command;
    if (found.kind === "missing") {
      this.#set({ kind: "missing" });
      this.#tellMissing(found);
      return;
    }
    this.output.info(`${found.command} (${found.origin})`);
    this.#set({ kind: "starting" });
    const key = await this.#context.secrets.get(KEY);
    const client = new LanguageClient("onec", "1C:Copilot", this.#executable(found.command, around, key), this.#options());
    this.#client = client;
    client.registerFeature({
      fillClientCapabilities: (capabilities) => {
        capabilities.experimental = { ...capabilities.experimental, onecCommands: CLIENT_COMMANDS, onecStatus: true };
      },
      initialize: () => {},
      getState: () => ({ kind: "static" }),
      clear: () => {},
    });
    client.onNotification(STATUS_CHANGED, (status: Status) => this.#set({ kind: "running", status }));
    client.onNotification(ENGINE_CHANGED, (engine: EngineStatus) => this.#setEngine(engine));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        void this.#askStatus(client);
      } else if (newState === State.Starting) {
        this.#set({ kind: "starting" });
      }
    });
    try {
      await client.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.output.error(reason);
      this.#client = undefined;
      this.#set({ kind: "crashed" });
      void this.#tell(vscode.l10n.t("The language server {0} does not start: {1}", found.command, reason), [
        this.#settingsButton(),
        this.#outputButton(),
      ]);
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose(2000);
    } catch (error) {
      // It is stopped all the same: the process is killed.
      this.output.warn(error instanceof Error ? error.message : String(error));
    }
    this.#set({ kind: "stopped" });
  }

  /** Asks for the status until the server is ready: a notification may pass an answer on its way. */
  async #askStatus(client: LanguageClient): Promise<void> {
    while (client === this.#client && client.state === State.Running) {
      let status: Status | undefined;
      try {
        status = await client.sendRequest<Status>(STATUS, {});
      } catch {
        // An older server: it runs, and that is all that is known.
      }
      if (client === this.#client && client.state === State.Running) {
        this.#set({ kind: "running", status });
      }
      if (status === undefined || status.state === "ready") {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, STATUS_PAUSE_MS));
    }
  }

  #surroundings(): Surroundings {
    return {
      setting: vscode.workspace.getConfiguration("onec").get<string>("server.path", ""),
      extension: this.#context.extensionPath,
      workspace: vscode.workspace.workspaceFolders?.find((it) => it.uri.scheme === "file")?.uri.fsPath,
      home: os.homedir(),
      variables: process.env,
      isWindows: process.platform === "win32",
      isExecutable,
    };
  }

  #executable(command: string, around: Surroundings, key?: string): Executable {
    const configuration = vscode.workspace.getConfiguration("onec.server");
    const log = expanded(configuration.get<string>("log", ""), around);
    const level = configuration.get<string>("logLevel", "info");
    const variables = configuration.get<Record<string, string>>("environment", {});
    return {
      command,
      args: ["lsp", "--log-level", level, ...(log === "" ? [] : ["--log", log]), ...configuration.get<string[]>("arguments", [])],
      options: {
        env: {
          ...process.env,
          // Not a setting: those are written to files and to traces of messages.
          ...(key === undefined ? {} : { ONEC_ENGINE_KEY: key }),
          ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, expanded(value, around)])),
        },
        ...(around.workspace === undefined ? {} : { cwd: around.workspace }),
      },
    };
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: LANGUAGES.flatMap((language) => SCHEMES.map((scheme) => ({ language, scheme }))),
      diagnosticCollectionName: "onec",
      outputChannel: this.output,
      traceOutputChannel: this.#trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      stdioOptions: {
        stdout: () => {},
        stderr: (input) => {
          readline.createInterface({ input }).on("line", (line) => {
            const { level, text } = logLine(line);
            this.output[level](text);
          });
        },
      },
      initializationOptions: this.settings(),
      markdown: { isTrusted: { enabledCommands: CLIENT_COMMANDS }, supportHtml: false },
      errorHandler: {
        error: (_, __, count) => ({
          action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
          handled: true,
        }),
        closed: () => {
          if (this.#restarts.allow(Date.now())) {
            this.output.warn(vscode.l10n.t("The language server stopped by itself and is started again."));
            return { action: CloseAction.Restart, handled: true };
          }
          this.#set({ kind: "crashed" });
          void this.#tell(vscode.l10n.t("The language server crashed too often and is not started again."), [
            this.#restartButton(),
            this.#settingsButton(),
            this.#outputButton(),
          ]);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
      middleware: {
        workspace: {
          configuration: async (params, token, next) => {
            const answers = await next(params, token);
            return Array.isArray(answers)
              ? answers.map((answer, at) => {
                  const item = params.items[at];
                  return item?.section === "onec" ? this.settings(toUri(item.scopeUri)) : answer;
                })
              : answers;
          },
        },
      },
    };
  }

  #tellMissing(missing: Missing): void {
    const message =
      missing.reason === "setting"
        ? vscode.l10n.t("The setting `onec.server.path` names a program that is not there: {0}", missing.looked.join(", "))
        : vscode.l10n.t("The language server `onec` was not found. Install it, or name it in the settings. Looked at: {0}", missing.looked.join(", "));
    this.output.error(message);
    void this.#tell(message, [this.#settingsButton(), this.#restartButton()]);
  }

  async #tell(message: string, buttons: Button[]): Promise<void> {
    const pressed = await vscode.window.showErrorMessage(message, ...buttons.map((it) => it.title));
    await buttons.find((it) => it.title === pressed)?.press();
  }

  #settingsButton(): Button {
    return {
      title: vscode.l10n.t("Open the Settings"),
      press: async () => {
        await vscode.commands.executeCommand("workbench.action.openSettings", "onec.server");
      },
    };
  }

  #restartButton(): Button {
    return { title: vscode.l10n.t("Start Again"), press: () => this.restart() };
  }

  #outputButton(): Button {
    return { title: vscode.l10n.t("Show the Output"), press: async () => this.output.show() };
  }
}

interface Button {
  readonly title: string;
  readonly press: () => Promise<void>;
}

function toUri(address: string | undefined): vscode.Uri | undefined {
  return address === undefined ? undefined : vscode.Uri.parse(address);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
