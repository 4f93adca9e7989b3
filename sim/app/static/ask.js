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
    this.under?.abort();
    this.under = null;
    this.again = false;
  }

  // Ask as things stand now. While a lever is dragged, an answer under way is waited for.
  async ask(sizes, { patient = false } = {}) {
    if (patient && this.under && this.quick) { this.again = sizes; return; }
    this.stop();
    const mine = this.under = new AbortController();
    const stands = { scenario: asked.scenario, moves: { ...asked.moves } };
    try {
      for (const [at, replications] of sizes.entries()) {
        this.quick = at === 0;
        const plain = { ...stands, ...(typeof this.more === "function" ? this.more() : this.more), replications };
        const answer = await post(this.about, plain, mine.signal);
        if (this.under !== mine) return;
        this.told(answer, at === sizes.length - 1);
        if (this.again) break;
      }
    } catch (error) {
      if (this.under === mine && !isGivenUp(error)) this.failed(error);
    }
    if (this.under !== mine) return;
    this.under = null;
    const next = this.again;
    this.again = false;
    if (next) this.ask(next);
  }
}
