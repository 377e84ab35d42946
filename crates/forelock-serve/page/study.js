// A card for work that takes a while: its progress, a stop button, and what came out.
import { byId, fragment, make, say, write } from "./dom.js";
import { events } from "./stream.js";

const cards = new Map();

/**
 * Runs one study and shows it in its card; the same kind of study takes the place of its older one.
 * `deeds` makes the buttons for a result, such as "go on with this plan".
 */
export async function study({ kind, title, address, body, deeds = () => [] }) {
  const card = begin(kind, title);
  try {
    for await (const { kind: event, data } of events(address, body, card.controller.signal)) {
      if (event === "progress") card.advance(data);
      else if (event === "result") card.finish(data.html, deeds(data));
      else if (event === "failed") card.fail(data);
      else if (event === "overtaken") card.fail({ message: "Another open page asked for the same kind of work." });
    }
    card.end();
  } catch (error) {
    if (error.name === "AbortError") card.fail({ message: "Stopped." });
    else card.fail(error);
  }
}

/** A card with something to show at once. */
export function showResult({ kind, title, html, deeds = [] }) {
  begin(kind, title).finish(html, deeds);
}

/** A card whose progress its maker tells; it has a stop button while it runs. */
export function begin(kind, title) {
  cards.get(kind)?.close();
  const card = new Card(title, () => cards.delete(kind));
  cards.set(kind, card);
  byId("studies").prepend(card.element);
  card.element.scrollIntoView({ block: "nearest" });
  return card;
}

class Card {
  controller = new AbortController();
  #title;
  #words = make("p", { class: "words" }, "…");
  #bar = make("progress", {});
  #stop = make("button", { type: "button", class: "quiet" }, "Stop");
  #close = make("button", { type: "button", class: "quiet", hidden: true }, "Close");
  #progress;
  #result = make("div", { class: "result" });
  #onClose;

  constructor(title, onClose) {
    this.#title = title;
    this.#onClose = onClose;
    this.#bar.setAttribute("aria-label", `${title}: progress`);
    this.#stop.setAttribute("aria-label", `Stop: ${title}`);
    this.#close.setAttribute("aria-label", `Close: ${title}`);
    this.#stop.addEventListener("click", () => this.controller.abort());
    this.#close.addEventListener("click", () => this.close());
    this.#progress = make("div", { class: "progress" }, this.#bar, this.#words);
    const head = make("div", { class: "line" }, make("h2", {}, title), this.#stop, this.#close);
    const attributes = { class: "card study", "aria-label": title, "aria-busy": "true" };
    this.element = make("section", attributes, head, this.#progress, this.#result);
  }

  advance({ done, planned, under_way = 0, words }) {
    this.#bar.max = planned;
    this.#bar.value = done + under_way;
    const count = `${done.toLocaleString("en")} of ${planned.toLocaleString("en")} nights`;
    write(this.#words, words ? `${count}; ${words}` : count);
  }

  /** The same of a file, in words. */
  advanceFile({ done, planned, words }) {
    this.#bar.max = planned;
    this.#bar.value = done;
    write(this.#words, words);
  }

  finish(html, deeds) {
    this.end();
    this.#result.replaceChildren(fragment(html), ...(deeds.length ? [make("div", { class: "deeds" }, ...deeds)] : []));
    say(`${this.#title}: done. ${this.#result.querySelector(".answer p, p")?.textContent ?? ""}`);
  }

  fail({ message, help }) {
    this.end();
    this.#result.replaceChildren(make("p", { class: "trouble" }, [message, help].filter(Boolean).join(" ")));
    say(`${this.#title}: ${message}`);
  }

  /** Nothing more comes. */
  end() {
    const focused = document.activeElement === this.#stop;
    this.element.removeAttribute("aria-busy");
    this.#progress.hidden = true;
    this.#stop.hidden = true;
    this.#close.hidden = false;
    if (focused) this.#close.focus();
  }

  close() {
    this.controller.abort();
    this.element.remove();
    this.#onClose();
  }
}
