// The library `whip-whep` as it is, on libwebrtc: publishes a picture that changes. Says in lines of JSON what it was answered.
//   node publish.mjs URL TOKEN     then on standard input: `restart`, and its end to stop
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import wrtc from "@roamhq/wrtc";

// The package does not say that it is a module, and older Nodes take its .js file for something else.
const module = join(mkdtempSync(join(tmpdir(), "whip-")), "whip.mjs");
copyFileSync(new URL("node_modules/whip-whep/whip.js", import.meta.url), module);
const { WHIPClient } = await import(module);
rmSync(dirname(module), { recursive: true });

const [url, token] = process.argv.slice(2);
const say = (what) => console.log(JSON.stringify(what));

const ask = globalThis.fetch;
globalThis.fetch = async (address, request) => {
  const answer = await ask(address, request);
  say({ method: request.method, status: answer.status, ifMatch: request.headers["If-Match"] ?? null, etag: answer.headers.get("etag") });
  return answer;
};

const [width, height] = [320, 240];
const source = new wrtc.nonstandard.RTCVideoSource();
let shade = 0;
const painting = setInterval(() => {
  const data = new Uint8ClampedArray((width * height * 3) / 2).fill((shade += 5) % 255, 0, width * height).fill(128, width * height);
  source.onFrame({ width, height, data });
}, 100);

const connection = new wrtc.RTCPeerConnection({ bundlePolicy: "max-bundle" });
connection.addEventListener("connectionstatechange", () => say({ state: connection.connectionState }));
connection.addTransceiver(source.createTrack(), { direction: "sendonly", streams: [new wrtc.MediaStream()] });

const client = new WHIPClient();
await client.publish(connection, url, token);
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "restart") await client.restart();
}
await client.stop();
clearInterval(painting);
process.exit(0);
