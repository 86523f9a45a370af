// How the server is, told in words. Knows nothing of the editor, so that tests need none.

import { engineName } from "./engine.ts";
import type { Query, Review, Root, Status } from "./protocol.ts";

/** `vscode.l10n.t`: puts arguments in for `{0}`, `{1}` in the language of the editor. */
export type Translate = (message: string, ...values: (string | number)[]) => string;

/** How the server is. */
export type Health =
  | { readonly kind: "missing" }
  | { readonly kind: "starting" }
  | { readonly kind: "stopped" }
  | { readonly kind: "crashed" }
  /** No status came yet, or the server does not know the request. */
  | { readonly kind: "running"; readonly status: Status | undefined };

/** What the item of the status bar shows. */
export interface Appearance {
  readonly text: string;
  readonly severity: "usual" | "warning" | "error";
  /** One line each. */
  readonly details: readonly string[];
}

export function appearance(health: Health, t: Translate): Appearance {
  switch (health.kind) {
    case "missing":
      return { text: "$(error) 1C", severity: "error", details: [t("The language server was not found.")] };
    case "crashed":
      return { text: "$(error) 1C", severity: "error", details: [t("The language server crashed too often and is not started again.")] };
    case "stopped":
      return { text: "$(circle-slash) 1C", severity: "warning", details: [t("The language server is stopped.")] };
    case "starting":
      return { text: "$(loading~spin) 1C", severity: "usual", details: [t("The language server is starting.")] };
    case "running":
      return running(health.status, t);
  }
}

function running(status: Status | undefined, t: Translate): Appearance {
  if (status === undefined) {
    return { text: "$(check) 1C", severity: "usual", details: [t("The language server is running.")] };
  }
  const details = [progress(status, t), ...status.roots.flatMap((it) => root(it, t)), ...environment(status, t)];
  if (status.state !== "ready") {
    const { done, total } = status.indexing ?? { done: 0, total: 0 };
    const share = total > 0 ? ` ${Math.floor((100 * Math.min(done, total)) / total)} %` : "";
    return { text: `$(loading~spin) 1C${share}`, severity: "usual", details };
  }
  return status.roots.some((it) => it.problems.length > 0)
    ? { text: "$(warning) 1C", severity: "warning", details }
    : { text: "$(check) 1C", severity: "usual", details };
}

function progress({ indexing, state }: Status, t: Translate): string {
  if (state === "ready") {
    return t("Ready.");
  }
  switch (indexing?.phase) {
    case "modules":
      return t("Reading modules: {0} of {1}.", indexing.done, indexing.total);
    case "search":
      return t("Looking for files…");
    case "cache":
      return t("Writing the cache…");
    case undefined:
      return t("The language server is starting.");
  }
}

function root(it: Root, t: Translate): string[] {
  const kinds = {
    configuration: t("configuration"),
    extension: t("extension"),
    external: t("external data processor or report"),
  };
  const formats = { designer: t("dump of the Designer"), edt: t("project of EDT") };
  const configurations = it.configurations.map(({ name, kind, format, modules, objects }) =>
    t("{0}: {1}, {2}; objects {3}, modules {4}.", name, kinds[kind], formats[format], objects, modules),
  );
  const lines =
    configurations.length > 0
      ? configurations
      : [t("{0}: no configuration, modules {1}.", fileName(it.uri), it.modules)];
  return [...lines, ...it.problems.map((problem) => t("Problem: {0}", problem))];
}

function environment(status: Status, t: Translate): string[] {
  const lines: string[] = [];
  if (status.settings !== undefined && status.settings.length > 0) {
    lines.push(t("Settings: {0}", status.settings.map(fileName).join(", ")));
  }
  if (status.platform) {
    lines.push(t("Platform: {0}", status.platform));
  }
  if (status.cache) {
    lines.push(t("Cache: {0}", status.cache));
  }
  if (status.engine && status.engine.mode !== "off") {
    lines.push(engineName(status.engine, t));
  }
  if (status.memoryBytes) {
    lines.push(t("Memory: {0} MB", Math.round(status.memoryBytes / 1_000_000)));
  }
  if (status.version) {
    lines.push(t("Version: {0}", status.version));
  }
  return lines;
}

/** The last part of an address. */
function fileName(uri: string): string {
  const name = uri.replace(/\/+$/, "").split("/").pop() ?? uri;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** What a review of the workspace found, in a line. */
export function reviewSummary(review: Review, t: Translate): string {
  const { error, warning, info } = review.findings;
  return t("Files reviewed: {0}. Errors: {1}, warnings: {2}, infos: {3}.", review.files, error, warning, info);
}

/** A page about a query: its text, above it in comments what it does, gives, needs and where it is wrong. */
export function queryPage(query: Query, t: Translate): string {
  const named = (it: Query["parameters"][number]) => (typeof it === "string" ? { name: it } : it);
  const typed = (it: { name: string; types?: readonly string[] | string }) => {
    const types = typeof it.types === "string" ? it.types : it.types?.join(", ");
    return types ? `${it.name}: ${types}` : it.name;
  };
  const told = query.explanation ?? "";
  const parts: [string, string[]][] = [
    [t("What it does"), told === "" ? [] : told.split("\n")],
    [t("Columns"), query.columns.map(typed)],
    [t("Parameters"), query.parameters.map((it) => typed(named(it)))],
    [t("Problems"), query.problems.map((it) => (typeof it === "string" ? it : it.message))],
  ];
  const lines = parts
    .filter(([, items]) => items.length > 0)
    .flatMap(([title, items]) => [`// ${title}:`, ...items.map((it) => `//   ${it}`), ""]);
  return [...lines, query.text, ""].join("\n");
}
