/** The student's own camera: never the microphone. */

import { fill, words } from "./words.js";

const WANTED = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 10 } };

const TROUBLE = {
  NotAllowedError: words.CAMERA_BLOCKED,
  NotFoundError: words.CAMERA_NONE,
  NotReadableError: words.CAMERA_BUSY,
  OverconstrainedError: words.CAMERA_GONE,
};

export class Camera {
  #stream = null;
  #video;
  #onLost;
  #deviceId = null;

  /** `video` shows it; `onLost` is called when the device goes away by itself. */
  constructor(video, onLost) {
    this.#video = video;
    this.#onLost = onLost;
  }

  get track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /** -> the track. The light goes on. */
  async start() {
    if (this.track) return this.track;
    const which = this.#deviceId ? { deviceId: { exact: this.#deviceId } } : { facingMode: "user" };
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...WANTED, ...which } });
    } catch (error) {
      this.#deviceId = null;
      throw error;
    }
    const { track } = this;
    track.addEventListener("ended", () => this.track === track && this.#onLost());
    this.#video.srcObject = this.#stream;
    this.#video.classList.toggle("mirrored", track.getSettings().facingMode !== "environment");
    return track;
  }

  /** The light goes off: the device is given back, not only hidden. */
  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = this.#video.srcObject = null;
  }

  async count() {
    return (await this.#devices()).length;
  }

  /** The next of several. A phone opens only one at a time, so that the old one is given back first. */
  async next() {
    const devices = await this.#devices();
    const now = this.track?.getSettings().deviceId ?? this.#deviceId;
    const index = devices.findIndex((device) => device.deviceId === now);
    this.#deviceId = devices[(index + 1) % devices.length]?.deviceId ?? null;
    this.stop();
    return this.start();
  }

  async #devices() {
    return (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === "videoinput");
  }
}

/** An error of the camera as one sentence with what to do. */
export function explain(error) {
  return TROUBLE[error.name] ?? fill(words.CAMERA_FAILED, { name: error.name });
}

/** Why this browser can have no camera here at all, or null. */
export function hindrance() {
  if (!window.isSecureContext) return words.NOT_SECURE;
  if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection) return words.NO_VIDEO_HERE;
  return null;
}
