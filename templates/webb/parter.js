// 4. Parternas uppgifter: formulär ut, svar in, varje rad bredvid det offentliga talet.

import { asked, cell, column, drop, during, element, fill, head, id, number, opens, table, tell } from "./karna.js";
import { now, question, recount, work } from "./arbete.js";
import { save } from "./filer.js";

const KON = { T: "Båda", K: "Kvinnor", M: "Män" };
let shown = [];

async function open() {
  fill("formular", ...now.parties.map((part) => element("li", {},
    element("button", { type: "button", onclick: (event) => save(event.target, { slag: "formular", part }) }, `Formulär till ${part}`))));
  await refresh();
}

async function refresh() {
  const found = await during("Läser uppgifterna …", () => asked("/api/lokala", question()));
  if (!found) return;
  shown = found.rader;
  draw();
}

/** Ett kön räknas bara tillsammans med det andra. */
const pair = (one, other) => one.group === other.group && one.kommun === other.kommun && one.year === other.year && (one.kon === "T") === (other.kon === "T");

async function use(row, used) {
  work.local = shown.map((one) => (one.rad === row || (row.kon !== "T" && pair(one.rad, row) && one.rad.party === row.party) ? { ...one.rad, used } : one.rad));
  if (await recount()) await refresh();
  else {
    work.local = shown.map((one) => one.rad);
    draw();
  }
}

async function remove(row) {
  work.local = shown.map((one) => one.rad).filter((one) => one !== row);
  if (await recount()) await refresh();
}

function draw() {
  const rows = shown.map((one, at) => {
    const box = element("input", { type: "checkbox", id: `anvands-${at}`, onchange: (event) => use(one.rad, event.target.checked) });
    box.checked = one.rad.used;
    const about = `${one.grupp}, ${one.kommun}, ${KON[one.rad.kon]}, ${one.rad.period}`;
    box.setAttribute("aria-label", `Använd i stället för det offentliga: ${about}`);
    const off = one.avvikelse === null ? "–" : `${one.avvikelse > 0 ? "+" : ""}${number(one.avvikelse * 100)} %${one.langt ? " – stämmer det?" : ""}`;
    return element("tr", { class: one.langt ? "gul" : "" }, head(one.rad.party || "–"), cell(one.grupp), cell(one.kommun), cell(KON[one.rad.kon]), cell(one.rad.period),
      cell(number(one.rad.people), "tal"), cell(number(one.offentligt), "tal"), cell(off, "tal"), element("td", {}, box), cell(one.rad.source),
      element("td", {}, element("button", { type: "button", class: "liten-knapp", "aria-label": `Ta bort raden ${about}`, onclick: () => remove(one.rad) }, "×")));
  });
  const heading = ["Part", "Grupp", "Kommun", "Kön", "Period"].map((text) => column(text))
    .concat(["Antal", "Offentligt", "Skillnad"].map((text) => column(text, "tal")), ["Används", "Källa", "Ta bort"].map((text) => column(text)));
  fill("lokala", ...(rows.length ? [element("p", {}, "En gul rad skiljer sig mer än hälften från det offentliga talet. Det som används ersätter det offentliga."),
    table("Inlästa uppgifter", heading, rows)] : [element("p", {}, "Inga uppgifter är inlästa.")]));
}

async function answers(file) {
  const found = await asked("/api/uppgifter", { arbete: question(), fil: file });
  fill("svarsfel", ...found.fel.map((text) => element("li", {}, text)));
  fill("svarsnoter", ...found.noter.map((text) => element("li", {}, text)));
  if (found.fel.length || !found.rader.length) return;
  const rows = found.rader.map((one) => one.rad);
  const before = shown.map((one) => one.rad);
  const replaced = (one) => rows.some((row) => row.group === one.group && row.kommun === one.kommun && row.year === one.year && row.kon === one.kon && row.party === one.party);
  work.local = [...rows, ...before.filter((one) => !replaced(one))];
  if (!(await recount())) {
    work.local = before;
    return;
  }
  await refresh();
  tell(`${rows.length} uppgifter är inlästa ur ${file.namn}.`);
}

drop("slapp-svar", "Välj parternas svar, eller släpp dem här", ".xlsx,.csv,.ods", answers);
opens("parter", open);
