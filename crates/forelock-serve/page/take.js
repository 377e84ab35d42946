// What the user takes away: the scenario, the report, the answer as Markdown.
import { byId, make } from "./dom.js";
import { current } from "./state.js";
import { post } from "./stream.js";
import { begin } from "./study.js";

const NAMES = { "scenario.toml": "The scenario", "report.html": "The report", "answer.md": "The answer" };

for (const button of byId("take-menu").querySelectorAll("[data-take]")) {
  button.addEventListener("click", () => {
    byId("take-menu").open = false;
    byId("take-menu").querySelector("summary").focus();
    take(button.dataset.take);
  });
}

/** A report simulates the remedies as well: that takes its time, and can be stopped. */
async function take(what) {
  const state = current();
  const card = begin("take", NAMES[what]);
  try {
    const response = await post(`take/${what}`, state, card.controller.signal);
    const blob = await response.blob();
    card.close();
    save(blob, `${state.name.replace(/\.toml$/, "") || "scenario"}${what.slice(what.lastIndexOf("."))}`);
  } catch (error) {
    card.fail(error.name === "AbortError" ? { message: "Stopped." } : error);
  }
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
