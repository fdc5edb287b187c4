/** A student's place in the session: kept in this tab, so that a reload continues as the same participant; and what it may ask for. */

import { language, problem, words } from "./words.js";

const ME = "/api/v1/participants/me";
const LET_GO_MS = 1500; // a page that is just being reloaded lets go of its seat within this
export const WHIP_URL = new URL("/api/v1/whip", location.href).href; // this origin, by whichever name the student reached it

export class Seat {
  #key;
  #heldFor = null;

  /** `code`: of the session, or `mine` for a page that was opened by a link with a token. */
  constructor(code) {
    this.#key = `classpulse:${code}`;
    const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? "null");
    Object.assign(this, kept ?? { token: null });
  }

  get taken() {
    return this.token !== null;
  }

  /** A duplicated tab has a copy of the seat; two would take the connection from each other for ever. -> false in the second. */
  async isOurs() {
    const { token } = this;
    if (!navigator.locks || this.#heldFor === token) return true;
    return new Promise((resolve) => {
      const held = () => {
        this.#heldFor = token;
        resolve(true);
        return new Promise(() => {}); // until this tab is closed
      };
      const signal = AbortSignal.timeout(LET_GO_MS);
      navigator.locks.request(`${this.#key}:${token.slice(-16)}`, { signal }, held).catch(() => resolve(false));
    });
  }

  /** `more`: `token`, `cameraOff`, `left`. */
  keep(more) {
    Object.assign(this, more);
    sessionStorage.setItem(this.#key, JSON.stringify({ ...this }));
  }

  give() {
    this.token = null;
    sessionStorage.removeItem(this.#key);
  }

  /** Takes the seat. Throws an error with words for the student. */
  async join(code, { name, guardian }) {
    const body = { name, consent: true, ...(guardian ? { guardian } : {}) };
    const joined = await ask(`/api/v1/join/${encodeURIComponent(code)}`, { method: "POST", body: JSON.stringify(body) });
    this.keep({ token: joined.token, cameraOff: false, left: false });
  }

  async camera(on) {
    await ask(`${ME}/camera`, { method: "POST", body: JSON.stringify({ on }), keepalive: true }, this.token);
  }

  /** What was read of the student, as HTML that holds no script, in the language of the page. */
  async readings() {
    return (await call(`${ME}/readings.html`, { headers: { "Accept-Language": language } }, this.token)).text();
  }

  /** Everything that is stored of the student, as a file. */
  async data() {
    return (await call(`${ME}/data`, {}, this.token)).blob();
  }

  /** The same as a PDF. */
  async paper() {
    return (await call(`${ME}/report.pdf`, { headers: { "Accept-Language": language } }, this.token)).blob();
  }

  async consent(given) {
    return ask(`${ME}/consent`, { method: "POST", body: JSON.stringify({ given }) }, this.token);
  }

  /** -> the receipt. */
  async erase() {
    const receipt = await ask(ME, { method: "DELETE" }, this.token);
    this.give();
    return receipt;
  }
}

async function ask(path, request, token) {
  const response = await call(path, request, token);
  return response.status === 204 ? null : response.json();
}

/** Throws an error with words for the student. */
async function call(path, request, token) {
  const headers = {
    ...request.headers,
    ...(request.body ? { "Content-Type": "application/json" } : {}),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
  const response = await fetch(path, { ...request, headers, credentials: "omit" }).catch(() => {
    throw new Error(words.UNREACHABLE);
  });
  if (response.ok) return response;
  throw Object.assign(new Error(await problem(response)), { status: response.status });
}
