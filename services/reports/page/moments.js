/** The charts of a report told moment by moment, and their parts switched on and off. Every figure is the table's below them. */

const told = document.querySelector(".numbers");
const { students, hint, how, gap, hidden } = told.dataset;
const [lasted, step] = [Number(told.dataset.lasted), Number(told.dataset.step)]; // seconds
const COUNTS = ["present", "readable"];
const INDEX = ["engagement", "engagement_low", "engagement_high"];
const MINUTE = 60 / step;
const SIDE = 10; // pixels between a moment and what is told of it

const names = Array.from(told.querySelectorAll("thead th"), (cell) => cell.textContent);
const rows = new Map(Array.from(told.querySelectorAll("tbody tr"), read));
const last = Math.ceil(lasted / step) - 1;

/** A row of the table by its number in the lesson; where no video arrived there is none. */
function read(row) {
  const cells = Object.fromEntries(Array.from(row.cells, (cell, i) => [names[i], cell.textContent]));
  return [Math.round(cells.seconds / step), { row, cells }];
}

function clock(seconds) {
  const [hour, minute, second] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hour ? `${hour}:${two(minute)}:${two(second)}` : `${minute}:${two(second)}`;
}

/** A cell for people: all its digits, shares in percent. */
function said(column, cell) {
  if (cell === "") return "–";
  if (COUNTS.includes(column)) return `${cell} of ${students}`;
  return INDEX.includes(column) ? cell : `${Number((100 * cell).toFixed(2))} %`;
}

function made(element, className, text = "") {
  return Object.assign(document.createElement(element), { className, textContent: text });
}

/** A band's path runs along its ceiling and back along its floor; -> its points as [x, thickness]. */
function thickness(path) {
  const points = path.getAttribute("d").slice(1, -1).split("L").map((point) => point.split(" ").map(Number));
  return points.slice(0, points.length / 2).map(([x, top], i) => [x, points.at(-1 - i)[1] - top]);
}

/** Bands that lie on each other, from the floor up, between two holes in the lesson. */
class Stack {
  constructor(paths) {
    this.bands = paths.map((path) => ({ path, whole: path.getAttribute("d"), points: thickness(path) }));
  }

  /** Those that are left sink to the floor. */
  settle(isOff) {
    const floor = this.bands[0].points.map(() => 100);
    for (const { path, whole, points } of this.bands) {
      if (isOff(path.dataset.part)) continue;
      const there = points.map(([x, thick], i) => `${x} ${+(floor[i] - thick).toFixed(2)}`);
      const back = points.map(([x], i) => `${x} ${floor[i]}`).reverse();
      points.forEach(([, thick], i) => (floor[i] = +(floor[i] - thick).toFixed(2)));
      path.setAttribute("d", this.bands.some((band) => isOff(band.path.dataset.part)) ? `M${[...there, ...back].join("L")}Z` : whole);
    }
  }
}

class Chart {
  constructor(section) {
    this.field = section.querySelector(".field");
    this.parts = Array.from(section.querySelectorAll("[data-part]"));
    this.off = new Set();
    this.stacks = section.classList.contains("stacked") ? this.piled() : [];
    this.keys = Array.from(section.querySelectorAll(".keys li[data-columns]"), (key) => this.switched(key));
    this.moment = made("span", "moment");
    this.box = made("div", "told");
    this.slider = made("div", "slider");
    this.moment.hidden = this.box.hidden = true;
    this.field.append(this.moment, this.slider, this.box);
    this.listen(section.querySelector("h2").textContent);
  }

  piled() {
    const piles = [];
    for (const path of this.parts) {
      if (path.dataset.part === this.parts[0].dataset.part) piles.push([]);
      piles.at(-1).push(path);
    }
    return piles.map((paths) => new Stack(paths));
  }

  /** A key becomes a button that takes its part out of the drawing and puts it back. */
  switched(key) {
    const button = made("button", "");
    button.type = "button";
    button.ariaPressed = "true";
    button.append(...key.childNodes);
    key.append(button);
    const { columns } = key.dataset;
    button.addEventListener("click", () => {
      if (!this.off.delete(columns)) this.off.add(columns);
      button.ariaPressed = String(!this.off.has(columns));
      this.draw(this.off);
    });
    return { columns: columns.split(" "), part: columns, name: key.querySelector("span").textContent, swatch: key.querySelector("i") };
  }

  draw(off) {
    for (const part of this.parts) part.classList.toggle("off", off.has(part.dataset.part));
    for (const stack of this.stacks) stack.settle((part) => off.has(part));
  }

  listen(title) {
    const { slider } = this;
    slider.tabIndex = 0;
    slider.role = "slider";
    Object.assign(slider, { ariaLabel: `${title}: ${how}`, ariaValueMin: "0", ariaValueMax: String(last), ariaValueNow: "0" });
    slider.ariaValueText = clock(0);
    for (const kind of ["pointermove", "pointerdown"]) slider.addEventListener(kind, (event) => choose(this, this.under(event)));
    slider.addEventListener("pointerleave", () => document.activeElement === slider || leave());
    slider.addEventListener("focus", () => choose(this, chosen));
    slider.addEventListener("blur", leave);
    slider.addEventListener("keydown", (event) => this.press(event));
  }

  under(event) {
    const { left, width } = this.field.getBoundingClientRect();
    return Math.floor(((event.clientX - left) / width) * (lasted / step));
  }

  press(event) {
    const moves = {
      ArrowRight: chosen + 1,
      ArrowUp: chosen + 1,
      ArrowLeft: chosen - 1,
      ArrowDown: chosen - 1,
      PageUp: chosen + MINUTE,
      PageDown: chosen - MINUTE,
      Home: 0,
      End: last,
    };
    if (event.key === "Escape") leave();
    if (!(event.key in moves)) return;
    event.preventDefault();
    choose(this, moves[event.key]);
  }

  /** Where the ten seconds lie in the drawing. */
  point(index) {
    const begin = index * step;
    this.moment.style.left = `${(100 * begin) / lasted}%`;
    this.moment.style.width = `${(100 * Math.min(step, lasted - begin)) / lasted}%`;
    this.moment.hidden = false;
  }

  tell(index) {
    const [begin, end] = [index * step, Math.min((index + 1) * step, lasted)];
    const when = `${clock(begin)}–${clock(end)}`;
    const lines = this.lines(rows.get(index)?.cells);
    this.box.replaceChildren(made("p", "when", when), ...lines.map((line) => line.drawn));
    this.box.hidden = false;
    this.slider.ariaValueNow = String(index);
    this.slider.ariaValueText = [when, ...lines.map((line) => line.text)].join(", ");
    this.place();
  }

  lines(cells) {
    if (cells === undefined) return [plain(gap)];
    const marked = cells.marker === "" ? [] : [plain(cells.marker)];
    if (cells.suppressed === "true") return [plain(hidden), ...marked];
    const shown = this.keys.filter((key) => !this.off.has(key.part));
    return [...shown.map((key) => figure(key, key.columns.map((column) => said(column, cells[column])).join("–"))), ...marked];
  }

  /** Beside the moment, on the side where there is room. */
  place() {
    const { offsetLeft, offsetWidth } = this.moment;
    const [room, wide] = [this.field.clientWidth, this.box.offsetWidth];
    const right = offsetLeft + offsetWidth + SIDE;
    const left = right + wide <= room ? right : offsetLeft - SIDE - wide;
    this.box.style.left = `${Math.max(0, Math.min(left, room - wide))}px`;
  }

  clear() {
    this.moment.hidden = this.box.hidden = true;
  }
}

function plain(text) {
  return { text, drawn: made("p", "", text) };
}

function figure({ name, swatch }, value) {
  const drawn = made("p", "figure");
  drawn.append(swatch.cloneNode(), made("span", "", name), made("b", "", value));
  return { text: `${name} ${value}`, drawn };
}

let chosen = 0;

/** All charts show the moment, the one that was asked tells it, and its row in the table is marked. */
function choose(asked, index) {
  leave();
  chosen = Math.max(0, Math.min(index, last));
  for (const chart of charts) chart.point(chosen);
  asked.tell(chosen);
  rows.get(chosen)?.row.classList.add("chosen");
}

function leave() {
  for (const chart of charts) chart.clear();
  rows.get(chosen)?.row.classList.remove("chosen");
}

const charts = Array.from(document.querySelectorAll("section.chart"), (section) => new Chart(section));
document.querySelector("section.chart").before(made("p", "said hint", hint));
addEventListener("beforeprint", () => charts.forEach((chart) => chart.draw(new Set())));
addEventListener("afterprint", () => charts.forEach((chart) => chart.draw(chart.off)));
