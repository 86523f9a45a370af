// The model that suggests code, told in words. Knows nothing of the editor, so that tests need none.

import type { EngineModels, EngineStatus } from "./protocol.ts";
import type { Appearance, Translate } from "./status.ts";

/** What the item of the status bar shows of the model; nothing while no suggestions are wanted. */
export function engineAppearance(engine: EngineStatus, t: Translate): Appearance | undefined {
  if (engine.mode === "off") {
    return undefined;
  }
  const name = engineName(engine, t);
  const details = [name, stateOf(engine, t)];
  if (engine.server) {
    details.push(t("Server: {0}", engine.server));
  }
  if (typeof engine.latencyMs === "number") {
    details.push(t("An answer takes {0} ms.", engine.latencyMs));
  }
  if (engine.message) {
    details.push(engine.message);
  }
  switch (engine.state) {
    case "starting":
      return { text: "$(loading~spin) AI", severity: "usual", details };
    case "waiting":
      return { text: "$(warning) AI", severity: "warning", details };
    case "failed":
      return { text: "$(error) AI", severity: "error", details };
    default: {
      const time = typeof engine.latencyMs === "number" ? ` ${t("{0} ms", engine.latencyMs)}` : "";
      return { text: `$(sparkle) AI${time}`, severity: "usual", details };
    }
  }
}

/** Who suggests, in a few words. */
export function engineName(engine: EngineStatus, t: Translate): string {
  return engine.mode === "statistics" ? t("Suggestions: statistics of the project") : t("Suggestions: {0}", shortName(engine.model ?? "—"));
}

function stateOf({ state, mode }: EngineStatus, t: Translate): string {
  switch (state) {
    case "starting":
      return mode === "statistics" ? t("The statistics are being built.") : t("The model is being read.");
    case "ready":
      return t("Ready.");
    case "waiting":
      return t("It has failed and is asked again after a while.");
    case "failed":
      return t("It does not answer.");
    case "off":
      return t("Off.");
  }
}

/** The last part of a path, or the name as it is. */
function shortName(model: string): string {
  return /^([\\/~.]|[A-Za-z]:)/.test(model) ? (model.split(/[\\/]/).filter((it) => it !== "").pop() ?? model) : model;
}

/** What a user may choose. */
export interface Choice {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The settings below `onec.engine` that it means; nothing: the user is asked for more. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly asks?: "file" | "folder" | "server";
}

/** All that a user may choose, in groups. */
export function choices(found: EngineModels, t: Translate): { readonly title: string; readonly items: Choice[] }[] {
  const local = found.local.map(({ model, bytes }) => ({
    label: `$(chip) ${shortName(model)}`,
    description: t("{0} MB", Math.max(1, Math.round(bytes / 1_048_576))),
    ...(shortName(model) === model ? {} : { detail: model }),
    settings: { model, mode: "local" },
  }));
  const server = found.server.map((model) => ({ label: `$(cloud) ${model}`, settings: { model, mode: "server" } }));
  return [
    {
      title: t("Without a model"),
      items: [
        { label: `$(graph) ${t("Statistics of the project")}`, settings: { mode: "statistics" } },
        { label: `$(circle-slash) ${t("No suggestions")}`, settings: { mode: "off" } },
      ],
    },
    {
      title: t("On this machine"),
      items: [
        ...local,
        { label: `$(folder-opened) ${t("A folder with a model…")}`, asks: "folder" },
        { label: `$(file) ${t("A GGUF file…")}`, asks: "file" },
      ],
    },
    {
      title: t("On a server"),
      items: [
        ...server,
        ...(found.problem ? [{ label: `$(warning) ${found.problem}`, asks: "server" as const }] : []),
        { label: `$(globe) ${t("The address of a server…")}`, asks: "server" },
      ],
    },
  ];
}

/** What is wrong with the address of a server; nothing where it makes sense. */
export function wrongAddress(text: string, t: Translate): string | undefined {
  try {
    const url = new URL(text.trim());
    if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") {
      return t("Write it as https://host/v1, without a name and a password.");
    }
    return undefined;
  } catch {
    return t("Write it as https://host/v1, without a name and a password.");
  }
}
