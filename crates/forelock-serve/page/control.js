// One field of the load: its label, its slider, its value, where the value is from, and what is wrong with it.
import { make, prose, write } from "./dom.js";
import { numberAt, placeOf, PLACES, wordsOf } from "./number.js";
import { change, written } from "./state.js";

/** Somebody who types "200k" passes "2", "20" and "200": a pause says that it is whole. */
const PAUSE = 200;

/** Of a value that nobody wrote, where it is from. */
const ORIGINS = {
  range: () => "each night draws its own",
  tool: (control) => `from ${control.where || "the tool"}`,
  default: () => "default",
};

/** Characters of a value beyond which a field beside a slider needs more room. */
const SHORT = 9;

/** Which way the keys move a slider. */
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Of a field with a slider whose value is a range or words, the slider stands in the middle, and pale. */
const NOWHERE = PLACES / 2;

let made = 0;

export class Control {
  #spec;
  #field;
  #slider = null;
  #number = null;
  #unit = make("span", { class: "unit" });
  #origin;
  #back = make("button", { type: "button", class: "back quiet", disabled: true }, "↺");
  #help;
  #error;
  #caution;
  #typing = 0;
  #ends = null;

  /** `hold` and `release` are called while a slider is dragged: what the hand holds must not move. */
  constructor(spec, { hold, release }) {
    made += 1;
    const id = `c${made}`;
    this.#spec = spec;
    this.#origin = make("span", { class: "origin", id: `${id}-origin` });
    this.#help = make("p", { class: "help", id: `${id}-help`, hidden: true });
    this.#error = make("p", { class: "error", id: `${id}-error`, hidden: true });
    this.#caution = make("p", { class: "caution", id: `${id}-caution`, hidden: true });
    this.#field = spec.choices.length || spec.kind === "truth" ? this.#makeChoice() : this.#makeText();
    this.#field.id = id;
    this.label = make("label", { for: id });
    const explain = make("button", { type: "button", class: "explain quiet", "aria-expanded": "false" }, "?");
    explain.addEventListener("click", () => {
      this.#help.hidden = !this.#help.hidden;
      explain.setAttribute("aria-expanded", String(!this.#help.hidden));
    });
    explain.setAttribute("aria-controls", this.#help.id);
    explain.setAttribute("aria-label", `What is “${spec.label}”?`);
    this.#back.setAttribute("aria-label", `Take back the change of “${spec.label}”`);
    this.#back.title = "Take this change back";
    this.#back.addEventListener("click", () => {
      this.#field.focus();
      this.#send("");
    });
    if (spec.slider) this.#makeSlider(hold, release);
    const line = make("div", { class: spec.slider ? "line" : "line plain" });
    if (this.#slider) line.append(this.#slider);
    line.append(this.#field, this.#unit);
    this.element = make(
      "div",
      { class: "control", "data-path": spec.path },
      make("div", { class: "head" }, this.label, explain, this.#origin, this.#back),
      line,
      this.#error,
      this.#caution,
      this.#help,
    );
    this.update(spec);
  }

  get spec() {
    return this.#spec;
  }

  /** Two specifications of one path look the same on the page if these are the same. */
  static shape = ({ path, kind, choices, slider }) => JSON.stringify([path, kind, choices, Boolean(slider)]);

  /** What the server says now; a field that has the focus keeps what is being typed. */
  update(spec) {
    this.#spec = spec;
    write(this.label, spec.label);
    write(this.#unit, spec.unit);
    this.#help.replaceChildren(...prose([spec.help, spec.usual && `Usual: ${spec.usual}.`].filter(Boolean).join(" ")));
    const changed = written(spec.path) !== undefined;
    write(this.#origin, changed ? "changed" : (ORIGINS[spec.from]?.(spec) ?? ""));
    this.#back.disabled = !changed;
    this.element.classList.toggle("changed", changed);
    const typing = document.activeElement === this.#field && this.#field.tagName === "INPUT" && changed;
    if (!typing) this.#showValue(wordsFor(spec));
    if (this.#slider) {
      this.#keepEnds(spec, changed);
      this.#showPlace(spec);
    }
  }

  /** Marks the field with what the server says is wrong with it, or with nothing. */
  mark(error) {
    this.#error.hidden = !error;
    this.#error.replaceChildren(...prose(error ? [error.title, capitalized(error.help)].filter(Boolean).join(". ") : ""));
    if (error) this.#field.setAttribute("aria-invalid", "true");
    else this.#field.removeAttribute("aria-invalid");
    this.element.classList.toggle("wrong", Boolean(error));
    this.#describe();
    if (error) this.#showInside();
  }

  /** Warnings are read in full beside the answer; here stands of what they warn. */
  warn(warnings) {
    this.#caution.hidden = warnings.length === 0;
    this.#caution.replaceChildren(...prose(warnings.map(({ title }) => title).join("; ")));
    this.#describe();
  }

  #describe() {
    const shown = [this.#error, this.#caution].filter(({ hidden }) => !hidden);
    this.#field.setAttribute("aria-describedby", [...shown, this.#origin, this.#help].map(({ id }) => id).join(" "));
  }

  /** An error must not stand in what is folded. */
  #showInside() {
    const folded = this.element.closest("details");
    if (folded) folded.open = true;
  }

  /** With a choice goes what only this choice needs, and what others needed goes away. */
  #send(value) {
    const { path, also } = this.#spec;
    clearTimeout(this.#typing);
    if (value === (written(path) ?? "")) return;
    const needed = also?.[value] ?? {};
    const others = Object.values(also ?? {}).flatMap(Object.keys).map((other) => [other, ""]);
    change({ ...Object.fromEntries(others), ...needed, [path]: value });
  }

  #makeText() {
    const field = make("input", { type: "text", spellcheck: "false", autocapitalize: "off" });
    field.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#send(field.value.trim()), PAUSE);
    });
    field.addEventListener("change", () => this.#send(field.value.trim()));
    field.addEventListener("blur", () => {
      if (written(this.#spec.path) === undefined) this.#showValue(wordsFor(this.#spec));
    });
    return field;
  }

  #makeChoice() {
    const field = make("select");
    field.addEventListener("change", () => this.#send(field.value));
    return field;
  }

  #showValue(value) {
    if (this.#field.tagName === "INPUT") {
      if (this.#field.value !== value) this.#field.value = value;
      this.#field.classList.toggle("long", value.length > SHORT);
      return;
    }
    const choices = this.#spec.kind === "truth" ? ["true", "false"] : this.#spec.choices;
    // Words of the server say what holds where nothing is chosen.
    const all = choices.includes(value) ? choices : [value, ...choices];
    if (JSON.stringify([...this.#field.options].map((option) => option.textContent)) !== JSON.stringify(all.map(choiceWords))) {
      this.#field.replaceChildren(
        ...all.map((choice) => make("option", { value: choices.includes(choice) ? choice : "" }, choiceWords(choice))),
      );
    }
    this.#field.value = choices.includes(value) ? value : "";
  }

  #makeSlider(hold, release) {
    const slider = make("input", { type: "range", min: 0, max: PLACES, "aria-label": `${this.#spec.label}, slider` });
    slider.addEventListener("input", () => {
      this.#number = this.#numberAt(slider.valueAsNumber);
      const words = wordsOf(this.#number, this.#spec.kind);
      this.#showValue(words);
      slider.setAttribute("aria-valuetext", words);
      slider.classList.remove("nowhere");
      this.#send(words);
    });
    slider.addEventListener("keydown", (event) => this.#step(event));
    slider.addEventListener("pointerdown", hold);
    for (const end of ["pointerup", "pointercancel", "change", "blur"]) slider.addEventListener(end, release);
    this.#slider = slider;
  }

  #numberAt(place) {
    return numberAt(place, this.#ends, this.#spec.kind === "count");
  }

  /** A key takes the slider to the next number: many places round to the same one. */
  #step(event) {
    const by = STEPS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const slider = this.#slider;
    let place = slider.valueAsNumber + by;
    while (place > 0 && place < PLACES && (this.#numberAt(place) - this.#number) * by <= 0) place += by;
    if ((this.#numberAt(place) - this.#number) * by <= 0) return;
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The server puts the value into the middle of the ends: they must not move with what the slider does. */
  #keepEnds({ number, slider }, changed) {
    const within = this.#ends && number !== null && number >= this.#ends.low && number <= this.#ends.high;
    if (!changed || !within) this.#ends = slider;
  }

  #showPlace({ number, value }) {
    this.#slider.classList.toggle("nowhere", number === null);
    this.#slider.setAttribute("aria-valuetext", value);
    if (document.activeElement === this.#slider && number !== null) return;
    this.#slider.value = number === null ? NOWHERE : placeOf(number, this.#ends);
    this.#number = number ?? this.#numberAt(NOWHERE);
  }
}

/** As the user wrote it; a count that others wrote reads better as "200k". */
const wordsFor = ({ path, kind, number, value }) =>
  kind === "count" && number !== null && written(path) === undefined ? wordsOf(number, kind) : value;

const capitalized = (words) => words && words[0].toUpperCase() + words.slice(1);

/** `by_parent` reads as it sounds; what is sent stays as the scenario writes it. */
const choiceWords = (choice) => ({ true: "yes", false: "no" })[choice] ?? choice.replaceAll("_", " ");
