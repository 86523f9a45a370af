// A panel in which the model explains code; its text comes in parts.

import * as crypto from "node:crypto";
import * as vscode from "vscode";
import { ProgressType } from "vscode-languageclient";

import { chatPage, escaped, withoutHtml } from "./chatPage.ts";
import type { FromPage, ToPage } from "./chatPage.ts";
import { EXPLAIN } from "./protocol.ts";
import type { Explained, Part } from "./protocol.ts";
import type { Server } from "./server.ts";

const PART = new ProgressType<Part>();
/** How often the page is drawn while text comes. */
const PAUSE_MS = 80;

/** Explains what is selected in an editor, or the method around the cursor. */
export async function explain(server: Server, editor: vscode.TextEditor): Promise<void> {
  const client = server.client;
  if (client === undefined) {
    await server.ask(EXPLAIN, {});
    return;
  }
  const title = vscode.l10n.t("Explanation");
  const panel = vscode.window.createWebviewPanel("onec.chat", `1C: ${title}`, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {
    enableScripts: true,
    // What is explained stays when another tab is looked at.
    retainContextWhenHidden: true,
    localResourceRoots: [],
  });
  const stop = new vscode.CancellationTokenSource();
  let text = "";
  let over: Pick<ToPage, "isOver" | "error"> = { isOver: false };
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  const draw = async () => {
    timer = undefined;
    const html = await vscode.commands.executeCommand<string>("markdown.api.render", withoutHtml(text)).then(
      (it) => it,
      () => `<pre>${escaped(text)}</pre>`,
    );
    if (isReady) {
      await panel.webview.postMessage({ html, ...over } satisfies ToPage);
    }
  };
  const drawSoon = () => (timer ??= setTimeout(() => void draw().catch(() => {}), PAUSE_MS));
  const token = crypto.randomUUID();
  const parts = client.onProgress(PART, token, (part) => {
    text += part.text;
    drawSoon();
  });
  panel.webview.onDidReceiveMessage((message: FromPage) => {
    if (message.kind === "stop") {
      stop.cancel();
    } else {
      isReady = true;
      drawSoon();
    }
  });
  panel.onDidDispose(() => {
    clearTimeout(timer);
    isReady = false;
    stop.cancel();
  });
  const { document, selection } = editor;
  const words = { title: vscode.l10n.t("Code"), stop: vscode.l10n.t("Stop"), thinking: vscode.l10n.t("The model is answering…") };
  panel.webview.html = chatPage(words, document.getText(selection), crypto.randomBytes(16).toString("hex"));
  try {
    const explained = await client.sendRequest<Explained>(
      EXPLAIN,
      {
        textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
        range: client.code2ProtocolConverter.asRange(selection),
        partialResultToken: token,
      },
      stop.token,
    );
    // Parts may have been lost on their way; the whole text never is.
    text = explained.text;
    over = { isOver: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    over = stop.token.isCancellationRequested ? { isOver: true } : { isOver: true, error: reason };
  } finally {
    parts.dispose();
    stop.dispose();
    drawSoon();
  }
}
