/** What was read of the student, for the student: asks with their token, which no server and no log sees in an address. */

import { Seat } from "./join-seat.js";
import { complain, find, showLocalTimes, showReceipt } from "./join-view.js";
import { words } from "./words.js";

const AGREED = { given: words.AGREED, withdrawn: words.WITHDRAWN };
const STRANGER = [words.STRANGER, words.STRANGER_WHY];
const EXPIRED = [words.EXPIRED, words.EXPIRED_WHY];
const GONE = [words.GONE, words.GONE_WHY];
const DELETED = [words.DELETED, words.DELETED_WHY];

const seat = takeSeat();

/** The one of the join page, whose tab opened this one, or of a link with a token: that leaves the address at once. */
function takeSeat() {
  const given = new URLSearchParams(location.hash.slice(1));
  const kept = new Seat(given.get("code") ?? "mine");
  if (given.has("token")) {
    kept.keep({ token: given.get("token") });
    history.replaceState(null, "", location.pathname);
  }
  return kept;
}

async function look() {
  if (!seat.taken) return finish(STRANGER);
  await attempt(async () => {
    find("read").innerHTML = await seat.readings();
    showLocalTimes(find("read"));
    choose(find("read").querySelector("header").dataset);
  });
  find("mine").removeAttribute("aria-busy");
}

/** Which buttons there are. After the end of the session there is nothing to agree to. */
function choose({ consent, ended, guardian }) {
  find("choices").hidden = false;
  find("consented").textContent = AGREED[consent];
  find("withdraw").hidden = consent !== "given";
  find("agree").hidden = consent === "given" || ended !== undefined || guardian !== undefined;
}

/** Does it, or says why not. A token that is over or leads to nobody ends the page. */
async function attempt(work) {
  complain("");
  try {
    await work();
  } catch (error) {
    if (error.status === 401) finish(EXPIRED);
    else if (error.status === 404) finish(GONE);
    else complain(error.message);
  }
}

function finish([title, said]) {
  find("read").replaceChildren();
  find("choices").hidden = true;
  find("done").hidden = false;
  [find("done-title").textContent, find("done-said").textContent] = [title, said];
  find("mine").removeAttribute("aria-busy");
  find("done-title").focus();
}

async function agree(given) {
  await attempt(async () => {
    await seat.consent(given);
    await look();
  });
}

async function download(button, name, file) {
  button.disabled = true;
  await attempt(async () => {
    const url = URL.createObjectURL(await file());
    Object.assign(document.createElement("a"), { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  });
  button.disabled = false;
}

async function erase() {
  find("sure").close();
  await attempt(async () => {
    const receipt = await seat.erase();
    finish(DELETED);
    showReceipt(receipt);
  });
}

find("refresh").addEventListener("click", look);
find("paper").addEventListener("click", (event) => download(event.currentTarget, "classpulse.pdf", () => seat.paper()));
find("download").addEventListener("click", (event) => download(event.currentTarget, "classpulse-data.json", () => seat.data()));
find("withdraw").addEventListener("click", () => agree(false));
find("agree").addEventListener("click", () => agree(true));
document.querySelector("[data-delete]").addEventListener("click", () => find("sure").showModal());
find("keep").addEventListener("click", () => find("sure").close());
find("delete").addEventListener("click", erase);
look();
