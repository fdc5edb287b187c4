/** The same in numbers: a row for each face, of a video for each face at each look, after a row for each person. */

import { STACK, element, named, percent, word } from "./pictures-words.js";
import { decimal, fill, words } from "./words.js";

const NAMES = STACK.toReversed();

export function showNumbers(details, region, seen) {
  details.hidden = false;
  const read = seen.analysis === "expression";
  region.replaceChildren(...(seen.kind === "picture" ? [faces(seen.faces, read)] : [sums(seen, read), looks(seen, read)]));
}

function faces(found, read) {
  return table(words.TABLE_FACES, columns(read), found.map((face) => row(named(face.person), face, read)));
}

function looks(seen, read) {
  const rows = seen.frames.flatMap(({ at, faces: found }) => found.map((face) => row(fill(words.LOOK, { at: decimal(at, 1), number: face.person }), face, read)));
  return table(words.TABLE_LOOKS, columns(read), rows);
}

function sums(seen, read) {
  const rows = seen.people.map((person) => [named(person.person), ...shares(person, read), `${decimal(person.first_s, 1)}–${decimal(person.last_s, 1)} s`, `${decimal(person.seen_s, 1)} s`]);
  rows.push([words.ALL_OF_THEM, ...shares(seen.all, read), "", `${decimal(seen.all.seen_s, 1)} s`]);
  return table(words.TABLE_PEOPLE, ["", ...heads(read), words.BETWEEN, words.SEEN], rows);
}

function row(name, face, read) {
  return [name, ...shares(face, read, words.WHY_NOT[face.why_not]), `${face.pose.yaw.toFixed(0)}°`.replace("-", "−"), percent(face.quality), percent(face.score)];
}

const columns = (read) => ["", ...heads(read), words.TURNED, words.QUALITY, words.SURE];
const heads = (read) => (read ? NAMES.map(word) : []);
const shares = ({ expressions }, read, why) => (read ? NAMES.map((name, index) => (expressions ? percent(expressions[name]) : index ? "–" : (why ?? "–"))) : []);

function table(caption, head, rows) {
  const made = element("table");
  made.append(element("caption", caption));
  const top = element("tr");
  top.append(...head.map((text) => (text ? element("th", text, { scope: "col" }) : element("td"))));
  made.createTHead().append(top);
  const body = made.createTBody();
  for (const [name, ...cells] of rows) {
    const line = element("tr");
    line.append(element("th", name, { scope: "row" }), ...cells.map((text) => element("td", text)));
    body.append(line);
  }
  return made;
}
