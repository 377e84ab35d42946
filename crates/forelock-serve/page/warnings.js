// What an architect would warn of, in full; the fields themselves say only of what.
import { controlOf } from "./controls.js";
import { byId, make, write } from "./dom.js";

export function showWarnings(warnings) {
  const card = byId("warnings");
  card.hidden = warnings.length === 0;
  write(byId("warnings-title"), warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`);
  byId("warning-list").replaceChildren(...warnings.map(block));
}

function block({ title, reason, remedy, path }) {
  const control = path ? controlOf(path) : null;
  return make("div", { class: "warning" },
    make("h3", {}, title),
    make("p", {}, reason),
    make("p", {}, remedy),
    ...(control ? [make("p", { class: "place" }, `Field: ${control.spec.label}`)] : []),
  );
}
