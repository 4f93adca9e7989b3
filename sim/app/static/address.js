// The address holds what is moved, so that it can be sent to others and opened again.

export const asked = { scenario: "baseline", moves: {}, state: "", world: "" };

let model = "";

export function begin(found) {
  model = found.model;
  asked.scenario = found.scenario;
  asked.moves = { ...found.moves };
}

export function words(more = {}) {
  const found = new URLSearchParams({ scenario: asked.scenario });
  for (const [key, value] of Object.entries(asked.moves)) found.set(key, value);
  for (const [key, value] of Object.entries(more)) if (value !== "") found.set(key, value);
  return found.toString();
}

// Write down how things stand, as a step of its own to which Back returns, or in place of the last.
export function write({ step = true } = {}) {
  const address = `/?${words({ state: asked.state, world: asked.world, model })}`;
  const isNew = step && address !== location.pathname + location.search;
  const held = { ...asked, moves: { ...asked.moves } };
  history[isNew ? "pushState" : "replaceState"](held, "", address);
}

export function restore(held) {
  Object.assign(asked, held, { moves: { ...held.moves } });
}

export const isMoved = () => Object.keys(asked.moves).length > 0;
