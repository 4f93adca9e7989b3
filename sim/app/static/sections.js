// The numbers of an answer in tables, a section each, with those of the baseline beside them. A section
// that is there already stays, and only its words change.

import { $, el, retable, say } from "./dom.js";

export function sections(shown, ghost) {
  const before = new Map();
  for (const section of ghost?.sections ?? []) for (const row of section.rows) before.set(`${section.name}/${row.label}`, row.cells[0]);
  // A baseline is told up to the first force that it never keeps; it keeps no larger one either.
  const kept = ghost?.sections.find((one) => one.name === "sustained")?.rows.at(-1)?.cells[0];
  const missing = (section) => (section.name === "sustained" && kept === "0%" ? kept : "–");
  const told = shown.sections.filter((one) => one.layout !== "running").map((section) => {
    const wide = Math.max(1, ...section.rows.map((row) => row.cells.length), section.head.cells.length);
    const filled = (cells) => [...cells, ...Array(wide - cells.length).fill("")];
    const add = (cells, one) => ghost ? [cells[0], one, ...cells.slice(1)] : cells;
    const head = ["", ...add(filled(section.head.cells), "baseline")];
    const rows = section.rows.map((row) => [row.part ? `– ${row.label}` : row.label,
      ...add(filled(row.cells), before.get(`${section.name}/${row.label}`) ?? missing(section))]);
    return [section, head, rows];
  });
  const place = $("sections"), names = told.map(([section]) => section.name).join();
  if (place.dataset.names !== names) {
    place.dataset.names = names;
    place.replaceChildren(...told.map(() => el("div", { tabindex: "0", role: "group" }, el("h3"), el("div"), el("p", { class: "small" }))));
  }
  told.forEach(([section, head, rows], at) => {
    const made = place.children[at], [heading, numbers, note] = made.children;
    made.className = ghost ? "section ghosted" : "section";
    made.setAttribute("aria-label", section.head.label);
    say(heading, section.head.label);
    retable(numbers, head, rows, section.head.label);
    say(note, section.note ?? "");
    note.hidden = !section.note;
  });
}
