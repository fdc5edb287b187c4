/** What is seen of the student's page: it knows words and elements, and nothing of cameras or servers. */

const WORDS = {
  joining: ["Joining …", "A moment, your video is being connected."],
  live: ["You are live", "Your video is being read. No picture is kept."],
  off: ["Camera off", "Nothing is read of you. Your teacher sees that your camera is off."],
  reconnecting: ["Reconnecting …", "The connection was lost. This page tries again by itself."],
  lost: ["Camera lost", "The camera went away. Connect it again, or use another one, then turn it on."],
};

export const find = (id) => document.getElementById(id);

/** `ask`, `live` or `done`. On a phone the explanation folds once it has been read. */
export function show(view) {
  find("page").dataset.view = view;
  if (view !== "ask" && matchMedia("(max-width: 52rem)").matches) find("facts").open = false;
}

export const shown = () => find("page").dataset.view;

/** How it stands: a key of WORDS. */
export function say(state) {
  find("status").dataset.state = state;
  [find("said").textContent, find("why").textContent] = WORDS[state];
}

export function showCamera(on) {
  find("mirror").hidden = !on;
  find("curtain").hidden = on;
  find("camera").textContent = on ? "Turn camera off" : "Turn camera on";
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
  const lines = { Readings: readings, "Ten-second sums": rollups, Time: new Date(at).toLocaleString(), "Receipt number": id };
  const elements = Object.entries(lines).flatMap(([term, text]) => [element("dt", term), element("dd", String(text))]);
  find("receipt").replaceChildren(...elements);
  find("receipt").hidden = false;
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

const LOCAL = new Intl.DateTimeFormat("en-GB", {
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
