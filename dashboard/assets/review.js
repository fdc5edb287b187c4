/* The chart of a session that is over: buttons choose a part of it, and a mouse may drag over it. A finger scrolls the page instead. */
(function () {
  "use strict";

  const chart = () => document.querySelector(".cp-graph-review .js-plotly-plot");

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-zoom-start]");
    const plot = chart();
    if (!button || !plot) {
      return;
    }
    window.Plotly.relayout(plot, { "xaxis.range": [Number(button.dataset.zoomStart), Number(button.dataset.zoomEnd)] });
    if (button.classList.contains("cp-moment")) {
      plot.scrollIntoView({ block: "nearest", behavior: "auto" });
    }
  });

  document.addEventListener("pointerover", (event) => {
    const plot = chart();
    if (plot && event.pointerType === "mouse" && plot.layout.dragmode !== "zoom" && plot.contains(event.target)) {
      window.Plotly.relayout(plot, { dragmode: "zoom" });
    }
  });
})();
