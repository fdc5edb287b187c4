/** The student's own camera: never the microphone. */

const WANTED = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 10 } };

const TROUBLE = {
  NotAllowedError: "The camera is blocked for this page. Allow it at the address bar or in the settings of your browser, then try again.",
  NotFoundError: "No camera was found. Connect one, then try again.",
  NotReadableError: "The camera is in use by another program, or does not answer. Close other video calls, then try again.",
  OverconstrainedError: "This camera is not there any more. Try again to use another one.",
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
  return TROUBLE[error.name] ?? `The camera could not be started (${error.name}). Try again, or use another browser.`;
}

/** Why this browser can have no camera here at all, or null. */
export function hindrance() {
  if (!window.isSecureContext) {
    return (
      "Browsers give a camera only to pages with a secure address, and this one does not begin with https. " +
      "Please ask your school for the https address of this page."
    );
  }
  if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection) {
    return "This browser cannot send video. Please open the link in a current Chrome, Edge, Firefox or Safari.";
  }
  return null;
}
