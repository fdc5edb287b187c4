/** A picture or a short video: chosen, dropped, pasted or taken, sent, and drawn with what was seen in it. */

import { Camera } from "./pictures-camera.js";
import { lookAt } from "./pictures-ask.js";
import { People } from "./pictures-people.js";
import { Stage } from "./pictures-stage.js";
import { Timeline } from "./pictures-time.js";
import { Wrong } from "./pictures-wrong.js";
import { showNumbers } from "./pictures-table.js";
import { fill, words } from "./words.js";

const MOST = { image: 8, video: 30 }; // MB
const find = (id) => document.getElementById(id);

const stage = new Stage(find("canvas"), find("play"), show);
const wrong = new Wrong(find("wrong"), find("kept"), () => stage.still());
const people = new People(find("people"), (face) => {
  stage.pause();
  wrong.ask(face, seen.weights_id);
});
const timeline = new Timeline(find("time"), (at) => stage.seek(at));
const camera = new Camera(find("mirror"), complain);
let seen = null;
let asked = 0; // a later file's answer is the one that is shown

async function take(file) {
  if (!file) return;
  complain("");
  closeCamera();
  const megabytes = file.size / 1024 / 1024;
  const most = MOST[file.type.split("/")[0]] ?? MOST.video;
  if (megabytes > most) return complain(fill(words.TOO_LARGE, { megabytes: megabytes.toFixed(0), most }));
  const mine = ++asked;
  forget();
  find("drop").hidden = true;
  find("seen").setAttribute("aria-busy", "true");
  say(file.type.startsWith("video/") ? words.LOOKING_VIDEO : words.LOOKING_PICTURE);
  try {
    const [answer] = await Promise.all([lookAt(file), stage.open(file)]);
    if (mine === asked) reveal(answer);
  } catch (error) {
    if (mine !== asked) return;
    forget();
    say("");
    complain(error.message);
  } finally {
    if (mine === asked) find("seen").removeAttribute("aria-busy");
  }
}

function reveal(answer) {
  seen = answer;
  const faces = answer.kind === "picture" ? answer.faces : answer.frames.flatMap((frame) => frame.faces);
  const count = new Set(faces.map((face) => face.person)).size;
  const note = answer.analysis === "expression" ? words.NOTE : words.NOTE_PRESENCE;
  say(`${count === 0 ? words.NO_FACE : count === 1 ? words.ONE_FACE : fill(words.FACES, { count })} ${note}`);
  find("nobody").hidden = count > 0;
  find("nobody").textContent = `${words.NO_FACE} ${words.NOBODY_WHY}`;
  people.open(faces, answer);
  timeline.open(answer);
  showNumbers(find("numbers"), find("table"), answer);
  stage.reveal(answer);
}

/** The stage shows another moment. */
function show(at, faces) {
  people.show(faces, seen?.kind === "video");
  timeline.show(at);
}

function forget() {
  seen = null;
  wrong.clear();
  stage.close();
  people.open([]);
  timeline.close();
  find("numbers").hidden = true;
  find("drop").hidden = false;
  find("nobody").hidden = false;
}

function say(text) {
  find("said").textContent = text;
}

function complain(message) {
  find("problem").textContent = message;
  find("problem").hidden = !message;
}

async function toggleCamera() {
  if (camera.on) return closeCamera();
  complain("");
  asked += 1;
  forget();
  say("");
  if (!(await camera.open())) return;
  find("drop").hidden = find("choose").hidden = true;
  find("snap").hidden = false;
  find("camera").textContent = words.CLOSE_CAMERA;
  find("snap").focus();
}

function closeCamera() {
  camera.close();
  find("snap").hidden = true;
  find("choose").hidden = false;
  find("camera").textContent = words.USE_CAMERA;
  if (!seen) find("drop").hidden = false;
}

find("choose").addEventListener("click", () => find("file").click());
find("file").addEventListener("change", ({ target }) => {
  take(target.files[0]);
  target.value = ""; // so that the same file may be chosen again
});
find("camera").addEventListener("click", toggleCamera);
find("snap").addEventListener("click", async () => take(await camera.picture()));
document.addEventListener("paste", ({ clipboardData }) => take(clipboardData.files[0]));
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    find("drop").classList.toggle("over", name === "dragover");
    if (name === "drop") take(event.dataTransfer.files[0]);
  });
}
addEventListener("pagehide", () => camera.close());
