/** What the page asks of the service, with the teacher's cookie. */

import { problem, words } from "./words.js";

const PATIENCE_S = 15;
const TRIES = 4;

/** What is seen in a file. A service that is busy for a moment is asked again, as it says. Rejects with a message for people. */
export async function lookAt(file, { crops = false } = {}) {
  for (let tries = 1; ; tries += 1) {
    const response = await send(`/api/v1/pictures?crops=${crops}`, file, file.type || "application/octet-stream");
    const seconds = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 || tries === TRIES || seconds > PATIENCE_S) return read(response);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** That an expression was wrong: {id, expires_at, picture}. */
export async function sayWrong(said) {
  return read(await send("/api/v1/pictures/feedback", JSON.stringify(said), "application/json"));
}

/** Takes it back. */
export async function takeBack(id) {
  const response = await fetch(`/api/v1/pictures/feedback/${id}`, { method: "DELETE" });
  if (!response.ok) await read(response);
}

async function send(path, body, type) {
  try {
    return await fetch(path, { method: "POST", body, headers: { "Content-Type": type } });
  } catch {
    throw new Error(words.UNREACHABLE);
  }
}

async function read(response) {
  if (response.ok) return response.json();
  throw new Error(response.status === 401 ? words.LOGIN_ENDED : await problem(response));
}
