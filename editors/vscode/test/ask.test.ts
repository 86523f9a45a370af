// The page of questions lets nothing in, and the process that answers is asked in order and its end is told.

import assert from "node:assert/strict";
import { test } from "node:test";

import { numberText, shown } from "../src/answers.ts";
import type { Answer, Reading } from "../src/answers.ts";
import { askPage } from "../src/askPage.ts";
import { AskingProcess } from "../src/askers.ts";

/** A program that does what a script says. */
const program = (script: string) => ({ command: process.execPath, args: ["-e", script], options: {} });
const asking = (...questions: string[]) => ({ turns: questions.map((ask) => ({ ask })), queryLanguage: "ru" as const });

test("the page loads its own script and style and nothing else", () => {
  const html = askPage({
    source: "https://source",
    script: "https://source/page.js",
    style: "https://source/page.css",
    nonce: "abc+/=",
    title: "</title><script>alert(1)</script>",
    language: "ru",
  });
  assert.match(html, /content="default-src 'none'; style-src https:\/\/source; script-src 'nonce-abc\+\/='"/);
  assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="abc+/=" src="https://source/page.js">']);
  assert.doesNotMatch(html, /alert\(1\)<\/script>|\son[a-z]+=|style=/);
});

test("a process answers one question after another", async () => {
  const asker = new AskingProcess(
    program(`require("readline").createInterface({ input: process.stdin }).on("line", (it) => {
      const { turns } = JSON.parse(it);
      console.log(JSON.stringify({ readings: [], shown: turns.length }));
    });`),
  );
  const answers = await Promise.all([asker.ask(asking("а")), asker.ask(asking("а", "б"))]);
  assert.deepEqual(answers.map((it) => it.shown), [1, 2]);
  assert.ok(asker.isAlive);
  asker.dispose();
  await assert.rejects(asker.ask(asking("а")));
});

test("who waits is told what the process said when it ended", async () => {
  const asker = new AskingProcess(program(`console.error("базы нет"); process.exit(3);`));
  await assert.rejects(asker.ask(asking("а")), /базы нет/);
  assert.equal(asker.isAlive, false);
  const missing = new AskingProcess({ command: "/nowhere/onec", args: [], options: {} });
  await assert.rejects(missing.ask(asking("а")), /ENOENT/);
});

test("an answer that is no JSON is an error of its question alone", async () => {
  const asker = new AskingProcess(
    program(`let n = 0; require("readline").createInterface({ input: process.stdin }).on("line", () => console.log(n++ ? '{"readings":[],"shown":0}' : "oops"));`),
  );
  await assert.rejects(asker.ask(asking("а")), SyntaxError);
  assert.equal((await asker.ask(asking("а"))).shown, 0);
  asker.dispose();
});

test("numbers are laid out whether a binary fraction holds them or not", () => {
  const words = { yes: "yes", no: "no" };
  assert.equal(numberText(1621, words, "en"), "1,621");
  assert.equal(numberText(280350.5, words, "en", 2), "280,350.50");
  assert.equal(numberText("1234567.1234567890123", words, "en"), "1,234,567.1234567890123");
  assert.equal(numberText("-0.10", words, "en"), "-0.1");
  assert.equal(numberText(null, words, "en"), "");
  assert.equal(numberText("1e5", words, "en"), "1e5");
});

test("a question that was refused shows no reading", () => {
  const reading = { title: "а" } as Reading;
  const answer: Answer = { readings: [reading], shown: 0 };
  assert.equal(shown(answer), reading);
  assert.equal(shown({ ...answer, refusal: { text: "нет", unknown: [], nearest: [] } }), undefined);
  assert.equal(shown(undefined), undefined);
});
