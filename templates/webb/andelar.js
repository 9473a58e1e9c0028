// 3. Andelar: reglage för hela området, en kommun eller ett kön; varianter sida vid sida; flera bedömare.

import { asked, between, cell, column, drop, during, element, fault, fill, head, id, number, table, tell } from "./karna.js";
import { keep, now, question, recount, whenAnswered, work } from "./arbete.js";
import { rested } from "./svar.js";
import { save } from "./filer.js";

const KON = { T: 0, K: 1, M: 2 };
let waiting = null;
let latest = null;

const scope = () => ({ kommun: id("galler").value || null, kon: id("galler-kon").value });
const isWhole = ({ kommun, kon }) => !kommun && kon === "T";
const same = (one, group, { kommun, kon }) => one.grupp === group && one.kommun === kommun && one.kon === kon;

/** Det som användaren själv satt där; inget annars. */
function own(group, where) {
  return isWhole(where) ? work.shares[group] : work.deviations.find((one) => same(one, group, where))?.val;
}

function set(group, where, chosen) {
  if (isWhole(where)) work.shares[group] = chosen;
  else work.deviations = [...work.deviations.filter((one) => !same(one, group, where)), { grupp: group, ...where, val: chosen }];
}

/** Andelen som gäller där nu, i procent. */
function inForce(at, where) {
  const units = now.answer.kommuner;
  const unit = where.kommun ? units.find((one) => one.namn === where.kommun) : units.length === 1 ? units[0] : null;
  return unit && !isWhole(where) ? unit.andelar[at][KON[where.kon]] : now.answer.grupper[at].andel;
}

function sliders() {
  const chosen = id("galler").value;
  const names = now.answer.kommuner.length > 1 ? now.answer.kommuner.map((one) => one.namn) : [];
  fill("galler", element("option", { value: "" }, "Hela området"), ...names.map((name) => element("option", { value: name }, name)));
  id("galler").value = names.includes(chosen) ? chosen : "";
  follow(now.answer, "");
  fill("reglage", ...now.answer.grupper.map(slider));
  further();
  judges();
  variants();
}

/** Grupper som kan räknas också; den som följer med arbetsboken tas bort där. */
function further() {
  fill("fler-grupper", ...now.answer.fler_grupper.map((one) => {
    const box = element("input", { type: "checkbox", id: `fler-${one.id}` });
    box.checked = one.raknas;
    box.disabled = !one.har_siffror || (one.raknas && !work.groups.includes(one.id));
    box.addEventListener("change", () => choose(one.id, box));
    const told = one.har_siffror ? `${one.motivering}.` : "Siffrorna hämtas under Område.";
    return element("li", {}, box, " ", element("label", { for: box.id }, `${one.prioriterad ? "★ " : ""}${one.namn}`), " ", element("span", {}, told));
  }));
}

async function choose(group, box) {
  const before = [work.groups, work.shares, work.deviations];
  work.groups = box.checked ? [...work.groups, group] : work.groups.filter((one) => one !== group);
  if (!box.checked) {
    // En andel för en grupp som inte räknas är inget att spara.
    work.shares = Object.fromEntries(Object.entries(work.shares).filter(([id]) => id !== group));
    work.deviations = work.deviations.filter((one) => one.grupp !== group);
  }
  if (await recount()) return;
  [work.groups, work.shares, work.deviations] = before;
  box.checked = !box.checked;
}

const percent = (value) => Math.round(value * 100) / 100;

function slider(group, at) {
  const where = scope();
  const mine = own(group.id, where);
  const value = percent(mine ? mine.andel : inForce(at, where));
  const spread = isWhole(where) ? group : {};
  const name = (what) => `${what}-${group.id}`;
  const range = element("input", { type: "range", min: 0, max: 100, step: 1, id: name("dra"), value, "aria-label": `Andel av ${group.namn}, procent` });
  const typed = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("andel"), value });
  const low = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("lag"), value: mine ? mine.lag ?? "" : spread.lag ?? "" });
  const high = element("input", { type: "number", min: 0, max: 100, step: "any", id: name("hog"), value: mine ? mine.hog ?? "" : spread.hog ?? "" });
  const asks = [["varfor", "Varför", "Vad bygger ni på?"], ["vem", "Vem", "Vem har beslutat?"], ["kalla", "Källa", "Var står det?"]];
  const words = Object.fromEntries(asks.map(([key, label, hint]) =>
    [key, { label, input: element("input", { type: "text", id: name(key), placeholder: hint, value: mine ? mine[key] : "" }) }]));
  const grounds = element("div", { class: "grund" });
  grounds.hidden = !mine;
  const change = () => {
    // Den som ändrar en andel säger varför; den som inte gör det behöver inte se frågan.
    grounds.hidden = false;
    const of = (input) => (input.value === "" ? null : Number(input.value));
    set(group.id, where, { andel: Number(typed.value), lag: of(low), hog: of(high),
      ...Object.fromEntries(Object.entries(words).map(([key, { input }]) => [key, input.value])) });
    moved();
  };
  const point = () => {
    // Spannet gällde den andel som var: det skrivs på nytt av den som ändrar.
    if (!own(group.id, where)) { low.value = ""; high.value = ""; }
    change();
  };
  range.addEventListener("input", () => { typed.value = range.value; point(); });
  typed.addEventListener("change", () => { range.value = typed.value; point(); });
  for (const input of [low, high, ...Object.values(words).map((one) => one.input)]) input.addEventListener("change", change);
  const field = (input, label) => element("div", {}, element("label", { for: input.id }, label), input);
  grounds.append(...Object.values(words).map(({ label, input }) => field(input, label)));
  return element("fieldset", {}, element("legend", {}, group.namn),
    element("p", { class: "liten" }, `${group.saknas ? "Antalet saknas" : `${number(group.antal)} personer`}. ${mine ? "" : group.motivering}`),
    range,
    element("div", { class: "tre" }, field(typed, "Andel, %"), field(low, "Lägst, %"), field(high, "Högst, %")),
    grounds);
}

/** Det exakta talet följer reglaget; intervallet räknas när handen vilar. */
async function moved() {
  clearTimeout(waiting);
  const mine = {};
  latest = mine;
  try {
    const exact = await asked("/api/rakna", question());
    if (latest !== mine) return;
    fault(null);
    follow(exact, "intervallet räknas …");
  } catch (error) {
    fault(error);
    return;
  }
  waiting = setTimeout(() => rest(mine), 150);
}

async function rest(mine) {
  try {
    const found = await asked("/api/intervall", question());
    if (latest !== mine) return;
    Object.assign(now.answer, { netto: found.netto, brutto: found.brutto, per_1000: found.per_1000, intervall: found.intervall, kommuner: found.kommuner });
    stale = true;
    follow(found, "");
    rested();
    await keep();
  } catch (error) {
    fault(error);
  }
}

/** Sant när meningar, år och nuläge är från före den senaste ändringen. */
let stale = false;
export async function freshen() {
  if (!stale) return;
  stale = false;
  await recount();
}

function follow(values, remark) {
  id("netto-nu").textContent = number(values.netto);
  const spread = values.intervall;
  id("netto-om").textContent = remark ? `(${remark})` : spread ? `troligen mellan ${number(spread.lag)} och ${number(spread.hog)}` : "";
}

// ------------------------------------------------------------------ varianter

const letter = (at) => String.fromCharCode(65 + at);

async function variants() {
  const next = work.scenarios.length;
  id("spara-variant").textContent = `Spara som variant ${letter(next)}`;
  id("spara-variant").disabled = next >= 6;
  if (!next) {
    fill("varianter");
    return;
  }
  const found = await asked("/api/scenarier", { arbete: question(), scenarier: work.scenarios }).catch(fault);
  if (!found) return;
  const groups = now.answer.grupper;
  const row = (title, of) => element("tr", {}, head(title), ...found.map((one) => cell(of(one), "tal")));
  const difference = (one, at) => (at === 0 ? "–" : `${number(one.skillnad)} (${between(one.skillnad_intervall?.lag, one.skillnad_intervall?.hog)})`);
  const named = (one, at) => element("th", { scope: "col", class: "tal" }, one.namn, " ",
    element("button", { type: "button", class: "liten-knapp", "aria-label": `Använd variant ${one.namn}`, onclick: () => use(at) }, "Använd"), " ",
    element("button", { type: "button", class: "liten-knapp", "aria-label": `Ta bort variant ${one.namn}`, onclick: () => remove(at) }, "×"));
  fill("varianter", table("Varianter", [column("Tal"), ...found.map(named)], [
    row("Netto", (one) => number(one.netto)),
    row("Troligen mellan", (one) => between(one.intervall?.lag, one.intervall?.hog)),
    element("tr", {}, head("Skillnad mot den första"), ...found.map((one, at) => cell(difference(one, at), "tal"))),
    ...groups.map((group, at) => row(`Andel, ${group.namn}`, (one) => `${number(one.andelar[at], 1)} %`)),
  ]));
}

function use(at) {
  const { andelar, avvikelser } = work.scenarios[at];
  work.shares = structuredClone(andelar);
  work.deviations = structuredClone(avvikelser);
  recount();
}

function remove(at) {
  work.scenarios = work.scenarios.filter((_, other) => other !== at);
  variants();
  keep();
}

id("spara-variant").addEventListener("click", () => {
  work.scenarios = [...work.scenarios, { namn: letter(work.scenarios.length), andelar: structuredClone(work.shares), avvikelser: structuredClone(work.deviations) }];
  variants();
  keep();
});

// ------------------------------------------------------------------ flera bedömare

function judges() {
  const netto = now.answer.bedomare;
  const rows = work.judgings.map((one, at) => element("tr", {}, head(one.roll),
    cell(now.answer.grupper.find((group) => group.id === one.grupp)?.namn ?? one.grupp),
    cell(`${number(one.lagst, 1)} %`, "tal"), cell(`${number(one.troligast, 1)} %`, "tal"), cell(`${number(one.hogst, 1)} %`, "tal"), cell(one.motivering),
    element("td", {}, element("button", { type: "button", class: "liten-knapp", "aria-label": `Ta bort bedömningen av ${one.grupp} från ${one.roll}`, onclick: () => {
      work.judgings = work.judgings.filter((_, other) => other !== at);
      recount();
    } }, "×"))));
  const each = netto.length ? [element("p", {}, `Netto enligt var och en: ${netto.map((one) => `${one.roll} ${number(one.netto)}`).join(", ")}.`)] : [];
  const heading = [column("Roll"), column("Grupp"), column("Lägst", "tal"), column("Troligast", "tal"), column("Högst", "tal"), column("Motivering"), column("Ta bort")];
  fill("bedomare", ...(rows.length ? [table("Bedömningar", heading, rows), ...each] : []));
}

drop("slapp-bedomning", "Välj ifyllda bedömningar, eller släpp dem här", ".csv,.xlsx", async (file) => {
  const rows = await asked("/api/bedomningar", { arbete: question(), fil: file });
  const replaced = (one) => rows.some((row) => row.roll === one.roll && row.grupp === one.grupp);
  work.judgings = [...work.judgings.filter((one) => !replaced(one)), ...rows];
  // En egen andel går före: bedömningen gäller bara om ingen är satt.
  for (const row of rows) delete work.shares[row.grupp];
  if (await recount()) tell(`${rows.length} bedömningar är inlästa.`);
});
id("gor-bedomning").addEventListener("click", (event) => save(event.target, { slag: "bedomning", roll: id("roll").value.trim() || "Bedömare" }));

// ------------------------------------------------------------------ val

const redraw = () => fill("reglage", ...now.answer.grupper.map(slider));
id("galler").addEventListener("change", redraw);
id("galler-kon").addEventListener("change", redraw);
id("aterstall").addEventListener("click", () => {
  work.shares = {};
  work.deviations = [];
  recount();
});
whenAnswered(sliders);
whenAnswered(() => { stale = false; });
