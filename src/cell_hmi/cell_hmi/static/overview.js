"use strict";
// The overview: what the line sends is drawn. Sections of named things come whole once, then only what changed.
function cellOverview() {
  const words = window.CELL_WORDS, lang = window.CELL_LANG, may = new Set(window.CELL_MAY), order = window.CELL_STATIONS;
  const t = (text, values = {}) => (words[text] || text).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  const byId = (id) => document.getElementById(id);
  const picture = { line: {}, counts: {}, cells: {}, carriers: {}, orders: {}, alarms: {} };
  let clock = { at: 0, speed: 0, offset: 0, date: 0 }, heard = 0, received = 0;
  const SHAPES = { 1: "■", 2: "▲", 3: "◆" }, CLASSES = { 1: "urgent", 2: "soon", 3: "know" };
  const time = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const day = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const lineTime = () => clock.at + (clock.speed * (performance.now() - received)) / 1000;

  // --- what comes -----------------------------------------------------------------------------------------------
  function follow() {
    const source = new EventSource("/api/v1/stream");
    const take = (kind) => (event) => {
      heard = performance.now();
      lost(false);
      if (kind === "alive") return;
      const content = JSON.parse(event.data);
      clock = content.clock; received = performance.now();
      if (kind === "whole") for (const name of Object.keys(picture)) picture[name] = content.picture[name] || {};
      else for (const [section, items] of Object.entries(content.change)) for (const [name, item] of Object.entries(items))
        if (item === null) delete picture[section][name]; else picture[section][name] = item;
      const sections = kind === "whole" ? Object.keys(picture) : Object.keys(content.change);
      shown(new Set(sections));
    };
    for (const kind of ["whole", "change", "alive"]) source.addEventListener(kind, take(kind));
    source.onerror = () => {
      lost(true);
      if (source.readyState === EventSource.CLOSED) {
        fetch("/api/v1/me").then((answer) => { if (answer.status === 401) location.href = "/login?to=/"; }).catch(() => {});
        source.close(); setTimeout(follow, 2000);
      }
    };
  }
  setInterval(() => { if (heard && performance.now() - heard > 8000) lost(true); }, 1000);
  function lost(is) {
    if (is && !document.body.classList.contains("lost")) byId("lost").textContent = t("No connection since {time}: what is shown here is old.", { time: time.format(new Date()) });
    document.body.classList.toggle("lost", is);
    byId("link").textContent = is ? t("not connected") : t("live");
  }
  function shown(sections) {
    if (sections.has("alarms")) needs();
    if (sections.has("orders") || sections.has("counts")) queue();
    redraw();
    document.body.dataset.ready = "1";
  }

  // --- needs a person -------------------------------------------------------------------------------------------
  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (name === "onclick") made.onclick = value; else made.setAttribute(name, value);
    made.append(...children.filter((child) => child !== null));
    return made;
  };
  const actOf = (path) => (path.endsWith("/settle") ? "settle" : path.startsWith("/clock/") ? "clock" : "hold");
  const said = (it) => t(it.template, it.values);
  function needs() {
    const box = byId("needs"), top = box.scrollTop;
    const all = Object.values(picture.alarms).sort((a, b) => a.place - b.place), open = all.filter((it) => it.state !== "shelved");
    const rows = open.map(need), count = open.filter((it) => it.active && it.urgency < 3).length, shelved = all.length - open.length;
    const head = el("h2", {}, t("Needs a person now"), count ? ` (${count})` : "");
    if (!count) rows.unshift(el("div", { class: "quiet-line" }, `✓ ${t("Nothing. The line goes on by itself.")}`));
    if (shelved) rows.push(el("div", { class: "more soft" }, t("{count} put aside", { count: shelved })));
    box.replaceChildren(head, ...rows);
    box.scrollTop = top;
  }
  function need(it) {
    const seen = it.state === "acknowledged" || it.urgency === 3, over = !it.active;
    const began = it.since ? it.since + picture.line.line.offset : it.came;
    const facts = [t("since {time}", { time: time.format(new Date(began * 1000)) })];
    if (it.first) facts.push(t("came first"));
    if (it.held_up) facts.push(t("holds up {count} units", { count: it.held_up }));
    if (it.times > 1) facts.push(t("{count} times", { count: it.times }));
    if (it.state === "acknowledged") facts.push(t("seen by {name}", { name: it.by }));
    if (over) facts.push(t("is over"));
    const acts = el("div", { class: "acts" });
    if (it.request && it.active && may.has(actOf(it.request.path))) acts.append(el("button", { class: "step", onclick: () => emitEvent("cell_step", { alarm: it.id }) }, t(it.request.label)));
    if (!seen && may.has("alarm")) acts.append(el("button", { class: "step quiet", title: t("I have seen it"), onclick: () => emitEvent("cell_seen", { alarm: it.id }) }, t("Seen")));
    const name = it.kind === "line" ? t("Line") : it.kind === "carrier" ? t("Carrier {carrier}", { carrier: it.name }) : it.kind === "cell" ? t("Cell {cell}", { cell: it.name }) : it.kind === "unit" ? t("Unit {unit}", { unit: it.name }) : it.name;
    return el("div", { class: `need ${CLASSES[it.urgency]} ${seen || over ? "" : "unseen"} ${over ? "over" : ""}`, "data-alarm": it.id },
      el("div", { class: "shape", "aria-hidden": "true" }, SHAPES[it.urgency]),
      el("div", { class: "who" }, name, el("small", {}, t(["", "urgent", "soon", "to know"][it.urgency]))),
      el("div", { class: "what" }, said(it.what), el("span", { class: "todo" }, `→ ${said(it.step)}`), el("span", { class: "more" }, facts.join(" · "))), acts);
  }

  // --- queue ----------------------------------------------------------------------------------------------------
  function queue() {
    const orders = Object.values(picture.orders).sort((a, b) => a.place - b.place), counts = picture.counts;
    const fact = (name) => el("span", {}, `${counts[name] || 0} ${t(name)}`);
    const head = el("h2", {}, t("Orders"), ...["waiting", "running", "done", "scrapped"].map(fact));
    const cell = (content, kind = "") => el("td", { class: kind }, content);
    const rows = orders.slice(0, 60).map((it) => {
      const bar = el("div", { class: "bar", role: "img", "aria-label": `${it.done}/${it.units}` }, el("i", { style: `width:${(100 * it.done) / Math.max(1, it.units)}%` }));
      const trouble = [it.late ? `▲ ${t("late")}` : "", it.held ? `‖ ${t("held: {why}", { why: it.held })}` : "", it.cancelled ? t("cancelled") : "", it.scrapped ? t("{count} scrapped", { count: it.scrapped }) : ""].filter(Boolean).join(" · ");
      return el("tr", {}, cell(el("a", { href: `/orders/${encodeURIComponent(it.id)}` }, `${it.id} ${it.number}`.trim())), cell(it.customer), cell(`${it.done}/${it.units}`, "num"), cell(bar),
        cell(it.due ? day.format(new Date(it.due * 1000)) : "", "num"), cell(it.priority ? String(it.priority) : "", "num"), cell(el("span", { class: `mark ${it.late || it.held ? "soon" : ""}` }, trouble)));
    });
    const titles = [["Order"], ["Customer"], ["Units", "num"], [""], ["Due", "num"], ["Priority", "num"], [""]];
    const table = el("table", { class: "plain" }, el("thead", {}, el("tr", {}, ...titles.map(([text, kind = ""]) => el("th", { class: kind }, text && t(text))))), el("tbody", {}, ...rows));
    byId("queue").replaceChildren(head, rows.length ? table : el("div", { class: "soft" }, t("No open orders.")));
  }

  // --- map ------------------------------------------------------------------------------------------------------
  const canvas = byId("canvas"), draw = canvas.getContext("2d");
  let places = {}, size = [0, 0], hits = [], timer = 0;
  const css = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
  function layout() {
    const box = canvas.parentElement.getBoundingClientRect(), ratio = devicePixelRatio || 1;
    size = [box.width, box.height];
    canvas.width = Math.round(box.width * ratio); canvas.height = Math.round(box.height * ratio);
    draw.setTransform(ratio, 0, 0, ratio, 0, 0);
    places = order.length <= 12 ? loop(order, ...size) : grid(order, ...size);
    redraw();
  }
  // Two rows of stations around a loop that is driven clockwise.
  function loop(names, w, h) {
    const above = Math.ceil(names.length / 2), pad = 12, gap = Math.max(48, h * 0.2), y1 = (h - gap) / 2, y2 = (h + gap) / 2;
    const step = (w - 2 * pad) / above, width = Math.min(step - 12, 420), dock = 26, height = Math.min(y1 - dock - pad, 190), found = {};
    const r = (y2 - y1) / 2, left = r + 8, right = w - r - 8;
    names.forEach((name, i) => {
      const top = i < above, x = top ? pad + step * (i + 0.5) : w - pad - (w - 2 * pad) / (names.length - above) * (i - above + 0.5);
      found[name] = { x, y: top ? y1 : y2, card: { x: x - width / 2, y: top ? y1 - dock - height : y2 + dock, w: width, h: height }, at: top ? x - left : right - left + Math.PI * r + (right - x) };
    });
    const length = 2 * (right - left) + 2 * Math.PI * r;
    const point = (at) => {
      at = ((at % length) + length) % length;
      const side = right - left, arc = Math.PI * r;
      if (at < side) return [left + at, y1];
      if (at < side + arc) { const a = (at - side) / r; return [right + r * Math.sin(a), y1 + r - r * Math.cos(a)]; }
      if (at < 2 * side + arc) return [right - (at - side - arc), y2];
      const a = (at - 2 * side - arc) / r; return [left - r * Math.sin(a), y2 - r + r * Math.cos(a)];
    };
    const path = () => { draw.beginPath(); draw.moveTo(left, y1); draw.lineTo(right, y1); draw.arc(right, y1 + r, r, -Math.PI / 2, Math.PI / 2); draw.lineTo(left, y2); draw.arc(left, y1 + r, r, Math.PI / 2, 1.5 * Math.PI); };
    return { stations: found, length, point, path, small: false };
  }
  // Many stations: rows that are driven to and fro.
  function grid(names, w, h) {
    let columns = 1;
    while ((w / columns) / (h / Math.ceil(names.length / columns)) > 1.7) columns += 1;
    const rows = Math.ceil(names.length / columns), sw = (w - 24) / columns, sh = (h - 12) / rows, found = {}, points = [];
    for (let row = 0; row < rows; row += 1) {
      const y = 6 + sh * (row + 1) - 9;
      points.push(...(row % 2 ? [[w - 12, y], [12, y]] : [[12, y], [w - 12, y]]));
      for (let k = 0; k < columns && row * columns + k < names.length; k += 1) {
        const column = row % 2 ? columns - 1 - k : k, x = 12 + sw * (column + 0.5);
        found[names[row * columns + k]] = { x, y, card: { x: x - sw / 2 + 3, y: 6 + sh * row + 2, w: sw - 6, h: sh - 20 }, at: row * (w - 24 + sh) + (row % 2 ? w - 12 - x : x - 12) };
      }
    }
    const length = rows * (w - 24 + sh), side = w - 24;
    const point = (at) => { at = ((at % length) + length) % length; const row = Math.min(rows - 1, Math.floor(at / (side + sh))), rest = at - row * (side + sh), y = 6 + sh * (row + 1) - 9;
      return rest < side ? [row % 2 ? w - 12 - rest : 12 + rest, y] : [row % 2 ? 12 : w - 12, Math.min(h - 15, y + rest - side)]; };
    const path = () => { draw.beginPath(); points.forEach(([x, y], i) => (i ? draw.lineTo(x, y) : draw.moveTo(x, y))); };
    return { stations: found, length, point, path, small: true };
  }
  const text = (what, x, y, font, colour, width, align = "left") => {
    draw.font = font; draw.fillStyle = colour; draw.textAlign = align; draw.textBaseline = "middle";
    let shown = String(what);
    if (width && draw.measureText(shown).width > width) { while (shown.length > 1 && draw.measureText(`${shown}…`).width > width) shown = shown.slice(0, -1); shown += "…"; }
    draw.fillText(shown, x, y);
  };
  const box = (x, y, w, h, r) => { draw.beginPath(); draw.roundRect(x, y, w, h, r); };
  let colours = {};
  function redraw() { if (!timer) timer = requestAnimationFrame(paint); }
  function paint() {
    timer = 0;
    if (!size[0] || !places.stations) return;
    colours = Object.fromEntries(["ground", "panel", "raised", "edge", "ink", "soft", "track", "mark", "urgent", "soon", "know", "urgent-back", "soon-back", "know-back"].map((name) => [name, css(`--${name}`)]));
    hits = [];
    draw.clearRect(0, 0, ...size);
    draw.lineWidth = places.small ? 3 : 7; draw.strokeStyle = colours.track; draw.lineJoin = "round"; places.path(); draw.stroke();
    const cells = Object.fromEntries(Object.values(picture.cells).map((cell) => [cell.station, cell]));
    const standing = {}; let moving = false;
    for (const [number, it] of Object.entries(picture.carriers)) if (it.to) moving = true; else (standing[it.at] ||= []).push([number, it]);
    for (const [name, place] of Object.entries(places.stations)) station(name, place, cells[name], standing[name] || []);
    for (const [number, it] of Object.entries(picture.carriers)) if (it.to) underway(number, it);
    const line = picture.line.line || {};
    canvas.setAttribute("aria-label", `${line.name || ""}: ${Object.values(picture.cells).map((cell) => `${cell.name} ${state(cell)}`).join(", ")}`);
    const working = Object.values(picture.cells).some((cell) => cell.job);
    if ((moving || working) && clock.speed) setTimeout(redraw, moving ? 60 : 300);
  }
  const known = () => { const line = picture.line.line || {}; return line.running && !line.trouble; };
  const state = (cell) => (known() && !cell.away ? t(cell.state) : t("not known, was {state}", { state: t(cell.state) }));
  const level = (cell) => (cell && cell.urgency ? CLASSES[cell.urgency] : "");
  function station(name, place, cell, here) {
    const { x, y, w, h } = place.card, kind = level(cell), unit = parseFloat(getComputedStyle(document.documentElement).fontSize), f = (scale, weight = "") => `${weight} ${Math.round(unit * scale)}px DejaVu Sans, system-ui, sans-serif`;
    if (!places.small) { draw.strokeStyle = colours.track; draw.lineWidth = 4; draw.beginPath(); draw.moveTo(place.x, place.y); draw.lineTo(place.x, y < place.y ? y + h : y); draw.stroke(); }
    box(x, y, w, h, 6); draw.fillStyle = kind ? colours[`${kind}-back`] : cell ? colours.raised : colours.panel; draw.fill();
    draw.lineWidth = kind ? 4 : cell ? 1.5 : 1; draw.strokeStyle = kind ? colours[kind] : cell ? colours.mark : colours.edge;
    if (cell && !known()) draw.setLineDash([6, 5]);
    draw.stroke(); draw.setLineDash([]);
    if (cell) hits.push({ x, y, w, h, to: `/cells/${encodeURIComponent(cell.name)}`, title: `${cell.name}: ${state(cell)}` });
    if (places.small) return tiny(name, place, cell, here, kind, f);
    const pad = 10, room = w - 2 * pad, rowHeight = Math.min(1.5 * unit, h / 4.2); let row = y + pad + rowHeight / 2;
    const shape = kind ? `${SHAPES[cell.urgency]} ` : "";
    text(shape + name, x + pad, row, f(1.1, "bold"), kind ? colours[kind] : cell ? colours.ink : colours.soft, cell ? room * 0.55 : room);
    if (cell) {
      const mode = cell.mode && cell.mode !== "Production" ? `${t(cell.mode)}, ` : "";
      text(known() && !cell.away ? cell.held ? t("held") : mode + t(cell.state) : `? ${t("not known")}`, x + w - pad, row, f(0.95), kind ? colours.ink : colours.soft, room * 0.43, "right");
    }
    row += rowHeight;
    if (cell) {
      const change = cell.job && cell.job.kind !== "skill";
      text(change ? t("changes over to {setup}", { setup: cell.job.what }) : cell.setup ? t("setup {setup}", { setup: cell.setup }) : t("no setup"), x + pad, row, f(0.95), colours.soft, room); row += rowHeight;
      if (cell.job) {
        const done = cell.job.planned ? Math.min(1, (lineTime() - cell.job.started) / cell.job.planned) : 0;
        if (!change) text(`${cell.job.what} ${cell.job.unit}`, x + pad, row, f(0.95), colours.ink, room);
        const by = Math.min(y + h - 15, row + rowHeight * 0.6);
        box(x + pad, by, room, 8, 3); draw.fillStyle = colours.ground; draw.fill(); draw.lineWidth = 1; draw.strokeStyle = colours.edge; draw.stroke();
        if (done > 0) { box(x + pad, by, Math.max(4, room * done), 8, 3); draw.fillStyle = colours.mark; draw.fill(); }
      } else if (known() && !kind) text(t("waits for work"), x + pad, row, f(0.95), colours.soft, room);
    }
    // who stands here: at a cell on the stub, elsewhere inside of the card
    here.sort((a, b) => Number(a[0]) - Number(b[0]));
    if (cell) here.forEach(([number, it], i) => token(number, it, place.x + i * 3 * unit, place.y + (y < place.y ? -14 : 14), f));
    else {
      const wide = 3 * unit, across = Math.max(1, Math.floor(room / wide));
      here.slice(0, across * 4).forEach(([number, it], i) => token(number, it, x + pad + wide / 2 + (i % across) * wide, row + 4 + Math.floor(i / across) * 1.8 * unit, f));
      if (here.length > across * 4) text(`+${here.length - across * 4}`, x + w - pad, y + h - 12, f(0.9), colours.soft, 60, "right");
    }
  }
  function tiny(name, place, cell, here, kind, f) {
    const { x, y, w, h } = place.card;
    text((kind ? `${SHAPES[cell.urgency]} ` : "") + name, x + 5, y + Math.min(11, h / 2), f(0.72, kind ? "bold" : ""), kind ? colours[kind] : colours.ink, w - 8);
    if (cell && h > 30) text(cell.job ? cell.job.what : state(cell), x + 5, y + 25, f(0.66), colours.soft, w - 8);
    if (cell && cell.job && h > 42) { const done = cell.job.planned ? Math.min(1, (lineTime() - cell.job.started) / cell.job.planned) : 0; draw.fillStyle = colours.edge; draw.fillRect(x + 5, y + h - 8, w - 10, 3); draw.fillStyle = colours.mark; draw.fillRect(x + 5, y + h - 8, (w - 10) * Math.max(0, done), 3); }
    if (!cell) text(String(here.length), x + w - 6, y + h / 2, f(0.8, "bold"), colours.soft, 40, "right");
    else here.forEach(([, it], i) => dot(place.x + i * 8, place.y, it));
  }
  const wrong = (it) => (it.held || it.late || it.waits ? "soon" : it.doubt ? "know" : "");
  function dot(x, y, it) { const kind = wrong(it); draw.fillStyle = kind ? colours[kind] : it.unit ? colours.mark : colours.raised; draw.strokeStyle = colours.mark; draw.lineWidth = 1; draw.beginPath(); draw.rect(x - 3, y - 3, 6, 6); draw.fill(); draw.stroke(); }
  function token(number, it, x, y, f) {
    const kind = wrong(it), unit = parseFloat(getComputedStyle(document.documentElement).fontSize), w = 2.7 * unit, h = 1.5 * unit;
    box(x - w / 2, y - h / 2, w, h, 5); draw.fillStyle = kind ? colours[`${kind}-back`] : it.unit ? colours.mark : colours.raised; draw.fill();
    draw.lineWidth = kind ? 3 : 1.5; draw.strokeStyle = kind ? colours[kind] : colours.mark; draw.stroke();
    text((kind ? SHAPES[kind === "soon" ? 2 : 3] : "") + number, x, y + 1, f(0.85, "bold"), kind ? colours[kind] : it.unit ? colours.raised : colours.ink, w - 4, "center");
    const title = `${t("Carrier {carrier}", { carrier: number })}${it.unit ? `: ${it.unit}` : ""}${it.next ? ` → ${it.next}` : ""}${it.held ? `, ${t("held: {why}", { why: it.held })}` : ""}`;
    hits.push({ x: x - w / 2, y: y - h / 2, w, h, to: it.unit ? `/units/${encodeURIComponent(it.unit)}` : "", title });
  }
  function underway(number, it) {
    const from = places.stations[it.at], to = places.stations[it.to];
    if (!from || !to) return;
    const way = (((to.at - from.at) % places.length) + places.length) % places.length || places.length;
    const gone = it.travel ? Math.min(0.97, Math.max(0, (lineTime() - it.set_out) / it.travel)) : 0.5;
    const [x, y] = places.point(from.at + way * gone);
    if (places.small) dot(x, y, it);
    else token(number, it, x, y, (scale, weight = "") => `${weight} ${Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * scale)}px DejaVu Sans, system-ui, sans-serif`);
  }
  const hit = (event) => { const at = canvas.getBoundingClientRect(), x = event.clientX - at.left, y = event.clientY - at.top; return [...hits].reverse().find((it) => x >= it.x && x <= it.x + it.w && y >= it.y && y <= it.y + it.h); };
  canvas.addEventListener("click", (event) => { const found = hit(event); if (found && found.to) location.href = found.to; });
  canvas.addEventListener("mousemove", (event) => { const found = hit(event); canvas.style.cursor = found && found.to ? "pointer" : "default"; canvas.title = found ? found.title : ""; });
  new ResizeObserver(layout).observe(canvas.parentElement);
  new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  setInterval(() => { byId("clock").textContent = time.format(new Date()); }, 1000);
  layout(); follow();
}
// NiceGUI puts the page together after its scripts have run.
(function begin() { if (document.getElementById("canvas") && document.getElementById("link")) cellOverview(); else requestAnimationFrame(begin); })();
