/** "This is wrong": asks what it should have been, and whether the face itself may be kept. */

import { lookAt, sayWrong, takeBack } from "./pictures-ask.js";
import { STACK, element, word } from "./pictures-words.js";
import { fill, words } from "./words.js";

const DAY = new Intl.DateTimeFormat(words.LOCALE, { day: "numeric", month: "long", year: "numeric" });

export class Wrong {
  #dialog;
  #status;
  #still;
  #face = null;
  #weights = null;

  /** `still()`: a promise of what is shown now, as a file. */
  constructor(dialog, status, still) {
    this.#dialog = dialog;
    this.#status = status;
    this.#still = still;
    for (const name of STACK.toReversed()) {
      const label = element("label", "", { className: "choice" });
      label.append(element("input", "", { type: "radio", name: "said", value: name, required: true }), element("span", word(name)));
      this.#find("choices").append(label);
    }
    this.#find("cancel").addEventListener("click", () => dialog.close());
    this.#find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  ask(face, weights) {
    [this.#face, this.#weights] = [face, weights];
    this.#find("form").reset();
    this.#complain("");
    this.#dialog.showModal();
  }

  clear() {
    this.#status.replaceChildren();
  }

  async #send() {
    const button = this.#find("send");
    button.disabled = true;
    try {
      const said = new FormData(this.#find("form")).get("said");
      const picture = this.#find("agree").checked ? await this.#crop() : null;
      this.#thank(await sayWrong({ said, scores: this.#face.expressions, weights_id: this.#weights, picture }));
      this.#dialog.close();
    } catch (error) {
      this.#complain(error.message);
    } finally {
      button.disabled = false;
    }
  }

  /** What the network reads of the face, which the service cuts out as always: the moment is sent once more. */
  async #crop() {
    const still = await this.#still();
    const faces = still ? (await lookAt(still, { crops: true })).faces.filter((face) => face.crop) : [];
    const [nearest] = faces.sort((a, b) => distance(a.box, this.#face.box) - distance(b.box, this.#face.box));
    if (!nearest || distance(nearest.box, this.#face.box) > 0.1) throw new Error(words.CROP_FAILED);
    return nearest.crop;
  }

  #thank({ id, expires_at: until, picture }) {
    const back = element("button", words.TAKE_BACK, { type: "button", className: "link" });
    back.addEventListener("click", async () => {
      try {
        await takeBack(id);
        this.#status.textContent = words.TAKEN_BACK;
      } catch (error) {
        this.#status.append(` ${error.message}`);
      }
    });
    const said = fill(picture ? words.THANKS_FACE : words.THANKS, { day: DAY.format(new Date(until)), id });
    this.#status.replaceChildren(said, back);
  }

  #complain(message) {
    this.#find("problem").textContent = message;
    this.#find("problem").hidden = !message;
  }

  #find(id) {
    return this.#dialog.querySelector(`#wrong-${id}`);
  }
}

/** Between the middles, in fractions of the picture. */
function distance(a, b) {
  return Math.hypot(a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom) / 2;
}
