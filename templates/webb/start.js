// Fönstret startar: skärmarna kopplas ihop, och det som var påbörjat erbjuds igen.

import { asked, element, id, opens, readyWhen, show } from "./karna.js";
import { now } from "./arbete.js";
import { begin } from "./omrade.js";
import { freshen } from "./andelar.js";
import { folders } from "./filer.js";
import "./svar.js";
import "./parter.js";
import "./ord.js";
import "./jamfor.js";

readyWhen(() => now.answer !== null);
opens("svar", freshen);
window.addEventListener("hashchange", show);
id("avsluta").addEventListener("click", async () => {
  await asked("/api/avsluta", {}).catch(() => null);
  document.body.replaceChildren(element("p", { class: "igang" }, "behov är avslutat. Fliken kan stängas."));
});
show();
const known = await begin();
if (known) folders(known);
