/**
 * Sends one video track to ClassPulse by WHIP (RFC 9725), and keeps sending it. No dependencies; see docs/publisher.md.
 *
 *   const publisher = await publish(track, { whipUrl, token, onState: (state, more) => ... });
 *   await publisher.replaceTrack(null);  // camera off
 *   await publisher.stop();
 *
 * States: `connecting`, `live`, `paused` (no track), `reconnecting` ({ reason, retryInMs }), `stopped` ({ reason, message, status }).
 * Reasons of `stopped`: `left`, `expired`, `no-consent`, `ended`, `refused`.
 */

const WIDTH = 640;
const HEIGHT = 360;
const ENCODING = { maxFramerate: 10, maxBitrate: 300_000 };
const GATHER_MS = 1000; // for candidates; those that come later are not needed
const ANSWER_MS = 20_000;
const CONNECT_MS = 12_000; // from the answer to a connection
const SHAKY_MS = 4000; // `disconnected` often heals by itself
const STEADY_MS = 10_000; // after so long a new failure is a new story, and not the next of the same
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const TRY_AGAIN = new Set([408, 425, 429]);
const REASONS = { 401: "expired", 403: "no-consent", 404: "ended", 409: "ended", 410: "ended" };

/** The server said no, and will say so again. `reason` as above, `status` the HTTP status. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.reason = REASONS[status] ?? "refused";
  }
}

/**
 * Resolves when the server has accepted, or when it is away and is tried again; rejects with `Refused`.
 * `track` may be null: nothing is sent until `replaceTrack`.
 */
export async function publish(track, { whipUrl, token, onState = () => {}, iceServers = [] }) {
  const publisher = new Publisher(track, { whipUrl, token, onState, iceServers });
  await publisher.begin();
  return publisher;
}

class Publisher {
  #track;
  #options;
  #connection = null;
  #resource = null;
  #timer = null;
  #failures = 0;
  #liveSince = null;
  #state = null;

  constructor(track, options) {
    this.#track = track;
    this.#options = options;
    addEventListener("pagehide", this.stop);
    addEventListener("online", this.#hurry);
  }

  get state() {
    return this.#state;
  }

  /** Called by `publish`. */
  async begin() {
    if (!this.#track) this.#tell("paused");
    else await this.#connect({ first: true });
  }

  /** Another camera, or null for none; the connection stays. */
  async replaceTrack(track) {
    this.#track = track;
    if (this.#stopped) return;
    const sender = this.#connection?.getSenders()[0];
    if (!sender) {
      if (track) await this.#connect({});
      else this.#rest();
      return;
    }
    await sender.replaceTrack(track);
    if (track) await limit(sender, track);
    if (this.#connection?.connectionState === "connected") this.#tell(track ? "live" : "paused");
  }

  /** What WebRTC counts of the connection; null while there is none. */
  async stats() {
    return (await this.#connection?.getStats()) ?? null;
  }

  /** Ends it for good, also when the page goes away. Resolves when the server knows. */
  stop = () => this.#end("left", "");

  get #stopped() {
    return this.#state === "stopped";
  }

  async #connect({ first = false }) {
    this.#drop();
    this.#tell(this.#failures ? "reconnecting" : "connecting", { reason: "", retryInMs: 0 });
    const connection = new RTCPeerConnection({ iceServers: this.#options.iceServers, bundlePolicy: "max-bundle" });
    this.#connection = connection;
    try {
      await this.#negotiate(connection);
    } catch (error) {
      if (this.#connection !== connection) return;
      if (error instanceof Refused) {
        this.#end(error.reason, error.message, error.status);
        if (first) throw error;
      } else {
        this.#retry(error.message, error.retryAfterMs);
      }
      return;
    }
    if (this.#connection !== connection) return;
    this.#after(CONNECT_MS, () => this.#retry("no connection came about"));
    this.#watch(connection);
  }

  async #negotiate(connection) {
    const track = this.#track;
    const transceiver = connection.addTransceiver(track ?? "video", { direction: "sendonly", sendEncodings: [encoding(track)] });
    preferVp8(transceiver);
    await limit(transceiver.sender, track);
    await connection.setLocalDescription();
    await gathered(connection);
    if (this.#connection !== connection) return;
    const response = await this.#ask(this.#options.whipUrl, {
      method: "POST",
      headers: { "Content-Type": "application/sdp" },
      body: connection.localDescription.sdp,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.status !== 201) throw await failure(response);
    const resource = new URL(response.headers.get("Location"), this.#options.whipUrl).href;
    if (this.#connection !== connection) return this.#hangUp(resource); // stopped meanwhile
    this.#resource = resource;
    await connection.setRemoteDescription({ type: "answer", sdp: await response.text() });
  }

  #watch(connection) {
    const { transport } = connection.getSenders()[0];
    const look = () => {
      if (this.#connection !== connection) return;
      const state = transport?.state === "closed" ? "closed" : connection.connectionState;
      if (state === "connected") this.#onLive();
      else if (state === "disconnected") this.#after(SHAKY_MS, () => this.#retry("the connection was lost"));
      else if (state === "failed" || state === "closed") this.#retry("the connection was lost");
    };
    connection.addEventListener("connectionstatechange", look);
    transport?.addEventListener("statechange", look); // the server's goodbye, seconds before the connection would be missed
    look();
  }

  #onLive() {
    clearTimeout(this.#timer);
    this.#liveSince ??= performance.now();
    this.#tell(this.#track ? "live" : "paused");
  }

  #retry(reason, afterMs) {
    if (this.#stopped) return;
    const steady = this.#liveSince !== null && performance.now() - this.#liveSince > STEADY_MS;
    this.#failures = steady ? 1 : this.#failures + 1;
    this.#drop();
    if (!this.#track) return this.#rest();
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
    const retryInMs = Math.max(afterMs ?? 0, pause);
    this.#tell("reconnecting", { reason, retryInMs });
    this.#after(retryInMs, () => this.#connect({}));
  }

  /** Nothing to send: the connection is made again when there is. */
  #rest() {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#tell("paused");
  }

  #hurry = () => {
    if (this.#state === "reconnecting" && !this.#connection) this.#connect({});
  };

  #after(ms, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, ms);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#connection?.close();
    this.#connection = this.#resource = this.#liveSince = null;
  }

  async #end(reason, message, status) {
    if (this.#stopped) return;
    const connection = this.#connection;
    const resource = this.#resource;
    this.#connection = null; // closed last: the server would take that for a lost connection
    this.#drop();
    removeEventListener("pagehide", this.stop);
    removeEventListener("online", this.#hurry);
    this.#tell("stopped", { reason, message, status });
    connection?.getSenders()[0]?.replaceTrack(null);
    if (resource) await this.#hangUp(resource);
    connection?.close();
  }

  async #hangUp(resource) {
    await this.#ask(resource, { method: "DELETE", keepalive: true }).catch(() => {}); // it is noticed there anyway, a little later
  }

  #ask(url, { headers, ...request }) {
    return fetch(url, { ...request, headers: { ...headers, Authorization: `Bearer ${this.#options.token}` }, credentials: "omit" });
  }

  #tell(state, more = {}) {
    if (this.#state === state && state !== "reconnecting") return;
    this.#state = state;
    this.#options.onState(state, more);
  }
}

/** 640 x 360 as a number of pixels, so that a tall picture of a phone and a 4:3 picture are treated alike. */
function encoding(track) {
  const { width = WIDTH, height = HEIGHT } = track?.getSettings() ?? {};
  return { ...ENCODING, scaleResolutionDownBy: Math.max(1, Math.sqrt((width * height) / (WIDTH * HEIGHT))) };
}

/** A wish: a browser that cannot fulfil it sends all the same. */
async function limit(sender, track) {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return; // an older browser, before the answer: the limits went with the transceiver
  Object.assign(parameters.encodings[0], encoding(track));
  parameters.degradationPreference = "maintain-resolution"; // on a slow line rather fewer pictures than smaller faces
  await sender.setParameters(parameters).catch(() => {});
}

/** VP8 costs the server least; the others stay, for a browser that lacks it. */
function preferVp8(transceiver) {
  const codecs = RTCRtpSender.getCapabilities?.("video")?.codecs ?? [];
  const first = codecs.filter((codec) => codec.mimeType === "video/VP8");
  if (!first.length || !transceiver.setCodecPreferences) return;
  transceiver.setCodecPreferences([...first, ...codecs.filter((codec) => codec.mimeType !== "video/VP8")]);
}

function gathered(connection) {
  return new Promise((resolve) => {
    const done = () => connection.iceGatheringState === "complete" && resolve();
    connection.addEventListener("icegatheringstatechange", done);
    setTimeout(resolve, GATHER_MS);
    done();
  });
}

/** What a refusal means: `Refused` for good, or an error with `retryAfterMs`. */
async function failure(response) {
  const problem = await response.json().catch(() => ({}));
  const message = problem.detail ?? `The server answered ${response.status}.`;
  if (response.status >= 400 && response.status < 500 && !TRY_AGAIN.has(response.status)) return new Refused(message, response.status);
  const seconds = Number(response.headers.get("Retry-After"));
  return Object.assign(new Error(message), { retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : 0 });
}
