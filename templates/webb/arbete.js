// Det som är valt hittills, frågan som det blir, och svaret på den.

import { asked, during, fault } from "./karna.js";

export const work = { chosen: [], own: "", shares: {}, deviations: [], groups: [], scenarios: [], judgings: [], local: null, words: null, book: null };
export const now = { answer: null, places: [], parties: [] };

export function clear() {
  Object.assign(work, { shares: {}, deviations: [], groups: [], scenarios: [], judgings: [], local: null, words: null, book: null });
}

/** Området som servern skriver det. */
export function place(chosen, own = "") {
  const kind = chosen[0]?.slag;
  if (kind === "riket" || kind === "bok") return { slag: kind };
  if (kind === "kommun") return { slag: "kommuner", namn: chosen.map((one) => one.namn), eget: own || null };
  return { slag: kind, namn: chosen[0]?.namn };
}

/** Det valda ur ett område som servern skrivit; null om något inte finns längre. */
export function chosenOf(place, book) {
  if (place.slag === "bok") return [{ slag: "bok", namn: book?.fil ?? "Förra årets arbetsbok", om: "" }];
  const names = place.slag === "riket" ? ["Riket"] : [place.namn].flat();
  const kind = place.slag === "kommuner" ? "kommun" : place.slag;
  const found = names.map((name) => now.places.find((one) => one.slag === kind && one.namn === name));
  return found.every(Boolean) ? found : null;
}

export const question = () => ({
  omrade: place(work.chosen, work.own), andelar: work.shares, avvikelser: work.deviations, grupper: work.groups, scenarier: work.scenarios,
  bedomningar: work.judgings, lokala: work.local, ord: work.words, fran: work.book,
});

export function restore(kept, chosen) {
  Object.assign(work, {
    chosen, own: kept.omrade.eget ?? "", shares: kept.andelar, deviations: kept.avvikelser, groups: kept.grupper ?? [], scenarios: kept.scenarier,
    judgings: kept.bedomningar, local: kept.lokala, words: kept.ord, book: kept.fran,
  });
}

export const keep = () => asked("/api/arbete", question()).catch(fault);

const after = [];
/** Det som ritas om när hela svaret är nytt. */
export const whenAnswered = (job) => after.push(job);
export const answered = () => after.forEach((job) => job());

/** Hela svaret på nytt, visat och sparat; sant när det gick. */
export async function recount() {
  const found = await during("Räknar …", () => asked("/api/svar", question()));
  if (!found) return false;
  now.answer = found;
  answered();
  keep();
  return true;
}
