/** What is seen of the student's page: it knows words and elements, and nothing of cameras or servers. */

import { words } from "./words.js";

export const find = (id) => document.getElementById(id);

/** `ask`, `live` or `done`. On a phone the explanation folds once it has been read. */
export function show(view) {
  find("page").dataset.view = view;
  if (view !== "ask" && matchMedia("(max-width: 52rem)").matches) find("facts").open = false;
}

export const shown = () => find("page").dataset.view;

/** How it stands: `joining`, `live`, `off`, `reconnecting` or `lost`. */
export function say(state) {
  find("status").dataset.state = state;
  const key = state.toUpperCase();
  [find("said").textContent, find("why").textContent] = [words[key], words[`${key}_WHY`]];
}

export function showCamera(on) {
  find("mirror").hidden = !on;
  find("curtain").hidden = on;
  find("camera").textContent = on ? words.TURN_OFF : words.TURN_ON;
}

/** What went wrong and what to do; empty: nothing any more. */
export function complain(message) {
  find("problem").textContent = message;
  find("problem").hidden = !message;
  if (message) find("problem").scrollIntoView({ block: "nearest" });
}

/** Nobody can join from here. */
export function hinder(reason) {
  find("hindrance").textContent = reason;
  find("hindrance").hidden = false;
  find("join").disabled = find("preview").disabled = true;
}

/** The last view; each of `again`, `other`, `erasable` offers its buttons. */
export function showDone(title, said, { again, other, erasable }) {
  find("done-title").textContent = title;
  find("done-said").textContent = said;
  find("again").hidden = !again;
  find("other").hidden = !other;
  find("mine-later").hidden = !erasable;
  show("done");
  find("done-title").focus();
}

export function showReceipt({ id, at, readings, rollups }) {
  const lines = [
    [words.RECEIPT_READINGS, readings],
    [words.RECEIPT_SUMS, rollups],
    [words.RECEIPT_TIME, new Date(at).toLocaleString(words.LOCALE)],
    [words.RECEIPT_NUMBER, id],
  ];
  const elements = lines.flatMap(([term, text]) => [element("dt", term), element("dd", String(text))]);
  find("receipt").replaceChildren(...elements);
  find("receipt").hidden = false;
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

const LOCAL = new Intl.DateTimeFormat(words.LOCALE, {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
});

/** The moments inside of `part`, which come in UTC, as the reader's clock had them. */
export function showLocalTimes(part) {
  for (const moment of part.querySelectorAll("time[datetime]")) {
    moment.title = moment.textContent;
    moment.textContent = LOCAL.format(new Date(moment.dateTime));
  }
}
