// A CSV of the records: which column names the parent, the upload, and what the file is like.
import { byId, make, write } from "./dom.js";
import { change } from "./state.js";
import { GONE, postBytes, Refusal, refusalOf } from "./stream.js";
import { begin } from "./study.js";

/** A header fits into the first part of a file. */
const HEAD = 64 * 1024;

/** Asks for the parent's column, and then has the whole file read. */
export async function profile(file) {
  let card = null;
  try {
    const parent = await askParent(file, await postBytes("columns", file.slice(0, HEAD)));
    if (!parent) return;
    card = begin("profile", `${file.name}, read once`);
    const { html, sets } = await upload(file, parent, card);
    card.finish(html, []);
    change(sets);
  } catch (error) {
    card ??= begin("profile", file.name);
    card.fail(error.name === "AbortError" ? { message: "Stopped." } : error);
  }
}

/** The column that the user chose; empty if they would rather not. */
function askParent(file, { columns, lookups }) {
  const dialog = byId("ask-parent");
  write(byId("ask-file"), `${file.name}, ${size(file.size)}`);
  const others = columns.filter((column) => !lookups.includes(column));
  const options = [...lookups, ...others].map((column) => make("option", { value: column }, column));
  byId("ask-column").replaceChildren(...options);
  dialog.returnValue = "";
  dialog.showModal();
  byId("ask-column").focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue ? byId("ask-column").value : ""), { once: true });
  });
}

/** By XMLHttpRequest: a fetch can't say how much of a file is sent. */
function upload(file, parent, card) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `profile?${new URLSearchParams({ parent, name: file.name })}`);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const words = loaded === total ? "all sent; adding up…" : `${size(loaded)} of ${size(total)}`;
      card.advanceFile({ done: loaded, planned: total, words });
    });
    request.addEventListener("load", () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText));
      else reject(refusalOf(request.responseText, request.status));
    });
    request.addEventListener("error", () => reject(new Refusal(GONE)));
    card.controller.signal.addEventListener("abort", () => {
      request.abort();
      reject(new DOMException("", "AbortError"));
    });
    request.send(file);
  });
}

function size(bytes) {
  const units = ["bytes", "kB", "MB", "GB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
