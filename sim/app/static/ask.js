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
    this.under = null;
  }

  stop() {
    this.under?.abort.abort();
    this.under = null;
    this.again = false;
  }

  // Ask as things stand now, for all sizes at once: each answer is shown unless a finer one is.
  // While a lever is dragged, only the quick one is asked for, and one under way is waited for.
  // What is under way already, as where a lever is let go of, is not asked again.
  ask(sizes, { patient = false } = {}) {
    if (patient && this.under) { this.again = true; return; }
    const more = typeof this.more === "function" ? this.more() : this.more;
    const plain = { scenario: asked.scenario, moves: { ...asked.moves }, ...more };
    const key = JSON.stringify(plain);
    if (this.under?.key !== key) {
      this.stop();
      this.under = { key, plain, abort: new AbortController(), sizes: new Set(), left: 0, finest: 0 };
    }
    this.again = false;
    const wanted = (patient ? sizes.slice(0, 1) : sizes).filter((size) => !this.under.sizes.has(size));
    for (const size of wanted) this.one(this.under, size, sizes);
  }

  async one(mine, replications, sizes) {
    mine.sizes.add(replications);
    mine.left += 1;
    try {
      const answer = await post(this.about, { ...mine.plain, replications }, mine.abort.signal);
      if (this.under === mine && replications >= mine.finest) {
        mine.finest = replications;
        this.told(answer, replications === sizes.at(-1));
      }
    } catch (error) {
      if (this.under === mine && !isGivenUp(error)) this.failed(error);
    }
    mine.left -= 1;
    if (this.under !== mine || mine.left) return;
    this.under = null;
    if (this.again) this.ask(sizes, { patient: true });
  }
}
