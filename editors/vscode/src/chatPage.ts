// The page of the chat panel. Knows nothing of the editor, so that tests need none.

/** What the page is told by the extension. */
export interface ToPage {
  /** HTML that was made of Markdown by the editor. */
  readonly html: string;
  readonly isOver: boolean;
  readonly error?: string;
}

/** What the page says. */
export type FromPage = { readonly kind: "ready" } | { readonly kind: "stop" };

export interface Words {
  readonly title: string;
  readonly stop: string;
  readonly thinking: string;
}

/** The page. Scripts and styles run with the nonce alone: what a model writes is text and never code. */
export function chatPage(words: Words, code: string, nonce: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'">
<title>${escaped(words.title)}</title>
<style nonce="${nonce}">
body { padding: 0 1em 2em; line-height: 1.5; }
pre { overflow-x: auto; padding: 0.6em; background: var(--vscode-textCodeBlock-background); }
code { font-family: var(--vscode-editor-font-family); }
details { margin: 1em 0; color: var(--vscode-descriptionForeground); }
#state { color: var(--vscode-descriptionForeground); }
#error { color: var(--vscode-errorForeground); white-space: pre-wrap; }
button { color: var(--vscode-button-foreground); background: var(--vscode-button-background); border: none; padding: 0.3em 1em; cursor: pointer; }
</style>
</head>
<body>
<details><summary>${escaped(words.title)}</summary><pre><code>${escaped(code)}</code></pre></details>
<div id="answer" aria-live="polite"></div>
<p id="error" role="alert"></p>
<p id="state">${escaped(words.thinking)} <button id="stop">${escaped(words.stop)}</button></p>
<script nonce="${nonce}">
const editor = acquireVsCodeApi();
const part = (id) => document.getElementById(id);
addEventListener("message", ({ data }) => {
  const atEnd = innerHeight + scrollY >= document.body.scrollHeight - 40;
  part("answer").innerHTML = data.html;
  part("error").textContent = data.error ?? "";
  part("state").hidden = data.isOver;
  if (atEnd) {
    scrollTo(0, document.body.scrollHeight);
  }
});
part("stop").addEventListener("click", () => editor.postMessage({ kind: "stop" }));
editor.postMessage({ kind: "ready" });
</script>
</body>
</html>`;
}

/** Markdown of which HTML is text: a model may write what it likes. Code stays as it is, there HTML is text anyway. */
export function withoutHtml(markdown: string): string {
  let fence: string | undefined;
  return markdown
    .split("\n")
    .map((line) => {
      const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
        fence = fence === undefined ? mark : undefined;
        return line;
      }
      if (fence !== undefined) {
        return line;
      }
      // Spans of code stand at the odd places.
      const parts = line.split(/(`+[^`]*`+)/);
      return parts.map((it, at) => (at % 2 === 1 ? it : it.replace(/<(?=[A-Za-z/!?])/g, "&lt;"))).join("");
    })
    .join("\n");
}

/** A text within HTML. */
export function escaped(text: string): string {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (it) => signs[it] ?? it);
}
