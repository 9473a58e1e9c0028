// 1. Område: sökning, karta, förra årets arbetsbok, nyare siffror.

import { asked, drop, during, element, fault, fill, folded, go, id, tell } from "./karna.js";
import { chosenOf, clear, now, place, question, recount, restore, work } from "./arbete.js";
import { draw } from "./karta.js";

const KINDS = { kommun: "Kommun", forbund: "Förbund", lan: "Län", riket: "Riket", bok: "Arbetsbok" };
const MOST = 12;

/** Sökning bland områden, också för jämförelsen. */
export function search(input, list, choose) {
  const wanted = folded(id(input).value.trim());
  const bare = (one) => folded(one.namn).replace(/^(samordningsforbundet|finsam)\s+/, "");
  const rank = (one) => (bare(one).startsWith(wanted) ? 0 : 1);
  const found = wanted ? now.places.filter((one) => folded(one.namn).includes(wanted)).sort((a, b) => rank(a) - rank(b)) : [];
  fill(list, ...found.slice(0, MOST).map((one) => element("li", {},
    element("button", { type: "button", onclick: () => choose(one) },
      `${one.namn}`, element("span", { class: "om" }, [KINDS[one.slag], one.om].filter(Boolean).join(": "))))));
  tell(wanted && !found.length ? `Inget område heter så: ${id(input).value}` : "");
}

const find = () => search("sok", "traffar", choose);

/** Kommuner läggs till; allt annat är hela området. */
function choose(one) {
  const alone = one.slag !== "kommun" || work.chosen.some((other) => other.slag !== "kommun");
  if (alone) work.chosen = [one];
  else if (!work.chosen.some((other) => other.namn === one.namn)) work.chosen.push(one);
  id("sok").value = "";
  find();
  chosen();
  id("sok").focus();
}

export function chosen() {
  const several = work.chosen.length > 1;
  if (!several) work.own = "";
  id("inget-valt").hidden = work.chosen.length > 0;
  id("eget").hidden = !several;
  id("eget-namn").value = work.own;
  id("spara-vart").hidden = !work.chosen.length || work.chosen[0].slag === "bok";
  fill("valda", ...work.chosen.map((one) => element("li", {},
    element("button", { type: "button", "aria-label": `Ta bort ${one.namn}`, onclick: () => {
      work.chosen = work.chosen.filter((other) => other !== one);
      chosen();
    } }, `${one.namn} ×`))));
}

async function count() {
  if (!work.chosen.length) {
    fault(new Error("Välj först ett område: skriv några bokstäver och tryck på namnet."));
    return;
  }
  if (await recount()) go("svar");
}

async function map() {
  if (!id("kartval").open || id("kartan-omrade").hasChildNodes()) return;
  const drawing = await during("Ritar kartan …", () => asked("/api/karta"));
  if (!drawing) return;
  const byCode = new Map(now.places.filter((one) => one.kod).map((one) => [one.kod, one]));
  fill("kartan-omrade", draw(drawing, {
    label: "Kommunerna. Tryck på en kommun för att välja den; den som hellre skriver söker ovan.",
    name: (code) => byCode.get(code)?.namn ?? code,
    pick: (code) => choose(byCode.get(code)),
  }));
}

function own(kept) {
  const found = kept ? chosenOf(kept, null) : null;
  id("vart").hidden = !found;
  if (!found) return;
  const name = kept.eget || found.map((one) => one.namn).join(", ");
  fill("vart", element("button", { type: "button", class: "huvud", onclick: () => {
    clear();
    work.chosen = found;
    work.own = kept.eget ?? "";
    chosen();
    count();
  } }, `Räkna vårt område: ${name}`));
}

async function book(file) {
  const read = await asked("/api/bok", { fil: file });
  clear();
  work.chosen = [{ slag: "bok", namn: `${read.omrade}, ur ${read.fran.fil}`, om: "" }];
  work.book = read.fran;
  chosen();
  await count();
}

// ------------------------------------------------------------------ nyare siffror

let looking = null;

function stages(state) {
  const bar = (one) => {
    const value = one.slut ? 1 : one.vantade ? one.klara / one.vantade : 0;
    return element("li", {}, element("label", {}, `${one.namn}: ${one.klara} av ${one.vantade || "?"} svar `,
      element("progress", { max: 1, value })), one.sagt ? element("span", { class: "liten" }, ` ${one.sagt}`) : null);
  };
  if (state.lage === "pagar") {
    return [element("p", {}, "Hämtar. Ni kan fortsätta under tiden; avbryts det hämtas resten nästa gång."),
      element("ul", { class: "val" }, ...state.kallor.map(bar))];
  }
  if (state.lage !== "klar") return [];
  return state.hel ? [element("p", {}, "Hämtningen är klar. Räkna om för att använda de nya siffrorna.")]
    : [element("p", {}, "Hämtningen är inte hel. Det som kom används; tryck igen för att hämta resten."),
      element("ul", { class: "fellista" }, ...state.sagt.slice(0, 10).map((text) => element("li", {}, text)))];
}

async function look(state) {
  const found = state ?? await asked("/api/hamta").catch(() => null);
  clearTimeout(looking);
  if (!found) return;
  fill("hamtning", ...stages(found));
  id("hamta").disabled = found.lage === "pagar";
  if (found.lage === "pagar") looking = setTimeout(look, 1000);
  else if (found.lage === "klar") figures();
}

async function figures() {
  id("siffror").textContent = await asked("/api/siffror").catch(() => "");
}

// ------------------------------------------------------------------ början

export async function begin() {
  const known = await during("Läser …", () => asked("/api/platser"));
  if (!known) return null;
  now.places = known.platser;
  now.parties = known.parter;
  own(known.vart);
  figures();
  look();
  const before = await asked("/api/arbete").catch(() => null);
  const found = before ? chosenOf(before.omrade, before.fran) : null;
  if (!found) return known;
  const changed = Object.keys(before.andelar).length + before.avvikelser.length;
  id("fortsatt").hidden = false;
  id("fortsatt-om").textContent = [found.map((one) => one.namn).join(", "), changed ? `${changed} ändrade andelar` : "",
    before.lokala ? "lokala uppgifter" : "", before.ord ? "egna ord" : ""].filter(Boolean).join(", ");
  id("fortsatt-ja").addEventListener("click", () => {
    restore(before, found);
    chosen();
    count();
  });
  return known;
}

id("sok").addEventListener("input", find);
id("eget-namn").addEventListener("change", () => { work.own = id("eget-namn").value.trim(); });
id("rakna").addEventListener("click", () => {
  if (work.chosen[0]?.slag !== "bok") clear();
  count();
});
id("spara-vart").addEventListener("click", async () => {
  const vart = place(work.chosen, work.own);
  if (await during("Sparar …", async () => { await asked("/api/vart", { vart }); return true; })) {
    own(vart);
    tell("Området är sparat och står överst nästa gång.");
  }
});
id("kartval").addEventListener("toggle", map);
id("hamta").addEventListener("click", () => during("Börjar hämta …", async () => look(await asked("/api/hamta", {}))));
drop("slapp-bok", "Välj arbetsboken, eller släpp den här", ".xlsx", book);
