// What would help, a plan, and a calibration: buttons that begin a study of the scenario as it is now.
import { byId, make } from "./dom.js";
import { current, open } from "./state.js";
import { study } from "./study.js";

const goOn = (words) => ({ state }) =>
  state ? [make("button", { type: "button", onclick: () => open(state) }, words)] : [];

byId("remedies").addEventListener("click", () =>
  study({ kind: "remedies", title: "What would help", address: "remedies", body: current() }),
);

byId("plan").addEventListener("click", () =>
  study({ kind: "plan", title: "A plan", address: "plan", body: current(), deeds: goOn("Go on with this plan") }),
);

/** Finds out what is not known of the org from what the scenario says was observed. */
export const calibrate = () =>
  study({
    kind: "calibrate",
    title: "Calibration",
    address: "calibrate",
    body: current(),
    deeds: goOn("Go on with these values"),
  });
