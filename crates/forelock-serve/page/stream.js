// How the page talks to the server. All addresses are relative: the key stands in the page's own.

/** What the server refused, in its words. */
export class Refusal extends Error {
  constructor(message, help = "") {
    super(message);
    this.help = help;
  }
}

/** What stands in the place of an answer if the server doesn't answer at all. */
export const GONE = "The server does not answer. Is `forelock serve` still running?";

async function send(address, options) {
  let response;
  try {
    response = await fetch(address, { cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(GONE);
  }
  if (response.ok) return response;
  throw refusalOf(await response.text().catch(() => ""), response.status);
}

/** The refusal in the body of an answer; a body without one has at least its status. */
export function refusalOf(body, status) {
  try {
    const { message, help } = JSON.parse(body);
    return new Refusal(message, help);
  } catch {
    return new Refusal(`The server refused this (${status}).`);
  }
}

export const get = async (address) => (await send(address)).json();

/** In microseconds: of two requests in short order the server may take up the older one last, on another connection. */
const now = () => String(Math.round((performance.timeOrigin + performance.now()) * 1000));

/** Posts JSON; the answer is a Response whose body the caller reads. */
export const post = (address, body, signal) =>
  send(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Forelock-Asked": now() },
    body: JSON.stringify(body),
    signal,
  });

export const postBytes = async (address, bytes) => (await send(address, { method: "POST", body: bytes })).json();

/** The events of a long answer, one after another, until it ends or the signal drops it. */
export async function* events(address, body, signal) {
  const response = await post(address, body, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let ended = false;
  while (!ended) {
    let part;
    try {
      part = await reader.read();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal(GONE);
    }
    if (part.done) break;
    const blocks = (rest + part.value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
      ended ||= event?.kind === "done";
    }
  }
  if (!ended) throw new Refusal(GONE);
}

/** Nothing for a block of comments, by which the server keeps a connection open. */
function parse(block) {
  const lines = block.split("\n").filter((line) => !line.startsWith(":"));
  const field = (name) => lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).trim());
  const [kind] = field("event:");
  const data = field("data:").join("\n");
  return kind ? { kind, data: data ? JSON.parse(data) : {} } : null;
}
