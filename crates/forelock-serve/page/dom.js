// What all parts of the page need of the document.

/** The element of that id; the page is written so that there is one. */
export const byId = (id) => document.getElementById(id);

/** Makes an element; children are elements or text, never HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Sets text only where it differs: a screen reader would read it out again, and a selection would be lost. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Gives a parent exactly these children and moves none that is in its place, so that focus stays where it is. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
  });
}

/** Text of the server as nodes: what stands between backquotes is code. */
export const prose = (text) =>
  text.split("`").map((part, place) => (place % 2 === 1 ? make("code", {}, part) : part));

/** A fragment of HTML that the server made of its documents, without its name: where it is shown has a heading. */
export function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const name of holder.content.querySelectorAll("header .part")) name.remove();
  return holder.content;
}

/** The one live region: what is said here is read out, and nothing else. */
export const say = (text) => write(byId("said"), text);
