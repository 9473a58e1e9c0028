// 6. Jämför: valda områden sida vid sida, med intervall och plats.

import { asked, between, cell, during, element, fill, head, id, number, opens, svg, table, tell } from "./karna.js";
import { now, place, question, work } from "./arbete.js";
import { search } from "./omrade.js";
import { copy, draw as map } from "./karta.js";
import { save } from "./filer.js";

let chosen = [];
let found = null;
let order = { key: "namn", down: false };
let drawing = null;

const areas = () => [place(work.chosen, work.own), ...chosen.map((one) => place([one]))];

function add(...all) {
  for (const one of all) if (one && !chosen.includes(one)) chosen.push(one);
  id("sok-jamfor").value = "";
  fill("traffar-jamfor");
  chips();
}

function chips() {
  const own = element("li", {}, element("span", { class: "bricka" }, now.answer.omrade));
  fill("valda-jamfor", own, ...chosen.map((one) => element("li", {}, element("button", { type: "button", "aria-label": `Ta bort ${one.namn}`, onclick: () => {
    chosen = chosen.filter((other) => other !== one);
    chips();
  } }, `${one.namn} ×`))));
}

const named = (kind, name) => now.places.find((one) => one.slag === kind && one.namn === name);

function open() {
  const units = now.answer.kommuner;
  const quick = [["Riket", () => add(named("riket", "Riket"))]];
  if (units.length > 1 && units.length <= 60) quick.push(["Kommunerna i området", () => add(...units.map((one) => named("kommun", one.namn)))]);
  if (now.answer.liknande.length) quick.push(["Liknande kommuner", () => add(...now.answer.liknande.map((name) => named("kommun", name)))]);
  quick.push(["Alla län", () => add(...now.places.filter((one) => one.slag === "lan"))], ["Alla förbund", () => add(...now.places.filter((one) => one.slag === "forbund"))]);
  fill("snabbval", ...quick.map(([text, job]) => element("button", { type: "button", onclick: job }, text)));
  chips();
}

async function compare() {
  const reply = await during("Jämför …", async () => {
    drawing ??= await asked("/api/karta");
    return asked("/api/jamfor", { arbete: question(), platser: areas() });
  });
  if (!reply) return;
  found = reply;
  draw();
}

const COLUMNS = [["namn", "Område", ""], ["netto", "Netto", "tal"], ["per_1000", "Per 1 000", "tal"], ["nulage", "Nuläge", "tal"]];

function heading() {
  return [...COLUMNS.map(([key, label, kind]) => element("th", { scope: "col", class: kind, "aria-sort": order.key !== key ? null : order.down ? "descending" : "ascending" },
    element("button", { type: "button", class: "sortera", onclick: () => {
      order = { key, down: order.key === key ? !order.down : key !== "namn" };
      draw();
    } }, label))), ...["Plats", "Mot riket"].map((text) => element("th", { scope: "col" }, text))];
}

function sorted() {
  const value = (row) => row[order.key];
  const by = (a, b) => (order.key === "namn" ? a.namn.localeCompare(b.namn, "sv") : (value(a) ?? -Infinity) - (value(b) ?? -Infinity));
  return [...found.rader].sort((a, b) => (order.down ? by(b, a) : by(a, b)));
}

function draw() {
  const rows = sorted();
  const lines = rows.map((one) => element("tr", {}, head(one.namn),
    cell(one.saknas ? "saknas" : `${number(one.netto)} (${between(one.lag, one.hog)})`, "tal"),
    cell(`${number(one.per_1000, 1)} (${between(one.per_1000_lag, one.per_1000_hog, 1)})`, "tal"),
    cell(one.nulage === null ? "–" : `${number(one.nulage)} (${between(one.nulage_lag, one.nulage_hog)})`, "tal"),
    cell(one.plats ?? "–"), cell(one.mot_riket ?? "–")));
  const chart = intervals(rows);
  const note = "Platsen gäller per 1 000 invånare bland de valda, med det spann som 95 % av omräkningarna ger. Områden vars spann går om varandra går inte att rangordna.";
  const picture = (what, file) => element("button", { type: "button", onclick: () => during("Gör bilden …", async () => tell(await copy(what, file))) }, "Kopiera som bild");
  const drawn = kommunmap(rows);
  fill("jamforelsen", element("p", {}, `Siffrorna gäller ${found.ar}. ${note}`),
    table("Jämförelsen", heading(), lines),
    element("h2", {}, "Per 1 000 invånare, med intervall"), chart, element("div", { class: "rad" }, picture(chart, "jamforelse.png"),
      element("button", { type: "button", onclick: (event) => save(event.target, { slag: "jamforelse", platser: areas() }) }, "Spara tabellen som CSV")),
    ...(drawn ? [element("h2", {}, "Karta"), element("div", { class: "karta" }, drawn),
      key(),
      element("div", { class: "rad" }, picture(drawn, "karta.png"))] : []));
}

/** En rad per område: punkten och dess intervall. */
function intervals(rows) {
  const known = rows.filter((one) => one.per_1000 !== null);
  const [width, left, step] = [720, 250, 30];
  const most = Math.max(...known.map((one) => one.per_1000_hog ?? one.per_1000)) * 1.05;
  const x = (value) => left + (value / most) * (width - left - 70);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${known.length * step + 16}`, role: "img", class: "diagram",
    "aria-label": "Per 1 000 invånare för varje område, med intervall. Talen står i tabellen ovan." });
  known.forEach((one, at) => {
    const y = at * step + 20;
    picture.append(svg("text", { x: left - 12, y: y + 5, class: "svg-text", "text-anchor": "end" }, one.namn.length > 32 ? `${one.namn.slice(0, 31)}…` : one.namn));
    if (one.per_1000_lag !== null) picture.append(svg("rect", { x: x(one.per_1000_lag), y: y - 6, width: x(one.per_1000_hog) - x(one.per_1000_lag), height: 12, rx: 3, class: "svg-band" }));
    picture.append(svg("circle", { cx: x(one.per_1000), cy: y, r: 5, class: "svg-punkt" }),
      svg("text", { x: x(one.per_1000_hog ?? one.per_1000) + 8, y: y + 5, class: "svg-text" }, number(one.per_1000, 1)));
  });
  return picture;
}

/** De valda kommunerna, var och en för sig; förbund och län har ingen egen färg. */
function kommunmap(rows) {
  const single = new Map(rows.filter((one) => one.koder.length === 1).map((one) => [one.koder[0], one]));
  if (single.size < 2) return null;
  const kinds = { "högre än riket": "svg-over", "lägre än riket": "svg-under" };
  const former = drawing.former.filter((one) => single.has(one.kod));
  const box = bounds(former);
  const kind = (code) => kinds[single.get(code).mot_riket] ?? "svg-lika";
  const name = (code) => `${single.get(code).namn}: ${number(single.get(code).per_1000, 1)} per 1 000, ${single.get(code).mot_riket ?? ""}`;
  return map({ ruta: box, former }, { label: "Kommunerna efter hur de står mot riket. Orden står i tabellen ovan.", name, kind, names: (code) => single.get(code).namn });
}

/** Vad färgerna står för. */
function key() {
  const box = (kind) => {
    const picture = svg("svg", { viewBox: "0 0 16 16", class: "nyckel", "aria-hidden": "true" });
    picture.append(svg("rect", { x: 1, y: 1, width: 14, height: 14, class: `svg-kommun ${kind}` }));
    return picture;
  };
  const words = [["svg-over", "säkert högre än riket"], ["svg-lika", "går inte att skilja från riket"], ["svg-under", "säkert lägre än riket"]];
  return element("ul", { class: "val" }, ...words.map(([kind, text]) => element("li", {}, box(kind), text)));
}

/** Den ruta som formerna ryms i. */
function bounds(former) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { bana } of former) {
    for (const ring of bana.split("M").filter(Boolean)) {
      const [start, rest = ""] = ring.split("l");
      let [x, y] = start.split(",").map((text) => parseFloat(text));
      const steps = [[0, 0], ...rest.trim().split(/\s+/).filter(Boolean).map((pair) => pair.split(",").map((text) => parseFloat(text)))];
      for (const [dx, dy] of steps) {
        x += dx;
        y += dy;
        west = Math.min(west, x); east = Math.max(east, x); north = Math.min(north, y); south = Math.max(south, y);
      }
    }
  }
  return `${west - 20} ${north - 20} ${east - west + 40} ${south - north + 40}`;
}

id("sok-jamfor").addEventListener("input", () => search("sok-jamfor", "traffar-jamfor", (one) => add(one)));
id("jamfor-nu").addEventListener("click", compare);
opens("jamfor", open);
