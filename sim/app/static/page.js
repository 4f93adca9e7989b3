// The page: what is moved is asked, and what comes back is shown.

import { asked, begin, isMoved, words, write } from "./address.js";
import { get, Question } from "./ask.js";
import { Bars } from "./bars.js";
import { $, el, say } from "./dom.js";
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
let shown = null;

const failed = (error) => {
  $("failure").replaceChildren(el("p", { class: "notice" }, error.message));
  say($("state-of-work"), "");
};
const settled = () => $("failure").replaceChildren();

function link(file, words) {
  const made = el("a", { download: true, href: "#" }, words);
  links.push([made, file]);
  return made;
}

const picture = (name) => [el("p", { class: "small" }, link(`${name}.png`, "Figure (PNG)"))];

const needsGhost = () => asked.scenario !== "baseline" || isMoved();

function told(answer, isLast) {
  shown = answer;
  say($("sentence"), answer.answer);
  say($("worlds"), `${answer.title}. ${answer.worlds}.`);
  say($("state-of-work"), isLast ? "" : "Refining …");
  document.documentElement.dataset.worlds = answer.replications;
  document.documentElement.dataset.key = answer.key;
  redraw();
  if (isLast) settled();
}

function redraw() {
  if (!shown) return;
  const ghost = needsGhost() ? ghosts.get(shown.replications) ?? ghosts.get(sizes[0]) : null;
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
const ghost = new Question("run", (found) => { ghosts.set(found.replications, found); redraw(); }, failed, { scenario: "baseline", moves: {}, ghost: true });
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
  const from = document.activeElement;
  drawer.remember("state", code);
  write();
  views.map.mark(code); views.bars.mark(code);
  drawer.open(shown?.charts.map.states.find((one) => one.code === code)?.name ?? code, from);
  drawer.wait("Asking why …");
  story.stop();
  reason.ask(sizes);
}

function tell(number) {
  drawer.remember("world", String(number));
  write();
  views.map.mark(""); views.bars.mark("");
  drawer.open("One world");
  drawer.wait("Reading one world …");
  reason.stop();
  story.ask(sizes.slice(-1));
}

const another = () => tell(Math.floor(Math.random() * sizes.at(-1)));

function shut() {
  reason.stop(); story.stop();
  drawer.remember("", "");
  write();
  drawer.close();
  views.map.mark(""); views.bars.mark("");
}

function moved(under) {
  write();
  for (const [node, file] of links) node.href = `/download/${file}?${words()}`;
  say($("state-of-work"), "Asking …");
  answer.ask(sizes, { patient: under });
  if (!under && drawer.isOpen()) {
    if (asked.state) reason.ask(sizes);
    else if (asked.world !== "") story.ask(sizes.slice(-1));
  }
}

async function load(search) {
  const found = await get(`/api/start${search}`);
  begin(found);
  sizes = found.sizes;
  say($("model"), found.model);
  $("scenario").replaceChildren(...found.scenarios.map((one) => el("option", { value: one.name }, one.title)));
  $("scenario").value = found.scenario;
  panel.begin(found);
  settled();
  $("notices").replaceChildren(...found.notices.map((one) => el("p", { class: "notice" }, one)));
  return found;
}

async function first() {
  const given = new URLSearchParams(location.search);
  const found = await load(location.search);
  moved(false);
  ghost.ask(sizes);
  if (!found.refused) {
    const state = given.get("state"), world = given.get("world");
    if (state && found.states.some((one) => one.code === state)) choose(state);
    else if (world !== null && /^\d{1,4}$/.test(world) && Number(world) < sizes.at(-1)) tell(Number(world));
  }
}

function look(theme) {
  document.documentElement.dataset.theme = theme;
  $("theme").value = theme;
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
  $("scenario").addEventListener("change", async () => {
    try { await load(`?scenario=${encodeURIComponent($("scenario").value)}`); moved(false); } catch (error) { failed(error); }
  });
  await document.fonts.ready;
  await first();
}

main().catch(failed);
