// Bundles the extension and its page of questions into a file each: `node build.mjs [FOLDER] [--watch]`; the folder is `dist` when none is named.
// Beside it go the licences of the packages that are in the bundle.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { context } from "esbuild";

const watches = process.argv.includes("--watch");
const folder = process.argv.slice(2).find((it) => !it.startsWith("--")) ?? "dist";
const common = {
  bundle: true,
  minify: !watches,
  sourcemap: watches,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
};
const bundles = [
  await context({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: path.join(folder, "extension.js"),
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    keepNames: true,
  }),
  // The page of questions, with its style beside it.
  await context({
    ...common,
    entryPoints: ["page/page.ts"],
    outfile: path.join(folder, "page.js"),
    platform: "browser",
    format: "iife",
    target: "chrome124",
  }),
];
if (watches) {
  await Promise.all(bundles.map((it) => it.watch()));
} else {
  const built = await Promise.all(bundles.map((it) => it.rebuild()));
  writeFileSync(path.join(folder, "ThirdPartyNotices.txt"), notices(built.flatMap((it) => Object.keys(it.metafile.inputs))));
  await Promise.all(bundles.map((it) => it.dispose()));
}

/** The licences of the packages that these files belong to. */
function notices(files) {
  const packages = files.flatMap((it) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(it)?.[1] ?? []);
  return [...new Set(packages)]
    .sort()
    .map((it) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(it, "package.json"), "utf8"));
      const file = readdirSync(it).find((name) => /^licen[cs]e/i.test(name));
      if (file === undefined) {
        throw new Error(`${it} has no file with its licence`);
      }
      return `${name} ${version}, ${license}\n\n${readFileSync(path.join(it, file), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
