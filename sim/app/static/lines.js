// The two charts of lines: the chance of each force, and the force by week, each with its ghost.

import { $, colour, el, retable, say } from "./dom.js";

const SINGLE = 29; // single worlds at most: all of them, where they are too few for bands
const FONT = '13px "Source Sans", sans-serif';

function parts(name, alt, files) {
  const figure = $(name);
  const plot = el("div", { class: "plot", role: "img", id: `${name}-plot` });
  const made = {
    title: el("h2", { id: `${name}-title` }),
    subtitle: el("p", { class: "small" }),
    plot,
    details: el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${alt}, as a table` }),
  };
  figure.append(made.title, made.subtitle, plot,
    el("details", {}, el("summary", {}, "As a table"), made.details), ...files);
  return made;
}

export function told(made, chart) {
  say(made.title, chart.title);
  say(made.subtitle, chart.subtitle);
  made.plot.setAttribute("aria-label", chart.alt);
  if (chart.table) retable(made.details, chart.table.head, chart.table.rows, chart.title);
}

const DASH = [6, 4];
const line = (name, width = 2, dash = []) => ({
  stroke: () => colour(name), width, dash: dash.map((one) => one * devicePixelRatio), points: { show: false },
});
const edge = () => ({ stroke: "transparent", width: 0, points: { show: false } });

const axis = (side, ticks, more = {}) => ({
  side, font: FONT, stroke: () => colour("--text"), ticks: { show: false },
  grid: { show: side === 3, stroke: () => colour("--grid"), width: 1 },
  splits: (u) => fitting(u, side, ticks()).map((one) => one[0]),
  values: (u) => fitting(u, side, ticks()).map((one) => one[1]), ...more,
});

// Ticks whose words have room beside each other: the first and the last, then those marked, then others.
function fitting(u, side, ticks) {
  if (side === 3 || !u.bbox?.width) return ticks;
  const wide = (words) => 7 * words.length + 10;
  const kept = [];
  const order = ticks.map((one, at) => [one, at === 0 || at === ticks.length - 1 ? 0 : one[2] ? 1 : 2]).sort((a, b) => a[1] - b[1]);
  for (const [one] of order) {
    const at = u.valToPos(one[0], "x");
    if (kept.every((other) => Math.abs(u.valToPos(other[0], "x") - at) > (wide(one[1]) + wide(other[1])) / 2)) kept.push(one);
  }
  return kept.sort((a, b) => a[0] - b[0]);
}

// Words at the ends of lines, pushed apart where they would touch.
function atEnds(u, words) {
  const ctx = u.ctx, dpr = devicePixelRatio, high = 16 * dpr;
  ctx.save();
  ctx.textAlign = "left"; ctx.textBaseline = "middle";
  let last = Infinity;
  for (const one of [...words].sort((a, b) => a.at - b.at)) {
    const y = Math.min(u.valToPos(one.at, "y", true), last - high);
    last = y;
    ctx.font = `${one.bold ? "600 " : ""}${13 * dpr}px "Source Sans", sans-serif`;
    ctx.fillStyle = colour(one.colour);
    ctx.fillText(one.words, u.bbox.left + u.bbox.width + 6 * dpr, y);
  }
  ctx.restore();
}

// Where words stand beside their line, on no line, not on other words, within a frame; the first such
// place from its beginning on: above it, below it, or to its right or left.
export function beside(line, { wide, high, gap }, { lines, taken, frame }) {
  const isFree = (box) => box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
    && !taken.some((one) => box.left < one.right + gap && one.left < box.right + gap && box.top < one.bottom && one.top < box.bottom)
    && !lines.some((one) => crosses(one, box));
  const from = (left, top) => ({ left, top, right: left + wide, bottom: top + high });
  for (let at = 1; at < line.length; at++) {
    for (let part = 0; part < 1; part += 0.1) {
      const [x, y] = [0, 1].map((k) => line[at - 1][k] + part * (line[at][k] - line[at - 1][k]));
      const tried = [from(x + gap, y - high - gap), from(x + gap, y + gap), from(x + gap, y - high / 2), from(x - wide - gap, y - high / 2), from(x - wide - gap, y + gap)];
      const found = tried.find(isFree);
      if (found) return found;
    }
  }
  return null;
}

// Whether a line, from point to point and from left to right, goes through a box.
function crosses(line, box) {
  for (let at = 1; at < line.length; at++) {
    const [x0, y0] = line[at - 1], [x1, y1] = line[at];
    if (x0 > box.right) return false;
    if (x1 < box.left || Number.isNaN(y0 + y1)) continue;
    const y = (x) => (x1 === x0 ? y0 : y0 + (Math.min(Math.max(x, x0), x1) - x0) / (x1 - x0) * (y1 - y0));
    const [a, b] = [y(box.left), y(box.right)];
    if (Math.max(a, b) >= box.top && Math.min(a, b) <= box.bottom) return true;
  }
  return false;
}

function chart(made, options, height) {
  const u = new uPlot({
    width: 300, height, legend: { show: false }, cursor: { show: false }, padding: [12, 0, 0, 0], ...options,
  }, options.empty, made.plot);
  const fit = () => u.setSize({ width: Math.max(200, made.plot.clientWidth), height });
  new ResizeObserver(fit).observe(made.plot);
  return u;
}

const last = (column) => { for (let at = column.length - 1; at >= 0; at--) if (column[at] !== null) return column[at]; return null; };

export class Requirement {
  constructor(files) {
    this.made = parts("requirement", "Chance of each force", files);
    this.now = null;
    const x = () => this.now?.x ?? [], y = () => this.now?.y ?? [];
    this.u = chart(this.made, {
      empty: [[1, 2], [null, null], [null, null], [null, null], [null, null], [null, null]],
      padding: [12, 28, 0, 0],
      scales: { x: { time: false, distr: 3, range: () => [x()[0]?.[0] ?? 1, x().at(-1)?.[0] ?? 2] }, y: { range: () => [0, 1] } },
      series: [{}, edge(), edge(), line("--line", 2.5), line("--text", 1.5), line("--ghost", 2, DASH)],
      bands: [{ series: [2, 1], fill: () => colour("--outer") }],
      axes: [axis(2, x, { size: 34 }), axis(3, y, { size: 48 })],
      hooks: { draw: [(u) => this.label(u)] },
    }, 260);
  }

  label(u) {
    if (!this.now) return;
    const { ctx } = u, dpr = devicePixelRatio, [least, words] = this.now.least;
    const left = u.valToPos(least, "x", true), { top, height } = u.bbox;
    ctx.save();
    ctx.strokeStyle = colour("--quiet");
    ctx.setLineDash([2 * dpr, 3 * dpr]);
    ctx.beginPath(); ctx.moveTo(left, top); ctx.lineTo(left, top + height); ctx.stroke();
    ctx.setLineDash([]); ctx.textAlign = "left"; ctx.textBaseline = "top"; ctx.strokeStyle = colour("--paper");
    const path = (column) => this.now.columns.requirement.map((one, at) => [u.valToPos(one, "x", true), u.valToPos(column[at] ?? NaN, "y", true)]);
    const { deal, deal_low, deal_high, all } = this.now.columns;
    const behind = this.ghost && this.u.data[5];
    const within = (edge) => deal.map((one, at) => (one === null ? null : (one + edge[at]) / 2)); // words do not lie on the band either
    const lines = [deal, all, behind ?? [], deal_low, deal_high, within(deal_low), within(deal_high)].map(path);
    lines.push([[left, top], [left + 0.01, top + height]]);
    const frame = { left: u.bbox.left, top: top - 11 * dpr, right: u.bbox.left + u.bbox.width + 26 * dpr, bottom: top + height };
    const { names } = this.now;
    const said = [
      { words: names.deal, ink: "--line", line: lines[0] }, { words: names.all, ink: "--text", line: lines[1] },
      ...(behind ? [{ words: this.ghost.names.ghost, ink: "--ghost", line: lines[2] }] : []),
      { words, ink: "--quiet", line: [[left, top + 8 * dpr], [left, top + height]], light: true },
    ];
    const taken = [];
    for (const one of said) {
      ctx.font = one.light ? `${12 * dpr}px "Source Sans", sans-serif` : `600 ${13 * dpr}px "Source Sans", sans-serif`;
      const size = (words) => ({ wide: ctx.measureText(words).width, high: 14 * dpr, gap: 5 * dpr });
      const [first] = one.line.filter(([, y]) => !Number.isNaN(y));
      if (!first) continue;
      // Where there is no room, fewer words may have some; else they stand where the line begins.
      const short = one.words.split(",")[0];
      const whole = beside(one.line, size(one.words), { lines, taken, frame });
      const box = whole ?? beside(one.line, size(short), { lines, taken, frame }) ?? { left: first[0] + 5 * dpr, top: Math.max(frame.top, first[1] - 18 * dpr) };
      if (box.right) taken.push(box);
      ctx.lineWidth = 3 * dpr; ctx.fillStyle = colour(one.ink);
      for (const write of ["strokeText", "fillText"]) ctx[write](whole ? one.words : short, box.left, box.top);
    }
    ctx.restore();
  }

  draw(now, ghost) {
    this.now = now; this.ghost = ghost;
    told(this.made, now);
    const c = now.columns, forces = c.requirement;
    const known = ghost ? new Map(ghost.columns.requirement.map((one, at) => [one, ghost.columns.deal[at]])) : new Map();
    this.u.setData([forces, c.deal_low, c.deal_high, c.deal, c.all, forces.map((one) => known.get(one) ?? null)]);
  }
}

export class Force {
  constructor(files) {
    this.made = parts("force", "Force by week", files);
    this.legend = el("ul", { class: "legend" });
    this.made.plot.before(this.legend);
    const x = () => this.now?.x ?? [], y = () => this.higher?.y ?? [];
    this.u = chart(this.made, {
      empty: [[0, 1], ...Array(6 + SINGLE).fill([null, null])],
      padding: [12, () => this.room(), 0, 0],
      scales: { x: { time: false }, y: { range: () => [0, y().at(-1)?.[0] ?? 1] } },
      series: [{}, edge(), edge(), edge(), edge(), line("--line", 2.5), line("--ghost", 2, DASH),
        ...Array.from({ length: SINGLE }, () => line("--line", 0.7))],
      bands: [{ series: [2, 1], fill: () => colour("--outer") }, { series: [4, 3], fill: () => colour("--inner") }],
      axes: [axis(2, x, { size: 34 }), axis(3, y, { size: 56 })],
      hooks: { draw: [(u) => this.label(u)] },
    }, 260);
  }

  said() {
    const inks = { median: "--line", high50: "--text", high90: "--quiet" };
    const words = this.now.ends.map(([name, said, at]) => ({ words: said, at, colour: inks[name], bold: name === "median" }));
    if (this.ghost) {
      words.push({ words: this.ghost.ghost, at: last(this.ghost.columns.median) ?? 0, colour: "--ghost", bold: true });
    }
    return words;
  }

  // Where there is no room beside the lines, the words stand above them.
  isNarrow() {
    return (this.u?.width ?? this.made.plot.clientWidth) < 430;
  }

  room() {
    this.legend.hidden = !this.isNarrow();
    if (!this.now || this.isNarrow()) return 14;
    const ctx = this.made.plot.querySelector("canvas")?.getContext("2d") ?? document.createElement("canvas").getContext("2d");
    ctx.save();
    ctx.font = `600 ${FONT}`;
    const wide = Math.max(...this.said().map((one) => ctx.measureText(one.words).width));
    ctx.restore();
    return wide + 12;
  }

  label(u) {
    if (this.now && !this.isNarrow()) atEnds(u, this.said());
  }

  draw(now, ghost) {
    this.now = now; this.ghost = ghost;
    this.higher = ghost && ghost.y.at(-1)[0] > now.y.at(-1)[0] ? ghost : now;
    told(this.made, now);
    this.legend.replaceChildren(...this.said().map((one) => el("li", { look: { color: `var(${one.colour})` } }, one.words)));
    const c = now.columns;
    const behind = ghost ? c.week.map((week) => ghost.columns.median[week] ?? null) : c.week.map(() => null);
    this.u.setData([c.week, c.low90, c.high90, c.low50, c.high50, c.median, behind,
      ...Array.from({ length: SINGLE }, (_, at) => c[now.single[at]] ?? c.week.map(() => null))]);
  }
}
