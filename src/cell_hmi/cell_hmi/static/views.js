// Pictures of a cell's cameras, once a second, and its arms in 3D; nothing is asked for while nobody can see it.
function cellViews(box) {
  const PICTURE_MS = 1000, LOOK_MS = 5000, OLD_S = 5;
  const words = JSON.parse(box.dataset.words), cell = encodeURIComponent(box.dataset.cell), figures = new Map();
  const t = (text, values = {}) => (words[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  let inSight = true, said = "";
  new IntersectionObserver((seen) => { inSight = seen[seen.length - 1].isIntersecting; }).observe(box);
  const looked = () => inSight && document.visibilityState === "visible";
  const made = (tag, name, text = "") => { const it = document.createElement(tag); it.className = name; it.textContent = text; return it; };

  function show(found) {
    const now = JSON.stringify(found);
    if (now === said) return;
    said = now; box.replaceChildren(); figures.clear();
    if (!found.cameras.length) box.append(made("p", "soft", t(found.arms.length ? "No camera of this cell sends pictures." : "No camera of this cell sends pictures, and no arm says what it looks like.")));
    else if (!found.arms.length) box.append(made("p", "soft", t("No arm of this cell says what it looks like.")));
    const row = made("div", "views");
    found.cameras.forEach((name) => row.append(camera(name)));
    found.arms.forEach((name) => row.append(arm(name)));
    box.append(row);
  }
  function camera(name) {
    const figure = made("figure", "view"), image = made("img", ""), caption = made("figcaption", "soft", t("Camera {camera}", { camera: name }));
    image.alt = t("Camera {camera}", { camera: name }); image.hidden = true;
    figure.append(image, caption); figures.set(name, { image, caption, busy: false });
    return figure;
  }
  function arm(name) {
    const figure = made("figure", "view"), button = made("button", "step", t("Show {arm} in 3D", { arm: name }));
    button.addEventListener("click", () => {
      const frame = document.createElement("iframe"), close = made("button", "step quiet", t("Close")), caption = made("figcaption", "soft", t("{arm} in 3D", { arm: name }));
      frame.src = `/arms/${cell}/${encodeURIComponent(name)}${document.body.classList.contains("body--dark") ? "?darkMode" : ""}`; frame.title = t("{arm} in 3D", { arm: name });
      close.addEventListener("click", () => figure.replaceChildren(button));
      caption.append(" ", close); figure.replaceChildren(frame, caption); close.focus();
    });
    figure.append(button);
    return figure;
  }
  async function picture(name, it) {
    if (it.busy) return;
    it.busy = true;
    try {
      const answer = await fetch(`/api/v1/cells/${cell}/cameras/${encodeURIComponent(name)}/picture`);
      if (!answer.ok) throw new Error(answer.status);
      const age = Math.round(Number(answer.headers.get("X-Picture-Age"))), before = it.image.src;
      it.image.src = URL.createObjectURL(await answer.blob()); it.image.hidden = false;
      if (before) URL.revokeObjectURL(before);
      tell(it, age > OLD_S, age > OLD_S ? `▲ ${t("Camera {camera}", { camera: name })}: ${t("{age} s old", { age })}` : t("Camera {camera}", { camera: name }));
    } catch (error) { tell(it, true, `▲ ${t("{camera}: no picture comes", { camera: name })}`); }
    it.busy = false;
  }
  function tell(it, old, text) { it.caption.textContent = text; it.caption.className = old ? "mark soon" : "soft"; it.image.classList.toggle("old", old); }
  async function look() {
    if (looked()) {
      try {
        const answer = await fetch(`/api/v1/cells/${cell}/views`);
        if (answer.ok) show(await answer.json());
        else if (!figures.size) { said = ""; box.replaceChildren(made("p", "soft", (await answer.json()).detail || t("Cannot be asked now"))); }
      } catch (error) { if (!figures.size) box.replaceChildren(made("p", "soft", t("Cannot be asked now"))); }
    }
    setTimeout(look, LOOK_MS);
  }
  setInterval(() => { if (looked()) figures.forEach((it, name) => picture(name, it)); }, PICTURE_MS);
  look();
}
// NiceGUI puts the page together after its scripts have run.
(function begin() { const box = document.getElementById("views"); if (box) cellViews(box); else requestAnimationFrame(begin); })();
