// Building the page: elements and their words. Words are always text, never markup.

export const $ = (id) => document.getElementById(id);

export function el(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  put(made, traits);
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

export function shape(tag, traits = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(traits)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function put(made, traits) {
  for (const [name, value] of Object.entries(traits)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "look") for (const [key, one] of Object.entries(value)) made.style.setProperty(key, one);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
}

export function say(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

// Words in which what stands between backticks is code.
export function prose(words) {
  return words.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));
}

// A colour of the style sheet, in the light or in the dark; it is known until the theme changes.
const probe = el("span", { hidden: true });
const colours = new Map();
export function colour(name) {
  if (!colours.has(name)) {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(${name})`;
    colours.set(name, getComputedStyle(probe).color);
  }
  return colours.get(name);
}

// Show the page in a theme: light, dark, or auto, which is that of the machine.
export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").value = theme;
  colours.clear();
}

export function table(head, rows, caption) {
  return el("table", {},
    el("caption", { class: "hidden" }, caption),
    el("thead", {}, el("tr", {}, ...head.map((one) => el("th", { scope: "col" }, one)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {},
      ...row.map((cell, at) => at ? el("td", {}, cell) : el("th", { scope: "row" }, cell))))));
}

// Put a table into a place that has nothing else; where one of as many rows and columns is there, only
// its words change.
export function retable(place, head, rows, caption) {
  const lines = [head, ...rows], there = place.firstElementChild;
  const isAlike = there?.rows.length === lines.length && lines.every((line, at) => there.rows[at].cells.length === line.length);
  if (!isAlike) return place.replaceChildren(table(head, rows, caption));
  say(there.caption, caption);
  lines.forEach((line, at) => line.forEach((cell, column) => say(there.rows[at].cells[column], cell)));
}
