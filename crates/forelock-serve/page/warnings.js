// What an architect would warn of, in full; the fields themselves say only of what.
import { controlOf } from "./controls.js";
import { byId, make, prose, write } from "./dom.js";

export function showWarnings(warnings) {
  const card = byId("warnings");
  card.hidden = warnings.length === 0;
  write(byId("warnings-title"), warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`);
  byId("warning-list").replaceChildren(...warnings.map(block));
}

function block({ title, reason, remedy, path }) {
  const control = path ? controlOf(path) : null;
  return make("details", { class: "warning" },
    make("summary", {}, ...prose(title)),
    make("p", {}, ...prose(reason)),
    make("p", {}, ...prose(remedy)),
    ...(control ? [make("p", { class: "place" }, `Field: ${control.spec.label}`)] : []),
  );
}
