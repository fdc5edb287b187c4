/* Server-sent events by fetch: EventSource cannot send a Bearer token, and cookies do not reach a frame in another site's page. */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;
const SILENCE_MS = 45000; // the server says something every 15 s

/** Follows `url` until it ends or may no longer be followed. `on.open(time of the server, NaN if unknown)`, `on.event(kind, data)`, `on.lost()`, `on.refused(status)`. */
export async function follow(url, token, on) {
  let lastId = "";
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      const quitter = new AbortController();
      const headers = { Authorization: `Bearer ${token}`, Accept: "text/event-stream" };
      const answer = await fetch(url, {
        headers: lastId ? { ...headers, "Last-Event-ID": lastId } : headers,
        credentials: "omit",
        cache: "no-store",
        signal: quitter.signal,
      });
      if (answer.status === 204) return;
      if ([401, 403, 404, 422].includes(answer.status)) return on.refused(answer.status);
      if (answer.ok) {
        on.open(Date.parse(answer.headers.get("date")));
        for await (const event of events(answer.body, quitter)) {
          pause = FIRST_PAUSE_MS;
          lastId = event.id || lastId;
          on.event(event.kind, event.data);
          if (event.kind === "end") return;
        }
      }
    } catch {
      // the network, a proxy, or a silence: come back
    }
    on.lost();
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

async function* events(body, quitter) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let kept = "";
  for (;;) {
    const timer = setTimeout(() => quitter.abort(), SILENCE_MS);
    const { value, done } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    const blocks = (kept + value).split("\n\n");
    kept = blocks.pop();
    for (const block of blocks) {
      const said = Object.fromEntries(
        block
          .split("\n")
          .filter((line) => line.includes(": ") && !line.startsWith(":"))
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      if (said.data) yield { kind: said.event, id: said.id, data: JSON.parse(said.data) };
    }
  }
}
