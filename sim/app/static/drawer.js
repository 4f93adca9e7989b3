// What opens beside the page: why a state is in or out, and the story of one world.

import { asked } from "./address.js";
import { $, el, say } from "./dom.js";

let before = null;

export function open(title, returnTo) {
  before = returnTo ?? document.activeElement;
  const drawer = $("drawer");
  say($("drawer-head"), title);
  drawer.hidden = false;
  document.body.classList.add("beside");
  $("drawer-head").focus();
}

export function close() {
  if ($("drawer").hidden) return;
  $("drawer").hidden = true;
  document.body.classList.remove("beside");
  $("drawer-body").replaceChildren();
  if (before?.isConnected) before.focus();
}

export const isOpen = () => !$("drawer").hidden;

export function wait(words) {
  $("drawer-body").replaceChildren(el("p", { class: "small", role: "status" }, words));
}

export function failed(error) {
  $("drawer-body").replaceChildren(el("p", { class: "notice", role: "alert" }, error.message));
}

const at = (value) => `${Math.max(0, Math.min(100, value))}%`;

function waterfall(found) {
  return el("table", { class: "waterfall" },
    el("caption", { class: "small" }, found.subtitle),
    el("tbody", {}, ...found.bars.map((one) => {
      const low = Math.min(one.begins, one.ends);
      const bar = el("span", { class: `part ${one.kind}`, look: { left: at(low), width: at(Math.abs(one.ends - one.begins)) } });
      return el("tr", { class: one.kind }, el("th", { scope: "row" }, one.name),
        el("td", { class: "track", "aria-hidden": "true" }, bar), el("td", { class: "number" }, one.label));
    })));
}

export function why(found, more) {
  say($("drawer-head"), found.name);
  $("drawer-body").replaceChildren(
    el("p", { class: "finding" }, found.finding),
    el("p", { class: "small" }, found.worlds),
    el("h3", {}, "Why"),
    ...(found.bars.length ? [waterfall(found)] : []),
    ...found.sentences.map((one) => el("p", {}, one)),
    el("h3", {}, "What would tip it, all else as it stood"),
    ...found.tipping.map((one) => el("p", {}, one)),
    ...more);
}

export function world(found, next) {
  say($("drawer-head"), found.head);
  $("drawer-body").replaceChildren(
    el("button", { type: "button", id: "next-world", onclick: next }, "Another world"),
    ...found.summary.map((one) => el("p", { class: "finding" }, one)),
    el("p", {}, found.opening),
    el("ol", { class: "weeks" }, ...found.weeks.map((week) => el("li", {},
      el("h3", {}, week.head), ...week.sentences.map((one) => el("p", {}, one))))),
    el("p", { class: "small" }, found.note));
}

export function remember(kind, value) {
  asked.state = kind === "state" ? value : "";
  asked.world = kind === "world" ? value : "";
}
