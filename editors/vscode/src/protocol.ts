// What this extension and the server say to each other beyond the protocol of editors.

import type { Position, Range, WorkspaceEdit } from "vscode-languageclient";

/** The answer to `onec/status` and the body of `onec/statusChanged`. */
export interface Status {
  readonly state: "starting" | "indexing" | "ready";
  readonly roots: readonly Root[];
  readonly indexing?: Indexing | null;
  readonly memoryBytes?: number | null;
  readonly version?: string | null;
  readonly platform?: string | null;
  readonly cache?: string | null;
  readonly engine?: EngineStatus | null;
  /** Addresses of the files of settings that are in use. */
  readonly settings?: readonly string[];
}

export interface Root {
  readonly uri: string;
  readonly configurations: readonly Configuration[];
  /** How many modules were found. */
  readonly modules: number;
  /** What is wrong with the project itself: files that could not be read, settings that are not understood. */
  readonly problems: readonly string[];
}

export interface Configuration {
  readonly name: string;
  readonly format: "designer" | "edt";
  readonly kind: "configuration" | "extension" | "external";
  readonly modules: number;
  readonly objects: number;
}

export interface Indexing {
  readonly done: number;
  readonly total: number;
  readonly phase: "search" | "modules" | "cache";
}

/** How the model is: a part of the status, the body of `onec/engineChanged` and the answer to `onec/restartEngine`. */
export interface EngineStatus {
  readonly mode: "off" | "statistics" | "local" | "server";
  readonly state: "off" | "starting" | "ready" | "waiting" | "failed";
  readonly model?: string | null;
  /** Where a server is. */
  readonly server?: string | null;
  /** What is wrong, and what to do. */
  readonly message?: string | null;
  readonly latencyMs?: number | null;
  /** The last lines that a local engine wrote. */
  readonly log?: readonly string[];
}

/** The answer to `onec/engineModels`. */
export interface EngineModels {
  readonly local: readonly { readonly model: string; readonly bytes: number }[];
  readonly server: readonly string[];
  /** Why the server does not tell. */
  readonly problem?: string | null;
}

/** The answer to `onec/generateMethod`. */
export interface Generated {
  readonly name: string;
  readonly text: string;
  readonly edit: WorkspaceEdit;
}

/** The answer to `onec/explain`, in Markdown. */
export interface Explained {
  readonly text: string;
}

/** A part of it, on its way. */
export interface Part {
  readonly text: string;
}

/** The answer to `onec/reviewWorkspace`. */
export interface Review {
  readonly files: number;
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number };
}

/** The answer to `onec/showQuery`. */
export interface Query {
  readonly text: string;
  /** What the query does, a sentence a line. */
  readonly explanation?: string;
  readonly columns: readonly { readonly name: string; readonly types: readonly string[] | string }[];
  readonly parameters: readonly (string | { readonly name: string; readonly types?: readonly string[] | string })[];
  readonly problems: readonly (string | { readonly message: string })[];
}

/** The answer to `onec/rule`. */
export interface RulePage {
  readonly code: string;
  readonly title: string;
  readonly markdown: string;
}

/** A place as the protocol writes it. */
export interface Place {
  readonly uri: string;
  readonly range: Range;
}

export const STATUS = "onec/status";
export const STATUS_CHANGED = "onec/statusChanged";
export const SYNTAX_TREE = "onec/syntaxTree";
export const INDEX_REPORT = "onec/indexReport";
export const REVIEW_WORKSPACE = "onec/reviewWorkspace";
export const SHOW_QUERY = "onec/showQuery";
export const RULE = "onec/rule";
export const ENGINE_CHANGED = "onec/engineChanged";
export const ENGINE_MODELS = "onec/engineModels";
export const RESTART_ENGINE = "onec/restartEngine";
export const GENERATE_METHOD = "onec/generateMethod";
export const EXPLAIN = "onec/explain";
export const ASK = "onec/ask";

/**
 * Commands that the server may name in its answers and the editor runs. The server is told of them among the
 * experimental capabilities, as `onecCommands`.
 */
export const CLIENT_COMMANDS = ["onec.showReferences", "onec.showQuery", "onec.showRule", "onec.rename", "onec.moveTo"];

export type { Position };
