// The levers: each with its meaning, its number and unit, and what that rests on.

import { asked, isMoved } from "./address.js";
import { $, el, say } from "./dom.js";

export class Panel {
  // Told of every move: with true while it is under way, with false when it ends, and of which lever.
  constructor(moved) {
    this.moved = moved; this.levers = new Map();
    $("reset").addEventListener("click", () => { asked.moves = {}; this.show(); moved(false); this.refocus(); });
  }

  begin(found) {
    this.found = found; this.levers.clear(); this.names = new Map();
    const groups = found.groups.map((group, at) => el("details", { class: "group", open: at === 0 && !isNarrow() },
      el("summary", {}, group.heading), ...group.levers.map((card) => this.lever(card))));
    const first = this.state ?? found.states.find((one) => one.code === "POL")?.code ?? found.states[0]?.code;
    this.one = el("div");
    this.choice = el("select", { id: "one-state", onchange: () => this.ofState(this.choice.value) },
      ...found.states.map((one) => el("option", { value: one.code }, one.name)));
    if (first) groups.push(el("details", { class: "group" }, el("summary", {}, "One state"),
      el("label", { class: "pick", for: "one-state" }, "State ", this.choice), this.one));
    $("groups").replaceChildren(...groups);
    for (const one of found.states) {
      this.names.set(`states.${one.code}.hold`, one.name);
      for (const card of one.levers) this.names.set(card.key, card.name);
    }
    if (first) this.ofState(first);
    this.show();
  }

  ofState(code) {
    const one = this.found.states.find((each) => each.code === code);
    if (!one) return;
    this.state = code;
    this.choice.value = code;
    for (const key of [...this.levers.keys()]) if (key.startsWith("states.")) this.levers.delete(key);
    const key = `states.${code}.hold`;
    const holds = Object.entries(this.found.holds).map(([hold, words]) => {
      const radio = el("input", { type: "radio", name: "hold", value: hold, onchange: () => this.set(key, hold, one.hold) });
      return el("label", { class: "hold" }, radio, ` ${words}`);
    });
    const group = el("fieldset", {}, el("legend", {}, one.name), ...holds);
    this.levers.set(key, { show: () => {
      for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === (asked.moves[key] ?? one.hold);
    } });
    this.one.replaceChildren(group, ...one.levers.map((card) => this.lever(card)));
    this.show();
  }

  lever(card) {
    const id = `lever-${card.key.replaceAll(".", "-")}`;
    const bounds = { min: card.low, max: card.high };
    const slider = el("input", { type: "range", id, ...bounds, step: card.step, "aria-describedby": `${id}-says` });
    const number = el("input", { type: "number", id: `${id}-number`, ...bounds, step: "any", "aria-label": `${card.name}, ${card.unit}` });
    const reset = el("button", { type: "button", class: "reset", "aria-label": `Reset ${card.name}`, onclick: () => { this.set(card.key, card.present, card.present); slider.focus(); } }, "Reset");
    slider.style.setProperty("--present", (card.present - card.low) / (card.high - card.low));
    const refusal = el("p", { class: "refusal", role: "alert", hidden: true }, `This goes from ${card.low} to ${card.high}.`);
    const take = (node, under) => {
      const value = Number(node.value);
      if (node.value === "" || !(value >= card.low && value <= card.high)) {
        const isBeyond = node.value !== "";
        this.show();
        refusal.hidden = !isBeyond;
        return;
      }
      this.set(card.key, value, card.present, under);
    };
    slider.addEventListener("input", () => take(slider, true));
    slider.addEventListener("change", () => take(slider, false));
    number.addEventListener("change", () => take(number, false));
    const box = el("div", { class: "lever" },
      el("div", { class: "top" }, el("label", { for: id }, card.name), reset),
      el("div", { class: "pair" }, slider, number, el("span", { class: "unit", "aria-hidden": "true" }, card.unit)),
      refusal,
      card.says ? el("p", { class: "small says", id: `${id}-says` }, card.says) : el("span", { id: `${id}-says`, hidden: true }, card.name),
      el("details", { class: "rests" }, el("summary", {}, `Basis: ${card.basis}`), el("p", { class: "small" }, card.rests)));
    this.names.set(card.key, card.name);
    this.levers.set(card.key, { show: () => {
      const value = asked.moves[card.key] ?? card.present;
      refusal.hidden = true;
      if (Number(slider.value) !== value) slider.value = value;
      if (number.value === "" || document.activeElement !== number || Number(number.value) !== value) number.value = Number(Number(value).toPrecision(4));
      slider.setAttribute("aria-valuetext", `${number.value} ${card.unit}`);
      reset.hidden = !(card.key in asked.moves);
      box.classList.toggle("moved", card.key in asked.moves);
    } });
    return box;
  }

  set(key, value, present, under = false) {
    if (value === present) delete asked.moves[key];
    else asked.moves[key] = value;
    this.show();
    this.moved(under, key);
  }

  show() {
    for (const one of this.levers.values()) one.show();
    $("reset").disabled = !isMoved();
    $("moved").replaceChildren(...Object.entries(asked.moves).map(([key, value], at) => el("li", {},
      `${this.names.get(key) ?? key}: ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`,
      el("button", { type: "button", "aria-label": `Reset ${this.names.get(key) ?? key}`, onclick: () => { this.set(key, 0, 0); this.refocus(at); } }, "×"))));
  }

  // A button that is pressed and goes hands the focus on: to the one in its place, or to the levers.
  refocus(at = 0) {
    const left = $("moved").querySelectorAll("button");
    (left[Math.min(at, left.length - 1)] ?? $("groups").querySelector("summary"))?.focus();
  }
}

const isNarrow = () => matchMedia("(max-width: 800px)").matches;
