/** What was read of the student, for the student: asks with their token, which no server and no log sees in an address. */

import { Seat } from "./join-seat.js";
import { complain, find, showLocalTimes, showReceipt } from "./join-view.js";

const AGREED = {
  given: "You agreed to be read in this session. You can take that back at any time.",
  withdrawn: "You do not agree to be read in this session. Nothing is read of you.",
};
const STRANGER = [
  "Whose figures?",
  "This page shows a student their own figures. Open it from the tab in which you joined the session, or by the link of your learning platform.",
];
const EXPIRED = ["Your place has expired", "Only you could see your figures here, for a while. Ask your school for a copy, or to delete them."];
const GONE = ["Nothing is stored of you", "You are not in this session any more. What was read of you has been deleted."];
const DELETED = ["Deleted", "All that was read of you in this session is erased, also out of the class’s figures."];

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

async function download() {
  await attempt(async () => {
    const url = URL.createObjectURL(await seat.data());
    Object.assign(document.createElement("a"), { href: url, download: "classpulse-data.json" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  });
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
find("download").addEventListener("click", download);
find("withdraw").addEventListener("click", () => agree(false));
find("agree").addEventListener("click", () => agree(true));
document.querySelector("[data-delete]").addEventListener("click", () => find("sure").showModal());
find("keep").addEventListener("click", () => find("sure").close());
find("delete").addEventListener("click", erase);
look();
