/** The teacher's own camera, for one picture. */

import { words } from "./words.js";

const WHY = {
  NotAllowedError: words.CAMERA_BLOCKED,
  NotFoundError: words.CAMERA_NONE,
};

export class Camera {
  #video;
  #complain;
  #stream = null;

  constructor(video, complain) {
    this.#video = video;
    this.#complain = complain;
  }

  get on() {
    return this.#stream !== null;
  }

  /** False, with a word why, where there is none. */
  async open() {
    try {
      const wanted = { video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: "user" } };
      this.#stream = await navigator.mediaDevices.getUserMedia(wanted);
    } catch (error) {
      this.#complain(WHY[error.name] ?? words.CAMERA_FAILED);
      return false;
    }
    this.#video.srcObject = this.#stream;
    this.#video.hidden = false;
    return true;
  }

  /** What it sees now, as a file; mirrored only on the screen. */
  picture() {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [this.#video.videoWidth, this.#video.videoHeight];
    canvas.getContext("2d").drawImage(this.#video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  }

  close() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
    this.#video.hidden = true;
  }
}
