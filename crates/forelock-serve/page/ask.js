// Asks for the answer whenever the scenario changes, and drops the older question.
import { current, onChange } from "./state.js";
import { events, Refusal } from "./stream.js";

/** How long a question may wait for its first numbers before a newer one takes its place. */
const PATIENCE = 250;

const OVERTAKEN = { message: "Another open page has asked.", help: "Change a field to ask here again." };

/**
 * Tells `show` what comes. While a slider moves, changes come faster than first numbers do: if each dropped the
 * one before it, no number would be seen until the hand rests. So a question is dropped only once it has given
 * numbers or has taken its time; of the changes meanwhile, the last one is asked next.
 */
export function follow(show) {
  let running = null;
  let waiting = false;

  function changed() {
    show.asked();
    if (!running) ask();
    else if (running.served || performance.now() - running.began > PATIENCE) replace();
    else waiting = true;
  }

  function replace() {
    running.controller.abort();
    ask();
  }

  async function ask() {
    const mine = { controller: new AbortController(), began: performance.now(), served: false };
    running = mine;
    waiting = false;
    const impatient = setTimeout(() => waiting && running === mine && replace(), PATIENCE);
    try {
      for await (const { kind, data } of events("answer", current(), mine.controller.signal)) {
        if (running !== mine) return;
        tell(kind, data);
        if (kind === "answer") mine.served = true;
        if (waiting && mine.served) return replace();
      }
    } catch (error) {
      if (running === mine && error.name !== "AbortError") tell("failed", { message: error.message, help: error.help });
      if (!(error instanceof Refusal) && error.name !== "AbortError") throw error;
    } finally {
      clearTimeout(impatient);
      if (running === mine) {
        running = null;
        if (waiting) ask();
      }
    }
  }

  function tell(kind, data) {
    if (kind === "form") show.form(data);
    else if (kind === "answer") show.answer(data);
    else if (kind === "progress") show.progress(data);
    else if (kind === "failed") show.failed(data);
    // Asking again at once would overtake the other page in turn.
    else if (kind === "overtaken") show.failed(OVERTAKEN);
  }

  onChange(changed);
}
