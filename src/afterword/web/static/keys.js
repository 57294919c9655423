// One key for each act. Keys do nothing while somebody types or chooses, or if they are switched off.
"use strict";
(() => {
  const dialog = document.getElementById("keys"), on = document.getElementById("keys-on"), OFF = "afterword-keys-off";
  const root = document.body.dataset.root, ITEM = "main [data-item], main [data-step]";
  const stored = (change) => { try { return change(localStorage); } catch { return null; } };
  on.checked = stored((kept) => kept.getItem(OFF)) === null;
  on.addEventListener("change", () => stored((kept) => on.checked ? kept.removeItem(OFF) : kept.setItem(OFF, "yes")));

  const items = () => [...document.querySelectorAll(ITEM)].filter((one) => one.checkVisibility());
  const current = () => document.activeElement.closest(ITEM);
  const move = (by) => {
    const list = items(), at = list.indexOf(current());
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
    next?.focus({preventScroll: true});
    next?.scrollIntoView({block: "nearest"});
  };
  const press = (...places) => {
    const item = current();
    if (!item) return say(dialog.dataset.first);
    const found = places.map((place) => item.querySelector(place)).find(Boolean);
    !found ? say(dialog.dataset.not) : found.disabled ? say(found.title) : found.click();
  };
  const say = (words) => document.dispatchEvent(new CustomEvent("tell", {detail: words}));
  const search = () => {
    const field = document.getElementById("search");
    field ? (field.focus(), field.select()) : location.assign(root + "/#search");
  };
  const ACTS = {
    j: () => move(1), k: () => move(-1),
    a: () => press("button[name=word][value=approve]"), h: () => press("button[name=word][value=hold]"),
    e: () => press("a[id^=finish-]", "[data-edits]", "[data-open]"),
    u: () => { const undo = document.getElementById("undo") ?? document.getElementById("take-back-decision"); undo ? undo.click() : say(dialog.dataset.nothing); },
    "/": search, "?": () => dialog.showModal(),
  };
  const typing = (one) => one.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || typing(event.target)) return;
    if (!on.checked && event.key !== "?") return;
    const opens = event.key === "Enter" && event.target.matches(ITEM) && event.target.querySelector("[data-open], summary");
    const act = opens ? () => opens.click() : Object.hasOwn(ACTS, event.key) && ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.querySelector("[data-keys]").addEventListener("click", () => dialog.showModal());
  if (location.hash === "#search") search();
})();
