// Elements of the page, made one by one: no text of a user or of a base is ever read as HTML.

type Attributes = Readonly<Record<string, string | boolean | undefined>>;
type Child = Node | string | undefined;

/** An element with attributes; `true` is an attribute without a value, what is undefined or false is left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const it = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      it.setAttribute(key, value === true ? "" : value);
    }
  }
  it.append(...children.filter((child) => child !== undefined));
  return it;
}

/** A button. */
export function button(text: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const it = element("button", { type: "button", ...attributes }, text);
  it.addEventListener("click", press);
  return it;
}

/** A part of the page with a heading. */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  const heading = element("h2", { id: `${id}-title` }, title);
  return element("section", { id, "aria-labelledby": `${id}-title` }, heading, ...children);
}

/** Puts values in for `{0}`, `{1}`. */
export function filled(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ""));
}
