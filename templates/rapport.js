"use strict";
// Recounts the page when a share is moved: the same numbers under the same names as the program wrote (src/report/values.rs).
(() => {
  const model = JSON.parse(document.getElementById("modell").textContent);
  const original = model.grupper.map((group) => group.andel);
  const shares = original.slice();
  const known = (value) => value !== null && value !== undefined;

  const onLine = (line, share) => (known(line) ? line[0] + line[1] * share : null);
  const bruttoOf = (place, i) => onLine(place.brutto[i], shares[i]);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const bruttoIn = (place) => {
    const all = shares.map((_, i) => bruttoOf(place, i)).filter(known);
    return all.length ? sum(all) : null;
  };
  // Netto as the workbook and the program find it: one group at a time, in sweeps (src/netto/sweeps.rs).
  const SWEEPS = 12;
  const groups = original.map((_, i) => i);
  const patternsOf = new Map();
  // The patterns that somebody has, each with the groups that it holds, first group first.
  function patterns(place) {
    if (!patternsOf.has(place)) {
      const all = place.netto.monster.map((people, at) => ({
        people,
        women: place.netto.kvinnor ? place.netto.kvinnor[at] : 0,
        bits: at + 1,
        inside: groups.filter((i) => ((at + 1) >> i) & 1),
      }));
      patternsOf.set(place, all.filter((one) => one.people > 0));
    }
    return patternsOf.get(place);
  }
  // Probability of being brought by none of a pattern's groups, but for one of them.
  const missed = (inside, theta, but) => inside.reduce((all, i) => (i === but ? all : all * (1 - theta[i])), 1);
  // Netto per group, each person in the first of theirs, and of women in all; null where a part is absent.
  function nettoIn(place) {
    if (!known(place.netto)) return null;
    const all = patterns(place);
    const sizes = groups.map((i) => sum(all.filter((one) => one.inside.includes(i)).map((one) => one.people)));
    const own = groups.map((i) => (sizes[i] > 0 ? (known(place.brutto[i]) ? bruttoOf(place, i) / sizes[i] : null) : 0));
    if (!own.every(known)) return null;
    const person = place.netto.person;
    const none = person ? groups.reduce((bits, i) => (own[i] === 0 ? bits | (model.ingen & (1 << i)) : bits), 0) : 0;
    const open = all.filter((one) => !(one.bits & none));
    const theta = own.slice();
    for (let sweep = 0; person && sweep < SWEEPS; sweep += 1) {
      for (const i of groups) {
        let [may, left] = [0, 0];
        for (const one of open) {
          if (!((one.bits >> i) & 1)) continue;
          may += one.people;
          left += one.people * missed(one.inside, theta, i);
        }
        theta[i] = left > 0 ? Math.min(1, Math.max(0, 1 - (may - own[i] * sizes[i]) / left)) : 0;
      }
    }
    const parts = groups.map(() => 0);
    let women = 0;
    for (const one of open) {
      let kept = 1;
      one.inside.forEach((i, at) => {
        const part = person ? (at === 0 ? 1 - missed(one.inside, theta) : 0) : kept * theta[i];
        kept *= 1 - theta[i];
        parts[i] += one.people * part;
        women += one.women * part;
      });
    }
    return { parts, sum: sum(parts), women: place.netto.kvinnor ? women : null };
  }
  const nettoSum = (place) => {
    const netto = nettoIn(place);
    return netto && netto.sum;
  };
  const perThousand = (place, value) =>
    place.hel && known(value) && known(place.invanare) ? (value / place.invanare) * 1000 : null;

  function roundUp(value) {
    if (!(value > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    const step = [1, 2, 4, 5, 6, 8, 10].find((one) => value <= one * power);
    return (step || 10) * power;
  }

  function count() {
    const values = {};
    const set = (name, value) => { if (known(value)) values[name] = value; };
    const rates = (name, place) => {
      set(name + ".brutto", perThousand(place, bruttoIn(place)));
      set(name + ".netto", perThousand(place, nettoSum(place)));
    };
    countArea(model.omrade, set, rates);
    model.ar.forEach(([year, place]) => {
      set("ar." + year + ".brutto", place.hel ? bruttoIn(place) : null);
      set("ar." + year + ".netto", nettoSum(place));
    });
    model.jamforelser.forEach((place, i) => rates("jmf." + i, place));
    model.karta.forEach(([code, place]) => rates("karta." + code, place));
    const scales = {
      personer: ["brutto"],
      kon: model.grupper.flatMap((group) => ["K." + group.id, "M." + group.id]),
      ar: model.ar.map(([year]) => "ar." + year + ".brutto"),
      tusen: ["omrade.brutto", ...model.jamforelser.map((_, i) => "jmf." + i + ".brutto")],
    };
    for (const [scale, names] of Object.entries(scales)) {
      const top = roundUp(Math.max(0, ...names.map((name) => values[name]).filter(known)));
      values["skala." + scale] = top;
      values["skala." + scale + ".halva"] = top / 2;
    }
    return values;
  }

  function countArea(place, set, rates) {
    const once = nettoIn(place);
    const [brutto, netto] = [bruttoIn(place), once && once.sum];
    set("brutto", brutto);
    set("netto", netto);
    if (known(brutto) && known(netto)) set("redan", brutto - netto);
    rates("omrade", place);
    let left = brutto;
    const kon = { K: 0, M: 0 };
    model.grupper.forEach((group, i) => {
      const [all, own] = [bruttoOf(place, i), once && once.parts[i]];
      const counted = known(all) && known(own) ? all - own : null;
      set("andel." + group.id, shares[i]);
      set("utfall." + group.id, known(all) && known(group.antal) ? all / group.antal : shares[i]);
      set("brutto." + group.id, all);
      set("netto." + group.id, own);
      set("redan." + group.id, counted);
      set("avgar." + group.id, known(counted) ? -counted : null);
      set("fran." + group.id, left);
      left = known(left) && known(counted) ? left - counted : null;
      set("till." + group.id, left);
      ["K", "M"].forEach((sex, at) => {
        const people = place.kon && place.kon[i] ? onLine(place.kon[i][at], shares[i]) : null;
        set(sex + "." + group.id, people);
        kon[sex] = known(kon[sex]) && known(people) ? kon[sex] + people : null;
      });
    });
    set("K", kon.K);
    set("M", kon.M);
    const women = once && once.women;
    set("netto.K", women);
    set("netto.M", known(women) ? netto - women : null);
  }

  // Swedish numbers: no-break spaces between thousands, a decimal comma, a dash for what is absent.
  function written(value, decimals) {
    if (!known(value)) return "–";
    const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u00a0");
    const text = part ? grouped + "," + part : grouped;
    return value < 0 && /[1-9]/.test(text) ? "−" + text : text;
  }
  const percent = (share) => written(share * 100, 1).replace(/,0$/, "") + "\u00a0%";

  function showNumbers(values) {
    document.querySelectorAll("[data-tal]").forEach((element) => {
      const value = values[element.dataset.tal];
      const isShare = "procent" in element.dataset;
      element.textContent = isShare && known(value) ? percent(value) : written(value, Number(element.dataset.decimaler || 0));
    });
  }

  function showBars(values) {
    document.querySelectorAll("rect[data-till]").forEach((bar) => {
      const top = values["skala." + bar.dataset.skala];
      const [one, other] = [bar.dataset.fran ? values[bar.dataset.fran] : 0, values[bar.dataset.till]];
      const seen = known(one) && known(other);
      const [start, end] = seen ? [Math.min(one, other), Math.max(one, other)] : [0, 0];
      bar.setAttribute("x", (start / top) * 100);
      bar.setAttribute("width", ((end - start) / top) * 100);
    });
    document.querySelectorAll("polyline[data-linje]").forEach((line) => {
      const last = Math.max(1, model.ar.length - 1);
      const points = model.ar.map(([year], i) => {
        const value = values["ar." + year + "." + line.dataset.linje];
        return known(value) ? (i / last) * 100 + "," + (100 - (value / values["skala.ar"]) * 100) : null;
      });
      line.setAttribute("points", points.filter(known).join(" "));
    });
  }

  const isMoved = () => shares.some((share, i) => share !== original[i]);
  const shapes = [...document.querySelectorAll("#karta path[data-kod]")];
  function showMap(values) {
    shapes.forEach((shape) => {
      const value = values["karta." + shape.dataset.kod + ".netto"];
      const own = shape.classList.contains("egen") ? " egen" : "";
      const colour = known(value) ? "k" + model.klasser.filter((limit) => value >= limit).length : "saknas";
      shape.setAttribute("class", colour + own);
      const rank = shape.dataset.plats && !isMoved() ? "; " + shape.dataset.plats : "";
      const told = known(value) ? written(value, 1) + " per 1\u00a0000 invånare" + rank : "uppgift saknas";
      shape.setAttribute("aria-label", shape.dataset.namn + ": " + told);
      shape.querySelector("title").textContent = shape.getAttribute("aria-label");
    });
  }

  // The assumptions as a file: the program left marks where the general shares stand, and who decided them.
  function toml() {
    const fill = (text, parts, of) => Object.entries(parts).reduce(
      (whole, [what, value]) => whole.replace('"@' + what + of + '@"', () => value),
      text,
    );
    const changed = isMoved();
    const head = {
      namn: JSON.stringify(changed ? model.namn + ", ändrade i rapporten" : model.namn),
      beslutad_av: JSON.stringify(changed ? "Ej angivet" : model.beslutad_av),
      datum: JSON.stringify(changed ? "" : model.datum),
    };
    return model.grupper.reduce((text, group, i) => {
      const moved = shares[i] !== original[i];
      const reason = "Prövad i rapporten: " + percent(shares[i]) + " i stället för " + percent(original[i]);
      const parts = {
        andel: String(Math.round(shares[i] * 1e10) / 1e8),
        kalla: JSON.stringify(moved ? "Rapporten" : group.kalla),
        motivering: JSON.stringify(moved ? reason : group.motivering),
        vem_och_nar: JSON.stringify(moved ? "" : group.vem_och_nar),
      };
      return fill(text, parts, ":" + group.id);
    }, fill(model.toml, head, ""));
  }

  const sliders = [...document.querySelectorAll("input[data-grupp]")];
  const file = document.getElementById("toml");
  const answer = document.getElementById("kopierat");

  function showWhatIsMoved() {
    const moved = model.grupper
      .map((group, i) => (shares[i] === original[i] ? null : group.namn + " " + percent(shares[i]) + " (ursprungligen " + percent(original[i]) + ")"))
      .filter(known);
    document.getElementById("andringar").textContent = moved.join("; ");
    // A part of a drawing has no property for it.
    document.querySelectorAll(".bara-andrad").forEach((one) => { one.toggleAttribute("hidden", moved.length === 0); });
    document.querySelectorAll(".bara-oandrad").forEach((one) => { one.toggleAttribute("hidden", moved.length > 0); });
    sliders.forEach((slider, i) => slider.setAttribute("aria-valuetext", percent(shares[i])));
    file.value = toml();
    answer.textContent = "";
  }

  function update() {
    const values = count();
    showNumbers(values);
    showBars(values);
    showMap(values);
    showWhatIsMoved();
  }

  // Half percentage points, except that the original share is always reached exactly.
  const STEP = 0.5;
  function move(i, wanted) {
    const rounded = (Math.round(wanted / STEP) * STEP) / 100;
    const near = Math.abs(wanted / 100 - original[i]) < STEP / 200;
    shares[i] = near ? original[i] : Math.min(1, Math.max(0, rounded));
    update();
  }
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
  sliders.forEach((slider, i) => {
    slider.addEventListener("input", () => move(i, Number(slider.value)));
    slider.addEventListener("keydown", (key) => {
      const steps = STEPS[key.key];
      if (!steps) return;
      key.preventDefault();
      move(i, shares[i] * 100 + steps * STEP);
      slider.value = shares[i] * 100;
    });
  });

  function restore() {
    original.forEach((share, i) => {
      shares[i] = share;
      sliders[i].value = share * 100;
    });
  }
  document.getElementById("aterstall").addEventListener("click", () => { restore(); update(); });
  document.getElementById("kopiera").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(toml());
      answer.textContent = "Antagandena är kopierade. Klistra in dem i en fil som slutar på .toml.";
    } catch {
      file.closest("details").open = true;
      file.select();
      answer.textContent = "Webbläsaren tillåter inte kopiering. Texten är markerad här nedanför: tryck Ctrl+C.";
    }
  });

  const info = document.getElementById("karta-info");
  function pointAt(shape, focus) {
    shapes.forEach((one) => {
      one.setAttribute("aria-selected", one === shape);
      if (focus) one.setAttribute("tabindex", one === shape ? 0 : -1);
    });
    if (focus && document.activeElement !== shape) shape.focus();
    info.textContent = shape.getAttribute("aria-label") + ".";
  }
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  // The nearest kommun in a direction; what lies to the side counts double.
  function neighbour(shape, [dx, dy]) {
    const [x0, y0] = [Number(shape.dataset.x), Number(shape.dataset.y)];
    let [nearest, least] = [null, Infinity];
    for (const one of shapes) {
      const [x, y] = [Number(one.dataset.x) - x0, Number(one.dataset.y) - y0];
      const [along, aside] = [x * dx + y * dy, Math.abs(x * dy) + Math.abs(y * dx)];
      if (along > 0 && along >= aside && along + 2 * aside < least) [nearest, least] = [one, along + 2 * aside];
    }
    return nearest;
  }
  shapes.forEach((shape) => {
    shape.addEventListener("pointerenter", () => pointAt(shape, false));
    shape.addEventListener("click", () => pointAt(shape, true));
    shape.addEventListener("focus", () => pointAt(shape, true));
    shape.addEventListener("keydown", (key) => {
      const direction = DIRECTIONS[key.key];
      const ends = { Home: shapes[0], End: shapes[shapes.length - 1] };
      const target = direction ? neighbour(shape, direction) : ends[key.key];
      if (direction || target) key.preventDefault();
      if (target) pointAt(target, true);
    });
  });

  // A browser remembers how far sliders were moved when a page is loaded again: begin where the program began.
  restore();
  showWhatIsMoved();
  document.getElementById("reglage").hidden = false;
})();
