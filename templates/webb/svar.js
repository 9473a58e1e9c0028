// 2. Svaret: talet, intervallet, åren, kommunerna och varför.

import { between, cell, column, element, fill, head, id, number, svg, table } from "./karna.js";
import { now, whenAnswered } from "./arbete.js";

const SENTENCES = 5;

function result() {
  const answer = now.answer;
  id("r-svar").textContent = `${answer.omrade}, ${answer.ar}`;
  id("netto").textContent = number(answer.netto);
  spread();
  id("per").textContent = number(answer.per_1000, 1);
  id("per-riket").textContent = number(answer.riket_per_1000, 1);
  const nowcast = answer.nulage;
  id("nu-ar").textContent = nowcast ? nowcast.ar : "";
  id("nu").textContent = nowcast ? `${number(nowcast.netto)}${nowcast.intervall ? ` (${between(nowcast.intervall.lag, nowcast.intervall.hog)})` : ""}` : "–";
  fill("korthet", ...answer.sagt.slice(0, SENTENCES).map((text) => element("li", {}, text)));
  fill("meningar", ...[...answer.sagt.slice(SENTENCES), ...answer.meningar].map((text) => element("li", {}, text)));
  fill("grupper", ...answer.grupper.map((group) => element("tr", {},
    head(group.namn),
    cell(group.saknas ? "saknas" : number(group.antal), "tal"),
    cell(`${number(group.andel, group.andel % 1 ? 1 : 0)} %`, "tal"),
    cell(number(group.brutto), "tal"),
    cell(group.saknas ?? group.status),
    cell(group.raknat),
    cell(group.kalla))));
  fill("linje", years());
  needs();
  book();
  kommuner();
}

/** Behoven efter orsak, ålder och längd, och vad som saknas. */
function needs() {
  const { rader, saknas } = now.answer.narmare;
  const heading = [column("Behov"), column("Gäller"), column("År"), column("Värde", "tal"), column("Kvinnor", "tal"), column("Män", "tal"), column("Riket", "tal"), column("Fem år före", "tal")];
  const rows = rader.map((one) => element("tr", {}, head(one.namn), cell(one.galler), cell(one.ar),
    ...[one.varde, one.kvinnor, one.man, one.riket, one.fore].map((text) => cell(text, "tal"))));
  fill("narmare", ...(rows.length ? [table("Behoven närmare", heading, rows)] : []), ...saknas.map((text) => element("p", { class: "liten" }, text)));
}

function spread() {
  const answer = now.answer;
  id("intervall").textContent = answer.saknas ? `Netto kan inte räknas: ${answer.saknas}`
    : answer.intervall ? `Troligen mellan ${number(answer.intervall.lag)} och ${number(answer.intervall.hog)} (95 % av omräkningarna, givet tolkningen och modellen).` : "";
  fill("stapel", ...(answer.intervall ? [bar()] : []));
}

/** Vad som är nytt sedan förra årets arbetsbok. */
function book() {
  const before = now.answer.bok;
  if (!before) {
    fill("nytt-sedan");
    return;
  }
  const change = before.netto === null || now.answer.netto === null ? "" :
    `Netto var ${number(before.netto)} i ${before.fil} och är nu ${number(now.answer.netto)}. `;
  const list = (title, all) => (all.length ? [element("h3", {}, title), element("ul", {}, ...all.map((text) => element("li", {}, text)))] : []);
  fill("nytt-sedan", element("div", { class: "ruta" }, element("h2", {}, "Sedan förra årets arbetsbok"), element("p", {}, change),
    ...list("Följer med", before.kvar), ...list("Att se över", [...before.utan_plats, ...before.noter])));
}

/** Netto som punkt på sitt intervall. */
function bar() {
  const { netto, intervall: { lag, hog } } = now.answer;
  const [width, left, right] = [640, 40, 600];
  const low = Math.min(lag, netto) * 0.9, high = Math.max(hog, netto) * 1.05;
  const at = (value) => left + ((value - low) / (high - low)) * (right - left);
  const picture = svg("svg", { viewBox: `0 0 ${width} 56`, role: "img",
    "aria-label": `Netto ${number(netto)}, intervall ${number(lag)} till ${number(hog)}` });
  picture.append(svg("rect", { x: at(lag), y: 10, width: at(hog) - at(lag), height: 18, rx: 4, class: "svg-band" }),
    svg("circle", { cx: at(netto), cy: 19, r: 8, class: "svg-punkt" }),
    svg("text", { x: at(lag), y: 48, class: "svg-text", "text-anchor": "middle" }, number(lag)),
    svg("text", { x: at(hog), y: 48, class: "svg-text", "text-anchor": "middle" }, number(hog)));
  return picture;
}

/** Netto år för år, med intervallet som ett band. */
function years() {
  const all = now.answer.utveckling.filter((one) => one.netto !== null);
  if (all.length < 2) return element("p", {}, "Det finns för få år att visa.");
  const tops = all.map((one) => one.intervall?.hog ?? one.netto);
  const [width, height, left, bottom] = [640, 240, 64, 205];
  const most = Math.max(...tops) * 1.08;
  const x = (index) => left + (index / (all.length - 1)) * (width - left - 24);
  const y = (value) => bottom - (value / most) * (bottom - 16);
  const first = all[0], last = all[all.length - 1];
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Netto ${number(first.netto)} år ${first.ar} och ${number(last.netto)} år ${last.ar}. Alla år står i arbetsboken.` });
  const upper = all.map((one, at) => `${x(at)},${y(one.intervall?.hog ?? one.netto)}`);
  const lower = all.map((one, at) => `${x(at)},${y(one.intervall?.lag ?? one.netto)}`).reverse();
  picture.append(svg("line", { x1: left, y1: bottom, x2: width - 24, y2: bottom, class: "svg-axel" }),
    svg("polygon", { points: [...upper, ...lower].join(" "), class: "svg-band" }),
    svg("polyline", { points: all.map((one, at) => `${x(at)},${y(one.netto)}`).join(" "), class: "svg-linje" }));
  all.forEach((one, at) => {
    picture.append(svg("circle", { cx: x(at), cy: y(one.netto), r: 3.5, class: "svg-punkt" }));
    if (at % 2 === (all.length - 1) % 2) picture.append(svg("text", { x: x(at), y: bottom + 22, class: "svg-text", "text-anchor": "middle" }, String(one.ar)));
  });
  picture.append(svg("text", { x: left - 8, y: bottom + 4, class: "svg-text", "text-anchor": "end" }, "0"),
    svg("text", { x: left - 8, y: y(last.netto) + 4, class: "svg-text", "text-anchor": "end" }, number(last.netto)));
  return picture;
}

function kommuner() {
  const all = now.answer.kommuner;
  const rows = all.map((one) => element("tr", {}, head(one.namn),
    cell(one.saknas ? "saknas" : number(one.netto), "tal"), cell(number(one.per_1000, 1), "tal"), cell(one.plats ?? "–")));
  const heading = [column("Kommun"), column("Netto", "tal"), column("Per 1 000", "tal"), column("Plats, per 1 000")];
  fill("kommuner", ...(all.length > 1 ? [element("h2", {}, "Kommunerna"), table("Netto per kommun", heading, rows)] : []));
}

/** Det som ändras när bara intervallet är räknat om. */
export function rested() {
  id("netto").textContent = number(now.answer.netto);
  id("per").textContent = number(now.answer.per_1000, 1);
  spread();
  kommuner();
}

whenAnswered(result);
