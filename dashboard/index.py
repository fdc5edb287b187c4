"""The HTML that the browser gets before any of our components exist."""

from typing import Final

LANGUAGE: Final = "{%language%}"

INDEX: Final = """<!DOCTYPE html>
<html lang="{%language%}">
  <head>
    {%metas%}
    <meta name="color-scheme" content="light dark">
    <title>{%title%}</title>
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    <link rel="manifest" href="/static/manifest.json">
    <link rel="apple-touch-icon" href="/static/icon-apple-180.png">
    <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#1d2125" media="(prefers-color-scheme: dark)">
    {%css%}
    <script src="/static/language.js" defer></script>
    <script>
      {
        // Before anything is drawn: the scheme of last time, or the system's.
        const kept = localStorage.getItem("mantine-color-scheme-value");
        const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
        document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
        // The charts' script is asked for late, by a component, and is most of all bytes: a page with charts fetches it beside the others,
        // any other page while it is idle, for the one that comes next.
        const charts = document.createElement("link");
        charts.rel = /^\\/(sessions\\/[^/]+|courses\\/.+)$/.test(location.pathname) ? "preload" : "prefetch";
        charts.as = "script";
        charts.fetchPriority = "low";
        charts.href = "/_dash-component-suites/plotly/package_data/plotly.min.js";
        document.head.append(charts);
      }
    </script>
  </head>
  <body>
    {%app_entry%}
    <footer hidden>
      {%config%}
      {%scripts%}
      {%renderer%}
    </footer>
  </body>
</html>
"""
