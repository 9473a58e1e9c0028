// Kommunerna som karta: att välja i, eller färgad efter ett tal.

import { element, svg } from "./karna.js";

/** Formerna ritade; `kind` ger en klass för färgen, `pick` gör dem valbara, `names` skriver ut namnen. */
export function draw(drawing, { label, name, pick, kind, names }) {
  const picture = svg("svg", { viewBox: drawing.ruta, role: pick ? "group" : "img", "aria-label": label });
  for (const shape of drawing.former) {
    const path = svg("path", { d: shape.bana, class: `svg-kommun ${kind ? kind(shape.kod) : ""}` });
    path.append(svg("title", {}, name(shape.kod)));
    if (pick) path.addEventListener("click", () => pick(shape.kod));
    picture.append(path);
  }
  if (names) {
    const [, , width] = drawing.ruta.split(" ").map(Number);
    for (const shape of drawing.former) picture.append(svg("text", { x: shape.x, y: shape.y, class: "svg-namn", "font-size": width / 32 }, names(shape.kod)));
  }
  return picture;
}

/** Det som en bild av en webbsida annars förlorar: färger och storlekar ur stilmallen. */
function alone(picture) {
  const copy = picture.cloneNode(true);
  const [from, to] = [picture.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((one, at) => {
    const style = getComputedStyle(one);
    for (const key of ["fill", "stroke", "stroke-width", "paint-order", "text-anchor", "font-size", "font-family"]) to[at].setAttribute(key, style.getPropertyValue(key));
  });
  const box = picture.viewBox.baseVal;
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
}

/** Bilden som PNG, till urklipp om webbläsaren tillåter det, annars som fil. Ger det som ska sägas. */
export async function copy(picture, file) {
  const { text, width, height } = alone(picture);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = element("canvas", {});
  const scale = Math.min(2, 2400 / width);
  Object.assign(canvas, { width: width * scale, height: height * scale });
  const paper = canvas.getContext("2d");
  paper.fillStyle = getComputedStyle(document.body).backgroundColor;
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    return "Bilden är kopierad: klistra in den där den ska stå.";
  } catch {
    element("a", { href: canvas.toDataURL("image/png"), download: file }).click();
    return `Bilden är sparad bland hämtade filer som ${file}.`;
  }
}
