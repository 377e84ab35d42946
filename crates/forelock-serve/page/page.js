// The page begins: what is open, and what happens when the load changes.
import { asked, keepOld, loosen, showAnswer, showProgress, trouble } from "./answer.js";
import { follow } from "./ask.js";
import { countChanges, showForm } from "./controls.js";
import { byId, make, write } from "./dom.js";
import "./files.js";
import { answered, outdated } from "./kept.js";
import { keepLink, openLinked } from "./link.js";
import "./menus.js";
import { current, onChange, open } from "./state.js";
import { get, post } from "./stream.js";
import "./studies.js";
import "./sweep.js";
import "./take.js";
import { showWarnings } from "./warnings.js";

onChange(countChanges);
onChange(outdated);
follow({
  asked,
  form(said) {
    showForm(said);
    if (said.form) {
      if (byId("scenario").textContent !== said.form.scenario) loosen();
      write(byId("scenario"), said.form.scenario);
      const facts = said.form.facts.join(" · ");
      write(byId("facts"), facts);
      byId("facts").title = facts;
      document.title = `${said.form.scenario}: what if`;
      showWarnings(said.form.warnings);
    } else {
      keepOld();
    }
  },
  answer(answer) {
    showAnswer(answer);
    answered(answer);
  },
  progress: showProgress,
  failed: trouble,
});

function offerFiles({ directory, files }, opened) {
  const choice = byId("files");
  byId("open-one").hidden = files.length === 0;
  const names = files.includes(opened) ? files : [opened, ...files];
  choice.replaceChildren(...names.map((name) => make("option", { value: name }, name)));
  choice.value = opened;
  choice.title = directory ? `Scenarios of ${directory}` : "";
  choice.addEventListener("change", async () => {
    try {
      open(await (await post("open", { file: choice.value })).json());
    } catch (error) {
      trouble(error);
    }
  });
}

async function begin() {
  try {
    const start = await get("start");
    write(byId("version"), `forelock ${start.version}`);
    if (!(await openLinked())) open(start.opened);
    offerFiles(start, current().name);
    keepLink();
  } catch (error) {
    trouble(error);
  }
}

begin();
