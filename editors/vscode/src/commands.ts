// What stands in the command palette, one function for each command.

import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import type { Asks } from "./ask.ts";
import type { Pages } from "./pages.ts";
import { INDEX_REPORT, REVIEW_WORKSPACE, RULE, SHOW_QUERY, SYNTAX_TREE } from "./protocol.ts";
import type { Place, Position, Query, Review, RulePage } from "./protocol.ts";
import type { Server } from "./server.ts";
import { appearance, queryPage, reviewSummary } from "./status.ts";
import { chooseModel, explainSelection, generateMethod, restartEngine, setEngineKey, showEngine, toggleSuggestions } from "./suggestions.ts";

/** Registers all commands. */
export function registerCommands(context: vscode.ExtensionContext, server: Server, pages: Pages, asks: Asks): void {
  const commands: Record<string, (...values: never[]) => unknown> = {
    restartServer: () => server.restart(),
    showStatus: () => showStatus(server),
    openIndexReport: () => openIndexReport(server, pages),
    showSyntaxTree: () => showSyntaxTree(context, server, pages),
    reviewWorkspace: () => reviewWorkspace(server),
    showQuery: (address?: string, position?: Position) => showQuery(server, pages, address, position),
    showRule: (code: string) => showRule(server, pages, code),
    showReferences: (address: string, position: Position, places?: Place[]) => showReferences(server, address, position, places),
    rename: async (address: string, position: Position) => {
      await moveTo(server, address, position);
      await vscode.commands.executeCommand("editor.action.rename");
    },
    moveTo: (address: string, position: Position) => moveTo(server, address, position),
    generateMethod: () => generateMethod(server),
    explainSelection: () => explainSelection(server),
    chooseModel: () => chooseModel(server),
    toggleSuggestions: () => toggleSuggestions(),
    setEngineKey: () => setEngineKey(context, server),
    restartEngine: () => restartEngine(server),
    showEngine: () => showEngine(server),
    showOutput: () => server.output.show(),
    openSettings: () => vscode.commands.executeCommand("workbench.action.openSettings", `@ext:${context.extension.id}`),
    ask: (question?: string) => asks.show(typeof question === "string" ? question : undefined),
    chooseBase: () => asks.chooseBase(),
    associateTomlSchema: () => associateTomlSchema(context),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`onec.${name}`, run as (...values: unknown[]) => unknown));
  }
}

/** How the server is and what can be done, to choose from. */
async function showStatus(server: Server): Promise<void> {
  const { details } = appearance(server.health, vscode.l10n.t);
  const action = (icon: string, label: string, command: string) => ({ label: `$(${icon}) ${label}`, command });
  const items: (vscode.QuickPickItem & { command?: string })[] = [
    ...details.map((label) => ({ label })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    action("debug-restart", vscode.l10n.t("Restart the Language Server"), "onec.restartServer"),
    action("checklist", vscode.l10n.t("Review the Workspace"), "onec.reviewWorkspace"),
    action("list-tree", vscode.l10n.t("Open the Index Report"), "onec.openIndexReport"),
    action("output", vscode.l10n.t("Show the Output"), "onec.showOutput"),
    action("gear", vscode.l10n.t("Open the Settings"), "onec.openSettings"),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: "1C:Copilot", placeHolder: details[0] ?? "" });
  if (chosen?.command !== undefined) {
    await vscode.commands.executeCommand(chosen.command);
  }
}

async function openIndexReport(server: Server, pages: Pages): Promise<void> {
  const report = await server.ask<string>(INDEX_REPORT, {});
  if (report !== undefined) {
    const uri = pages.page(`${vscode.l10n.t("Index of the project")}.md`, async () => report);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  }
}

/** The tree of the file that is being edited, beside it; it follows the edits. */
async function showSyntaxTree(context: vscode.ExtensionContext, server: Server, pages: Pages): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) {
    return;
  }
  const params = { textDocument: { uri: document.uri.toString() } };
  // What is shown first also tells whether there is a server that answers.
  let tree = await server.ask<string>(SYNTAX_TREE, params);
  if (tree === undefined) {
    return;
  }
  const page = pages.page(`${path.posix.basename(document.uri.path)} — ${vscode.l10n.t("Syntax tree")}`, async () => tree ?? "");
  const refresh = async () => {
    tree = (await server.client?.sendRequest<string>(SYNTAX_TREE, params)) ?? tree;
    if (!pages.refresh(page)) {
      listener.dispose();
    }
  };
  let pause: NodeJS.Timeout | undefined;
  const listener = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document) {
      clearTimeout(pause);
      pause = setTimeout(() => void refresh().catch(() => {}), 200);
    }
  });
  context.subscriptions.push(listener);
  await vscode.window.showTextDocument(page, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
}

async function reviewWorkspace(server: Server): Promise<void> {
  const title = vscode.l10n.t("Reviewing the workspace");
  const review = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (_, token) => server.ask<Review>(REVIEW_WORKSPACE, {}, token),
  );
  if (review === undefined) {
    return;
  }
  const problems = vscode.l10n.t("Show the Problems");
  const pressed = await vscode.window.showInformationMessage(reviewSummary(review, vscode.l10n.t), problems);
  if (pressed === problems) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
}

/** The query at the cursor, or at a place that a lens names: its text, columns, parameters and problems. */
async function showQuery(server: Server, pages: Pages, address?: string, position?: Position): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const uri = address ?? editor?.document.uri.toString();
  const place = position ?? editor?.selection.active;
  if (uri === undefined || place === undefined) {
    return;
  }
  const query = await server.ask<Query | null>(SHOW_QUERY, {
    textDocument: { uri },
    position: { line: place.line, character: place.character },
  });
  if (query === undefined) {
    return;
  }
  if (query === null) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no query here."));
    return;
  }
  const page = pages.page(`${vscode.l10n.t("Query")}.sdbl`, async () => queryPage(query, vscode.l10n.t));
  await vscode.window.showTextDocument(page, { viewColumn: vscode.ViewColumn.Beside, preview: true });
}

/** The page of a rule: what it finds, why that is wrong, examples. */
async function showRule(server: Server, pages: Pages, code: string): Promise<void> {
  const rule = await server.ask<RulePage | null>(RULE, { code });
  if (rule !== undefined && rule !== null) {
    const uri = pages.page(`${rule.code}.md`, async () => rule.markdown);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  }
}

/** Shows places that the server found; a lens sends them as the protocol writes them. Without places it asks for them. */
async function showReferences(server: Server, address: string, position: Position, places?: Place[]): Promise<void> {
  const client = server.client;
  if (client === undefined) {
    return;
  }
  const uri = client.protocol2CodeConverter.asUri(address);
  const at = client.protocol2CodeConverter.asPosition(position);
  const found =
    places === undefined
      ? await vscode.commands.executeCommand<vscode.Location[]>("vscode.executeReferenceProvider", uri, at)
      : places.map((it) => client.protocol2CodeConverter.asLocation(it));
  await vscode.commands.executeCommand("editor.action.showReferences", uri, at, found);
}

/** Puts the cursor where an action of the server leads: to what is to be named or written now. */
async function moveTo(server: Server, address: string, position: Position): Promise<void> {
  const convert = server.client?.protocol2CodeConverter;
  if (convert !== undefined) {
    const at = convert.asPosition(position);
    await vscode.window.showTextDocument(convert.asUri(address), { selection: new vscode.Range(at, at) });
  }
}

/**
 * Makes Even Better TOML check `onec.toml`. That extension takes schemas of others by full addresses only, so the
 * schema is copied to a place that stays when this extension is updated, and the user's settings name it.
 */
async function associateTomlSchema(context: vscode.ExtensionContext): Promise<void> {
  if (vscode.extensions.getExtension("tamasfe.even-better-toml") === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("The extension Even Better TOML is not installed."));
    return;
  }
  const folder = context.globalStorageUri.fsPath;
  await fs.mkdir(folder, { recursive: true });
  const schema = path.join(folder, "onec.json");
  await fs.copyFile(context.asAbsolutePath(path.join("schemas", "onec.json")), schema);
  const configuration = vscode.workspace.getConfiguration("evenBetterToml");
  const associations = configuration.inspect<Record<string, string>>("schema.associations")?.globalValue ?? {};
  await configuration.update(
    "schema.associations",
    { ...associations, "^(.*/)?onec\\.toml$": vscode.Uri.file(schema).toString() },
    vscode.ConfigurationTarget.Global,
  );
}
