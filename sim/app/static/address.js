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

export function write() {
  const address = `/?${words({ state: asked.state, world: asked.world, model })}`;
  history.replaceState(null, "", address);
}

export const isMoved = () => Object.keys(asked.moves).length > 0;
