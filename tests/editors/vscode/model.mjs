// A server of models that says what a step wants. It keeps no key and knows no language.

import http from "node:http";

export class Model {
  /** What is asked for: the path and the body of every request. */
  asked = [];
  /** What is said behind a prompt; several texts are choices. */
  say = () => [""];
  /** The status and the text of an error, in place of answers. */
  error = undefined;
  #server;

  static async start() {
    const it = new Model();
    it.#server = http.createServer((request, response) => void it.#answer(request, response));
    await new Promise((resolve) => it.#server.listen(0, "127.0.0.1", resolve));
    return it;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async #answer(request, response) {
    let text = "";
    for await (const part of request) {
      text += part;
    }
    if (this.error !== undefined) {
      response.writeHead(this.error.status, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ error: { message: this.error.message } }));
      return;
    }
    if (request.url === "/v1/models") {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify({ data: [{ id: "coder" }, { id: "talker" }] }));
      return;
    }
    const body = JSON.parse(text);
    this.asked.push({ path: request.url, body });
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    const texts = this.say(body).slice(0, body.n ?? 1);
    for (const [index, said] of texts.entries()) {
      // In pieces, as models write.
      for (const piece of said.match(/[\s\S]{1,7}/g) ?? []) {
        const choice = { index, text: piece, delta: { content: piece } };
        response.write(`data: ${JSON.stringify({ choices: [choice] })}\n\n`);
      }
    }
    response.end("data: [DONE]\n\n");
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
