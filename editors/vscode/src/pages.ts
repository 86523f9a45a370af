// Pages that the server writes and people only read: the tree of a file, the report of the index, a query.

import * as vscode from "vscode";

/** The scheme of the addresses of pages. */
const SCHEME = "onec";

/** What writes a page; called again whenever the page may have changed. */
type Writer = () => Promise<string>;

/** Shows pages. A page lives as long as its editor. */
export class Pages implements vscode.TextDocumentContentProvider {
  readonly #writers = new Map<string, Writer>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #disposables: vscode.Disposable[];

  constructor() {
    this.#disposables = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument((it) => this.#writers.delete(it.uri.toString())),
    ];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return (await this.#writers.get(uri.toString())?.()) ?? "";
  }

  /** The address of a page with this title; what is shown under the address is written anew. */
  page(title: string, writer: Writer): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}` });
    this.#writers.set(uri.toString(), writer);
    this.#changed.fire(uri);
    return uri;
  }

  /** Writes a page anew if it is still shown. Whether it is. */
  refresh(uri: vscode.Uri): boolean {
    const isShown = this.#writers.has(uri.toString());
    if (isShown) {
      this.#changed.fire(uri);
    }
    return isShown;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }
}
