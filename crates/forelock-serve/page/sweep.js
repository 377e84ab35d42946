// Varies one field over a range, to see where the cliff is.
import { fields } from "./controls.js";
import { byId, make } from "./dom.js";
import { wordsOf } from "./number.js";
import { current } from "./state.js";
import { study } from "./study.js";

const form = byId("sweep-form");
const button = byId("sweep");
const choice = byId("sweep-field");

button.addEventListener("click", () => {
  form.hidden = !form.hidden;
  button.setAttribute("aria-expanded", String(!form.hidden));
  if (form.hidden) return;
  offer();
  choice.focus();
});

choice.addEventListener("change", suggest);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = fields().find(({ path }) => path === choice.value);
  if (!field) return;
  study({
    kind: "sweep",
    title: `${field.label}, varied`,
    address: "sweep",
    body: { state: current(), vary: `${field.path}=${values(field)}` },
  });
});

const numbers = (field) => field.slider !== null;

/** Fields that can be varied: those with a slider, and those with choices. */
function offer() {
  const before = choice.value;
  const offered = fields().filter((field) => numbers(field) || field.choices.length > 1);
  choice.replaceChildren(...offered.map(({ path, label }) => make("option", { value: path }, label)));
  const preferred = offered.find(({ path }) => path === before) ?? offered.find(({ kind }) => kind === "duration") ?? offered[0];
  if (preferred) choice.value = preferred.path;
  if (preferred?.path !== before || byId("sweep-low").value === "") suggest();
}

/** From half to twice the value that holds, within what the slider has. */
function suggest() {
  const field = fields().find(({ path }) => path === choice.value);
  if (!field) return;
  const ranged = numbers(field);
  for (const id of ["sweep-low", "sweep-high", "sweep-points"]) byId(id).closest("label").hidden = !ranged;
  byId("sweep-values").closest("label").hidden = ranged;
  if (!ranged) {
    byId("sweep-values").value = field.choices.filter((choice) => !field.also?.[choice]).join(",");
    return;
  }
  const { number, kind, slider } = field;
  const whole = (value) => (kind === "count" ? Math.round(value) : value);
  const low = number === null ? slider.low : Math.max(slider.low, whole(number / 2));
  const high = number === null ? slider.high : Math.min(slider.high, whole(number * 2));
  byId("sweep-low").value = wordsOf(low, kind);
  byId("sweep-high").value = wordsOf(high > low ? high : slider.high, kind);
}

const typed = (id) => byId(id).value.trim();

const values = (field) =>
  numbers(field) ? `${typed("sweep-low")}..${typed("sweep-high")}:${typed("sweep-points")}` : typed("sweep-values");
