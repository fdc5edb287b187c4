/** Each person over the video: a stacked area like the class's, with the moment that is shown. */

import { STACK, element, named, percent, ranked, word } from "./pictures-words.js";
import { decimal, fill, words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;

export class Timeline {
  #section;
  #onSeek;
  #seconds = 1;

  constructor(section, onSeek) {
    this.#section = section;
    this.#onSeek = onSeek;
  }

  /** Nothing of a picture. */
  open(seen) {
    this.#section.hidden = seen.kind !== "video";
    if (seen.kind !== "video") return;
    this.#seconds = Math.max(seen.frames.at(-1).at, seen.seconds, 0.2);
    const reads = seen.all.expressions !== null;
    this.#find("all").textContent = seen.people.length ? fill(words.TOGETHER, { said: said(seen.all) }) : words.NOBODY_SEEN;
    const keys = reads ? STACK.toReversed() : [];
    this.#find("keys").replaceChildren(...keys.map((name) => key(name)));
    this.#find("lines").replaceChildren(...seen.people.map((person) => this.#line(person, seen)));
  }

  close() {
    this.#section.hidden = true;
  }

  show(at) {
    const place = `${(Math.min(at / this.#seconds, 1) * 100).toFixed(2)}%`;
    for (const cursor of this.#section.querySelectorAll(".cursor")) cursor.style.insetInlineStart = place;
  }

  #line(person, seen) {
    const field = element("div", "", { className: "field" });
    const label = fill(words.OF_PERSON, { number: person.person, said: said(person) });
    field.append(drawing(runs(seen, person.person), this.#seconds, 1 / seen.looks_per_second, label), element("i", "", { className: "cursor" }));
    field.addEventListener("click", ({ clientX }) => {
      const { left, width } = field.getBoundingClientRect();
      this.#onSeek(Math.min(Math.max((clientX - left) / width, 0), 1) * seen.frames.at(-1).at);
    });
    const part = element("div", "", { className: "line" });
    part.append(element("h3", named(person.person)), element("p", said(person), { className: "quiet" }), field);
    const ends = element("p", "", { className: "ends" });
    ends.append(element("span", "0 s"), element("span", `${decimal(this.#seconds, 1)} s`));
    part.append(ends);
    return part;
  }

  #find(id) {
    return this.#section.querySelector(`#${id}`);
  }
}

function said(sum) {
  const of = { seconds: decimal(sum.seen_s, 1) };
  const between = () => fill(words.SEEN_BETWEEN, { ...of, first: decimal(sum.first_s, 1), last: decimal(sum.last_s, 1) });
  const seen = sum.first_s === undefined ? fill(words.SEEN_FOR, of) : between();
  if (!sum.expressions) return `${seen}.`;
  const shares = ranked(sum.expressions).filter(([, share]) => share >= 0.05);
  return fill(words.READABLE_FOR, {
    seen,
    seconds: decimal(sum.readable_s, 1),
    expression: word(sum.longest),
    strongest: decimal(sum.strongest_s[sum.longest], 1),
    shares: shares.map(([name, share]) => `${word(name)} ${percent(share)}`).join(", "),
  });
}

function key(name) {
  const entry = element("li");
  entry.append(element("i", "", { className: `fill-${name}` }), element("span", word(name)));
  return entry;
}

/** Stretches of looks in a row at one person: [at, expressions or null]. */
function runs({ frames }, person) {
  const stretches = [];
  let open = null;
  for (const { at, faces } of frames) {
    const face = faces.find((one) => one.person === person);
    const kind = face ? Boolean(face.expressions) : undefined;
    if (open && open.kind !== kind) open = null;
    if (kind === undefined) continue;
    if (!open) stretches.push((open = { kind, looks: [] }));
    open.looks.push([at, face.expressions]);
  }
  return stretches;
}

function drawing(stretches, seconds, step, label) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${WIDTH} 100`, preserveAspectRatio: "none", role: "img", "aria-label": label })) svg.setAttribute(name, value);
  for (const { kind, looks } of stretches) {
    const times = [...looks.map(([at]) => at), looks.at(-1)[0] + step].map((at) => (Math.min(at / seconds, 1) * WIDTH).toFixed(1));
    if (!kind) {
      svg.append(area("unread", band(times, looks.map(() => [0, 1]))));
      continue;
    }
    const floor = looks.map(() => 0);
    for (const name of STACK) {
      const edges = looks.map(([, expressions], index) => [floor[index], (floor[index] += expressions[name])]);
      svg.append(area(`fill-${name}`, band(times, edges)));
    }
  }
  return svg;
}

/** `times`: one more than `edges`, since a look lasts until the next. */
function band(times, edges) {
  const all = [...edges, edges.at(-1)];
  const upper = all.map(([, top], index) => `${times[index]},${(100 - top * 100).toFixed(2)}`);
  const lower = all.map(([bottom], index) => `${times[index]},${(100 - bottom * 100).toFixed(2)}`);
  return `M${upper.join("L")}L${lower.toReversed().join("L")}Z`;
}

function area(className, d) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", className);
  path.setAttribute("d", d);
  return path;
}
