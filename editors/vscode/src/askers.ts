// Who answers questions in plain words: the language server; or, where there is a base to run queries on, `onec ask` in a
// process of its own, for the server stays free of databases.

import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams, SpawnOptionsWithoutStdio } from "node:child_process";
import * as readline from "node:readline";

import type { Answer, QueryLanguage, Turn } from "./answers.ts";

/** A talk so far. */
export interface Asking {
  readonly turns: readonly Turn[];
  readonly queryLanguage: QueryLanguage;
}

/** A program and how it is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: SpawnOptionsWithoutStdio;
}

/** What waits for its answer. */
interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** A process that answers one line of JSON with one line of JSON, in the order of the questions. */
export class AskingProcess {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: Waiting[] = [];
  #said = "";
  #end: Error | undefined;

  constructor(program: Program) {
    this.#process = spawn(program.command, program.args, program.options);
    readline.createInterface({ input: this.#process.stdout }).on("line", (line) => this.#answered(line));
    this.#process.stderr.setEncoding("utf8").on("data", (part: string) => {
      this.#said = (this.#said + part).slice(-2000);
    });
    // Writing to a process that has ended is told by its end.
    this.#process.stdin.on("error", () => {});
    this.#process.on("error", (error) => this.#ended(error));
    this.#process.on("close", (code) => this.#ended(new Error(this.#said.trim() || `onec ask: ${code}`)));
  }

  /** Whether it still answers. */
  get isAlive(): boolean {
    return this.#end === undefined;
  }

  ask(asking: Asking): Promise<Answer> {
    if (this.#end !== undefined) {
      return Promise.reject(this.#end);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${JSON.stringify(asking)}\n`);
    });
  }

  dispose(): void {
    this.#ended(new Error("onec ask"));
    this.#process.kill();
  }

  #answered(line: string): void {
    const waiting = this.#waiting.shift();
    try {
      waiting?.resolve(JSON.parse(line) as Answer);
    } catch (error) {
      waiting?.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #ended(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.splice(0)) {
      reject(this.#end);
    }
  }
}
