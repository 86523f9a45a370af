// The page of questions as HTML: a frame only, which its script fills.

/** What the page needs of the editor. */
export interface Surroundings {
  /** Where styles may come from. */
  readonly source: string;
  readonly script: string;
  readonly style: string;
  /** Said once by the page and by its script. */
  readonly nonce: string;
  readonly title: string;
  readonly language: string;
}

/** Nothing may be loaded but the one script and the one style of the extension. */
export function askPage({ source, script, style, nonce, title, language }: Surroundings): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(style)}">
<title>${escaped(title)}</title>
</head>
<body>
<main id="page"></main>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);
}
