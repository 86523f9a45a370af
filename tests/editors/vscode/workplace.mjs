// A folder of a test with everything in it, code-server with our extension over it, and a browser that shows it.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

/** How long anything may take, in milliseconds. */
export const LIMIT = 30_000;

const SETTINGS = {
  "chat.commandCenter.enabled": false,
  "chat.disableAIFeatures": true,
  "editor.hover.delay": 100,
  // They stand between the letters that steps look for.
  "editor.inlayHints.enabled": "offUnlessPressed",
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "git.enabled": false,
  "onec.language": "ru",
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export class Workplace {
  /** The copy of the sample configuration that steps edit. */
  project;
  /** Where pictures and logs go. */
  artifacts;
  page;
  #folder;
  #program;
  #server;
  #browser;
  #log = "";

  /** Installs the extension, starts code-server and opens the project. */
  static async open({ codeServer, extension, program, chromiumPath, artifacts, sample, settings: more = {} }) {
    const it = new Workplace();
    it.artifacts = artifacts;
    it.#program = program;
    it.#folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "onec-vscode-")));
    it.project = path.join(it.#folder, "trade");
    fs.cpSync(sample, it.project, { recursive: true });
    const user = path.join(it.#folder, "user", "User");
    fs.mkdirSync(user, { recursive: true });
    const log = path.join(artifacts, "vscode-server.log");
    fs.rmSync(log, { force: true });
    const settings = { ...SETTINGS, ...more, "onec.server.log": log, "onec.server.arguments": ["--cache", "none"] };
    fs.writeFileSync(path.join(user, "settings.json"), JSON.stringify(settings));
    try {
      it.#install(codeServer, extension);
      const address = await it.#start(codeServer);
      it.#browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
      it.page = await it.#browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en-US" });
      it.page.setDefaultTimeout(LIMIT);
      await it.page.goto(`${address}/?folder=${encodeURIComponent(it.project)}`, { timeout: 3 * LIMIT });
      await it.page.waitForSelector(".monaco-workbench .part.statusbar");
    } catch (error) {
      await it.close();
      throw error;
    }
    return it;
  }

  /** A base with made-up data. */
  base() {
    const file = path.join(this.#folder, "base.sqlite");
    const args = ["data", "generate", "--base", file, "--config", this.project, "--seed", "7", "--documents", "200"];
    const { status, stderr } = spawnSync(this.#program, args, { encoding: "utf8", timeout: 2 * LIMIT });
    if (status !== 0) {
      throw new Error(`there is no base (${status}):\n${stderr}`);
    }
    return file;
  }

  #folders() {
    return [
      "--user-data-dir",
      path.join(this.#folder, "user"),
      "--extensions-dir",
      path.join(this.#folder, "extensions"),
      "--config",
      path.join(this.#folder, "config.yaml"),
    ];
  }

  #environment() {
    // Not to speak to a code-server that runs around us.
    const { VSCODE_IPC_HOOK_CLI, ...rest } = process.env;
    return { ...rest, XDG_DATA_HOME: path.join(this.#folder, "share") };
  }

  #install(codeServer, extension) {
    fs.writeFileSync(path.join(this.#folder, "config.yaml"), "auth: none\n");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [codeServer, ...this.#folders(), "--install-extension", extension],
      { env: this.#environment(), encoding: "utf8", timeout: 2 * LIMIT },
    );
    if (status !== 0 || !stdout.includes("successfully installed")) {
      throw new Error(`the extension was not installed (${status}):\n${stdout}\n${stderr}`);
    }
  }

  /** The address that code-server listens at: it picks a free port itself. */
  async #start(codeServer) {
    this.#server = spawn(
      process.execPath,
      [
        codeServer,
        ...this.#folders(),
        ...["--bind-addr", "127.0.0.1:0", "--auth", "none"],
        ...["--disable-workspace-trust", "--disable-telemetry", "--disable-update-check"],
        "--disable-getting-started-override",
      ],
      { env: this.#environment(), stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    const { promise, resolve, reject } = Promise.withResolvers();
    const read = (part) => {
      this.#log += part;
      const found = /HTTP server listening on (http:\/\/\S+?)\/?\s/.exec(this.#log);
      if (found) {
        resolve(found[1]);
      }
    };
    this.#server.stdout.on("data", read);
    this.#server.stderr.on("data", read);
    this.#server.on("exit", (code) => reject(new Error(`code-server ended with ${code}:\n${this.#log}`)));
    const timer = setTimeout(() => reject(new Error(`code-server does not start:\n${this.#log}`)), LIMIT);
    return promise.finally(() => clearTimeout(timer));
  }

  /** The processes of the language server that the editor runs now. */
  servers() {
    const program = path.join(this.#folder, "extensions");
    const isOurs = (pid) => {
      try {
        const [command, first, ...rest] = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return [command, first].some((it) => it?.startsWith(program)) && [first, ...rest].includes("lsp");
      } catch {
        // It has ended.
        return false;
      }
    };
    return fs.readdirSync("/proc").filter((it) => /^\d+$/.test(it) && isOurs(it)).map(Number);
  }

  /** The text of a file of the project, as it is on disk. */
  text(file) {
    return fs.readFileSync(path.join(this.project, file), "utf8");
  }

  async picture(name) {
    await this.page?.screenshot({ path: path.join(this.artifacts, `${name}.png`) });
  }

  async close() {
    await this.#browser?.close();
    if (this.#server?.pid !== undefined && this.#server.exitCode === null) {
      const ended = new Promise((resolve) => this.#server.once("exit", resolve));
      // Its own children are in its group.
      process.kill(-this.#server.pid, "SIGTERM");
      const timer = setTimeout(() => process.kill(-this.#server.pid, "SIGKILL"), 5000);
      await ended;
      clearTimeout(timer);
    }
    fs.writeFileSync(path.join(this.artifacts, "code-server.log"), this.#log);
    fs.rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
