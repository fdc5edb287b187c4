/** The picture, or the moment of the video, with a box around each face; and what moves the video. */

import { named, strongest } from "./pictures-words.js";
import { decimal, fill, words } from "./words.js";

const EDGE = 1600; // pixels of the canvas at most: sharp on a large screen, light on a phone
const STILL = 2048;

export class Stage {
  #canvas;
  #controls;
  #onMoment;
  #source = null; // ImageBitmap or video element
  #url = null;
  #seen = null;
  #looping = false;
  #turn = 0; // a file that was closed before it had loaded is not shown

  /** `onMoment(at, faces)` is called whenever another moment is shown. */
  constructor(canvas, controls, onMoment) {
    this.#canvas = canvas;
    this.#controls = controls;
    this.#onMoment = onMoment;
    this.#find("run").addEventListener("click", () => this.#run());
    this.#find("scrub").addEventListener("input", ({ target }) => this.seek(Number(target.value)));
  }

  /** Shows the file while it is looked at. What the browser cannot show is left out. */
  async open(file) {
    this.close();
    const turn = this.#turn;
    const source = await (file.type.startsWith("video/") ? this.#load(file) : createImageBitmap(file).catch(() => null));
    if (turn !== this.#turn) return;
    this.#source = source;
    this.#canvas.hidden = false;
    this.#draw();
  }

  reveal(seen) {
    this.#seen = seen;
    const video = seen.kind === "video";
    this.#controls.hidden = !video;
    if (video) this.#find("scrub").max = seen.frames.at(-1).at;
    this.seek(0);
  }

  close() {
    this.#turn += 1;
    this.pause();
    if (this.#url) URL.revokeObjectURL(this.#url);
    [this.#source, this.#url, this.#seen] = [null, null, null];
    this.#canvas.hidden = this.#controls.hidden = true;
  }

  async seek(at) {
    const video = this.#source;
    if (video instanceof HTMLVideoElement && Math.abs(video.currentTime - at) > 0.01) {
      const there = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
      video.currentTime = Math.min(at, video.duration || at);
      await there;
    }
    this.#show(at);
  }

  /** The video, ready to be drawn; null where this browser cannot play it. */
  async #load(file) {
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, preload: "auto" });
    this.#url = URL.createObjectURL(file);
    const loaded = new Promise((resolve, reject) => {
      video.addEventListener("loadeddata", resolve, { once: true });
      video.addEventListener("error", reject, { once: true });
    });
    video.src = this.#url;
    video.addEventListener("play", () => this.#follow());
    video.addEventListener("pause", () => this.#name());
    return loaded.then(() => video, () => null);
  }

  pause() {
    if (this.#source instanceof HTMLVideoElement) this.#source.pause();
  }

  /** What is shown now, without boxes, as a file; null where the browser cannot show it. */
  still() {
    if (!this.#source) return null;
    const canvas = document.createElement("canvas");
    const [width, height] = this.#size();
    const scale = Math.min(1, STILL / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    canvas.getContext("2d").drawImage(this.#source, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
  }

  #run() {
    const video = this.#source;
    if (!(video instanceof HTMLVideoElement)) return;
    if (video.paused) video.play();
    else video.pause();
  }

  #follow() {
    this.#name();
    if (this.#looping) return;
    this.#looping = true;
    const step = () => {
      const video = this.#source;
      this.#looping = video instanceof HTMLVideoElement && !video.paused && !video.ended;
      if (!this.#looping) return this.#name();
      this.#show(video.currentTime);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  #name() {
    const running = this.#source instanceof HTMLVideoElement && !this.#source.paused && !this.#source.ended;
    this.#find("run").textContent = running ? words.PAUSE : words.PLAY;
  }

  #show(at) {
    if (!this.#seen) return;
    const scrub = this.#find("scrub");
    scrub.value = at;
    scrub.setAttribute("aria-valuetext", fill(words.SECONDS, { seconds: decimal(at, 1) }));
    this.#find("clock").textContent = `${decimal(at, 1)} s`;
    const faces = this.#facesAt(at);
    this.#draw(faces);
    this.#onMoment(at, faces);
  }

  /** Of the last look that is not later. */
  #facesAt(at) {
    if (this.#seen.kind === "picture") return this.#seen.faces;
    return this.#seen.frames.findLast((frame) => frame.at <= at + 0.05)?.faces ?? [];
  }

  #draw(faces = []) {
    const [width, height] = this.#size();
    const scale = Math.min(1, EDGE / Math.max(width, height));
    const canvas = this.#canvas;
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#16191d";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (this.#source) pen.drawImage(this.#source, 0, 0, canvas.width, canvas.height);
    const unit = Math.max(canvas.width / Math.max(canvas.clientWidth, 1), 1); // canvas pixels of one on the screen
    for (const face of faces) box(pen, canvas, face, unit);
    canvas.setAttribute("aria-label", told(faces, this.#source));
  }

  #size() {
    if (this.#seen) return [this.#seen.width, this.#seen.height];
    const source = this.#source;
    return [source?.videoWidth ?? source?.width ?? 640, source?.videoHeight ?? source?.height ?? 360];
  }

  #find(id) {
    return this.#controls.querySelector(`#${id}`);
  }
}

function told(faces, source) {
  const each = faces.map((face) => `${named(face.person)}: ${strongest(face) ?? words.WHY_NOT[face.why_not] ?? words.A_FACE}`);
  const said = faces.length ? fill(words.TOLD, { faces: each.join("; ") }) : words.TOLD_NONE;
  return source ? said : `${words.CANNOT_SHOW} ${said}`;
}

/** Light with a dark edge, so that it is seen on every picture. */
function box(pen, { width, height }, face, unit) {
  const { left, top, right, bottom } = face.box;
  const place = [left * width, top * height, (right - left) * width, (bottom - top) * height];
  for (const [colour, thickness] of [["#10151bcc", 5], ["#ffffff", 2.5]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = thickness * unit;
    if (!face.readable) pen.setLineDash([7 * unit, 5 * unit]);
    pen.strokeRect(...place);
    pen.setLineDash([]);
  }
  const large = 13 * unit;
  pen.font = `600 ${large}px system-ui, sans-serif`;
  const label = (right - left) * width > 110 * unit ? named(face.person) : `${face.person}`;
  const wide = pen.measureText(label).width + large;
  const x = Math.min(Math.max(place[0] - unit, 0), width - wide);
  const y = place[1] > large * 1.7 ? place[1] - large * 1.7 : place[1];
  pen.fillStyle = "#10151be6";
  pen.fillRect(x, y, wide, large * 1.7);
  pen.fillStyle = "#ffffff";
  pen.textBaseline = "middle";
  pen.fillText(label, x + large / 2, y + large * 0.88);
}
