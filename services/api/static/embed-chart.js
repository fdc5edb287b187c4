/* The chart, as SVG. Stretches that may not be shown are hatched, where nothing was read there is nothing. */

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { left: 44, right: 10, top: 8, bottom: 24 };
const STEPS_S = [10, 30, 60, 120, 300];

const element = (name, attributes, ...children) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

/** Neighbours in time of the same kind: "shares", "presence" or "hidden". */
function runs(points, bucketMs) {
  const found = [];
  for (const point of points) {
    const kind = point.expressions ? "shares" : point.suppressed ? "hidden" : "presence";
    const run = found.at(-1);
    if (run && run.kind === kind && point.time === run.points.at(-1).time + bucketMs) run.points.push(point);
    else found.push({ kind, points: [point] });
  }
  return found;
}

/** `points`: of the API, with `time` in ms, oldest first. `now` and `past_s` say which part is drawn. */
export function draw(svg, points, given, now) {
  const box = svg.getBoundingClientRect();
  const [width, height] = [Math.max(200, box.width), Math.max(120, box.height)];
  const [from, to] = span(points, given, now);
  const x = (time) => MARGIN.left + ((Math.max(from, Math.min(to, time)) - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
  const y = (share) => MARGIN.top + (1 - share) * (height - MARGIN.top - MARGIN.bottom);
  const bucketMs = given.bucket_s * 1000;
  const drawn = runs(
    points.filter((point) => point.time + bucketMs > from),
    bucketMs,
  ).flatMap((run) => shapes(run, x, y, bucketMs, given));
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.replaceChildren(hatch(), ...drawn, ...axes(x, y, from, to, width));
}

function span(points, given, now) {
  const first = points[0]?.time ?? now;
  const length = Math.min(given.past_s, Math.max(60, (now - first) / 1000)) * 1000;
  return [now - length, now];
}

function shapes(run, x, y, bucketMs, given) {
  const first = run.points[0].time;
  const end = run.points.at(-1).time + bucketMs;
  if (run.kind === "hidden") {
    return [element("rect", { x: x(first), y: y(1), width: Math.max(1, x(end) - x(first)), height: y(0) - y(1), fill: "url(#hatch)" })];
  }
  if (run.kind === "presence") {
    return [area(run.points, x, y, bucketMs, () => 0, (point) => point.facing, { fill: given.facing, "fill-opacity": 0.55 })];
  }
  const floors = new Map(run.points.map((point) => [point, 0]));
  return given.expressions.map(({ id, colour, alpha }) => {
    const from = new Map(floors);
    for (const point of run.points) floors.set(point, floors.get(point) + point.expressions[id]);
    const upTo = new Map(floors);
    return area(run.points, x, y, bucketMs, (p) => from.get(p), (p) => upTo.get(p), { fill: colour, "fill-opacity": alpha });
  });
}

/** A value stands at the end of its bucket; the first also at its start, so that a run has upright edges. */
function area(points, x, y, bucketMs, low, high, paint) {
  const at = (value) => [
    [x(points[0].time), y(value(points[0]))],
    ...points.map((point) => [x(point.time + bucketMs), y(value(point))]),
  ];
  const outline = [...at(high), ...at(low).reverse()].map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`);
  return element("polygon", { points: outline.join(" "), ...paint });
}

function axes(x, y, from, to, width) {
  const shares = [0, 0.5, 1].flatMap((share) => [
    element("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(share), y2: y(share) }),
    element("text", { x: MARGIN.left - 8, y: y(share) + 4, "text-anchor": "end" }, `${share * 100} %`),
  ]);
  const most = Math.max(2, Math.floor(width / 100));
  const step = 1000 * (STEPS_S.find((seconds) => (to - from) / 1000 / seconds <= most) ?? STEPS_S.at(-1));
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", ...(step < 60000 && { second: "2-digit" }) });
  const times = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    if (x(time) < width - 30) times.push(element("text", { x: x(time), y: y(0) + 18, "text-anchor": "middle" }, clock.format(time)));
  }
  return [...shares, ...times];
}

function hatch() {
  const pattern = element("pattern", { id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(element("rect", { class: "hatch-ground", width: 8, height: 8 }), element("rect", { class: "hatch-line", width: 3, height: 8 }));
  return element("defs", {}, pattern);
}
