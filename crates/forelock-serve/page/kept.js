// Variants that the user keeps, side by side with the load as it is now.
import { controlOf } from "./controls.js";
import { byId, fragment, make, say } from "./dom.js";
import { changes, current, open } from "./state.js";
import { events } from "./stream.js";

/** So many the server compares at once. */
const MOST = 6;

const kept = [];
const listeners = [];
let shown = [];
let asking = null;
let compared = "";

byId("keep").addEventListener("click", () => {
  const state = current();
  if (kept.some((other) => same(other.state, state))) return say("This one is kept already.");
  kept.push({ label: nameOf(), state, night: shown });
  say(`Kept: ${kept.at(-1).label}. Change the load to compare.`);
  list();
  compare();
});

/** Says what the load as it is now comes to, once all nights are simulated. */
export function answered({ night, final }) {
  if (!final) return;
  shown = night;
  const early = kept.find((variant) => variant.night.length === 0 && same(variant.state, current()));
  if (early) {
    early.night = night;
    list();
  }
  compare();
}

/** Calls back whenever something is kept, dropped or named. */
export const onKept = (listener) => listeners.push(listener);

/** What a link needs to know of each. */
export const keptOnes = () => kept.map(({ label, state }) => ({ label, state }));

/** Those of a link take the place of what is kept; without figures until they are asked for. */
export function restore(variants) {
  kept.splice(0, kept.length, ...variants.slice(0, MOST).map((variant) => ({ ...variant, night: [] })));
  list();
  compare();
}

/** The load changes: the comparison is one with the older. */
export function outdated() {
  shown = [];
  byId("comparison").classList.add("old");
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Changed fields name a variant. */
function nameOf() {
  const words = changes().map(([path, value]) => `${controlOf(path)?.spec.label ?? path} ${value}`).join(", ");
  const name = words || (kept.length ? current().name : "as it is");
  const taken = (label) => kept.some((other) => other.label === label);
  for (let number = 2, label = name; ; number += 1) {
    if (!taken(label)) return label;
    label = `${name} (${number})`;
  }
}

function list() {
  byId("kept").hidden = kept.length === 0;
  byId("keep").disabled = kept.length >= MOST;
  byId("kept-list").replaceChildren(...kept.map(entry));
  for (const listener of listeners) listener();
}

function entry(variant) {
  const { label, state, night } = variant;
  const name = make("input", { value: label, "aria-label": "Name of this variant", size: Math.max(8, label.length) });
  name.addEventListener("change", () => {
    variant.label = name.value.trim() || label;
    list();
    compare();
  });
  const figures = night.map(({ range }) => range).join(" · ");
  const back = make("button", { type: "button", class: "quiet", "aria-label": `Go back to “${label}”` }, "Go back to it");
  back.addEventListener("click", () => open(state));
  const drop = make("button", { type: "button", class: "quiet", "aria-label": `Drop “${label}”` }, "Drop");
  drop.addEventListener("click", () => {
    kept.splice(kept.indexOf(variant), 1);
    list();
    compare();
    byId("keep").focus();
  });
  return make("li", {}, name, make("span", { class: "figures" }, figures), back, drop);
}

/** All that are kept, and the load as it is now if it is none of them and there is room. */
function variants() {
  const all = kept.map(({ label, state }) => ({ label, state }));
  const state = current();
  if (all.length < MOST && !all.some((other) => same(other.state, state))) all.push({ label: "now", state });
  return all;
}

async function compare() {
  const all = variants();
  const place = byId("comparison");
  const wanted = JSON.stringify(all);
  if (wanted === compared) return place.classList.remove("old");
  asking?.abort();
  compared = "";
  if (all.length < 2 || kept.length === 0) {
    place.classList.remove("old");
    return place.replaceChildren(
      ...(kept.length ? [make("p", { class: "hint" }, "Change the load: it is then held against what you kept.")] : []),
    );
  }
  const mine = new AbortController();
  asking = mine;
  place.classList.add("old");
  if (!place.children.length) place.append(make("p", { class: "hint" }, "Comparing…"));
  try {
    for await (const { kind, data } of events("compare", { variants: all }, mine.signal)) {
      if (kind === "result") {
        place.replaceChildren(fragment(data.html));
        compared = wanted;
      } else if (kind === "failed") place.replaceChildren(make("p", { class: "trouble" }, data.message));
      else if (kind === "overtaken") place.replaceChildren(make("p", { class: "trouble" }, "Another open page compares."));
    }
    place.classList.remove("old");
  } catch (error) {
    if (error.name !== "AbortError") place.replaceChildren(make("p", { class: "trouble" }, error.message));
  } finally {
    if (asking === mine) asking = null;
  }
}
