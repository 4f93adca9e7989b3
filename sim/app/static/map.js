// The map, shaded by chance. Arrow keys go from state to state, Enter opens one.

import { $, el, say, shape } from "./dom.js";
import { told } from "./lines.js";

export class Atlas {
  constructor(outlines, choose, files) {
    this.choose = choose; this.paths = new Map(); this.labels = new Map(); this.outlines = outlines;
    this.svg = shape("svg", { viewBox: outlines.frame.join(" "), role: "group", class: "map", "aria-label": "Map of Europe; arrow keys go from state to state" });
    const land = shape("g"), lines = shape("g", { class: "pins" }), names = shape("g", { class: "codes", "aria-hidden": "true" });
    for (const [code, one] of Object.entries(outlines.paths)) {
      const path = shape("path", { d: one.d, "fill-rule": "evenodd", class: "land" });
      land.append(path);
      this.paths.set(code, path);
    }
    this.layers = { lines, names };
    this.svg.append(land, lines, names);
    this.made = { title: el("h2", { id: "map-title" }), subtitle: el("p", { class: "small" }), plot: this.svg };
    this.key = el("ul", { class: "key" });
    this.beyond = el("div", { class: "beyond" });
    $("map").append(this.made.title, this.made.subtitle, this.key, this.svg, this.beyond, ...files);
    this.svg.addEventListener("click", (event) => { const { code } = event.target.closest("path")?.dataset ?? {}; if (code) this.choose(code); });
    this.svg.addEventListener("keydown", (event) => this.step(event));
  }

  // Those of the scenario can be chosen; the others are land.
  begin(chart) {
    this.codes = [];
    this.layers.lines.replaceChildren(); this.layers.names.replaceChildren(); this.beyond.replaceChildren();
    this.tiles = new Map();
    this.labels.clear();
    for (const path of this.paths.values()) {
      for (const name of ["tabindex", "role", "aria-label", "data-shade", "data-code"]) path.removeAttribute(name);
      path.setAttribute("class", "land");
      path.replaceChildren();
    }
    const [host, name] = chart.host;
    if (this.paths.has(host)) { this.paths.get(host).setAttribute("class", "host"); this.name(host, name); }
    for (const { code, name } of chart.states) {
      const path = this.paths.get(code);
      if (path) {
        path.setAttribute("class", "state"); path.setAttribute("role", "button"); path.setAttribute("tabindex", "-1");
        path.dataset.code = code;
        path.append(shape("title"));
        this.codes.push(code);
        this.name(code, code);
        this.tiles.set(code, path);
      } else {
        const tile = el("button", { type: "button", class: "tile", onclick: () => this.choose(code) });
        this.beyond.append(tile);
        this.tiles.set(code, tile);
      }
    }
    this.codes.sort();
    if (this.beyond.childElementCount) this.beyond.prepend(el("span", { class: "small" }, "Beyond the map"));
    if (this.codes.length) this.paths.get(this.codes[0]).setAttribute("tabindex", "0");
  }

  name(code, words) {
    const { at, tip, small } = this.outlines.paths[code];
    if (tip) this.layers.lines.append(shape("line", { x1: at[0], y1: at[1], x2: tip[0], y2: tip[1] }));
    const text = shape("text", { x: at[0], y: at[1], class: tip ? "pin" : `in${small ? " small" : ""}${words === code ? "" : " named"}` }, words);
    this.layers.names.append(text);
    this.labels.set(code, text);
  }

  draw(chart, ghost) {
    const known = chart.states.map((one) => one.code).sort().join();
    if (known !== this.known) { this.begin(chart); this.known = known; }
    told(this.made, chart);
    this.svg.setAttribute("aria-label", `${chart.alt} Arrow keys go from state to state.`);
    this.key.replaceChildren(...chart.key.map((words, at) => el("li", { "data-shade": String(at) }, words)),
      el("li", { class: "host" }, chart.host[1]));
    const before = new Map((ghost?.states ?? []).map((one) => [one.code, one.label]));
    for (const { code, name, label, shade } of chart.states) {
      const node = this.tiles.get(code), was = before.get(code);
      const words = `${name}, ${label}` + (was ? `; baseline ${was}` : "");
      node.dataset.shade = shade;
      if (node.tagName === "path") {
        node.setAttribute("aria-label", words);
        say(node.firstChild, words);
        this.labels.get(code).dataset.shade = shade;
      } else say(node, `${name} ${label}`);
    }
  }

  mark(code) {
    for (const [one, node] of this.tiles ?? []) node.classList.toggle("chosen", one === code);
    const path = this.paths.get(code);
    if (path) path.parentNode.append(path);
  }

  step(event) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const code = event.target.dataset?.code;
    if (!code) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(code); }
    if (!by) return;
    event.preventDefault();
    const next = this.codes[(this.codes.indexOf(code) + by + this.codes.length) % this.codes.length];
    this.paths.get(code).setAttribute("tabindex", "-1");
    this.paths.get(next).setAttribute("tabindex", "0");
    this.paths.get(next).focus();
  }
}
