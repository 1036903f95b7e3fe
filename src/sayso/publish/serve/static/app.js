"use strict";
// Everything works without this script; it adds keys, hovering, a map that moves, and claims on selected words.
const $ = (what, where = document) => where.querySelector(what);
const $$ = (what, where = document) => [...where.querySelectorAll(what)];
const say = (words) => { $("#said").textContent = words; if (words) setTimeout(() => { $("#said").textContent = ""; }, 4000); };
const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !/^(checkbox|radio|submit|button)$/.test(el.type));

// single keys can be turned off, for those who speak to their machine or lean on it
const keysOff = (value) => { try { if (value !== undefined) localStorage.setItem("keys", value); return localStorage.getItem("keys") === "off"; } catch { return false; } };
{
  const box = $("#keys-off");
  if (box) { box.checked = keysOff(); box.closest("label").hidden = false; box.addEventListener("change", () => keysOff(box.checked ? "off" : "on")); }
}
addEventListener("beforeprint", () => { for (const el of $$("details.evidence, details.copies, details.reasons")) el.open = true; });

// -- keys: an element with data-key answers to its key, the one of the item that has the focus first
(() => {
  const items = () => $$("[data-item]").filter((el) => el.offsetParent !== null);
  const current = () => document.activeElement && document.activeElement.closest("[data-item]");
  function step(by) {
    const all = items();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))];
    const to = next.matches("[tabindex]") ? next : $("a.title", next) || $("a, input", next);
    to.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") {
      for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
      if (typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target) || keysOff()) return;
    const key = event.key;
    if (key === "j" || key === "k") { step(key === "j" ? 1 : -1); event.preventDefault(); return; }
    if (key === "/") { $("#quick").focus(); $("#quick").select(); event.preventDefault(); return; }
    if (key === "?") { location.href = "/help"; return; }
    if (key === "m" && $(".map-frame")) { $(".map-frame").focus(); event.preventDefault(); return; }
    const item = current();
    if (key === "x" && item && $(".choose input", item)) { $(".choose input", item).click(); event.preventDefault(); return; }
    const of = (where) => $$("[data-key]", where).find((el) => el.dataset.key === key && el.offsetParent !== null);
    const target = (item && of(item)) || (key === "u" || !item ? of(document) : null) || $$("[data-key]").find((el) => el.dataset.key === key && !el.closest("[data-item]"));
    if (target) { event.preventDefault(); target.click(); }
  });
  document.addEventListener("click", (event) => { for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false; });
  // after a decision the next item has the focus, so that the keys go on
  if (location.search.includes("did=") && !location.hash && $("[data-item]")) step(1);
  else if (location.hash && $("[data-item]" + location.hash.replace(/[^\w#-]/g, ""))) $(location.hash).focus({ preventScroll: true });
  if (location.hash === "#edit" && $("#edit")) $("#edit select, #edit input:not([type=hidden])").focus();
  for (const link of $$('a[href="#edit"]')) link.addEventListener("click", () => setTimeout(() => $("#edit select").focus()));
})();

// -- narrow screens begin with the filters folded
(() => {
  const fold = $(".filters-fold");
  if (fold && matchMedia("(max-width: 62rem)").matches) fold.open = false;
})();

// -- the values of a filter that were not listed
for (const link of $$("a[data-values]")) link.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(link.dataset.values);
  if (!answer.ok) { location.href = link.href; return; }
  const list = $("ul", link.parentElement), first = list.childElementCount;
  list.insertAdjacentHTML("beforeend", await answer.text());
  link.remove();
  if (list.children[first]) $("a", list.children[first]).focus();
});

// -- choosing incidents to join
for (const form of $$("form.choosing")) {
  const bar = $(".joining", form);
  if (!bar) continue;
  const count = () => $$(".choose input:checked", form).length;
  const show = () => {
    bar.classList.toggle("ready", count() > 1);
    $(".chosen-count", bar).textContent = count() ? `${count()} chosen${count() < 2 ? "; choose one more to join them" : ""}.` : "Choose two or more incidents to join them.";
  };
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => { if (count() < 2) { event.preventDefault(); say("Choose at least two incidents."); } });
  show();
}

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
      const own = parts.filter((part) => part[0] === claim).pop();
      if (own) el.classList.add("as-" + own[1]);
    }
    for (const card of $$(".card")) {
      const own = card.dataset.claim === claim;
      card.classList.toggle("active", own);
      const cards = $(".cards");
      if (own && follow && cards.scrollHeight > cards.clientHeight) cards.scrollTop += card.getBoundingClientRect().top - cards.getBoundingClientRect().top - 60;
    }
  }
  for (const el of $$("[data-claim]", $(".paper"))) {
    el.addEventListener("mouseenter", () => show(el.dataset.claim, true));
    el.addEventListener("focus", () => show(el.dataset.claim, true));
    el.addEventListener("click", (event) => { if (!getSelection().isCollapsed) return; event.preventDefault(); show(el.dataset.claim, true); $("#c-" + el.dataset.claim).focus({ preventScroll: matchMedia("(min-width: 62rem)").matches }); });
  }
  for (const card of $$(".card")) for (const kind of ["mouseenter", "focusin"]) card.addEventListener(kind, () => show(card.dataset.claim, false));
  const chosen = page.dataset.chosen;
  if (chosen) {
    show(chosen, true);
    const lead = $(`a.anchor[data-claim="${chosen}"]`);
    if (lead) { lead.scrollIntoView({ block: "center" }); lead.focus({ preventScroll: true }); }
  }
})();

// -- the report: words that are selected, with the mouse or with the arrow keys, can become a claim
(() => {
  const text = $("#text"), bar = $(".selection-bar");
  if (!text || !bar) return;
  const characters = (node, offset) => Array.from(node.textContent.slice(0, offset)).length; // offsets count code points, as in the report
  function place(node, offset) {
    if (node.nodeType !== 3) {
      const next = node.childNodes[offset] || node.lastChild;
      if (!next) return null;
      return place(next.nodeType === 3 ? next : next.firstChild || next, 0);
    }
    const segment = node.parentElement.closest(".seg");
    return segment && text.contains(segment) ? Number(segment.dataset.at) + characters(node, offset) : null;
  }
  function offer() {
    const selection = getSelection();
    const words = selection.toString().trim();
    if (selection.isCollapsed || !words || !text.contains(selection.anchorNode) || !text.contains(selection.focusNode)) { bar.hidden = true; return; }
    const ends = [place(selection.anchorNode, selection.anchorOffset), place(selection.focusNode, selection.focusOffset)];
    if (ends.includes(null)) { bar.hidden = true; return; }
    const [start, end] = ends.sort((a, b) => a - b);
    $("span", bar).textContent = `“${words}”`;
    $("a", bar).href = "/add?" + new URLSearchParams({ report: $(".reading").dataset.report, start, end });
    bar.hidden = false;
  }
  document.addEventListener("selectionchange", offer);

  // a cursor of words for the keyboard
  let words = null, at = -1, from = -1;
  const walk = () => {
    if (words) return words;
    words = [];
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) for (const found of nodes.currentNode.textContent.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)) words.push([nodes.currentNode, found.index, found.index + found[0].length]);
    return words;
  };
  text.addEventListener("keydown", (event) => {
    if (event.target !== text) return;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
    if (event.key === "Enter" && !bar.hidden) { event.preventDefault(); $("a", bar).click(); return; }
    if (!by || !walk().length) return;
    event.preventDefault();
    at = Math.max(0, Math.min(words.length - 1, at < 0 ? 0 : at + by));
    if (!event.shiftKey || from < 0) from = at;
    const [first, last] = from <= at ? [words[from], words[at]] : [words[at], words[from]];
    getSelection().setBaseAndExtent(first[0], first[1], last[0], last[2]);
    words[at][0].parentElement.scrollIntoView({ block: "nearest" });
  });
})();

// -- the form of a claim: only modes of the type, what a party's key means, places by name and by the map
for (const form of $$("form.edit")) {
  const type = form.elements.type, mode = form.elements.mode;
  if (type && mode) {
    const fit = () => {
      for (const option of $$("option[data-type]", mode)) option.disabled = option.hidden = option.dataset.type !== type.value;
      for (const group of $$("optgroup", mode)) group.hidden = group.label !== type.value;
      if (mode.selectedOptions[0] && mode.selectedOptions[0].disabled) mode.value = "";
    };
    type.addEventListener("change", fit);
    fit();
  }
  const names = new Map($$("#parties option").map((option) => [option.value, option.textContent]));
  for (const input of $$('input[list="parties"]', form)) {
    const means = $("output", input.parentElement);
    input.addEventListener("input", () => { means.textContent = names.get(input.value.toUpperCase()) || (input.value ? "a key that is not in the list" : ""); });
  }
}
(() => {
  const name = $('input[name="place.name"]');
  if (!name) return;
  const form = name.form, list = $(".suggested", form);
  const set = (place) => {
    for (const field of ["name", "admin1", "country", "lat", "lon", "precision"]) form.elements["place." + field].value = place[field] ?? "";
    list.hidden = true;
    name.focus();
    say(`${place.words} is taken.`);
  };
  let asked = 0;
  name.addEventListener("input", async () => {
    const number = ++asked;
    const found = name.value.trim().length > 1 ? await (await fetch("/places.json?" + new URLSearchParams({ q: name.value }))).json() : [];
    if (number !== asked) return;
    list.replaceChildren(...found.map((place) => {
      const item = document.createElement("li"), button = document.createElement("button");
      button.type = "button";
      button.textContent = `${place.words} · ${place.kind}`;
      button.addEventListener("click", () => set(place));
      item.append(button);
      return item;
    }));
    list.hidden = !found.length;
  });
  form.addEventListener("keydown", (event) => {
    const buttons = $$("button", list), at = buttons.indexOf(document.activeElement);
    if (list.hidden || !(event.target === name || at >= 0)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = buttons[at + (event.key === "ArrowDown" ? 1 : -1)];
      (next || name).focus();
    } else if (event.key === "Escape") { list.hidden = true; name.focus(); }
  });
  const frame = $(".pick-map", form);
  if (frame) frame.closest("details").addEventListener("toggle", () => {
    if (frame.childElementCount) return;
    moving(frame, (lat, lon) => {
      form.elements["place.lat"].value = lat.toFixed(3);
      form.elements["place.lon"].value = lon.toFixed(3);
      if (!form.elements["place.precision"].value) form.elements["place.precision"].value = "point";
      say(`${lat.toFixed(3)}, ${lon.toFixed(3)} is taken.`);
    });
  });
})();

// -- the map: the server draws it; this asks for another part when it is moved
function moving(frame, onPick) {
  const query = new URLSearchParams(frame.dataset.query ?? "?incident=none");
  if (!onPick && new URLSearchParams(location.search).get("tiles") === "on") query.set("tiles", "on");
  let at = (frame.dataset.at || ($("svg.atlas", frame) || { dataset: {} }).dataset.at || "34,40,4").split(",").map(Number), asked = 0, timer = 0;
  const svg = () => $("svg.atlas", frame);
  const TILE = 256;
  const size = () => { const width = Math.round(frame.clientWidth) || 960; return [width, Math.round(width < 600 ? width * 1.05 : Math.min(width * 0.6, 620))]; };
  const down = (lat) => (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2;
  const latitude = (part) => Math.atan(Math.sinh(Math.PI * (1 - 2 * part))) * 180 / Math.PI;
  const world = () => TILE * 2 ** at[2];
  async function draw(first) {
    const number = ++asked, [w, h] = size();
    const wanted = new URLSearchParams(query);
    if (!first) wanted.set("at", at.map((part) => +part.toFixed(5)).join(","));
    wanted.set("w", w); wanted.set("h", h);
    const answer = await fetch("/map/part?" + wanted);
    if (!answer.ok || number !== asked) return;
    const hadFocus = document.activeElement === frame;
    frame.innerHTML = await answer.text();
    ready();
    if (hadFocus) frame.focus();
    if (first) at = svg().dataset.at.split(",").map(Number);
    else if (!onPick) { wanted.delete("w"); wanted.delete("h"); history.replaceState(null, "", "/map?" + wanted); }
  }
  const later = () => { clearTimeout(timer); timer = setTimeout(draw, 140); };
  function clamp() {
    at[0] = Math.max(-80, Math.min(82, at[0])); at[1] = Math.max(-180, Math.min(180, at[1])); at[2] = Math.max(1, Math.min(12, at[2]));
  }
  // where a point of the screen lies, from the part that is drawn now
  function spot(event) {
    const box = svg().getBoundingClientRect(), view = svg().dataset.at.split(",").map(Number);
    const scale = svg().viewBox.baseVal.width / box.width, wide = TILE * 2 ** view[2];
    const hold = (value, most) => most < 0 ? most / 2 : Math.max(0, Math.min(most, value));
    const left = hold((view[1] + 180) / 360 * wide - svg().viewBox.baseVal.width / 2, wide - svg().viewBox.baseVal.width);
    const top = hold(down(view[0]) * wide - svg().viewBox.baseVal.height / 2, wide - svg().viewBox.baseVal.height);
    return [latitude((top + (event.clientY - box.top) * scale) / wide), (left + (event.clientX - box.left) * scale) / wide * 360 - 180];
  }
  function move(dx, dy) { // units
    at[1] -= dx / world() * 360;
    at[0] = latitude(Math.max(0.001, Math.min(0.999, down(at[0]) - dy / world())));
    clamp();
  }
  const zoom = (by, around) => {
    const before = at[2];
    at[2] += by; clamp();
    if (around && at[2] !== before) { const part = 1 - 2 ** (before - at[2]); at[0] += (around[0] - at[0]) * part; at[1] += (around[1] - at[1]) * part; clamp(); }
    later();
  };
  function ready() {
    for (const link of $$("[data-move]", frame)) link.addEventListener("click", (event) => {
      event.preventDefault();
      const [w, h] = size();
      ({ in: () => zoom(1), out: () => zoom(-1), west: () => move(w / 3, 0), east: () => move(-w / 3, 0), north: () => move(0, h / 3), south: () => move(0, -h / 3) })[link.dataset.move]();
      draw();
    });
    if (onPick) for (const link of $$("a[data-only], .note", frame)) link.remove();
    let start = null, moved = false;
    svg().addEventListener("pointerdown", (event) => { if (event.button === 0) { start = [event.clientX, event.clientY]; moved = false; } });
    svg().addEventListener("pointermove", (event) => {
      if (!start) return;
      const [dx, dy] = [event.clientX - start[0], event.clientY - start[1]];
      if (!moved && Math.hypot(dx, dy) < 5) return;
      if (!moved) { moved = true; svg().setPointerCapture(event.pointerId); frame.classList.add("dragging"); }
      $(".ground", svg()).setAttribute("transform", `translate(${dx * svg().viewBox.baseVal.width / svg().clientWidth} ${dy * svg().viewBox.baseVal.width / svg().clientWidth})`);
    });
    const end = (event) => {
      if (start && moved) {
        const scale = svg().viewBox.baseVal.width / svg().getBoundingClientRect().width;
        move((event.clientX - start[0]) * scale, (event.clientY - start[1]) * scale);
        draw();
      }
      start = null;
      frame.classList.remove("dragging");
    };
    svg().addEventListener("pointerup", end);
    svg().addEventListener("pointercancel", end);
    svg().addEventListener("click", (event) => {
      if (moved) { event.preventDefault(); event.stopPropagation(); moved = false; return; }
      if (onPick) { event.preventDefault(); onPick(...spot(event)); }
    }, true);
    svg().addEventListener("dragstart", (event) => event.preventDefault());
    svg().addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== frame && !onPick) return; // a page must scroll past its map
      event.preventDefault();
      zoom(event.deltaY < 0 ? 0.5 : -0.5, spot(event));
    }, { passive: false });
  }
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const [w, h] = size();
    const does = { "+": () => zoom(1), "=": () => zoom(1), "-": () => zoom(-1), ArrowLeft: () => move(w / 6, 0), ArrowRight: () => move(-w / 6, 0), ArrowUp: () => move(0, h / 6), ArrowDown: () => move(0, -h / 6) }[event.key];
    if (does) { event.preventDefault(); does(); later(); }
  });
  if (svg()) { ready(); if (Math.abs(size()[0] - svg().viewBox.baseVal.width) > 60) draw(!location.search.includes("at=")); } else draw();
}
for (const frame of $$(".map-frame")) moving(frame);
