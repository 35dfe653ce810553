"use strict";
// Links quotation, speaker and line by hover and focus; n and p go through the quotations; a
// click on a speaker shows only theirs, a second one all. Nothing here is needed to read.
const all = (selector) => [...document.querySelectorAll(selector)];
const light = (speaker, on) => all(`[data-s="${speaker}"]`).forEach((e) => e.classList.toggle("lit", on));
let only = null;
function choose(speaker) {
  if (only !== null) light(only, false);
  only = speaker === only ? null : speaker;
  document.body.classList.toggle("only", only !== null);
  if (only !== null) light(only, true);
}
for (const e of all("[data-s]")) {
  const speaker = e.dataset.s;
  const on = () => { if (only === null) light(speaker, true); };
  const off = () => { if (only === null) light(speaker, false); };
  e.addEventListener("mouseenter", on);
  e.addEventListener("mouseleave", off);
  e.addEventListener("focusin", on);
  e.addEventListener("focusout", off);
}
for (const e of all(".sources > li")) e.addEventListener("click", (event) => {
  if (!event.target.closest("a")) choose(e.dataset.s);
});
const marks = all("mark[id]");
let at = marks.findIndex((m) => "#" + m.id === location.hash);
function go(step) {
  if (!marks.length) return;
  at = (at + step + marks.length) % marks.length;
  history.replaceState(null, "", "#" + marks[at].id);
  location.hash = marks[at].id;
  marks[at].focus({ preventScroll: true });
  marks[at].scrollIntoView({ block: "center" });
}
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n" || event.key === "j") go(1);
  if (event.key === "p" || event.key === "k") go(at < 0 ? 0 : -1);
  if (event.key === "Escape" && only !== null) choose(only);
});
const nav = document.querySelector("nav");
for (const [label, step] of [["← previous (p)", -1], ["next (n) →", 1]]) {
  const button = document.createElement("button");
  button.textContent = label;
  button.addEventListener("click", () => go(step));
  nav.append(button);
}
