// The address holds the whole scenario in its fragment, which no browser sends to a server.
import { byId, say } from "./dom.js";
import { current, onChange, open } from "./state.js";

const PREFIX = "#s=";

/** The scenario of the address, if it has one; `null` as well if it is damaged. */
export async function linked() {
  if (!location.hash.startsWith(PREFIX)) return null;
  try {
    const packed = bytesOf(location.hash.slice(PREFIX.length));
    const { name, text, sets } = JSON.parse(await through(packed, new DecompressionStream("deflate-raw")).text());
    return typeof text === "string" && typeof sets === "object" ? { name: String(name), text, sets } : null;
  } catch {
    return null;
  }
}

/** Keeps the address up to date; a scenario that was changed is not a page more to go back through. */
export function keepLink() {
  let latest = 0;
  onChange(async () => {
    latest += 1;
    const mine = latest;
    const fragment = PREFIX + (await packed(current()));
    if (mine === latest && fragment !== location.hash) replace(fragment);
  });
  addEventListener("hashchange", async () => {
    const state = await linked();
    if (state) open(state);
  });
  byId("copy-link").addEventListener("click", async () => {
    replace(PREFIX + (await packed(current())));
    try {
      await navigator.clipboard.writeText(location.href);
      say("The link is copied.");
      flash("Copied");
    } catch {
      flash("Copy it from the address bar");
    }
  });
}

function replace(fragment) {
  history.replaceState(null, "", fragment);
}

function flash(words) {
  const button = byId("copy-link");
  button.textContent = words;
  setTimeout(() => (button.textContent = "Copy the link"), 2000);
}

const through = (content, transform) => new Response(new Blob([content]).stream().pipeThrough(transform));

async function packed(state) {
  const bytes = await through(JSON.stringify(state), new CompressionStream("deflate-raw")).arrayBuffer();
  const characters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
