/* The large code for a projector: takes the whole window, and the whole screen where the browser lets it. */
(function () {
  "use strict";

  const none = () => window.dash_clientside.no_update;

  const close = () => {
    if (document.fullscreenElement) {
      document.exitFullscreen().catch(() => {});
    }
    window.dash_clientside.set_props("big", { hidden: true });
    document.getElementById("big-open")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    const big = document.getElementById("big");
    if (!big || big.hidden) {
      return;
    }
    if (event.key === "Escape") {
      close();
    } else if (event.key === "Tab") {
      event.preventDefault(); // there is one button
      document.getElementById("big-close").focus();
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside);
  window.dash_clientside.classpulse = Object.assign({}, window.dash_clientside.classpulse, {
    big: (opened, closed) => {
      const by = window.dash_clientside.callback_context.triggered_id;
      if (by === "big-open" && opened) {
        document.documentElement.requestFullscreen?.().catch(() => {});
        setTimeout(() => document.getElementById("big-close")?.focus());
        return false;
      }
      if (by === "big-close" && closed) {
        close();
        return true;
      }
      return none();
    },
  });
})();
