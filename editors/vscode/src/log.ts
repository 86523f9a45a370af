// The log of the server, which it writes to its standard error. Knows nothing of the editor, so that tests need none.

export type Level = "error" | "warn" | "info" | "debug" | "trace";

/** A line of the log: `2026-01-31T10:00:00.000000Z  INFO lsp::state: text`. A line of another form is information. */
export function logLine(line: string): { level: Level; text: string } {
  const found = /^\S+Z\s+(ERROR|WARN|INFO|DEBUG|TRACE)\s+(.*)$/.exec(line);
  const [level, text] = [found?.[1], found?.[2]];
  return level === undefined || text === undefined ? { level: "info", text: line } : { level: level.toLowerCase() as Level, text };
}
