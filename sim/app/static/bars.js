// The states as bars in a table, each name a button; a line marks the baseline.

import { $, el, say } from "./dom.js";

export class Bars {
  constructor(choose) {
    this.choose = choose; this.rows = new Map();
    this.body = el("tbody");
    this.ghosted = el("th", { scope: "col", class: "hidden-cell" }, "Baseline");
    $("bars").append(el("table", { class: "bars" },
      el("caption", { class: "hidden" }, "Share of worlds in which each state has troops there"),
      el("thead", { class: "hidden" }, el("tr", {}, el("th", { scope: "col" }, "State"), el("th", { scope: "col" }, "Bar"),
        el("th", { scope: "col" }, "Share of worlds"))), this.body));
  }

  row(one) {
    const bar = el("span", { class: "bar" }), ghost = el("span", { class: "ghost" });
    const made = {
      bar, ghost, chance: el("td", { class: "number" }),
      name: el("button", { type: "button", onclick: () => this.choose(one.code) }, one.name),
    };
    made.row = el("tr", {}, el("th", { scope: "row" }, made.name), el("td", { class: "track", "aria-hidden": "true" }, bar, ghost), made.chance);
    return made;
  }

  draw(chart, ghost) {
    const before = new Map((ghost?.states ?? []).map((one) => [one.code, one]));
    const focus = document.activeElement;
    const order = [];
    for (const one of chart.states) {
      if (!this.rows.has(one.code)) this.rows.set(one.code, this.row(one));
      const made = this.rows.get(one.code), was = before.get(one.code);
      made.bar.style.width = `${100 * one.chance}%`;
      made.bar.dataset.shade = one.shade;
      made.ghost.hidden = !was;
      if (was) made.ghost.style.left = `${100 * was.chance}%`;
      say(made.chance, one.label);
      made.row.title = was ? `${one.name}, ${one.label}; baseline ${was.label}` : `${one.name}, ${one.label}`;
      order.push(made.row);
    }
    if (order.some((row, at) => this.body.children[at] !== row) || this.body.children.length !== order.length) {
      this.body.replaceChildren(...order);
      if (this.body.contains(focus)) focus.focus();
    }
  }

  mark(code) {
    for (const [one, made] of this.rows) {
      made.row.classList.toggle("chosen", one === code);
      made.name.setAttribute("aria-pressed", String(one === code));
    }
  }
}
