// 5. Våra ord: det som siffrorna säger om varje grupp, och det som förbundet själv skriver.

import { asked, column, during, element, fill, opens } from "./karna.js";
import { keep, now, question, work } from "./arbete.js";

let tables = [];
let waiting = null;

async function open() {
  const found = await during("Läser …", () => asked("/api/ord", question()));
  if (!found) return;
  tables = found.tabeller;
  work.words ??= null;
  draw(found.ord);
}

/** Sparas när handen vilar; först då är orden användarens egna. */
function changed(words) {
  work.words = words;
  clearTimeout(waiting);
  waiting = setTimeout(keep, 400);
}

const area = (name, value, write) => {
  const made = element("textarea", { id: name, rows: 3 });
  made.value = value ?? "";
  made.addEventListener("input", () => write(made.value));
  return made;
};

function draw(words) {
  const rows = words.tabeller.beskrivning;
  const labels = ["Beskrivning av behoven", "Vad som finns", "Vad som saknas"];
  fill("ordgrupper", ...rows.map((row, at) => {
    const said = now.answer.grupper.find((group) => group.namn === row[0])?.sagt ?? "";
    const fields = labels.map((label, column) => {
      const name = `ord-${at}-${column}`;
      const made = area(name, row[column + 1], (text) => { row[column + 1] = text; changed(words); });
      return { made, whole: element("div", {}, element("label", { for: name }, label), made) };
    });
    const use = element("button", { type: "button", onclick: () => {
      const text = [row[1], said].filter(Boolean).join("\n");
      row[1] = text;
      fields[0].made.value = text;
      changed(words);
    } }, "Använd meningarna");
    return element("fieldset", {}, element("legend", {}, row[0] || `Rad ${at + 1}`),
      ...(said ? [element("p", {}, "Siffrorna säger: ", said), element("div", { class: "rad" }, use)] : []),
      element("div", { class: "grund" }, ...fields.map((one) => one.whole)));
  }));
  fill("ordtabeller", ...tables.filter((one) => one.id !== "beskrivning").map((one) => editor(one, words)));
}

/** En tabell med öppna fält, och en knapp för en rad till. */
function editor(table, words) {
  const rows = words.tabeller[table.id];
  const body = element("tbody", {});
  const title = table.rubrik || "Insatser: utbud och deltagare";
  const line = (row, at) => element("tr", {}, ...table.falt.map((label, column) => {
    const input = element("input", { type: "text", "aria-label": `${label}, rad ${at + 1}`, value: row[column] ?? "" });
    input.addEventListener("input", () => { row[column] = input.value; changed(words); });
    return element("td", {}, input);
  }));
  body.append(...rows.map(line));
  const more = element("button", { type: "button", onclick: () => {
    const row = table.falt.map(() => "");
    rows.push(row);
    const made = line(row, rows.length - 1);
    body.append(made);
    made.querySelector("input").focus();
  } }, "Lägg till rad");
  const heading = element("tr", {}, ...table.falt.map((label) => column(label)));
  return element("details", { open: rows.some((row) => row.slice(1).some(Boolean)) }, element("summary", {}, title),
    element("div", { class: "tabell bred", tabindex: "0", role: "group", "aria-label": `${title}, kan rullas i sidled` },
      element("table", {}, element("thead", {}, heading), body)),
    element("div", { class: "rad" }, more));
}

opens("ord", open);
