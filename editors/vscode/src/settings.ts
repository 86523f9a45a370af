// Settings of the editor, as the server wants them. Knows nothing of the editor, so that tests need none.

/** The sections that only the extension reads. */
const OWN = ["onec.server.", "onec.trace.", "onec.ask."];

/** The keys of the settings of the server among all that package.json declares (`contributes.configuration`). */
export function serverKeys(configuration: unknown): string[] {
  const groups = Array.isArray(configuration) ? configuration : [configuration];
  const keys = groups.flatMap((it) => Object.keys(it?.properties ?? {}));
  return keys.filter((key) => key.startsWith("onec.") && !OWN.some((it) => key.startsWith(it)));
}

/**
 * What the server is told: the settings that somebody set, and no defaults, so that `onec.toml` of the project holds
 * where the user of the editor wants nothing else.
 */
export function serverSettings(keys: readonly string[], explicit: (key: string) => unknown): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const key of keys) {
    const value = explicit(key);
    if (value === undefined || value === null || (key === "onec.language" && value === "auto")) {
      continue;
    }
    const parts = key.split(".").slice(1);
    const last = parts.pop() ?? key;
    let section = settings;
    for (const part of parts) {
      section = (section[part] ??= {}) as Record<string, unknown>;
    }
    section[last] = value;
  }
  return settings;
}
