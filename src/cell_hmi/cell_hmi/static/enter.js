"use strict";
// The login and the first user: one form, sent as JSON, so that the session comes as a cookie no script can read.
document.cookie = `cell_zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC")};path=/;max-age=31536000;SameSite=Strict`;
const dark = /(?:^|; )cell_dark=1/.test(document.cookie) || (!/cell_dark=/.test(document.cookie) && matchMedia("(prefers-color-scheme: dark)").matches);
document.body.classList.toggle("body--dark", dark);
function within(to) { // this page, and no other site, as the browser itself reads the address
  try {
    const place = new URL(to, location.origin);
    return place.origin === location.origin ? place.href : "/";
  } catch { return "/"; }
}
const form = document.querySelector("form"), wrong = document.querySelector(".wrong");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = Object.fromEntries(new FormData(form));
  const query = new URLSearchParams(location.search);
  if (form.dataset.to === "setup") body.code = query.get("code") || "";
  wrong.textContent = "";
  const answer = await fetch(`/api/v1/${form.dataset.to}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Cell-Page": "1" }, body: JSON.stringify(body),
  }).catch(() => null);
  if (answer && answer.ok) {
    location.href = within(query.get("to") || "/");
    return;
  }
  wrong.textContent = answer ? (await answer.json()).detail : form.dataset.away;
});
