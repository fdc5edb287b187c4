/* The language that somebody chooses is remembered in this browser, and the page is made again in it. services/domain/languages.py says how. */
(function () {
  "use strict";

  const YEAR_S = 365 * 24 * 3600;

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-language]");
    if (!button) {
      return;
    }
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `classpulse-language=${button.dataset.language}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
    location.reload();
  });
})();
