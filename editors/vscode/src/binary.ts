// Where the language server is. Knows nothing of the editor, so that tests need none.

import * as path from "node:path";

/** What the search looks at; all of it is given, nothing is read from the process. */
export interface Surroundings {
  /** The setting `onec.server.path`; empty when nobody set it. */
  readonly setting: string;
  /** The folder of the extension. */
  readonly extension: string;
  /** The first folder of the workspace, when there is one. */
  readonly workspace: string | undefined;
  /** The folder of the user. */
  readonly home: string;
  /** Variables of the environment. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly isWindows: boolean;
  /** Whether a file exists and may be run. */
  readonly isExecutable: (file: string) => boolean;
}

export interface Found {
  readonly kind: "found";
  /** The full path of the program. */
  readonly command: string;
  readonly origin: "setting" | "extension" | "path";
}

export interface Missing {
  readonly kind: "missing";
  /** Whether the setting names a program that is not there, or there is none anywhere. */
  readonly reason: "setting" | "nowhere";
  /** What was looked at, in this order. */
  readonly looked: readonly string[];
}

/** The server: by the setting, else in the extension, else on `PATH`. A setting that leads nowhere is an error. */
export function findServer(around: Surroundings): Found | Missing {
  const setting = expanded(around.setting.trim(), around);
  if (setting !== "") {
    const isName = !/[\\/]/.test(setting);
    const places = isName
      ? onPath(setting, around)
      : withSuffix(absolute(setting, around), around);
    return first(places, "setting", around) ?? { kind: "missing", reason: "setting", looked: isName ? [setting] : places };
  }
  const bundled = withSuffix(join(around, around.extension, "server", "onec"), around).slice(-1);
  return (
    first(bundled, "extension", around) ??
    first(onPath("onec", around), "path", around) ?? { kind: "missing", reason: "nowhere", looked: [...bundled, "PATH"] }
  );
}

function first(places: readonly string[], origin: Found["origin"], around: Surroundings): Found | undefined {
  const command = places.find(around.isExecutable);
  return command === undefined ? undefined : { kind: "found", command, origin };
}

function onPath(name: string, around: Surroundings): string[] {
  // On Windows the variable is called `Path` more often than not.
  const key = Object.keys(around.variables).find((it) => it.toUpperCase() === "PATH") ?? "PATH";
  const folders = (around.variables[key] ?? "").split(around.isWindows ? ";" : ":").filter((it) => it !== "");
  return folders.flatMap((it) => withSuffix(join(around, it, name), around));
}

/** On Windows a program may be named without `.exe`. */
function withSuffix(file: string, around: Surroundings): string[] {
  return around.isWindows && !/\.(exe|cmd|bat)$/i.test(file) ? [file, `${file}.exe`] : [file];
}

function join(around: Surroundings, ...parts: string[]): string {
  return (around.isWindows ? path.win32 : path.posix).join(...parts);
}

/** A relative path is one of the workspace. */
function absolute(file: string, around: Surroundings): string {
  const { isAbsolute } = around.isWindows ? path.win32 : path.posix;
  return isAbsolute(file) || around.workspace === undefined ? file : join(around, around.workspace, file);
}

/** Puts values in for `~`, `${workspaceFolder}`, `${userHome}` and `${env:NAME}`; what is not known stays as it is. */
export function expanded(text: string, around: Pick<Surroundings, "workspace" | "home" | "variables">): string {
  return text
    .replace(/^~(?=$|[\\/])/, () => around.home)
    .replace(/\$\{(workspaceFolder|userHome|env:([^}]+))\}/g, (whole, name: string, variable?: string) => {
      if (variable !== undefined) {
        return around.variables[variable] ?? "";
      }
      return (name === "userHome" ? around.home : around.workspace) ?? whole;
    });
}
