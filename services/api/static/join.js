/** The student's page: ask, join, and always say in words what is going on. */

import { Camera, explain, hindrance } from "./join-camera.js";
import { Seat, WHIP_URL } from "./join-seat.js";
import { publish } from "./publisher.js";

const REMIND_MS = 30_000; // with the camera off, so that the page learns that the session has ended
const WORDS = {
  joining: ["Joining …", "A moment, your video is being connected."],
  live: ["You are live", "Your video is being read. No picture is kept."],
  off: ["Camera off", "Nothing is read of you. Your teacher sees that your camera is off."],
  reconnecting: ["Reconnecting …", "The connection was lost. This page tries again by itself."],
  lost: ["Camera lost", "The camera went away. Connect it again, or use another one, then turn it on."],
};

const find = (id) => document.getElementById(id);
const page = find("page");
const { code } = page.dataset;
const seat = new Seat(code);
const camera = new Camera(find("mirror"), () => turnOff("lost"));
let publisher = null;
let reminder = null;

// -- what is seen

function show(view) {
  page.dataset.view = view;
  if (view !== "ask" && matchMedia("(max-width: 52rem)").matches) find("facts").open = false;
}

function say(state) {
  find("status").dataset.state = state;
  [find("said").textContent, find("why").textContent] = WORDS[state];
  drawCamera();
}

function drawCamera() {
  const on = camera.track !== null;
  find("mirror").hidden = !on;
  find("curtain").hidden = on;
  find("camera").textContent = seat.cameraOff ? "Turn camera on" : "Turn camera off";
}

function complain(message) {
  find("problem").textContent = message;
  find("problem").hidden = !message;
  if (message) find("problem").scrollIntoView({ block: "nearest" });
}

async function offerSwitch() {
  find("switch").hidden = seat.cameraOff || (await camera.count()) < 2;
}

function finish(title, said, { again = false, erasable = false } = {}) {
  camera.stop();
  publisher?.stop();
  publisher = null;
  clearInterval(reminder);
  complain("");
  find("done-title").textContent = title;
  find("done-said").textContent = said;
  find("again").hidden = !again;
  find("other").hidden = !again || !seat.taken;
  find("delete-later").hidden = !erasable;
  show("done");
  drawCamera();
  find("done-title").focus();
}

// -- before

async function preview() {
  complain("");
  try {
    await camera.start();
  } catch (error) {
    complain(explain(error));
  }
  drawCamera();
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
    if (error.status === 409) finish("This session has ended", "Nothing was read of you.");
    else complain(error.message);
  }
  find("join").disabled = false;
}

// -- in the session

/** With a seat, new or kept over a reload. */
async function enter() {
  if (!(await seat.isOurs())) return finish("You are here in another tab", "Go on there, or close that tab and come back here.", { again: true });
  show("live");
  if (seat.cameraOff) return turnOff("off");
  say("joining");
  await turnOn();
}

async function turnOn() {
  complain("");
  clearInterval(reminder);
  find("camera").disabled = true;
  try {
    const track = await camera.start();
    seat.keep({ cameraOff: false });
    tell(true);
    drawCamera();
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
  const started = await publish(track, { whipUrl: WHIP_URL, token: seat.token, onState });
  if (page.dataset.view !== "live") return started.stop(); // left while it was being connected
  publisher = started;
  if (camera.track !== track) await publisher.replaceTrack(camera.track);
}

async function turnOff(state) {
  camera.stop();
  seat.keep({ cameraOff: true });
  say(state);
  find("switch").hidden = true;
  clearInterval(reminder);
  reminder = setInterval(() => tell(false), REMIND_MS);
  tell(false);
  await publisher?.replaceTrack(null);
}

async function switchCamera() {
  try {
    await publisher?.replaceTrack(await camera.next());
    drawCamera();
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
  if (status === 409) return finish("This session has ended", "Nothing is read any more.", { erasable: true });
  seat.give();
  if (status === 401) return finish("Your place has expired", "Join again to go on.", { again: true });
  if (status === 404) return finish("You are not in this session any more", "What was read of you has been deleted.", { again: true });
  return finish("You cannot take part now", message, { again: true });
}

// -- going

function leave() {
  if (seat.cameraOff) tell(true); // who has left is away, and not here with the camera off
  seat.keep({ left: true });
  finish("You have left", "Your camera is off and nothing is read of you.", { again: true, erasable: true });
}

async function erase() {
  find("sure").close();
  const inside = page.dataset.view === "live";
  const sending = publisher;
  publisher = null;
  await sending?.stop();
  try {
    receive(await seat.erase());
  } catch (error) {
    if (error.status === 404) return stopped(error);
    if (inside) await enter();
    complain(`Nothing was deleted yet. ${error.message}`);
  }
}

function receive({ id, at, readings, rollups }) {
  finish("Deleted", "All that was read of you in this session is erased, also out of the class’s figures.");
  const lines = { Readings: readings, "Ten-second sums": rollups, Time: new Date(at).toLocaleString(), "Receipt number": id };
  find("receipt").replaceChildren(
    ...Object.entries(lines).flatMap(([term, text]) => [element("dt", term), element("dd", String(text))]),
  );
  find("receipt").hidden = false;
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
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
  if (page.dataset.ended !== undefined) finish("This session has ended", "Nothing is read any more.", { erasable: seat.taken });
  else if (seat.taken && seat.left) leave();
  else if (seat.taken && !hindered) enter();
  else show("ask");
  if (hindered && page.dataset.view === "ask") {
    find("hindrance").textContent = hindered;
    find("hindrance").hidden = false;
    find("join").disabled = find("preview").disabled = true;
  }
}

find("preview").addEventListener("click", preview);
find("form").addEventListener("submit", join);
find("camera").addEventListener("click", () => (seat.cameraOff ? turnOn() : turnOff("off")));
find("switch").addEventListener("click", switchCamera);
find("leave").addEventListener("click", leave);
find("again").addEventListener("click", comeBack);
find("other").addEventListener("click", () => (seat.give(), show("ask")));
for (const button of document.querySelectorAll("[data-delete]")) button.addEventListener("click", () => find("sure").showModal());
find("keep").addEventListener("click", () => find("sure").close());
find("delete").addEventListener("click", erase);
addEventListener("pagehide", () => seat.taken && seat.cameraOff && !seat.left && tell(true)); // a reload says it again
addEventListener("pageshow", (event) => event.persisted && location.reload());
begin();
