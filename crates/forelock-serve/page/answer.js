// The answer: what one night will probably be like, at once and then more surely.
import { byId, fragment, make, prose, say, write } from "./dom.js";

const night = byId("the-answer");
let spoken = "";

/** A newer question is asked: what is shown is of the older one until numbers come. */
export function asked() {
  night.setAttribute("aria-busy", "true");
  night.classList.add("old");
  night.classList.remove("final");
  byId("step-bar").value = 0;
  byId("figures").classList.add("old");
}

export function showProgress({ done, planned, under_way = 0 }) {
  const bar = byId("step-bar");
  bar.max = planned;
  bar.value = done + under_way;
}

/** The figures are refined in steps; only the last step is read out. */
export function showAnswer(answer) {
  night.classList.remove("old");
  trouble(null);
  showProgress({ done: answer.replications, planned: answer.of });
  write(byId("step"), answer.final ? `${answer.of} nights` : `${answer.replications} of ${answer.of} nights`);
  night.classList.toggle("final", answer.final);
  showPair(answer.night);
  showBadge(answer);
  showSentence(answer.sentence);
  showVerdicts(answer.verdicts);
  keepHeight();
  showFigures(answer);
  if (answer.final) {
    night.removeAttribute("aria-busy");
    if (answer.sentence !== spoken) say(byId("sentence").textContent);
    spoken = answer.sentence;
  }
}

/** The load as it is written can't be simulated: the numbers are of the one before. */
export function keepOld() {
  night.removeAttribute("aria-busy");
  night.classList.add("final");
  write(byId("step"), "before the error");
}

/** What the server could not do, in its words; the older numbers stay, and look old. */
export function trouble(failure) {
  const place = byId("trouble");
  place.hidden = !failure;
  write(place, failure ? [failure.message, failure.help].filter(Boolean).join(" ") : "");
  if (failure) {
    night.removeAttribute("aria-busy");
    say(failure.message);
  }
}

function showSentence(words) {
  const sentence = byId("sentence");
  if (sentence.dataset.words === words) return;
  sentence.dataset.words = words;
  sentence.replaceChildren(...prose(words));
  offerWhole();
}

/** Only of a sentence that is cut, or was. */
function offerWhole() {
  const sentence = byId("sentence");
  const cut = sentence.scrollHeight > sentence.clientHeight + 2;
  byId("whole").hidden = !cut && !sentence.parentElement.classList.contains("whole");
}

byId("whole").addEventListener("click", () => {
  const whole = byId("sentence").parentElement.classList.toggle("whole");
  byId("whole").setAttribute("aria-expanded", String(whole));
  write(byId("whole"), whole ? "Less" : "Read all");
  loosen();
});

function showPair(figures) {
  const pair = byId("pair");
  while (pair.children.length < figures.length) {
    pair.append(make("div", {}, make("dt"), make("dd", { class: "figure" }), make("dd")));
  }
  while (pair.children.length > figures.length) pair.lastElementChild.remove();
  figures.forEach(({ label, range, note }, place) => {
    const [name, figure, below] = pair.children[place].children;
    write(name, label);
    write(figure, inPieces(range));
    write(below, note || "\u00a0");
  });
  write(byId("glance"), figures.map(({ range }) => range).join(" · "));
}

/** A range is broken between its ends, if it must be: not within "4h 29m". */
const inPieces = (range) => range.split(" to ").map((end) => end.replaceAll(" ", "\u00a0")).join(" to ");

function showBadge({ badge, met }) {
  const place = byId("badge");
  place.hidden = !badge;
  write(place, badge);
  place.classList.toggle("met", met === true);
  place.classList.toggle("missed", met === false);
}

function showVerdicts(verdicts) {
  byId("verdicts").replaceChildren(
    ...verdicts.map(({ met, text }) =>
      make("li", {}, make("span", { class: `badge ${met ? "met" : "missed"}` }, met ? "✓ met" : "✗ not met"), ` ${text}`),
    ),
  );
}

/** Words of another length must not move what stands below: these keep the most room that they needed. */
const steady = [night, byId("sentence"), byId("pair")];

function keepHeight() {
  for (const element of steady) {
    const needed = element.getBoundingClientRect().height;
    if (needed > (parseFloat(element.style.minHeight) || 0)) element.style.minHeight = `${needed}px`;
  }
}

/** Another scenario, or another width: the room that was needed says nothing of what comes. */
export function loosen() {
  for (const element of steady) element.style.minHeight = "";
}

let width = innerWidth;
addEventListener("resize", () => {
  if (width === innerWidth) return;
  width = innerWidth;
  loosen();
  offerWhole();
});

// On a narrow screen the fields are below the answer: what it comes to stays in sight at the foot.
new IntersectionObserver(([{ isIntersecting }]) => (byId("glance").hidden = isIntersecting)).observe(byId("pair"));

/**
 * All figures, without what stands above already. Charts come with the last step; until then the older ones stay
 * where they are, and look old.
 */
function showFigures({ html, final }) {
  const host = byId("figures");
  const next = fragment(html);
  for (const known of next.querySelectorAll("header, .answer, [aria-labelledby*='-objectives-']")) known.remove();
  const charts = [...host.children].findIndex((section) => section.querySelector(".chart"));
  if (charts >= 0 && !final && !next.querySelector(".chart")) {
    host.children[charts].classList.add("old");
    next.insertBefore(host.children[charts], next.children[charts] ?? null);
  }
  host.classList.remove("old");
  host.replaceChildren(next);
}
