// What is typed is saved as one types. What is not saved yet is kept in this browser, and tried again until it is.
// Rows of fields can be added; a row is a copy of the one before it, with the next number.
"use strict";
(() => {
  const form = document.getElementById("notes"), line = document.getElementById("saved");
  const clash = document.getElementById("clash");
  const seen = form.elements.seen, kept = "afterword-notes-" + form.dataset.interview + (form.dataset.kept || "");
  const PAUSE = 700, AGAIN = 3000, SLOWEST = 30000;
  let timer, wait = AGAIN, typed = 0, sent = 0, stopped = false, then = null;

  form.elements.form_id.value = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("");

  const values = () => Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "seen" && name !== "form_id"));
  const begun = JSON.stringify(values());
  const keep = () => {
    try { localStorage.setItem(kept, JSON.stringify({seen: seen.value, texts: values()})); } catch { /* a full or closed store: the form itself still holds it */ }
  };
  const drop = () => { try { localStorage.removeItem(kept); } catch { /* as above */ } };
  const say = (words) => { if (line.textContent !== words) line.textContent = words; };

  const save = () => { clearTimeout(timer); if (stopped) return; sent = typed; say(said("Saving…")); htmx.trigger(form, "save"); };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const hasUnsaved = () => typed > sent || line.dataset.state === "unsaved";

  // A field is as high as its words, also where the browser does not see to it.
  const grow = CSS.supports("field-sizing", "content") ? () => {} : (field) => { while (field.scrollHeight > field.clientHeight && field.rows < 60) field.rows += 1; };
  const growAll = () => form.querySelectorAll("textarea").forEach(grow);
  growAll();
  form.addEventListener("toggle", growAll, true);
  form.addEventListener("shown", growAll);

  form.addEventListener("input", (event) => {
    typed += 1; line.dataset.state = "unsaved"; wait = AGAIN;
    if (event.target.matches("textarea")) grow(event.target);
    keep();
    if (!stopped) { say(said("Typing…")); later(PAUSE); }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusout", () => { if (typed > sent) later(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && typed > sent) save(); });
  addEventListener("online", () => { if (hasUnsaved()) save(); });
  addEventListener("beforeunload", (event) => { if (hasUnsaved()) { keep(); event.preventDefault(); } });

  // A link that shows what was typed is followed once that is saved.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-when-saved]");
    if (!link || !hasUnsaved() || stopped || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    then = () => { location.href = link.href; };
    if (typed > sent) save();
  });

  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    const {xhr} = event.detail;
    const noted = xhr.getResponseHeader("X-Notes-Seen");
    if (xhr.status === 200) {
      seen.value = noted; wait = AGAIN;
      if (typed > sent) { keep(); return later(then ? 0 : PAUSE); }
      line.dataset.state = "saved"; drop();
      say(xhr.responseText);
      return then?.();
    }
    keep(); then = null;
    if (xhr.status === 409) { stopped = true; seen.dataset.theirs = noted; clash.hidden = false; return say(said("Not saved: see above.")); }
    if (xhr.status === 401) { stopped = true; return say(said("Not saved. {why} Your browser keeps what you typed.", {why: xhr.responseText})); }
    if (xhr.status === 404 || xhr.status === 422 || xhr.status === 413) return say(said("Not saved: {why}", {why: xhr.responseText}));
    say(said("Not saved yet: Afterword does not answer. Your browser keeps what you typed and tries again."));
    later(wait); wait = Math.min(wait * 1.5, SLOWEST);
  });

  document.getElementById("keep-mine").addEventListener("click", () => {
    seen.value = seen.dataset.theirs; stopped = false; clash.hidden = true; save();
    form.querySelector("[role=tabpanel]:not([hidden]) textarea, textarea")?.focus();
  });
  document.getElementById("take-theirs").addEventListener("click", () => {
    drop(); line.dataset.state = "saved"; typed = sent; location.reload();
  });

  // Another row: the last one with the next number, empty, with a beginning that no other row has.
  const NUMBER = /\.(\d+)(?=\.|$)/, NAMES = ["id", "name", "for", "data-row", "data-for", "data-stem", "aria-labelledby", "aria-describedby"];
  const lists = () => [...form.querySelectorAll("[data-rows]")];
  function add(list) {
    const last = list.lastElementChild, row = last.cloneNode(true);
    const next = Number(last.dataset.row.match(NUMBER)[1]) + 1;
    for (const one of [row, ...row.querySelectorAll("*")]) for (const name of NAMES) {
      const value = one.getAttribute(name);
      if (value) one.setAttribute(name, value.split(" ").map((word) => word.replace(NUMBER, "." + next)).join(" "));
    }
    for (const one of row.querySelectorAll(".change, .hint")) one.hidden = false;
    for (const one of row.querySelectorAll("textarea")) { one.readOnly = false; one.value = one.textContent = ""; one.rows = 1; }
    for (const one of row.querySelectorAll("[name$='.dealt']")) one.value = "yes";
    row.querySelector(".for")?.classList.remove("chosen");
    for (const one of row.querySelectorAll("[type=checkbox]")) one.checked = one.defaultChecked = false;
    for (const one of row.querySelectorAll(".slips")) one.replaceChildren();
    list.append(row);
    const stem = row.querySelector("select"), old = last.querySelector("select");
    const used = new Set([...list.querySelectorAll("select")].filter((one) => one !== stem).map((one) => one.value));
    const best = stem.dataset.suggested.split(" ");
    stem.value = "oneStem" in list.dataset ? old.value : best.find((one) => !used.has(one)) || best[0];
    form.dispatchEvent(new CustomEvent("stem", {detail: stem}));
    return row;
  }
  form.addEventListener("click", (event) => {
    const name = event.target.closest("[data-add]")?.dataset.add;
    if (!name) return;
    const row = add(lists().find((list) => list.dataset.rows === name));
    row.querySelector("textarea").focus();
  });

  // Bring back what could not be saved the last time, with just the rows that it had.
  function restore(texts) {
    const had = (row) => Object.keys(texts).some((name) => name.startsWith(row.dataset.row + "."));
    for (const list of lists()) if (had(list.firstElementChild)) for (const row of [...list.children]) if (!had(row)) row.remove();
    for (const name of Object.keys(texts).sort((a, b) => a.localeCompare(b, undefined, {numeric: true}))) {
      const list = lists().find((one) => name.startsWith(one.dataset.rows + "."));
      while (list && !form.elements[name] && name.endsWith(".text") && list.children.length < 100) add(list);
    }
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = box.name in texts;
    for (const [name, value] of Object.entries(texts)) {
      const field = form.elements[name];
      if (!field || field.type === "checkbox") continue;
      field.value = value;
      if (field.matches("select")) form.dispatchEvent(new CustomEvent("stem", {detail: field}));
      if (value && field.matches("textarea")) { const fold = field.closest("details"); if (fold) fold.open = true; grow(field); }
    }
  }
  let left = null;
  try { left = JSON.parse(localStorage.getItem(kept)); } catch { /* nothing readable */ }
  addEventListener("DOMContentLoaded", () => {
    if (!left?.texts || JSON.stringify(left.texts) === begun) return drop();
    restore(left.texts);
    seen.value = left.seen; typed += 1; line.dataset.state = "unsaved";
    say(said("Here is what was not saved last time.")); later(PAUSE);
  });
})();
