/** The student's page: ask, join, and always say in words what is going on. */

import { Camera, explain, hindrance } from "./join-camera.js";
import { Seat, WHIP_URL } from "./join-seat.js";
import { complain, find, hinder, say, show, showCamera, showDone, showReceipt, shown } from "./join-view.js";
import { publish } from "./publisher.js";
import { fill, language, words } from "./words.js";

const REMIND_MS = 30_000; // with the camera off, so that the page learns that the session has ended

const { code, ended } = find("page").dataset;
const seat = new Seat(code);
const camera = new Camera(find("mirror"), onLost);
let publisher = null;
let attempt = 0; // of publishing: one that was left meanwhile must not come back beside a newer one
let reminder = null;

function onLost() {
  if (shown() === "live") return turnOff("lost");
  camera.stop();
  showCamera(false);
  complain(words.CAMERA_UNPLUGGED);
}

async function preview() {
  complain("");
  try {
    await camera.start();
  } catch (error) {
    complain(explain(error));
  }
  showCamera(camera.track !== null);
}

async function join(event) {
  event.preventDefault();
  find("join").disabled = true;
  await preview();
  try {
    if (camera.track) {
      await seat.join(code, { name: find("name").value.trim(), guardian: find("guardian")?.value.trim() });
      await enter();
    }
  } catch (error) {
    if (error.status === 409) finish(words.ENDED, words.ENDED_BEFORE);
    else complain(error.message);
  }
  find("join").disabled = false;
}

/** With a seat, new or kept over a reload. */
async function enter() {
  if (!(await seat.isOurs())) return finish(words.OTHER_TAB, words.OTHER_TAB_WHY, { again: true });
  show("live");
  if (seat.cameraOff) return turnOff("off");
  say("joining");
  await turnOn();
}

async function offerSwitch() {
  find("switch").hidden = seat.cameraOff || (await camera.count()) < 2;
}

async function turnOn() {
  complain("");
  clearInterval(reminder);
  find("camera").disabled = true;
  try {
    const track = await camera.start();
    seat.keep({ cameraOff: false });
    tell(true);
    showCamera(true);
    if (publisher) await publisher.replaceTrack(track);
    else await startPublishing(track);
  } catch (error) {
    if (error.name !== "Refused") {
      complain(explain(error));
      await turnOff("off");
    }
  }
  find("camera").disabled = false;
  offerSwitch();
}

async function startPublishing(track) {
  const mine = ++attempt;
  const started = await publish(track, { whipUrl: WHIP_URL, token: seat.token, onState });
  if (mine !== attempt) return started.stop(); // left while it was being connected
  publisher = started;
  if (camera.track !== track) await publisher.replaceTrack(camera.track);
}

async function turnOff(state) {
  camera.stop();
  seat.keep({ cameraOff: true });
  say(state);
  showCamera(false);
  find("switch").hidden = true;
  clearInterval(reminder);
  reminder = setInterval(() => tell(false), REMIND_MS);
  tell(false);
  await publisher?.replaceTrack(null);
}

async function switchCamera() {
  try {
    await publisher?.replaceTrack(await camera.next());
  } catch (error) {
    complain(explain(error));
    await turnOff("lost");
  }
}

/** For the class's coverage; while it cannot be said, nothing is lost but that. */
async function tell(on) {
  try {
    await seat.camera(on);
  } catch (error) {
    if ([401, 404, 409].includes(error.status)) stopped({ status: error.status, message: error.message });
  }
}

function onState(state, more) {
  if (state === "stopped") {
    if (more.reason !== "left") stopped(more);
  } else if (!seat.cameraOff) {
    say({ connecting: "joining", live: "live", reconnecting: "reconnecting", paused: "joining" }[state]);
  }
}

/** The server will not have us any more: it says why. */
function stopped({ status, message }) {
  if (status === 409) return finish(words.ENDED, words.ENDED_WHY, { erasable: true });
  if (status === 403) return finish(words.WITHDRAWN, words.WITHDRAWN_WHY, { again: true, erasable: true });
  if (status !== 401 && status !== 404) return finish(words.CANNOT, language === "en" ? message : (words.PROBLEMS[status] ?? fill(words.ANSWERED, { status })), { again: true, erasable: true });
  seat.give(); // with any other refusal the token still erases
  if (status === 401) return finish(words.EXPIRED, words.EXPIRED_WHY, { again: true });
  return finish(words.REMOVED, words.REMOVED_WHY, { again: true });
}

function leave() {
  if (seat.cameraOff) tell(true); // who has left is away, and not here with the camera off
  seat.keep({ left: true });
  finish(words.LEFT, words.LEFT_WHY, { again: true, erasable: true });
}

/** The camera goes off and nothing is sent any more; `more` as for `showDone`. */
function finish(title, said, { again = false, erasable = false } = {}) {
  attempt += 1;
  camera.stop();
  publisher?.stop();
  publisher = null;
  clearInterval(reminder);
  complain("");
  showDone(title, said, { again, other: again && seat.taken, erasable });
}

async function erase() {
  find("sure").close();
  const inside = shown() === "live";
  const sending = publisher;
  publisher = null;
  await sending?.stop();
  try {
    const receipt = await seat.erase();
    finish(words.DELETED, words.DELETED_WHY);
    showReceipt(receipt);
  } catch (error) {
    if (error.status === 404) return stopped(error);
    if (inside) await enter();
    complain(fill(words.NOT_DELETED, { why: error.message }));
  }
}

/** Continues with the seat that is kept, or asks anew. */
function comeBack() {
  seat.left = false;
  if (seat.taken) {
    seat.keep({ left: false, cameraOff: false });
    enter();
  } else begin();
}

function begin() {
  const hindered = hindrance();
  if (ended !== undefined) finish(words.ENDED, words.ENDED_WHY, { erasable: seat.taken });
  else if (seat.taken && seat.left) leave();
  else if (seat.taken && !hindered) enter();
  else show("ask");
  if (hindered && shown() === "ask") hinder(hindered);
}

find("preview").addEventListener("click", preview);
find("form").addEventListener("submit", join);
find("camera").addEventListener("click", () => (seat.cameraOff ? turnOn() : turnOff("off")));
find("switch").addEventListener("click", switchCamera);
find("leave").addEventListener("click", leave);
find("again").addEventListener("click", comeBack);
find("other").addEventListener("click", () => (seat.give(), showCamera(false), show("ask")));
for (const button of document.querySelectorAll("[data-delete]")) button.addEventListener("click", () => find("sure").showModal());
find("keep").addEventListener("click", () => find("sure").close());
find("delete").addEventListener("click", erase);
addEventListener("pagehide", () => seat.taken && seat.cameraOff && !seat.left && tell(true)); // a reload says it again
addEventListener("pageshow", (event) => event.persisted && location.reload());
begin();
