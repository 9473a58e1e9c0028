// Det som alla skärmar använder: element, tal, frågor till servern, vilken skärm som syns. Text sätts alltid som text.

export const id = (name) => document.getElementById(name);
export const fill = (name, ...children) => id(name).replaceChildren(...children);

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "class") made.className = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
}

export function svg(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

export function number(value, decimals = 0) {
  if (value === null || value === undefined) return "–";
  return value.toLocaleString("sv-SE", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Lägst och högst med streck emellan; tomt när de inte är räknade. */
export const between = (low, high, decimals = 0) =>
  low === null || low === undefined ? "" : `${number(low, decimals)}–${number(high, decimals)}`;

/** Som i sökningen: utan stora bokstäver och accenter. */
export const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

/** En tabell som kan rullas i sidled på en smal skärm. */
export function table(caption, heading, rows) {
  const head = element("tr", {}, ...heading.map((cell) => (typeof cell === "string" ? element("th", { scope: "col" }, cell) : cell)));
  return element("div", { class: "tabell", tabindex: "0", role: "group", "aria-label": `${caption}, kan rullas i sidled` },
    element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...rows)));
}

export const cell = (text, kind = "") => element("td", { class: kind }, text);
export const head = (text) => element("th", { scope: "row" }, text);
export const column = (text, kind = "") => element("th", { scope: "col", class: kind }, text);

// ------------------------------------------------------------------ servern

export async function asked(path, body) {
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
  if (reply.status === 413) throw new Error("Filen är för stor för fönstret: högst 35 MB.");
  const value = await reply.json();
  if (!reply.ok) throw new Error(value.fel);
  return value;
}

export const tell = (text) => { id("besked").textContent = text; };
export function fault(error) {
  id("fel").textContent = error ? error.message : "";
  if (error) id("fel").scrollIntoView({ block: "nearest" });
}

/** Gör något som tar tid; ett fel visas, och arbetet är kvar. */
export async function during(text, job) {
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

// ------------------------------------------------------------------ filer som läggs i fönstret

const content = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.addEventListener("load", () => done(String(reader.result).split(",")[1] ?? ""));
  reader.addEventListener("error", () => failed(new Error(`Filen går inte att läsa: ${file.name}`)));
  reader.readAsDataURL(file);
});

/** En yta att släppa filer på, med en knapp för den som hellre väljer. Varje fil i tur och ordning. */
export function drop(where, label, kinds, job) {
  const input = element("input", { type: "file", id: `${where}-fil`, accept: kinds, multiple: true, class: "dold" });
  const area = element("div", { class: "slapp" }, input, element("label", { for: input.id, class: "knapp" }, label));
  const take = async (files) => {
    for (const file of files) {
      await during(`Läser ${file.name} …`, async () => job({ namn: file.name, innehall: await content(file) }));
    }
    input.value = "";
  };
  input.addEventListener("change", () => take([...input.files]));
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  fill(where, area);
}

// ------------------------------------------------------------------ skärmar

const SCREENS = ["omrade", "svar", "andelar", "parter", "ord", "jamfor", "filer"];
const openers = {};
let ready = () => false;

/** Det som görs när en skärm öppnas. */
export const opens = (screen, job) => { openers[screen] = job; };
export const readyWhen = (is) => { ready = is; };

export function show() {
  const wanted = location.hash.slice(1);
  const known = SCREENS.includes(wanted) ? wanted : "omrade";
  const open = known === "omrade" || ready() ? known : "omrade";
  for (const name of SCREENS) id(name).hidden = name !== open;
  for (const link of document.querySelectorAll("nav a")) {
    const name = link.getAttribute("href").slice(1);
    if (name === open) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    if (name !== "omrade" && !ready()) link.setAttribute("aria-disabled", "true");
    else link.removeAttribute("aria-disabled");
  }
  document.body.classList.toggle("vid", open === "jamfor" || open === "parter");
  fault(null);
  openers[open]?.();
}

export function go(name) {
  if (location.hash !== `#${name}`) location.hash = name;
  else show();
  id("innehall").focus();
  window.scrollTo(0, 0);
}
