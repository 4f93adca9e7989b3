// The page: what is moved is asked, and what comes back is shown.

import { asked, begin, isMoved, restore, words, write } from "./address.js";
import { get, Question } from "./ask.js";
import { Bars } from "./bars.js";
import { $, el, prose, say, setTheme } from "./dom.js";
import * as drawer from "./drawer.js";
import { Force, Requirement } from "./lines.js";
import { Atlas } from "./map.js";
import { Panel } from "./panel.js";
import { sections } from "./sections.js";

const FILES = [["scenario.yaml", "Scenario (YAML), which sim run takes"], ["summary.json", "Everything in numbers (JSON)"],
  ["states.csv", "States (CSV)"], ["weeks.csv", "Weeks (CSV)"]];
const PICTURES = ["requirement", "force", "map"];

let sizes = [200, 1000];
const ghosts = new Map();
const links = [];
const AT_ONCE = 1000; // milliseconds within which steps of one lever are one step back
let shown = null;
let isRefined = false;
let loads = 0;
let loaded = "";
let beside = "";
let last = { key: null, at: -Infinity };

const failed = (error) => {
  $("failure").replaceChildren(el("p", { class: "notice" }, ...prose(error.message)));
  say($("state-of-work"), "");
};
const settled = () => $("failure").replaceChildren();

function link(file, words) {
  const made = el("a", { download: true, href: "#" }, words);
  links.push([made, file]);
  return made;
}

const picture = (name) => [el("p", { class: "small" }, link(`${name}.png`, `${name[0].toUpperCase()}${name.slice(1)} figure (PNG)`))];

const needsGhost = () => asked.scenario !== "baseline" || isMoved();

function told(answer, isLast) {
  shown = answer;
  say($("sentence"), answer.answer);
  say($("worlds"), `${answer.title}${answer.settings.length ? ", with changes" : ""}. ${answer.worlds}.`);
  isRefined = isLast;
  sayWork();
  document.documentElement.dataset.worlds = answer.replications;
  document.documentElement.dataset.key = answer.key;
  redraw();
  if (!isLast) return;
  settled();
  const isSaved = answer.settings.length > 0;
  say($("further-head"), answer.further.length > 1
    ? `What differs from the baseline, world by world, and a report to pass on${isSaved ? ", once the scenario is saved" : ""}:`
    : "A report to pass on:");
  say($("further"), answer.further.join("\n"));
  $("warned").replaceChildren(...answer.warnings.map((one) => el("p", { class: "notice" }, ...prose(one))));
}

// Refined is what is shown when the baseline in as many worlds stands behind it, where one is needed.
function sayWork() {
  const isWhole = isRefined && (!needsGhost() || ghosts.has(shown.replications));
  say($("state-of-work"), isWhole ? "" : "Refining …");
}

function redraw() {
  if (!shown) return;
  const ghost = needsGhost() ? ghosts.get(shown.replications) ?? null : null; // the same worlds, or none
  const of = (name) => [shown.charts[name], ghost?.charts[name] ?? null];
  views.requirement.draw(...of("requirement"));
  views.force.draw(...of("force"));
  views.map.draw(...of("map"));
  views.bars.draw(...of("map"));
  views.map.mark(asked.state); views.bars.mark(asked.state);
  sections(shown, ghost);
  say($("command"), shown.command);
  say($("uncertainty"), shown.uncertainty);
  say($("note"), shown.note);
}

const answer = new Question("run", told, failed);
const ghost = new Question("run", (found) => { ghosts.set(found.replications, found); redraw(); if (isRefined) sayWork(); }, failed, { scenario: "baseline", moves: {}, ghost: true });
const reason = new Question("why", (found) => drawer.why(found, heldButtons(found)), drawer.failed, () => ({ state: asked.state }));
const story = new Question("world", (found) => drawer.world(found, another), drawer.failed, () => ({ world: Number(asked.world) }));

function heldButtons(found) {
  return [el("p", {}, el("button", { type: "button", onclick: () => { panel.ofState(found.code); openState(); } }, "Move its levers"))];
}

function openState() {
  const group = $("one-state").closest("details");
  group.open = true;
  $("one-state").focus();
  group.scrollIntoView({ block: "nearest" });
}

function choose(code) {
  drawer.remember("state", code);
  write();
  openWhy(code);
}

function openWhy(code) {
  const from = document.activeElement;
  views.map.mark(code); views.bars.mark(code);
  drawer.open(shown?.charts.map.states.find((one) => one.code === code)?.name ?? code, from);
  drawer.wait("Asking why …");
  beside = code;
  story.stop();
  again();
}

function tell(number) {
  drawer.remember("world", String(number));
  write();
  openWorld();
}

function openWorld() {
  views.map.mark(""); views.bars.mark("");
  drawer.open("One world");
  drawer.wait("Reading one world …");
  beside = asked.world;
  reason.stop();
  again();
}

const another = () => tell(Math.floor(Math.random() * sizes.at(-1)));

function shut() {
  drawer.remember("", "");
  write();
  close();
}

function close() {
  reason.stop(); story.stop();
  drawer.close();
  views.map.mark(""); views.bars.mark("");
}

// A lever is moved: while it is dragged, the address stays; when it is released, that is a step.
function moved(under, key = null) {
  ask(under);
  if (!under) {
    const at = performance.now();
    write({ step: key === null || key !== last.key || at - last.at > AT_ONCE });
    last = { key, at };
    if (drawer.isOpen()) again();
  }
}

function ask(under) {
  for (const [node, file] of links) node.href = `/download/${file}?${words()}`;
  isRefined = false;
  say($("state-of-work"), "Asking …");
  if (needsGhost() && !ghosts.has(sizes.at(-1)) && !ghost.newest) ghost.ask(sizes);
  answer.ask(sizes, { dragged: under });
}

// What is open beside the page, of the levers as they stand now.
function again() {
  if (asked.state) reason.ask(sizes);
  else if (asked.world !== "") story.ask(sizes.slice(-1));
}

// Load a scenario; nothing comes of it where another one has been chosen since.
async function load(search) {
  const mine = ++loads;
  const found = await get(`/api/start${search}`);
  if (mine !== loads) return null;
  begin(found);
  loaded = found.scenario;
  sizes = found.sizes;
  say($("model"), found.model);
  $("scenario").replaceChildren(...found.scenarios.map((one) => el("option", { value: one.name }, one.title)));
  $("scenario").value = found.scenario;
  panel.begin(found);
  settled();
  $("notices").replaceChildren(...found.notices.map((one) => el("p", { class: "notice" }, ...prose(one))));
  return found;
}

async function first() {
  const given = new URLSearchParams(location.search);
  const found = await load(location.search);
  if (!found) return;
  if (!found.refused) {
    const state = given.get("state"), world = given.get("world");
    if (state && found.states.some((one) => one.code === state)) drawer.remember("state", state);
    else if (world !== null && /^\d{1,4}$/.test(world) && Number(world) < sizes.at(-1)) drawer.remember("world", world);
  }
  write({ step: false });
  ask(false);
  if (!ghost.newest) ghost.ask(sizes);
  opened();
}

// What the address has open beside the page.
function opened() {
  if (drawer.isOpen() && beside === (asked.state || asked.world)) again();
  else if (asked.state) openWhy(asked.state);
  else if (asked.world !== "") openWorld();
  else close();
}

async function begun(name) {
  if (await load(`?scenario=${encodeURIComponent(name)}`)) moved(false);
}

// Back and Forward: all is as it was when that step was made.
async function returned(held) {
  restore(held);
  last = { key: null, at: -Infinity };
  if (held.scenario === loaded) {
    loads += 1;
    $("scenario").value = loaded;
  } else if (!await load(`?${words()}`)) return;
  panel.show();
  ask(false);
  opened();
}

function look(theme) {
  setTheme(theme);
  try { localStorage.setItem("theme", theme); } catch { /* a browser that keeps nothing */ }
  for (const one of [views?.requirement, views?.force]) one?.u.redraw(false);
}

let views = null;
const panel = new Panel(moved);

async function main() {
  let theme = "auto";
  try { theme = localStorage.getItem("theme") ?? "auto"; } catch { /* as above */ }
  look(theme);
  const outlines = await get("/api/outlines");
  views = {
    requirement: new Requirement(picture("requirement")), force: new Force(picture("force")),
    map: new Atlas(outlines, choose, picture("map")), bars: new Bars(choose),
  };
  say($("credit"), outlines.credit);
  $("files").append(...FILES.map(([file, words]) => el("li", {}, link(file, words))));
  $("theme").addEventListener("change", () => look($("theme").value));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => look($("theme").value));
  $("close").addEventListener("click", shut);
  $("show-world").addEventListener("click", another);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
  $("scenario").addEventListener("change", () => begun($("scenario").value).catch(failed));
  addEventListener("popstate", (event) => { if (event.state) returned(event.state).catch(failed); });
  await document.fonts.ready;
  await first();
}

main().catch(failed);
