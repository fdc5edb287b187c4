/* What the page does by itself. Dash finds these functions by name; dashboard/browser.py says when each runs. */
(function () {
  "use strict";

  const QUIET_MS = 7000; // the server speaks every 2 s; silence for so long means that the connection is gone
  const AGAIN_MS = 5000; // between two attempts to get it back
  const POLL_MS = 1500; // between two questions where the browser has no shared WebSocket

  let page = null; // which live page the times below are of
  let heardAt = 0;
  let askedAt = 0;
  let polling = false;

  const scheme = () => document.documentElement.getAttribute("data-mantine-color-scheme") || "light";

  // The attribute is the truth: it follows the button, other tabs and the system.
  new MutationObserver(() => window.dash_clientside.set_props?.("scheme", { data: scheme() })).observe(document.documentElement, {
    attributeFilter: ["data-mantine-color-scheme"],
  });

  const none = () => window.dash_clientside.no_update;
  const domId = (id) => (typeof id === "string" ? id : JSON.stringify(id, Object.keys(id).sort())); // as Dash writes it

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classpulse: {
      timezone: () => Intl.DateTimeFormat().resolvedOptions().timeZone || null,

      title: (title) => {
        document.title = title ? `${title} – ClassPulse` : "ClassPulse";
        return undefined;
      },

      themed: (_, templates, figures) =>
        figures.map((figure) => ({ ...figure, layout: { ...figure.layout, template: templates[scheme()] } })),

      heard: (beat) => {
        if (beat) {
          heardAt = Date.now();
          polling = beat.poll;
        }
        return undefined;
      },

      /* What stands in a field when its button or Enter is pressed: the field itself tells of Enter before it tells of the last letters. */
      typed: (clicks, entered, field) =>
        clicks || entered ? { words: document.getElementById(domId(field)).value, number: (clicks || 0) + (entered || 0) } : none(),

      tuned: (sensitivity) => `cp-alerts cp-alerts-${sensitivity || "normal"}`,

      view: (view) => [view !== "chart", view !== "table"],

      /* Asks the server when a live page opens, when the teacher wants another view, and when it has been silent for too long. */
      follow: (_, view, names, watch) => {
        const now = Date.now();
        const opened = watch.page !== page;
        if (opened) {
          page = watch.page;
          heardAt = now;
        }
        const silent = now - heardAt;
        const lost = silent > QUIET_MS;
        const due = (lost && now - askedAt > AGAIN_MS) || (polling && silent > POLL_MS && now - askedAt > POLL_MS);
        if (!opened && !due && view === watch.view && names === watch.names) {
          return [none(), !lost];
        }
        askedAt = now;
        return [{ ...watch, view, names, attempt: watch.attempt + 1 }, !lost];
      },
    },
  });
})();
