// Asking the server: the newest request wins, a quick answer comes first, a refined one follows.

import { asked } from "./address.js";

const session = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
let number = 0;

export class Refused extends Error {}

export async function get(address) {
  return read(await fetch(address));
}

async function read(response) {
  const plain = await response.json();
  if (!response.ok) throw Object.assign(new Refused(plain.error), { status: response.status });
  return plain;
}

async function post(about, plain, signal) {
  number += 1;
  const body = JSON.stringify({ session, number, ...plain });
  const headers = { "content-type": "application/json" };
  return read(await fetch(`/api/${about}`, { method: "POST", headers, body, signal }));
}

export const isGivenUp = (error) => error.name === "AbortError" || error.status === 409;

// One thing that is asked again and again, such as the answer or why a state is in.
export class Question {
  constructor(about, told, failed, more = {}) {
    Object.assign(this, { about, told, failed, more });
    this.newest = this.live = null;
  }

  stop() {
    this.newest?.abort.abort();
    this.live?.abort.abort();
    this.newest = this.live = null;
  }

  // Ask as things stand now: quickly first, and then more finely, so that what is waited for has
  // the processor to itself. While a lever is dragged, only the quick one is asked for; where one is
  // under way, it is let come, so that something moves, beside the newest. What is under way is not
  // asked again.
  ask(sizes, { dragged = false } = {}) {
    const more = typeof this.more === "function" ? this.more() : this.more;
    const plain = { scenario: asked.scenario, moves: { ...asked.moves }, ...more };
    const key = JSON.stringify(plain);
    const before = this.newest;
    if (before?.key !== key) {
      const comes = dragged && before?.dragged && !this.live;
      if (comes) this.live = before;
      else before?.abort.abort();
      const lane = this.live?.lane === 0 ? 1 : 0;
      this.newest = { key, plain, lane, dragged, abort: new AbortController() };
      this.answer(this.newest, sizes);
    }
    if (dragged) return;
    this.giveUpLive();
    this.newest.dragged = false;
  }

  giveUpLive() {
    this.live?.abort.abort();
    this.live = null;
  }

  // Each size in turn, as long as nobody has asked for something else; of a drag the first alone.
  async answer(mine, sizes) {
    const isAsked = () => mine === this.newest || mine === this.live;
    try {
      for (const replications of sizes) {
        if (mine.dragged && replications !== sizes[0]) break;
        const lane = replications === sizes[0] ? mine.lane : 0;
        const answer = await post(this.about, { ...mine.plain, replications, lane }, mine.abort.signal);
        if (!isAsked()) return;
        if (mine === this.newest) this.giveUpLive();
        this.told(answer, replications === sizes.at(-1));
      }
    } catch (error) {
      if (isAsked() && !isGivenUp(error)) this.failed(error);
    }
    if (mine === this.newest) this.newest = null;
    if (mine === this.live) this.live = null;
  }
}
