/** The same in numbers: a row for each face, of a video for each face at each look, after a row for each person. */

import { STACK, element, percent, word } from "./pictures-words.js";

const NAMES = STACK.toReversed();

export function showNumbers(details, region, seen) {
  details.hidden = false;
  const read = seen.analysis === "expression";
  region.replaceChildren(...(seen.kind === "picture" ? [faces(seen.faces, read)] : [sums(seen, read), looks(seen, read)]));
}

function faces(found, read) {
  return table("Faces", ["", ...heads(read), "Turned", "Quality", "Sure"], found.map((face) => row(`Person ${face.person}`, face, read)));
}

function looks(seen, read) {
  const rows = seen.frames.flatMap(({ at, faces: found }) => found.map((face) => row(`${at.toFixed(1)} s, person ${face.person}`, face, read)));
  return table("Each look", ["", ...heads(read), "Turned", "Quality", "Sure"], rows);
}

function sums(seen, read) {
  const rows = seen.people.map((person) => [`Person ${person.person}`, ...shares(person, read), `${person.first_s.toFixed(1)}–${person.last_s.toFixed(1)} s`, `${person.seen_s.toFixed(1)} s`]);
  rows.push(["Together", ...shares(seen.all, read), "", `${seen.all.seen_s.toFixed(1)} s`]);
  return table("People", ["", ...heads(read), "Between", "Seen for"], rows);
}

function row(name, face, read) {
  return [name, ...shares(face, read, face.why_not), `${face.pose.yaw.toFixed(0)}°`.replace("-", "−"), percent(face.quality), percent(face.score)];
}

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
