"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const list = document.querySelector(".incidents");
  const all = [...list.children].map((el, at) => ({ el, at, words: null, days: bounds(el.dataset.days) }));
  const none = document.querySelector(".none"), count = form.querySelector(".count");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  // The first and last day that "2017-04", "2017-04-04/2017-04-06" ... may mean; null where a year is unknown.
  function bounds(days) {
    if (!days || days.includes("X")) return null;
    const ends = days.split("/");
    const first = ends[0], last = ends[ends.length - 1];
    return [(first + "-01-01").slice(0, first.length < 5 ? 10 : first.length < 8 ? first.length + 3 : 10), last.length < 5 ? last + "-12-31" : last.length < 8 ? last + "-31" : last.slice(0, 10)];
  }

  function fits(item, want) {
    const { type, state, party, place } = item.el.dataset;
    if (want.type && type !== want.type) return false;
    if (want.state && state !== want.state) return false;
    if (want.party && !party.includes(` ${want.party} `)) return false;
    if (want.place && place !== want.place) return false;
    if ((want.since || want.until) && !item.days) return false;
    if (want.since && item.days[1] < want.since) return false;
    if (want.until && item.days[0] > want.until) return false;
    if (!want.text) return true;
    item.words ??= plain(item.el.textContent);
    return plain(want.text).split(/\s+/).every((word) => item.words.includes(word));
  }

  function show(keepAddress) {
    const want = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const item of all) {
      const fit = fits(item, want);
      if (item.el.hidden === fit) item.el.hidden = !fit;
      shown += fit;
    }
    count.textContent = shown === all.length ? `${shown.toLocaleString("en")} incidents` : `${shown.toLocaleString("en")} of ${all.length.toLocaleString("en")} incidents`;
    none.hidden = shown > 0;
    if (keepAddress !== true) {
      const set = new URLSearchParams(Object.entries(want).filter(([, value]) => value));
      history.replaceState(null, "", set.size ? "#?" + set : "#list");
    }
  }

  function sort() {
    const order = form.elements.order.value;
    const day = (item) => (item.days ? item.days[0] : null);
    all.sort((a, b) => {
      if (!order) return a.at - b.at;
      const [x, y] = [day(a), day(b)];
      if (x === y) return a.at - b.at;
      if (x === null || y === null) return x === null ? 1 : -1;
      return (x < y ? -1 : 1) * (order === "newest" ? -1 : 1);
    });
    list.append(...all.map((item) => item.el));
  }

  function clear() {
    form.reset();
  }

  function follow() {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("?")) {
      for (const [name, value] of new URLSearchParams(hash.slice(1))) if (form.elements[name]) form.elements[name].value = value;
      if (form.elements.order.value) sort();
    } else if (hash.startsWith("i-")) {
      const el = document.getElementById(hash);
      if (el && el.tagName === "DETAILS") { el.hidden = false; el.open = true; el.scrollIntoView(); }
    }
    show(true);
  }

  function choose(values) {
    form.reset();
    for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
    show();
    document.getElementById("list").scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("input", (event) => { if (event.target.name === "order") sort(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { sort(); show(); }));
  document.querySelector(".reset").addEventListener("click", clear);
  form.elements.open.addEventListener("click", (event) => {
    const shown = all.filter((item) => !item.el.hidden && item.el.tagName === "DETAILS");
    const open = shown.some((item) => !item.el.open);
    for (const item of shown) item.el.open = open;
    event.target.textContent = open ? "Close all" : "Open all";
  });
  for (const link of document.querySelectorAll("a[data-place]")) link.addEventListener("click", (event) => {
    if (![...form.elements.place.options].some((option) => option.value === link.dataset.place)) return;
    event.preventDefault();
    choose({ place: link.dataset.place });
  });
  for (const bar of document.querySelectorAll(".bar")) {
    bar.setAttribute("tabindex", "0");
    bar.setAttribute("role", "button");
    const pick = () => choose({ since: bar.dataset.first, until: bar.dataset.last });
    bar.addEventListener("click", pick);
    bar.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); } });
  }
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => { for (const item of all) if (!item.el.hidden) item.el.open = true; });
  follow();
})();
