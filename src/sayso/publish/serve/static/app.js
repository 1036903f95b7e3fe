"use strict";
// Everything works without this script; it adds keys, hovering, and a selection of words.
const $ = (what, where = document) => where.querySelector(what);
const $$ = (what, where = document) => [...where.querySelectorAll(what)];

// -- the report: a claim that is looked at is shown in the text and beside it
(() => {
  const page = $(".reading");
  if (!page) return;
  const segments = $$(".seg[data-parts]").map((el) => ({ el, parts: el.dataset.parts.split(" ").map((part) => part.split(":")) }));
  let now = null;
  function show(claim, follow) {
    if (claim === now) return;
    now = claim;
    for (const { el, parts } of segments) {
      el.className = el.className.replace(/ as-\w+/g, "");
      for (const [own, part] of parts) if (own === claim) { el.classList.add("as-" + part); break; }
    }
    for (const card of $$(".card")) {
      const own = card.dataset.claim === claim;
      card.classList.toggle("active", own);
      if (own && follow) card.scrollIntoView({ block: "nearest" });
    }
  }
  for (const el of $$("[data-claim]", $(".paper"))) {
    el.addEventListener("mouseenter", () => show(el.dataset.claim, true));
    el.addEventListener("focus", () => show(el.dataset.claim, true));
    el.addEventListener("click", (event) => { event.preventDefault(); show(el.dataset.claim, true); $("#c-" + el.dataset.claim).focus({ preventScroll: true }); });
  }
  for (const card of $$(".card")) for (const kind of ["mouseenter", "focusin"]) card.addEventListener(kind, () => show(card.dataset.claim, false));
  const chosen = page.dataset.chosen;
  if (chosen) {
    show(chosen, true);
    const lead = $(`a.anchor[data-claim="${chosen}"]`);
    if (lead) lead.scrollIntoView({ block: "center" });
  }
})();
