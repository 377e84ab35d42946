// Files that are dropped or chosen: a CSV of records, infos of jobs that ran, or a scenario.
import { byId, make, say } from "./dom.js";
import { profile } from "./profile.js";
import { calibrate } from "./studies.js";
import { open } from "./state.js";
import { post } from "./stream.js";
import { begin } from "./study.js";

const drop = byId("drop");

for (const [button, input, take] of [
  ["choose-csv", "csv-file", ([file]) => profile(file)],
  ["choose-jobs", "job-files", observe],
]) {
  byId(button).addEventListener("click", () => byId(input).click());
  byId(input).addEventListener("change", () => {
    byId("data-menu").open = false;
    const files = [...byId(input).files];
    byId(input).value = "";
    if (files.length) take(files);
  });
}

// A browser leaves the page for a file that falls beside a field; here it is taken wherever it falls.
addEventListener("dragover", (event) => {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault();
  drop.hidden = false;
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) drop.hidden = true;
});
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.hidden = true;
  sort([...event.dataTransfer.files]);
});

/** Tells by the names what the files are. */
function sort(files) {
  const ends = (file, ...endings) => endings.some((ending) => file.name.toLowerCase().endsWith(ending));
  if (files.length === 0) return;
  if (files.every((file) => ends(file, ".toml"))) openText(files[0]);
  else if (files.some((file) => ends(file, ".json", ".jsonl"))) observe(files);
  else if (files.length === 1) profile(files[0]);
  else say("One CSV at a time, please.");
}

async function openText(file) {
  open({ name: file.name, text: await file.text(), sets: {} });
}

/** Adds up what jobs did; the scenario that comes of it can be calibrated. */
async function observe(files) {
  const card = begin("observe", "What the jobs did");
  try {
    const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    const { html, state } = await (await post("observe", { files: texts }, card.controller.signal)).json();
    card.finish(html, [
      make("button", { type: "button", onclick: () => { open(state); calibrate(); } }, "Find out what the org is like from this"),
      make("button", { type: "button", class: "quiet", onclick: () => open(state) }, "Go on with this load"),
    ]);
  } catch (error) {
    card.fail(error.name === "AbortError" ? { message: "Stopped." } : error);
  }
}
