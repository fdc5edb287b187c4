/* A link to a file is followed here: one that takes long is waited for, and what the server has against it is said in words and not on a page of
   its own. Without script, or with a key held down for another tab, it stays a plain link. */
(function () {
  "use strict";

  const AGAIN_MS = 2000; // between two questions whether the file is ready, as the server asks for (Retry-After)
  const QUICK_MS = 700; // a file that is there so soon needs no words

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const box = () => document.getElementById("file-said");
  let latest = 0;

  const say = (words, kind) => {
    const said = box();
    said.className = `cp-file-said cp-file-${kind}`;
    said.hidden = !words;
    said.firstElementChild.textContent = words;
  };

  /* The answer with the file in it. Raises what is to be said where there is none. */
  const fetched = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
    if (answer.status === 202) {
      return fetched(await made(answer.headers.get("Location")));
    }
    if (!answer.ok) {
      throw new Error(await fault(answer));
    }
    return answer;
  };

  const fault = async (answer) => (await answer.json().catch(() => ({}))).detail || box().dataset.broken;

  /* Where the file of a job is, as soon as it is there. */
  const made = async (job) => {
    for (;;) {
      await wait(AGAIN_MS);
      const answer = await fetch(job, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok && answer.status < 500) {
        throw new Error(await fault(answer));
      }
      const state = answer.ok ? await answer.json() : {};
      if (state.report) {
        return `/api/v1/reports/${state.report.id}`;
      }
      if (state.problem || state.state === "done") {
        throw new Error(state.problem?.detail || box().dataset.broken);
      }
    }
  };

  const name = (answer) => {
    const said = answer.headers.get("Content-Disposition") || "";
    const whole = /filename\*=UTF-8''([^;]+)/i.exec(said);
    return whole ? decodeURIComponent(whole[1]) : (/filename="([^"]+)"/.exec(said) || [])[1] || "";
  };

  const keep = async (answer) => {
    const address = URL.createObjectURL(await answer.blob());
    const link = Object.assign(document.createElement("a"), { href: address, download: name(answer) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  const follow = async (address) => {
    const mine = ++latest; // of two files the later one is spoken of
    const tell = (words, kind) => mine === latest && say(words, kind);
    tell("", "waits");
    const soon = setTimeout(() => tell(box().dataset.waits, "waits"), QUICK_MS);
    try {
      await keep(await fetched(address));
      tell("", "waits");
    } catch (error) {
      tell(error instanceof TypeError ? box().dataset.broken : error.message, "failed");
    } finally {
      clearTimeout(soon);
    }
  };

  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.target.closest?.('a[href^="/api/v1/"]');
    if (plain && link && !link.target && box()) {
      event.preventDefault();
      follow(link.href);
    } else if (event.target.closest?.("#file-said button")) {
      say("", "waits");
    }
  });
})();
