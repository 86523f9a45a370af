// Starts the language server and shows how it is. All knowledge of the language is in the server.

import * as vscode from "vscode";

import { Asks } from "./ask.ts";
import { registerCommands } from "./commands.ts";
import { Pages } from "./pages.ts";
import { Server } from "./server.ts";
import { appearance } from "./status.ts";
import type { Health } from "./status.ts";
import { engineItem } from "./suggestions.ts";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new Server(context);
  const pages = new Pages();
  const started = server;
  context.subscriptions.push(pages, statusItem(started), engineItem(started));
  registerCommands(context, started, pages, new Asks(context, started));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("onec.server")) {
        await started.restart();
      } else if (event.affectsConfiguration("onec") && !event.affectsConfiguration("onec.trace") && !event.affectsConfiguration("onec.ask")) {
        await started.client?.sendNotification("workspace/didChangeConfiguration", {
          settings: { onec: started.settings() },
        });
      }
    }),
    // A server that only a trusted workspace may name.
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
  );
  // The editor need not wait: features come as the server does.
  void started.start();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
}

function statusItem(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("onec.status", vscode.StatusBarAlignment.Left);
  item.name = "1C:Copilot";
  item.command = "onec.showStatus";
  const show = (health: Health) => {
    const { text, severity, details } = appearance(health, vscode.l10n.t);
    item.text = text;
    item.tooltip = details.join("\n");
    item.accessibilityInformation = { label: `1C:Copilot. ${details.join(" ")}` };
    item.backgroundColor =
      severity === "usual" ? undefined : new vscode.ThemeColor(`statusBarItem.${severity}Background`);
    item.show();
  };
  show(server.health);
  return vscode.Disposable.from(item, server.onDidChange(show));
}
