// The load in groups of fields, with a tab for each of several loads.
import { Control } from "./control.js";
import { arrange, byId, make, prose, say, write } from "./dom.js";
import { change, changes, undoAll } from "./state.js";

const controls = new Map();
const sections = new Map();
let shownLoad = null;
let latest = null;
let held = null;

/** While a slider is dragged nothing may come or go above it: the form waits until it is let go. */
const hand = {
  hold: () => (held = { form: null }),
  release: () => {
    const form = held?.form;
    held = null;
    if (form) show(form);
  },
};

byId("undo-all").addEventListener("click", () => {
  undoAll();
  byId("controls").querySelector("input, select")?.focus();
});
byId("controls").addEventListener("submit", (event) => event.preventDefault());

/** How many changes there are, and the way back from all of them. */
export function countChanges() {
  const count = changes().length;
  byId("undo-all").hidden = count === 0;
  write(byId("undo-all"), count === 1 ? "Take back 1 change" : `Take back ${count} changes`);
}

/** Shows what the server says of the scenario: its fields, or what is wrong with them. */
export function showForm(said) {
  if (held && said.errors.length === 0) held.form = said;
  else show(said);
}

/** The fields that are shown now, for those who vary one. */
export const fields = () => [...controls.values()].map(({ spec }) => spec);

/** The field on the page that has this path, if there is one. */
export const controlOf = (path) => controls.get(path);

function show({ errors, form }) {
  if (form) {
    latest = form;
    if (!form.loads.includes(shownLoad)) shownLoad = form.loads[0] ?? null;
    showTabs(form.loads);
    showGroups(form.groups);
  }
  mark(errors, form?.warnings ?? null);
}

/** Without a new form, warnings stay as they are: the answer beside them is the older one as well. */
function mark(errors, warnings) {
  const elsewhere = errors.filter(({ path }) => !controls.has(path));
  for (const [path, control] of controls) {
    control.mark(errors.find((error) => error.path === path));
    if (warnings) control.warn(warnings.filter((warning) => warning.path === path));
  }
  byId("general").replaceChildren(
    ...elsewhere.map(({ path, title, help, text }) =>
      make("div", { class: "general-error" },
        make("p", {}, make("strong", {}, ...prose(title))),
        ...(help ? [make("p", {}, ...prose(help))] : []),
        ...(text && !path ? [make("details", {}, make("summary", {}, "Where"), make("pre", {}, text))] : []),
      ),
    ),
  );
  if (errors.length > 0) {
    const [{ path, title }] = errors;
    const label = controls.get(path)?.spec.label;
    say(label ? `Error at ${label}: ${title}` : `Error: ${title}`);
    const load = latest?.groups.find((group) => group.controls.some((control) => control.path === path))?.load;
    if (load && load !== shownLoad) choose(load);
  }
}

function showTabs(loads) {
  const list = byId("loads");
  list.hidden = loads.length === 0;
  if (loads.length > 0) {
    byId("groups").setAttribute("role", "tabpanel");
    byId("groups").setAttribute("aria-label", shownLoad);
  } else byId("groups").removeAttribute("role");
  const old = new Map([...list.children].map((tab) => [tab.dataset.load, tab]));
  arrange(list, loads.map((load) => old.get(load) ?? makeTab(load)));
  for (const tab of list.children) {
    const chosen = tab.dataset.load === shownLoad;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
}

function makeTab(load) {
  const tab = make("button", { type: "button", role: "tab", "data-load": load, "aria-controls": "groups" }, load);
  tab.addEventListener("click", () => choose(load));
  tab.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const { loads } = latest;
    choose(loads[(loads.indexOf(load) + step + loads.length) % loads.length]);
    [...byId("loads").children].find((other) => other.dataset.load === shownLoad)?.focus();
  });
  return tab;
}

function choose(load) {
  shownLoad = load;
  showTabs(latest.loads);
  showGroups(latest.groups);
}

/** Fields of loads whose tab is not chosen are hidden, not gone: an error may stand at one of them. */
function showGroups(groups) {
  const kept = new Set(groups.flatMap((group) => group.controls.map(Control.shape)));
  for (const [path, control] of controls) if (!kept.has(Control.shape(control.spec))) controls.delete(path);
  arrange(byId("groups"), groups.map(showGroup));
}

function showGroup({ id, title, load, controls: specs, unmeasured }) {
  const key = `${load ?? ""}/${id}`;
  if (!sections.has(key)) sections.set(key, makeSection());
  const { section, heading, unknown, first, more, rest, summary } = sections.get(key);
  write(heading, title);
  unknown.hidden = Object.keys(unmeasured).length === 0;
  unknown.onclick = () => change(unmeasured);
  section.hidden = load !== null && load !== shownLoad;
  const elements = (essential) =>
    specs.filter((spec) => spec.essential === essential).map((spec) => controlFor(spec).element);
  arrange(first, elements(true));
  arrange(rest, elements(false));
  more.hidden = rest.children.length === 0;
  write(summary, first.children.length ? `More (${rest.children.length})` : `Show (${rest.children.length})`);
  return section;
}

function makeSection() {
  const [heading, first, rest, summary] = [make("h3"), make("div"), make("div"), make("summary")];
  // Who has not measured an org has ranges of what orgs are like.
  const unknown = make("button", { type: "button", class: "quiet" }, "Not measured");
  unknown.title = "Each night draws its own org, from the ranges that orgs have been seen to have";
  const more = make("details", { class: "more" }, summary, rest);
  const head = make("div", { class: "changes" }, heading, unknown);
  const section = make("section", { class: "fields" }, head, first, more);
  return { section, heading, unknown, first, more, rest, summary };
}

function controlFor(spec) {
  const known = controls.get(spec.path);
  if (known && Control.shape(known.spec) === Control.shape(spec)) {
    known.update(spec);
    return known;
  }
  const control = new Control(spec, hand);
  controls.set(spec.path, control);
  return control;
}
