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

  // Ask as things stand now, for all sizes at once: each answer is shown unless a finer one is.
  // While a lever is dragged, only the quick one is asked for, and one under way is waited for.
  async ask(sizes, { patient = false } = {}) {
    if (patient && this.under) { this.again = true; return; }
    this.stop();
    const mine = this.under = new AbortController();
    const plain = { scenario: asked.scenario, moves: { ...asked.moves }, ...(typeof this.more === "function" ? this.more() : this.more) };
    let finest = 0;
    const one = async (replications) => {
      const answer = await post(this.about, { ...plain, replications }, mine.signal);
      if (this.under !== mine || replications < finest) return;
      finest = replications;
      this.told(answer, replications === sizes.at(-1));
    };
    try {
      await Promise.all((patient ? sizes.slice(0, 1) : sizes).map(one));
    } catch (error) {
      if (this.under === mine && !isGivenUp(error)) this.failed(error);
    }
    if (this.under !== mine) return;
    this.under = null;
    const { again } = this;
    this.again = false;
    if (again) this.ask(sizes, { patient: true });
  }
}
