// Suggestions of code: who makes them, how the model is, what it writes. One function for each command.

import * as vscode from "vscode";

import { explain } from "./chat.ts";
import { choices, engineAppearance, wrongAddress } from "./engine.ts";
import type { Choice } from "./engine.ts";
import { ENGINE_MODELS, GENERATE_METHOD, RESTART_ENGINE } from "./protocol.ts";
import type { EngineModels, EngineStatus, Generated } from "./protocol.ts";
import { KEY } from "./server.ts";
import type { Server } from "./server.ts";

/** The item of the status bar that shows how the model is. */
export function engineItem(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("onec.engine", vscode.StatusBarAlignment.Right, 100);
  item.name = vscode.l10n.t("1C: model of suggestions");
  item.command = "onec.showEngine";
  const show = (engine: EngineStatus | undefined) => {
    const shown = engine === undefined ? undefined : engineAppearance(engine, vscode.l10n.t);
    if (shown === undefined) {
      item.hide();
      return;
    }
    item.text = shown.text;
    item.tooltip = shown.details.join("\n");
    item.accessibilityInformation = { label: shown.details.join(" ") };
    item.backgroundColor =
      shown.severity === "usual" ? undefined : new vscode.ThemeColor(`statusBarItem.${shown.severity}Background`);
    item.show();
  };
  show(server.engine);
  return vscode.Disposable.from(item, server.onDidChangeEngine(show));
}

/** How the model is and what can be done, to choose from. */
export async function showEngine(server: Server): Promise<void> {
  const engine = server.engine;
  const details = engine === undefined ? [] : (engineAppearance(engine, vscode.l10n.t)?.details ?? []);
  const action = (icon: string, label: string, command: string) => ({ label: `$(${icon}) ${label}`, command });
  const items: (vscode.QuickPickItem & { command?: string })[] = [
    ...details.map((label) => ({ label })),
    ...(engine?.log ?? []).slice(-5).map((label) => ({ label: `$(output) ${label}` })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    action("sparkle", vscode.l10n.t("Choose the Model"), "onec.chooseModel"),
    action("debug-restart", vscode.l10n.t("Restart the Model"), "onec.restartEngine"),
    action("key", vscode.l10n.t("Set the Key of the Server"), "onec.setEngineKey"),
    action("symbol-boolean", vscode.l10n.t("Turn Suggestions On or Off for This Language"), "onec.toggleSuggestions"),
    action("output", vscode.l10n.t("Show the Output"), "onec.showOutput"),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: "1C:Copilot", placeHolder: details[0] ?? "" });
  if (chosen?.command !== undefined) {
    await vscode.commands.executeCommand(chosen.command);
  }
}

/** Lets the user choose who suggests code. */
export async function chooseModel(server: Server): Promise<void> {
  const found = await server.ask<EngineModels>(ENGINE_MODELS, {});
  if (found === undefined) {
    return;
  }
  const items = choices(found, vscode.l10n.t).flatMap(({ title, items }): (vscode.QuickPickItem & { choice?: Choice })[] => [
    { label: title, kind: vscode.QuickPickItemKind.Separator },
    ...items.map((choice) => ({
      label: choice.label,
      ...(choice.description === undefined ? {} : { description: choice.description }),
      ...(choice.detail === undefined ? {} : { detail: choice.detail }),
      choice,
    })),
  ]);
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Choose the Model"), matchOnDetail: true });
  const settings = picked?.choice === undefined ? undefined : await settingsOf(picked.choice);
  if (settings === undefined) {
    return;
  }
  const configuration = vscode.workspace.getConfiguration("onec.engine");
  for (const [name, value] of Object.entries(settings)) {
    await configuration.update(name, value, vscode.ConfigurationTarget.Global);
  }
}

/** The settings of a choice, after asking for what it lacks. The mode comes last: then all else is set. */
async function settingsOf(choice: Choice): Promise<Record<string, string | undefined> | undefined> {
  if (choice.asks === "server") {
    const url = await vscode.window.showInputBox({
      title: vscode.l10n.t("The address of a server that answers as OpenAI does"),
      placeHolder: "https://host/v1",
      value: vscode.workspace.getConfiguration("onec.engine").get<string | null>("url") ?? "",
      ignoreFocusOut: true,
      validateInput: (text) => wrongAddress(text, vscode.l10n.t),
    });
    // A model that is set is one of another server.
    return url === undefined ? undefined : { url: url.trim(), model: undefined, mode: "server" };
  }
  if (choice.asks !== undefined) {
    const isFile = choice.asks === "file";
    const [chosen] =
      (await vscode.window.showOpenDialog({
        canSelectFiles: isFile,
        canSelectFolders: !isFile,
        ...(isFile ? { filters: { GGUF: ["gguf"] } } : {}),
      })) ?? [];
    return chosen === undefined ? undefined : { model: chosen.fsPath, mode: "local" };
  }
  return choice.settings;
}

/** Suggestions in the language of the editor are turned on or off. */
export async function toggleSuggestions(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !["bsl", "oscript", "sdbl"].includes(document.languageId)) {
    return;
  }
  const configuration = vscode.workspace.getConfiguration("onec.engine");
  const languages = configuration.get<string[]>("languages", []);
  const isOn = languages.includes(document.languageId);
  const others = languages.filter((it) => it !== document.languageId);
  await configuration.update("languages", isOn ? others : [...others, document.languageId], vscode.ConfigurationTarget.Global);
  const told = isOn ? vscode.l10n.t("Suggestions are off for {0}.", document.languageId) : vscode.l10n.t("Suggestions are on for {0}.", document.languageId);
  vscode.window.setStatusBarMessage(told, 4000);
}

/** The key stays in the store of secrets of the system; settings and messages never hold it. */
export async function setEngineKey(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t("The key of the server of models; empty: none"),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) {
    return;
  }
  if (key.trim() === "") {
    await context.secrets.delete(KEY);
  } else {
    await context.secrets.store(KEY, key.trim());
  }
  // The server is given it when it starts.
  await server.restart();
}

export async function restartEngine(server: Server): Promise<void> {
  await server.ask(RESTART_ENGINE, {});
}

/** The model writes the body of the method at the cursor; the editor shows the change before it is made. */
export async function generateMethod(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return;
  }
  const params = { textDocument: { uri: editor.document.uri.toString() }, position: { line: editor.selection.active.line, character: editor.selection.active.character } };
  const generated = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("The model writes the method"), cancellable: true },
    (_, token) => server.ask<Generated>(GENERATE_METHOD, params, token),
  );
  const edit = generated === undefined ? undefined : await server.client?.protocol2CodeConverter.asWorkspaceEdit(generated.edit);
  if (edit !== undefined) {
    await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  }
}

export async function explainSelection(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) {
    await explain(server, editor);
  }
}
