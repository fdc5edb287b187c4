"""The look of the HTML report. The dashboard's colours, on paper without their grounds."""

from typing import Final

CSS: Final = """
:root { color-scheme: light dark; --ground: #f6f7f9; --surface: #fff; --line: #e4e7eb; --ink: #1f2730; --soft: #5b6573; --accent: #1f7a70;
  --warn: #fdf4e3; --warn-ink: #7a5200; --hatch: #b9c0c9; }
@media (prefers-color-scheme: dark) { :root { --ground: #15181b; --surface: #1d2125; --line: #2d3238; --ink: #e6e9ed; --soft: #9aa4b2;
  --accent: #59b8ab; --warn: #332a17; --warn-ink: #f0c978; --hatch: #4a525b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif; }
main, footer { max-width: 980px; margin: 0 auto; padding: 1.75rem 1.25rem 0; }
footer { padding-bottom: 2rem; color: var(--soft); font-size: .8125rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.3; }
p, ul, ol, dl, dd { margin: 0; padding: 0; }
.about { margin-top: .25rem; color: var(--soft); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.notice { margin-top: .75rem; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
.notice.warn { background: var(--warn); color: var(--warn-ink); border-color: transparent; }
.said { color: var(--soft); font-size: .8125rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 1rem; margin-top: 1rem; list-style: none; }
.tiles li, section, details { padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-radius: 14px; background: var(--surface); }
.tiles .name { font-weight: 600; }
.number { font-size: 2.25rem; line-height: 1.25; font-weight: 600; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
.unit { margin-left: .35rem; color: var(--soft); }
section, details { margin-top: 1rem; }
.plot { display: grid; grid-template: 190px 1.3rem auto / 3.1rem minmax(0, 1fr); margin-top: 1.1rem;
  color: var(--soft); font-size: .75rem; }
.tall .plot { grid-template-rows: 300px 1.3rem auto; }
.field { position: relative; }
.field svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.grid { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.hidden { background: repeating-linear-gradient(135deg, var(--hatch) 0, var(--hatch) 1.5px, transparent 1.5px, transparent 7px);
  -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.field .hidden { position: absolute; top: 0; bottom: 0; border: solid var(--hatch); border-width: 0 1px; }
.mark { position: absolute; top: -1rem; bottom: 0; border-left: 1.5px dotted var(--soft); }
.mark b { position: absolute; top: -.15rem; left: .25rem; font-weight: 600; line-height: 1; }
.events { margin-top: .4rem; list-style: none; font-size: .9375rem; }
.events li { display: flex; gap: .6rem; padding: .15rem 0; overflow-wrap: anywhere; }
.events time { color: var(--soft); font-variant-numeric: tabular-nums; }
.side, .below { position: relative; font-variant-numeric: tabular-nums; white-space: nowrap; }
.side span { position: absolute; right: .6rem; transform: translateY(50%); }
.below { grid-column: 2; }
.below span { position: absolute; top: .2rem; transform: translateX(-50%); }
.below .last { transform: translateX(-100%); }
.axis { grid-column: 2; text-align: center; }
.keys { display: grid; grid-template-columns: repeat(auto-fill, minmax(165px, 1fr)); gap: .3rem 1.5rem; margin-top: .9rem;
  list-style: none; }
.keys li { display: flex; align-items: center; gap: .55rem; font-size: .875rem; }
.keys .wide { grid-column: span 2; }
.keys i { flex: none; width: 12px; height: 12px; border-radius: 4px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.keys i.hidden { border: 1px solid var(--hatch); }
.keys b { margin-left: auto; font-weight: 600; font-variant-numeric: tabular-nums; }
.keys button { display: flex; align-items: center; gap: .55rem; width: 100%; margin: -.1rem -.35rem; padding: .1rem .35rem; border: 0;
  border-radius: 6px; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer; }
.keys button:hover { background: var(--ground); }
.slider { position: absolute; inset: 0; border-radius: 4px; cursor: crosshair; touch-action: pan-y; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.moment { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--ink); opacity: .3; }
.told { position: absolute; top: 0; z-index: 1; min-width: 10.5rem; max-width: 100%; padding: .4rem .6rem; border: 1px solid var(--line);
  border-radius: 8px; background: var(--surface); color: var(--ink); box-shadow: 0 2px 10px rgb(0 0 0 / .15); pointer-events: none;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.told .when { font-weight: 600; }
.told .figure { display: flex; align-items: center; gap: .4rem; white-space: nowrap; }
.told i { flex: none; width: 10px; height: 10px; border-radius: 3px; }
.told b { margin-left: auto; padding-left: .8rem; font-weight: 600; }
[hidden] { display: none; }
.hint { margin-top: 1rem; }
.chosen td { background: var(--ground); }
@media screen {
  .off { display: none; }
  button[aria-pressed="false"] span { text-decoration: line-through; color: var(--soft); }
  button[aria-pressed="false"] i { opacity: .25; }
}
.notes { display: grid; grid-template-columns: repeat(auto-fit, minmax(270px, 1fr)); gap: 1rem 2rem; }
.notes p, .notes ul { margin-top: .4rem; font-size: .9375rem; }
.notes ul { padding-left: 1.1rem; }
.notes li + li { margin-top: .2rem; }
.facts dl { margin-top: .5rem; font-size: .875rem; }
.facts div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 0 1rem; padding: .3rem 0; border-top: 1px solid var(--line); }
.facts div:first-child { border-top: 0; }
dt { color: var(--soft); }
dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
summary { font-weight: 600; cursor: pointer; }
.scroll { margin-top: .6rem; max-height: 26rem; overflow: auto; }
table { border-collapse: collapse; font-size: .75rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid var(--line); text-align: right; }
th { position: sticky; top: 0; background: var(--surface); font-weight: 600; }
th:first-child, td:first-child { text-align: left; }
.withheld td { color: var(--soft); }
@media (max-width: 640px) {
  main, footer { padding-left: .9rem; padding-right: .9rem; }
  main { padding-top: 1.1rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .6rem; }
  .tiles li, section, details { padding: .9rem 1rem; }
  .keys { grid-template-columns: repeat(auto-fill, minmax(135px, 1fr)); gap: .3rem 1.1rem; }
  .facts div { grid-template-columns: 1fr; }
}
@media print {
  :root { --ground: #fff; --surface: #fff; --line: #d5d9de; --ink: #000; --soft: #444; --hatch: #999; --warn: #fff; --warn-ink: #000; }
  @page { margin: 14mm; }
  body { font-size: 10.5pt; }
  main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  section, .tiles li, .notice { break-inside: avoid; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: .6rem; }
  .tall .plot { grid-template-rows: 230px 1.3rem auto; }
  .plot { grid-template-rows: 140px 1.3rem auto; }
  .numbers, .hint, .moment, .told { display: none; }
}
"""
