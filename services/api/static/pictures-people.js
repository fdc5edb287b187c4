/** A card for each person: their seven expressions as bars, or why there are none. */

import { STACK, element, named, percent, strongest, word } from "./pictures-words.js";
import { decimal, fill, words } from "./words.js";

const BARS = STACK.toReversed();

export class People {
  #list;
  #cards = new Map(); // person -> card

  #onWrong;

  /** `onWrong(face)`: somebody says that what is shown of this face is wrong. */
  constructor(list, onWrong) {
    this.#list = list;
    this.#onWrong = onWrong;
  }

  /** One card for each that is in `faces`; of a video, of all its moments. */
  open(faces) {
    const persons = [...new Set(faces.map((face) => face.person))].sort((a, b) => a - b);
    this.#cards = new Map(persons.map((person) => [person, new Card(person, this.#onWrong)]));
    this.#list.replaceChildren(...[...this.#cards.values()].map((card) => card.element));
  }

  /** `faces` of one moment; with `moving`, who is not among them is shown as away. */
  show(faces, moving) {
    const here = new Map(faces.map((face) => [face.person, face]));
    for (const [person, card] of this.#cards) card.show(here.get(person), moving);
  }
}

class Card {
  element = element("li", "", { className: "person" });
  #said = element("p", "", { className: "strongest" });
  #bars = element("dl", "", { className: "bars" });
  #more = element("p", "", { className: "quiet" });

  #wrong = element("button", words.WRONG, { type: "button", className: "link" });
  #face = null;

  constructor(person, onWrong) {
    this.#wrong.setAttribute("aria-label", fill(words.WRONG_OF, { number: person }));
    this.#wrong.addEventListener("click", () => onWrong(this.#face));
    for (const name of BARS) {
      const bar = element("dd");
      bar.append(element("span", "", { className: `bar fill-${name}` }), element("b"));
      this.#bars.append(element("dt", word(name)), bar);
    }
    this.element.append(element("h3", named(person)), this.#said, this.#bars, this.#more, this.#wrong);
  }

  show(face, moving) {
    this.element.classList.toggle("away", !face);
    this.#face = face;
    this.#bars.hidden = this.#wrong.hidden = !face?.expressions;
    if (!face) {
      this.#said.textContent = moving ? words.AWAY : "";
      this.#more.textContent = "";
      return;
    }
    this.#said.textContent = strongest(face) ?? (face.why_not ? fill(words.NOT_READ, { why: words.WHY_NOT[face.why_not] }) : words.A_FACE);
    this.#more.textContent = pose(face);
    if (!face.expressions) return;
    [...this.#bars.querySelectorAll("dd")].forEach((bar, index) => {
      const share = face.expressions[BARS[index]];
      bar.firstChild.style.inlineSize = `${(share * 100).toFixed(1)}%`;
      bar.lastChild.textContent = percent(share);
    });
  }
}

function pose({ pose: { yaw, pitch }, valence, arousal }) {
  const degrees = { yaw: Math.abs(yaw).toFixed(0), pitch: Math.abs(pitch).toFixed(0) };
  const faces = Math.abs(yaw) < 15 && Math.abs(pitch) < 15;
  const turned = faces ? words.FACING : fill(pitch > 0 ? words.TURNED_UP : words.TURNED_DOWN, degrees);
  if (valence === null) return turned;
  return `${turned} ${fill(words.PLACED, { valence: decimal(valence, 2), arousal: decimal(arousal, 2) })}`;
}
