/* The page in the frame: follows one session with the token behind the #, and shows it. */

import { draw } from "./embed-chart.js";
import { follow } from "./embed-stream.js";
import { fill, words } from "./words.js";

const given = JSON.parse(document.getElementById("given").textContent);
const said = new URLSearchParams(location.hash.slice(1));
const byId = (id) => document.getElementById(id);
const points = new Map(); // by `at`: a newer point replaces the one before
const STALE_MS = 20000;

let ended = null;
let shut = ""; // why nothing more will come
let skew = 0; // how far the server's clock is ahead of this computer's, ms

if (["light", "dark"].includes(said.get("theme"))) document.documentElement.dataset.theme = said.get("theme");

const percent = (share) => `${Math.round(100 * share)} %`;
const ordered = () => [...points.values()].sort((a, b) => a.time - b.time);
const now = () => (ended === null ? Date.now() + skew : ended);

function state(text, kind) {
  byId("state").textContent = text;
  byId("state").dataset.kind = kind;
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function legend(rows) {
  byId("legend").replaceChildren(
    ...rows.map(([name, colour, alpha, value]) => {
      const [row, mark, label, number] = ["li", "i", "span", "b"].map((tag) => document.createElement(tag));
      mark.style.background = colour;
      mark.style.opacity = alpha;
      label.textContent = name;
      number.textContent = value;
      row.append(mark, label, number);
      return row;
    }),
  );
}

function show() {
  const known = ordered();
  const newest = known.at(-1);
  draw(byId("chart"), known, given, now());
  if (shut) return notice(shut);
  if (!newest) return notice(ended === null ? words.WAITING : words.NOTHING);
  const quiet = ended === null && now() - newest.time - given.bucket_s * 1000 > STALE_MS;
  notice(newest.suppressed ? words.HIDDEN : quiet ? words.NO_VIDEO : "");
  const silent = newest.suppressed || quiet;
  byId("coverage").textContent = silent ? "" : fill(words.COVERAGE, newest);
  byId("index").hidden = newest.engagement === null || silent;
  if (newest.engagement !== null) {
    byId("engagement").textContent = Math.round(newest.engagement);
    const low = newest.engagement_low;
    byId("interval").textContent = low === null ? "" : fill(words.INTERVAL, { low: Math.round(low), high: Math.round(newest.engagement_high) });
  }
  const shares = newest.expressions;
  byId("title").textContent = shares || newest.suppressed ? words.EXPRESSION : words.PRESENCE;
  if (!shares && !newest.suppressed) return legend([[words.FACING, given.facing, 0.55, silent ? "–" : percent(newest.facing)]]);
  legend([...given.expressions].reverse().map((e) => [e.name, e.colour, e.alpha, silent ? "–" : percent(shares[e.id])]));
}

let asked = false;
function later() {
  if (!asked) requestAnimationFrame(() => ((asked = false), show()));
  asked = true;
}

follow(given.stream, said.get("token") ?? "", {
  open: (theirs) => {
    skew = theirs - Date.now() || 0;
    state(words.LIVE, "live");
    later();
  },
  lost: () => state(words.RECONNECTING, "lost"),
  refused: (status) => {
    state(words.NOT_AVAILABLE, "ended");
    shut = status === 401 ? words.EXPIRED : words.OTHER_SESSION;
    later();
  },
  event: (kind, data) => {
    if (kind === "end") {
      ended = Date.parse(data.ended_at);
      state(words.ENDED, "ended");
    } else {
      const time = Date.parse(data.at);
      points.set(data.at, { ...data, time });
      for (const [at, point] of points) if (point.time < now() - 2000 * given.past_s) points.delete(at);
    }
    later();
  },
});

new ResizeObserver(later).observe(byId("chart"));
setInterval(() => ended === null && points.size && later(), 2000);
