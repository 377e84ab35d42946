// The address holds the whole scenario, and what is kept beside it, in its fragment, which no browser sends to a server.
import { byId, say, write } from "./dom.js";
import { keptOnes, onKept, restore } from "./kept.js";
import { current, onChange, open } from "./state.js";

const PREFIX = "#s=";

/** Characters of an address at most, for what is kept: programs that hand a link on cut what is longer. */
const MOST = 32_000;

const WITH_ALL = "The link holds the whole scenario, and what you kept. It opens in this page while it runs.";
const WITHOUT_KEPT = "The link holds the scenario alone: with what you kept it would be too long.";
const LONG = "The link is so long that some programs cut it: the scenario as a file is surer.";

/** What the address has: the scenario, and what is kept; `null` if it has none, or a damaged one. */
async function linked() {
  if (!location.hash.startsWith(PREFIX)) return null;
  try {
    const packed = bytesOf(location.hash.slice(PREFIX.length));
    const all = JSON.parse(await through(packed, new DecompressionStream("deflate-raw")).text());
    const kept = (all.kept ?? []).map(({ label, state }) => ({ label: String(label), state: stateOf(state) }));
    return { state: stateOf(all), kept };
  } catch {
    return null;
  }
}

function stateOf({ name, text, sets }) {
  if (typeof text !== "string" || typeof sets !== "object") throw new TypeError("no scenario");
  return { name: String(name), text, sets };
}

/** Opens what the address has, if anything: gives whether it had. */
export async function openLinked() {
  const link = await linked();
  if (!link) return false;
  if (link.kept.length) restore(link.kept);
  open(link.state);
  return true;
}

/** Keeps the address up to date; a scenario that was changed is not a page more to go back through. */
export function keepLink() {
  let latest = 0;
  async function update() {
    latest += 1;
    const mine = latest;
    const { fragment, words } = await link();
    if (mine !== latest) return;
    write(byId("link-hint"), words);
    if (fragment !== location.hash) replace(fragment);
  }
  onChange(update);
  onKept(update);
  addEventListener("hashchange", openLinked);
  byId("copy-link").addEventListener("click", async () => {
    const { fragment, words } = await link();
    replace(fragment);
    try {
      await navigator.clipboard.writeText(location.href);
      say(words === WITH_ALL ? "The link is copied." : `The link is copied. ${words}`);
      flash(words === WITHOUT_KEPT ? "Copied, without what you kept" : "Copied");
    } catch {
      flash("Copy it from the address bar");
    }
  });
}

/** The fragment, and what to know of it. */
async function link() {
  const [state, kept] = [current(), keptOnes()];
  const all = PREFIX + (await packed(kept.length ? { ...state, kept } : state));
  if (all.length <= MOST) return { fragment: all, words: WITH_ALL };
  const alone = PREFIX + (await packed(state));
  return { fragment: alone, words: alone.length <= MOST ? WITHOUT_KEPT : LONG };
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
