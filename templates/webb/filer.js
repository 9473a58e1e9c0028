// 7. Ladda ner: filerna, och mappen de skrivs i.

import { asked, during, element, fill, id, tell } from "./karna.js";
import { question } from "./arbete.js";

/** Skriver en fil och säger vilken; knappen kan inte tryckas två gånger. */
export async function save(button, wanted) {
  button.disabled = true;
  const made = await during("Skriver filen …", () => asked("/api/spara", { arbete: question(), fil: wanted }));
  button.disabled = false;
  if (!made) return;
  id("inga-filer").hidden = true;
  const name = made.ar_mapp ? made.fil : element("a", { href: `/api/fil/${encodeURIComponent(made.fil)}`, download: made.fil }, made.fil);
  id("skrivna").append(element("li", {}, name));
  tell(`${made.fil} är skriven i ${made.mapp}.`);
}

export function folders(known) {
  id("mapp").textContent = known.mapp;
  fill("mappval", ...known.mappar.map((path) => element("option", { value: path }, path)));
  id("mappval").value = known.mapp;
}

id("byt-mapp").addEventListener("click", async () => {
  const wanted = id("mapptext").value.trim() || id("mappval").value;
  const chosen = await during("Byter mapp …", () => asked("/api/mapp", { mapp: wanted }));
  if (!chosen) return;
  id("mapp").textContent = chosen.mapp;
  id("mapptext").value = "";
  tell("Filerna skrivs i den mappen från och med nu, också nästa gång.");
});
for (const button of document.querySelectorAll("[data-slag]")) {
  button.addEventListener("click", () => save(button, { slag: button.dataset.slag }));
}
