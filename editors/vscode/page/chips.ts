// The parts of a reading: each may be taken away or replaced.

import type { Chip, Turn, Words } from "../src/answers.ts";
import { button, element, filled } from "./elements.ts";

/** A list of parts. */
export function chipList(chips: readonly Chip[], words: Words, act: (turn: Turn) => void): HTMLElement {
  return element("ul", { class: "chips", "aria-label": words.parts }, ...chips.map((it, at) => chip(it, at, words, act)));
}

function chip(it: Chip, at: number, words: Words, act: (turn: Turn) => void): HTMLElement {
  const item = element("li", { class: "chip" });
  if (it.alternatives.length > 0) {
    item.append(...chooser(it, at, words, act));
  } else {
    item.append(element("span", { class: "text" }, it.text));
  }
  if (it.removable) {
    const label = filled(words.remove, it.text);
    item.append(button("×", () => act({ remove: at }), { id: `remove-${at}`, class: "remove", "aria-label": label, title: label }));
  }
  return item;
}

/** A button with a menu of what else may stand here. Arrows go through it, Escape closes it. */
function chooser(it: Chip, at: number, words: Words, act: (turn: Turn) => void): HTMLElement[] {
  const id = `alternatives-${at}`;
  const label = filled(words.alternatives, it.text);
  const items = it.alternatives.map((text, place) =>
    button(text, () => act({ choose: [at, place] }), { role: "menuitem", tabindex: "-1" }),
  );
  const menu = element("div", { id, role: "menu", class: "menu", hidden: true, "aria-label": label }, ...items);
  const opener = button(it.text, () => (menu.hidden ? open(0) : close()), {
    id: `part-${at}`,
    class: "text",
    "aria-haspopup": "menu",
    "aria-expanded": "false",
    "aria-controls": id,
    title: label,
  });
  const open = (place: number) => {
    menu.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    items.at(place)?.focus();
  };
  const close = () => {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  };
  opener.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      open(0);
    }
  });
  menu.addEventListener("keydown", (event) => {
    const now = items.indexOf(document.activeElement as HTMLButtonElement);
    const places: Record<string, number> = {
      ArrowDown: (now + 1) % items.length,
      ArrowUp: (now - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const next = places[event.key];
    if (next !== undefined) {
      event.preventDefault();
      items[next]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
      opener.focus();
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget as Node | null) && event.relatedTarget !== opener) {
      close();
    }
  });
  return [opener, menu];
}
