// The page without a server: what was run is shown as it is; between, what is interpolated.

import { asked } from "./address.js";
import { Bars } from "./bars.js";
import { corners, filled, formed, heading, mixed, reached, rounded, rows, wilson, written } from "./between.js";
import { $, el, say, table, setTheme } from "./dom.js";
import { Force, Requirement } from "./lines.js";
import { Atlas } from "./map.js";
import { Panel } from "./panel.js";
import { sections } from "./sections.js";

const BANDS = ["low90", "low50", "median", "high50", "high90"];

// Chances of forces do not go evenly from point to point; the curve and its table have them.
const APART = ["sustained"];

let told, numbers, lines, views, chosen = "", scenario = null;
const pages = new Map();

async function unpacked() {
  const letters = atob($("data").textContent), packed = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) packed[at] = letters.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).text()).split("\n");
}

// What is told of the point of that number, or of a scenario after all points, as it was run.
function page(at) {
  if (!pages.has(at)) pages.set(at, JSON.parse(lines[at + 2]));
  return pages.get(at);
}

const where = () => Object.fromEntries(told.levers.map((one) => [one.key, asked.moves[one.key] ?? one.present]));
const ofScenario = (at) => page(numbers.main.length + at);
const isPresent = () => Object.keys(asked.moves).length === 0;

// What was run there, with its curve and its bands, whose numbers are kept apart.
const exact = (at) => ({ ...page(at), kind: "run" });

function between(near) {
  const every = near.map(([point]) => page(point));
  const column = (name) => mixed(numbers[name], near);
  const words = told.words, lasting = column("lasting"), plain = column("main");
  const main = [...plain, ...told.requirements.map((one) => reached(lasting, one))];
  const isTold = main.every((one) => one !== null);
  const sample = { deal: plain[0], deals: plain[0] * told.worlds };
  return {
    kind: "between",
    title: every[0].title,
    answer: isTold ? filled(words.sentence, formed(told.names, told.kinds, main, words.forms)) : words.silent,
    worlds: words.worlds,
    uncertainty: every[0].uncertainty,
    note: every[0].note,
    sections: mixedSections(every, near),
    charts: {
      requirement: requirement(every.map((one) => one.charts.requirement), lasting, sample),
      force: force(every.map((one) => one.charts.force), near, column),
      map: map(every[0].charts.map, column("states")),
    },
  };
}

// Names of columns; an interval is named as what it is of.
const named = (names) => names.map((one) => one === told.words.interval[0] ? told.words.interval[1] : one);

function neutral(name, chart) {
  const { title, subtitle } = told.words.charts[name];
  return { ...chart, title, subtitle, alt: `${title}. ${subtitle}` };
}

const mixedTable = (tables, near) => ({
  head: tables[0].head,
  rows: rows(tables.map((one) => one.rows), near, { blank: told.words.blank }).map(([row, cells]) => [row[0], ...cells]),
});

const widest = (charts, axis) => charts.reduce((one, other) => (other[axis].at(-1)?.[0] ?? 0) > (one[axis].at(-1)?.[0] ?? 0) ? other : one)[axis];

// The chance of each force follows from the quantiles of the force that lasts, and from the chance of a deal.
function requirement(charts, lasting, { deal, deals }) {
  const x = widest(charts, "x"), forces = told.forces.filter((one) => one <= x.at(-1)[0]);
  const columns = { requirement: forces, deal: [], deal_low: [], deal_high: [], all: [] };
  for (const force of forces) {
    const chance = reached(lasting, force), ends = chance === null || deals < 1 ? [null, null] : wilson(chance * deals, deals);
    [chance, ends[0], ends[1], chance === null ? null : chance * deal].forEach((one, at) => Object.values(columns)[at + 1].push(one));
  }
  const rows = x.map(([force, words]) => {
    const at = forces.indexOf(force), [, ...own] = Object.values(columns).map((column) => written(column[at]));
    return [words, own[0], `${own[1]} to ${own[2]}`, own[3]];
  });
  return { ...neutral("requirement", charts[0]), x, columns, table: { head: named(charts[0].table.head), rows } };
}

function force(charts, near, column) {
  const columns = Object.fromEntries(BANDS.map((name) => [name, column(name)]));
  const weeks = columns.median.length, x = charts[0].x.filter(([week]) => week < weeks);
  const last = Object.fromEntries(BANDS.map((name) => [name, columns[name].at(-1) ?? null]));
  const ends = told.words.charts.force.ends.filter(([name]) => last[name] !== null)
    .map(([name, words]) => [name, filled(words, Object.fromEntries(BANDS.map((one) => [one, last[one] === null ? "–" : rounded(last[one])]))), last[name]]);
  return { ...neutral("force", charts[0]), x, y: widest(charts, "y"), ends, without: "",
    columns: { week: Array.from({ length: weeks }, (_, week) => week), ...columns },
    table: mixedTable(charts.map((one) => one.table), near) };
}

function map(chart, chances) {
  const { edges, names } = told.words.charts.map;
  const known = new Map(chart.states.map((one) => [one.code, one.name]));
  const states = told.codes.flatMap((code, at) => {
    const chance = chances[at];
    if (!known.has(code)) return [];
    const shade = chance === null ? 0 : edges.filter((edge) => chance > edge).length;
    const label = chance === null ? told.words.blank : written(chance);
    return [{ code, name: known.get(code), chance: chance ?? 0, label, shade }];
  }).sort((one, other) => other.chance - one.chance || one.name.localeCompare(other.name));
  const key = names.map((name, shade) => `${name} (${states.filter((one) => one.shade === shade).length})`);
  return { ...neutral("map", chart), states, key };
}

function mixedSections(every, near) {
  const found = every.map((one) => new Map(one.sections.map((section) => [section.name, section])));
  return every[0].sections.filter((one) => one.layout === "table" && !APART.includes(one.name) && found.every((each) => each.has(one.name))).map((section) => {
    const same = found.map((each) => each.get(section.name));
    return { ...section, head: { label: heading(section.head.label, told.words.mixed), cells: named(section.head.cells) },
      rows: rows(same.map((one) => one.rows), near, { of: (row) => row.label, cells: (row) => row.cells, blank: told.words.blank })
        .map(([row, cells]) => ({ ...row, cells })) };
  });
}

function redraw() {
  const near = corners(told.levers, where());
  const found = scenario === null ? near.length === 1 ? exact(near[0][0]) : between(near) : { ...ofScenario(scenario), kind: "scenario" };
  const isGhost = scenario === null ? !isPresent() : scenario !== 0;
  const ghost = isGhost ? scenario === null ? exact(corners(told.levers, presents())[0][0]) : ofScenario(0) : null;
  show(found, ghost);
}

// The command that runs the model where the levers stand.
function command() {
  const moved = told.levers.filter((one) => one.key in asked.moves);
  if (moved.some((one) => one.shifts)) return "";
  const changes = moved.flatMap((one) => one.keys.map((key) => `-s ${key}=${asked.moves[one.key]}`));
  return ["sim run", told.scenarios[0].name, ...changes, `-n ${told.worlds}`, `--seed ${told.seed}`].join(" ");
}

const presents = () => Object.fromEntries(told.levers.map((one) => [one.key, one.present]));

function show(found, ghost) {
  const of = (name) => [found.charts[name], ghost?.charts[name] ?? null];
  document.documentElement.dataset.kind = found.kind;
  say($("sentence"), found.answer);
  say($("worlds"), `${found.title}. ${found.worlds}.`);
  say($("state-of-work"), told.words[found.kind]);
  views.requirement.draw(...of("requirement"));
  views.force.draw(...of("force"));
  views.map.draw(...of("map"));
  views.bars.draw(...of("map"));
  sections(found, ghost);
  say($("uncertainty"), found.uncertainty);
  say($("note"), found.note);
  say($("command-says"), found.command ? told.words.same : told.words.here);
  say($("command"), found.command ?? command());
  $("command").hidden = $("command-says").hidden = $("command").textContent === "";
  mark(chosen);
  for (const [at, button] of [...$("scenarios").children].entries()) button.setAttribute("aria-pressed", String(at === scenario));
  say($("because"), scenario === null ? "" : told.scenarios[scenario].because);
  shownNow = found;
  sayState();
}

let shownNow = null;

function mark(code) {
  views.map.mark(code); views.bars.mark(code);
}

function choose(code) {
  chosen = chosen === code ? "" : code;
  mark(chosen);
  sayState();
}

function sayState() {
  const one = shownNow.charts.map.states.find((each) => each.code === chosen);
  say($("chosen"), one ? filled(told.words.state, one) : told.words.choose);
}

function keep() {
  const words = scenario === null ? new URLSearchParams(asked.moves) : new URLSearchParams({ scenario: told.scenarios[scenario].name });
  try { history.replaceState(null, "", `#${words}`); } catch { /* a browser that lets no file do so */ }
}

// What stands behind # in the address, as far as it is understood.
function begin() {
  const words = new URLSearchParams(location.hash.slice(1));
  const at = told.scenarios.findIndex((one) => one.name === words.get("scenario"));
  scenario = at < 0 ? null : at;
  asked.moves = {};
  for (const { key, low, high, present } of scenario === null ? told.levers : []) {
    const value = Number(words.get(key) ?? NaN);
    if (value >= low && value <= high && value !== present) asked.moves[key] = value;
  }
}

function moved() {
  scenario = null;
  keep();
  redraw();
}

function start(at, panel) {
  scenario = at;
  asked.moves = {};
  panel.show();
  keep();
  redraw();
}

// The levels at which the model was run are ticks of the slider.
function ticked({ key, levels }) {
  const id = `lever-${key.replaceAll(".", "-")}`;
  $(id).setAttribute("list", `${id}-levels`);
  $(id).after(el("datalist", { id: `${id}-levels` }, ...levels.map((one) => el("option", { value: one }))));
}

function look(theme) {
  setTheme(theme);
  for (const one of [views?.requirement, views?.force]) one?.u.redraw(false);
}

async function main() {
  lines = await unpacked();
  document.querySelector("main").hidden = false;
  told = JSON.parse(lines[0]);
  numbers = JSON.parse(lines[1]);
  look("auto");
  await document.fonts.ready;
  views = { requirement: new Requirement([]), force: new Force([]), map: new Atlas(told.outlines, choose, []), bars: new Bars(choose) };
  const panel = new Panel(moved);
  const lead = told.words.levers;
  begin();
  panel.begin({ groups: [{ heading: lead, levers: told.levers }], states: [], holds: {} });
  for (const group of $("groups").children) group.open = true;
  $("scenarios-group").open = !matchMedia("(max-width: 800px)").matches;
  told.levers.forEach(ticked);
  $("scenarios").append(...told.scenarios.map((one, at) => el("button", { type: "button", "aria-pressed": "false", onclick: () => start(at, panel) }, one.title)));
  $("theme").addEventListener("change", () => look($("theme").value));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => look($("theme").value));
  addEventListener("hashchange", () => { begin(); panel.show(); redraw(); });
  say($("how"), told.chosen);
  say($("error-says"), told.error.says);
  $("errors").replaceChildren(table(told.error.head, told.error.rows, told.words.errors));
  say($("made"), told.made);
  say($("credit"), told.outlines.credit);
  redraw();
  document.documentElement.dataset.ready = "";
}

main().catch((error) => {
  $("failure").replaceChildren(el("p", { class: "notice" }, `This page cannot be shown in this browser: ${error.message}`));
});
