// Fönstrets skärmar. Servern räknar; här väljs, visas och skrivs. Text sätts alltid som text, aldrig som märkspråk.
"use strict";

const id = (name) => document.getElementById(name);
const SCREENS = ["omrade", "svar", "andelar", "filer"];
const work = { chosen: [], shares: {} };
let places = [];
let answer = null;

// ------------------------------------------------------------------ små delar

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

function svg(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

const fill = (name, ...children) => id(name).replaceChildren(...children);

function number(value, decimals = 0) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString("sv-SE", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Som i sökningen: utan stora bokstäver och accenter. */
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

// ------------------------------------------------------------------ servern

async function asked(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  let reply;
  try {
    reply = await fetch(path, options);
  } catch {
    throw new Error("behov svarar inte: programmet är avslutat. Starta det igen, så finns arbetet kvar.");
  }
  if (reply.status === 403) throw new Error("Den här fliken är inte längre öppnad av behov. Starta programmet på nytt.");
  const value = await reply.json();
  if (!reply.ok) throw new Error(value.fel);
  return value;
}

const tell = (text) => { id("besked").textContent = text; };
const fault = (error) => { id("fel").textContent = error ? error.message : ""; };

/** Gör något som tar tid; ett fel visas, och arbetet är kvar. */
async function during(text, job) {
  fault(null);
  tell(text);
  try {
    return await job();
  } catch (error) {
    fault(error);
    return null;
  } finally {
    tell("");
  }
}

function question() {
  const names = work.chosen.map((one) => one.namn);
  const kind = work.chosen[0]?.slag;
  const area = kind === "riket" ? { slag: "riket" }
    : kind === "kommun" ? { slag: "kommuner", namn: names }
    : { slag: kind, namn: names[0] };
  return { omrade: area, andelar: work.shares };
}

// ------------------------------------------------------------------ skärmar

function show() {
  const wanted = location.hash.slice(1);
  const known = SCREENS.includes(wanted) ? wanted : "omrade";
  const open = known === "omrade" || answer ? known : "omrade";
  for (const name of SCREENS) id(name).hidden = name !== open;
  for (const link of document.querySelectorAll("nav a")) {
    const name = link.getAttribute("href").slice(1);
    link.toggleAttribute("aria-current", name === open);
    if (name === open) link.setAttribute("aria-current", "step");
    if (name !== "omrade" && !answer) link.setAttribute("aria-disabled", "true");
    else link.removeAttribute("aria-disabled");
  }
  fault(null);
}

function go(name) {
  location.hash = name;
  show();
  id("innehall").focus();
  window.scrollTo(0, 0);
}

// ------------------------------------------------------------------ 1. område

const KINDS = { kommun: "Kommun", forbund: "Förbund", lan: "Län", riket: "Riket" };
const MOST = 12;

function search() {
  const wanted = folded(id("sok").value.trim());
  const bare = (place) => folded(place.namn).replace(/^(samordningsforbundet|finsam)\s+/, "");
  const rank = (place) => (bare(place).startsWith(wanted) ? 0 : 1);
  const found = wanted ? places.filter((place) => folded(place.namn).includes(wanted)).sort((a, b) => rank(a) - rank(b)) : [];
  fill("traffar", ...found.slice(0, MOST).map((place) => element("li", {},
    element("button", { type: "button", onclick: () => choose(place) },
      `${place.namn}`, element("span", { class: "om" }, [KINDS[place.slag], place.om].filter(Boolean).join(": "))))));
  tell(wanted && !found.length ? `Inget område heter så: ${id("sok").value}` : "");
}

/** Kommuner läggs till; allt annat är hela området. */
function choose(place) {
  const alone = place.slag !== "kommun" || work.chosen.some((one) => one.slag !== "kommun");
  if (alone) work.chosen = [place];
  else if (!work.chosen.some((one) => one.namn === place.namn)) work.chosen.push(place);
  id("sok").value = "";
  search();
  chosen();
  id("sok").focus();
}

function chosen() {
  id("inget-valt").hidden = work.chosen.length > 0;
  fill("valda", ...work.chosen.map((place) => element("li", {},
    element("button", { type: "button", "aria-label": `Ta bort ${place.namn}`, onclick: () => {
      work.chosen = work.chosen.filter((one) => one !== place);
      chosen();
    } }, `${place.namn} ×`))));
}

async function count() {
  if (!work.chosen.length) {
    fault(new Error("Välj först ett område: skriv några bokstäver och tryck på namnet."));
    return;
  }
  if (await recount()) go("svar");
}

/** Hela svaret på nytt, visat och sparat; sant när det gick. */
async function recount() {
  const found = await during("Räknar …", () => asked("/api/svar", question()));
  if (!found) return false;
  answer = found;
  result();
  sliders();
  asked("/api/arbete", question()).catch(fault);
  return true;
}

// ------------------------------------------------------------------ 2. svaret

function result() {
  id("r-svar").textContent = `${answer.omrade}, ${answer.ar}`;
  id("netto").textContent = number(answer.netto);
  id("intervall").textContent = answer.saknas ? `Netto kan inte räknas: ${answer.saknas}`
    : answer.intervall ? `Troligen mellan ${number(answer.intervall.lag)} och ${number(answer.intervall.hog)} (95 % av omräkningarna, givet tolkningen och modellen).` : "";
  id("per").textContent = number(answer.per_1000, 1);
  id("per-riket").textContent = number(answer.riket_per_1000, 1);
  const now = answer.nulage;
  id("nu-ar").textContent = now ? now.ar : "";
  id("nu").textContent = now ? `${number(now.netto)}${now.intervall ? ` (${number(now.intervall.lag)}–${number(now.intervall.hog)})` : ""}` : "–";
  fill("meningar", ...answer.meningar.map((text) => element("li", {}, text)));
  fill("grupper", ...answer.grupper.map((group) => element("tr", {},
    element("th", { scope: "row" }, group.namn),
    element("td", { class: "tal" }, group.saknas ? "saknas" : number(group.antal)),
    element("td", { class: "tal" }, `${number(group.andel, group.andel % 1 ? 1 : 0)} %`),
    element("td", { class: "tal" }, number(group.brutto)),
    element("td", {}, group.saknas ?? group.status),
    element("td", {}, group.kalla))));
  fill("stapel", ...(answer.intervall ? [bar()] : []));
  fill("linje", years());
  kommuner();
}

/** Netto som punkt på sitt intervall. */
function bar() {
  const { lag, hog } = answer.intervall;
  const [width, left, right] = [640, 40, 600];
  const low = Math.min(lag, answer.netto) * 0.9, high = Math.max(hog, answer.netto) * 1.05;
  const at = (value) => left + ((value - low) / (high - low)) * (right - left);
  const picture = svg("svg", { viewBox: `0 0 ${width} 56`, role: "img",
    "aria-label": `Netto ${number(answer.netto)}, intervall ${number(lag)} till ${number(hog)}` });
  picture.append(svg("rect", { x: at(lag), y: 10, width: at(hog) - at(lag), height: 18, rx: 4, class: "svg-band" }),
    svg("circle", { cx: at(answer.netto), cy: 19, r: 8, class: "svg-punkt" }),
    svg("text", { x: at(lag), y: 48, class: "svg-text", "text-anchor": "middle" }, number(lag)),
    svg("text", { x: at(hog), y: 48, class: "svg-text", "text-anchor": "middle" }, number(hog)));
  return picture;
}

/** Netto år för år, med intervallet som ett band. */
function years() {
  const all = answer.utveckling.filter((one) => one.netto !== null);
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
  const rows = answer.kommuner.map((one) => element("tr", {},
    element("th", { scope: "row" }, one.namn),
    element("td", { class: "tal" }, one.saknas ? "saknas" : number(one.netto)),
    element("td", { class: "tal" }, number(one.per_1000, 1)),
    element("td", {}, one.plats ?? "–")));
  const heading = element("tr", {}, ...["Kommun", "Netto", "Per 1 000", "Plats"].map((text, at) =>
    element("th", { scope: "col", class: at === 1 || at === 2 ? "tal" : "" }, text)));
  fill("kommuner", ...(rows.length ? [element("h2", {}, "Kommunerna"),
    element("div", { class: "tabell", tabindex: "0", role: "group", "aria-label": "Kommunerna, kan rullas i sidled" },
      element("table", {}, element("caption", {}, "Netto per kommun"), element("thead", {}, heading), element("tbody", {}, ...rows)))] : []));
}

// ------------------------------------------------------------------ 3. andelar

/** Andelarna som de var när området räknades utan ändringar. */
let preset = {};
let waiting = null;

function sliders() {
  if (!Object.keys(work.shares).length) preset = Object.fromEntries(answer.grupper.map((group) => [group.id, group]));
  follow(answer, "");
  fill("reglage", ...answer.grupper.map(slider));
}

function slider(group) {
  const own = work.shares[group.id];
  const value = own ? own.andel : group.andel;
  const name = (what) => `${what}-${group.id}`;
  const range = element("input", { type: "range", min: 0, max: 100, step: 1, id: name("dra"), value, "aria-label": `Andel av ${group.namn}, procent` });
  const typed = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("andel"), value });
  const low = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("lag"), value: own ? own.lag ?? "" : group.lag ?? "" });
  const high = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("hog"), value: own ? own.hog ?? "" : group.hog ?? "" });
  const words = Object.fromEntries([["varfor", "Varför"], ["vem", "Vem"], ["kalla", "Källa"]].map(([key, label]) =>
    [key, { label, input: element("input", { type: "text", id: name(key), value: own ? own[key] : "" }) }]));
  const grounds = element("div", { class: "grund" });
  grounds.hidden = !own;
  const change = () => {
    // Den som ändrar en andel säger varför; den som inte gör det behöver inte se frågan.
    grounds.hidden = false;
    const of = (input) => (input.value === "" ? null : Number(input.value));
    work.shares[group.id] = { andel: Number(typed.value), lag: of(low), hog: of(high),
      ...Object.fromEntries(Object.entries(words).map(([key, { input }]) => [key, input.value])) };
    moved();
  };
  const point = () => {
    // Spannet gällde den andel som var: det skrivs på nytt av den som ändrar.
    if (!work.shares[group.id]) { low.value = ""; high.value = ""; }
    change();
  };
  range.addEventListener("input", () => { typed.value = range.value; point(); });
  typed.addEventListener("change", () => { range.value = typed.value; point(); });
  for (const input of [low, high, ...Object.values(words).map((one) => one.input)]) input.addEventListener("change", change);
  const field = (input, label) => element("div", {}, element("label", { for: input.id }, label), input);
  grounds.append(...Object.values(words).map(({ label, input }) => field(input, label)));
  return element("fieldset", {}, element("legend", {}, group.namn),
    element("p", { class: "liten" }, `${group.saknas ? "Antalet saknas" : `${number(group.antal)} personer`}. ${own ? "" : group.motivering}`),
    range,
    element("div", { class: "tre" }, field(typed, "Andel, %"), field(low, "Lägst, %"), field(high, "Högst, %")),
    grounds);
}

/** Det exakta talet följer reglaget; intervallet räknas när handen vilar. */
async function moved() {
  clearTimeout(waiting);
  const mine = {};
  moved.latest = mine;
  try {
    const exact = await asked("/api/rakna", question());
    if (moved.latest !== mine) return;
    fault(null);
    follow(exact, "intervallet räknas …");
  } catch (error) {
    fault(error);
    return;
  }
  waiting = setTimeout(async () => {
    try {
      const found = await asked("/api/svar", question());
      if (moved.latest !== mine) return;
      answer = found;
      result();
      follow(found, "");
      await asked("/api/arbete", question());
    } catch (error) {
      fault(error);
    }
  }, 250);
}

function follow(values, remark) {
  id("netto-nu").textContent = number(values.netto);
  const spread = values.intervall;
  id("netto-om").textContent = remark ? `(${remark})` : spread ? `troligen mellan ${number(spread.lag)} och ${number(spread.hog)}` : "";
}

function reset() {
  work.shares = {};
  recount();
}

// ------------------------------------------------------------------ 4. filer

async function save(button) {
  button.disabled = true;
  const made = await during("Skriver filen …", () => asked("/api/spara", { arbete: question(), slag: button.dataset.slag }));
  button.disabled = false;
  if (!made) return;
  id("inga-filer").hidden = true;
  id("skrivna").append(element("li", {}, element("a", { href: `/api/fil/${encodeURIComponent(made.fil)}`, download: made.fil }, made.fil)));
  tell(`${made.fil} är skriven.`);
}

// ------------------------------------------------------------------ början

async function begin() {
  const known = await during("Läser …", () => asked("/api/platser"));
  if (!known) return;
  places = known.platser;
  id("mapp").textContent = known.mapp;
  const before = await asked("/api/arbete").catch(() => null);
  if (!before) return;
  const names = before.omrade.slag === "riket" ? ["Riket"] : [before.omrade.namn].flat();
  const kind = before.omrade.slag === "kommuner" ? "kommun" : before.omrade.slag;
  const found = names.map((name) => places.find((place) => place.slag === kind && place.namn === name)).filter(Boolean);
  if (found.length !== names.length) return;
  const count_of = Object.keys(before.andelar).length;
  id("fortsatt").hidden = false;
  id("fortsatt-om").textContent = `${names.join(", ")}${count_of ? `, med ${count_of} ändrade andelar` : ""}`;
  id("fortsatt-ja").addEventListener("click", async () => {
    work.chosen = found;
    work.shares = {};
    chosen();
    await count();
    work.shares = before.andelar;
    if (count_of) await count();
  });
}

id("sok").addEventListener("input", search);
id("rakna").addEventListener("click", () => { work.shares = {}; count(); });
id("aterstall").addEventListener("click", reset);
for (const button of document.querySelectorAll("[data-slag]")) button.addEventListener("click", () => save(button));
id("avsluta").addEventListener("click", async () => {
  await asked("/api/avsluta", {}).catch(() => null);
  document.body.replaceChildren(element("p", { class: "igang" }, "behov är avslutat. Fliken kan stängas."));
});
window.addEventListener("hashchange", show);
show();
begin();
