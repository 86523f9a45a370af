import assert from "node:assert/strict";
import { test } from "node:test";

import { expanded, findServer } from "../src/binary.ts";
import type { Surroundings } from "../src/binary.ts";

function around(files: string[], changes: Partial<Surroundings> = {}): Surroundings {
  return {
    setting: "",
    extension: "/extension",
    workspace: "/project",
    home: "/people/anna",
    variables: { PATH: "/usr/local/bin:/usr/bin", TOOLS: "/opt/tools" },
    isWindows: false,
    isExecutable: (file) => files.includes(file),
    ...changes,
  };
}

test("the server of the extension comes before that of PATH", () => {
  const files = ["/usr/bin/onec", "/extension/server/onec"];
  assert.deepEqual(findServer(around(files)), { kind: "found", command: "/extension/server/onec", origin: "extension" });
});

test("without a server in the extension PATH is searched in its order", () => {
  const files = ["/usr/bin/onec", "/usr/local/bin/onec"];
  assert.deepEqual(findServer(around(files)), { kind: "found", command: "/usr/local/bin/onec", origin: "path" });
});

test("the setting comes before everything", () => {
  const files = ["/usr/bin/onec", "/extension/server/onec", "/opt/tools/onec"];
  for (const setting of ["/opt/tools/onec", "${env:TOOLS}/onec", "  /opt/tools/onec "]) {
    assert.deepEqual(findServer(around(files, { setting })), { kind: "found", command: "/opt/tools/onec", origin: "setting" });
  }
});

test("a setting without a folder is a name on PATH", () => {
  const files = ["/usr/bin/onec-next", "/extension/server/onec"];
  assert.deepEqual(findServer(around(files, { setting: "onec-next" })), { kind: "found", command: "/usr/bin/onec-next", origin: "setting" });
});

test("a relative setting is one of the workspace", () => {
  const files = ["/project/target/debug/onec"];
  assert.deepEqual(findServer(around(files, { setting: "target/debug/onec" })), {
    kind: "found",
    command: "/project/target/debug/onec",
    origin: "setting",
  });
});

test("a setting that leads nowhere is an error even where another server could be found", () => {
  const files = ["/usr/bin/onec"];
  assert.deepEqual(findServer(around(files, { setting: "/nowhere/onec" })), {
    kind: "missing",
    reason: "setting",
    looked: ["/nowhere/onec"],
  });
});

test("what was looked at is told when there is no server", () => {
  assert.deepEqual(findServer(around([])), { kind: "missing", reason: "nowhere", looked: ["/extension/server/onec", "PATH"] });
});

test("on Windows the program ends with .exe and the variable may be called Path", () => {
  const windows = { isWindows: true, extension: "C:\\extension", variables: { Path: "C:\\bin;D:\\tools" } };
  assert.deepEqual(findServer(around(["C:\\extension\\server\\onec.exe"], windows)), {
    kind: "found",
    command: "C:\\extension\\server\\onec.exe",
    origin: "extension",
  });
  assert.deepEqual(findServer(around(["D:\\tools\\onec.exe"], windows)), {
    kind: "found",
    command: "D:\\tools\\onec.exe",
    origin: "path",
  });
  assert.deepEqual(findServer(around(["D:\\onec.exe"], { ...windows, setting: "D:\\onec" })), {
    kind: "found",
    command: "D:\\onec.exe",
    origin: "setting",
  });
});

test("variables that are not known stay", () => {
  const it = around([], { workspace: undefined });
  assert.equal(expanded("~/bin ${userHome} ${env:TOOLS} ${env:NONE} ${workspaceFolder} ${other} a~", it), "/people/anna/bin /people/anna /opt/tools  ${workspaceFolder} ${other} a~");
});
