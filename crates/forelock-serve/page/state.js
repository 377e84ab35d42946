// What the page asks about: a scenario's text, and the fields that the user changed.

let state = { name: "", text: "", sets: {} };
const listeners = [];

/** Calls back after each change. */
export const onChange = (listener) => listeners.push(listener);

/** A copy: what is kept or sent doesn't change with the page. */
export const current = () => structuredClone(state);

/** Another scenario takes the place of this one. */
export function open(other) {
  state = structuredClone(other);
  changed();
}

/** Values as the user typed them; an empty one takes the change back. */
export function change(values) {
  for (const [path, value] of Object.entries(values)) {
    if (value === "") delete state.sets[path];
    else state.sets[path] = value;
  }
  changed();
}

/** What the user wrote into a field, if anything. */
export const written = (path) => state.sets[path];

export const changes = () => Object.entries(state.sets);

export function undoAll() {
  state.sets = {};
  changed();
}

function changed() {
  for (const listener of listeners) listener();
}
