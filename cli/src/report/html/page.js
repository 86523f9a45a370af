"use strict";
{
  const element = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };
  const rows = files.flatMap(([path, subsystem, found]) =>
    found.map(([rule, severity, line, column, message, code, start, end, related]) =>
      ({ path, subsystem, rule, severity, line, column, message, code, start, end, related })));
  const filter = { rule: null, severity: null, subsystem: null, path: null, text: "" };
  const STEP = 100;
  let shown = STEP;

  const plain = text => text.toLocaleLowerCase();
  for (const row of rows) {
    row.text = plain([row.message, rules[row.rule][0], row.path, row.code].join("\n"));
  }
  const passes = (row, but) =>
    ["rule", "severity", "subsystem", "path"].every(key =>
      key === but || filter[key] === null || row[key] === filter[key]) &&
    (filter.text === "" || row.text.includes(filter.text));

  const count = key => {
    const counts = new Map();
    for (const row of rows) {
      if (passes(row, key)) counts.set(row[key], (counts.get(row[key]) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] > b[0] ? 1 : -1));
  };
  const chart = (title, key, name, hint, color) => {
    const counts = count(key);
    const most = Math.max(1, ...counts.map(it => it[1]));
    const bars = counts.slice(0, 15).map(([value, number]) => {
      const line = element("i");
      line.style.width = `${Math.max(1, 100 * number / most)}%`;
      if (color) line.style.background = color(value);
      const bar = element("button", { className: "bar", type: "button", title: hint(value) },
        element("span", { className: "name", textContent: name(value) }),
        element("span", { className: "count", textContent: number.toLocaleString(words.lang) }), line);
      bar.setAttribute("aria-pressed", String(filter[key] === value));
      bar.onclick = () => { filter[key] = filter[key] === value ? null : value; shown = STEP; draw(); };
      return bar;
    });
    return element("section", { className: "card" }, element("h2", { textContent: title }), ...bars);
  };

  const finding = row => {
    const [code, title] = rules[row.rule];
    const rule = element("button", { className: "code", type: "button", textContent: code, title });
    rule.onclick = () => { filter.rule = row.rule; shown = STEP; draw(); };
    const lines = element("pre", {}, row.code.slice(0, row.start),
      element("mark", { textContent: row.code.slice(row.start, row.end) || " " }), row.code.slice(row.end));
    const article = element("article", {},
      element("div", { className: "where" }, rule,
        element("span", { textContent: words.severities[row.severity] }),
        element("span", { textContent: `${row.path}:${row.line}:${row.column}` })),
      element("p", { textContent: row.message }), lines);
    article.style.setProperty("--s", `var(--s${row.severity})`);
    if (row.related.length) {
      article.append(element("ul", { className: "related" }, ...row.related.map(([path, line, message]) =>
        element("li", { textContent: `${path || row.path}:${line} — ${message}` }))));
    }
    return article;
  };

  const side = element("aside");
  const list = element("div");
  const search = element("input", { className: "search", type: "search", placeholder: words.search });
  search.setAttribute("aria-label", words.search);
  search.oninput = () => { filter.text = plain(search.value.trim()); shown = STEP; draw(); };
  const draw = () => {
    const found = rows.filter(row => passes(row));
    const clear = element("button", { className: "clear", type: "button", textContent: words.all });
    clear.onclick = () => {
      Object.assign(filter, { rule: null, severity: null, subsystem: null, path: null, text: "" });
      search.value = "";
      shown = STEP;
      draw();
    };
    side.replaceChildren(
      chart(words.severity, "severity", it => words.severities[it], it => words.severities[it], it => `var(--s${it})`),
      chart(words.rules, "rule", it => rules[it][0], it => rules[it][1]),
      chart(words.subsystems, "subsystem", it => it || words.without, it => it || words.without),
      chart(words.files, "path", it => it.split("/").slice(-4).join("/"), it => it), clear);
    const head = element("h2", { textContent: `${found.length.toLocaleString(words.lang)} ${words.findings}` });
    const more = element("button", { className: "more", type: "button", textContent: words.more });
    more.onclick = () => { shown += STEP; draw(); };
    list.replaceChildren(head, ...found.slice(0, shown).map(finding),
      ...(found.length > shown ? [more] : []), ...(rows.length ? [] : [words.nothing]));
  };
  const [modules, severities, seconds] = sums;
  const all = severities.reduce((a, b) => a + b, 0);
  const said = `${modules.toLocaleString(words.lang)} ${words.modules} · ${all.toLocaleString(words.lang)} ${words.findings} · ${seconds.toFixed(1)} s`;
  document.getElementById("app").append(
    element("header", {}, element("h1", { textContent: words.title }), element("div", { className: "sums", textContent: said })),
    element("main", {}, side, element("section", {}, search, list)));
  draw();
}
