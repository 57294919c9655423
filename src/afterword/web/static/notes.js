// Notes are saved as one types. What is not saved yet is kept in this browser, and tried again until it is.
"use strict";
(() => {
  const form = document.getElementById("notes"), line = document.getElementById("saved");
  const clash = document.getElementById("clash");
  const seen = form.elements.seen, kept = "afterword-notes-" + form.dataset.interview;
  const PAUSE = 700, AGAIN = 3000, SLOWEST = 30000;
  let timer, wait = AGAIN, typed = 0, sent = 0, stopped = false;

  form.elements.pen.value = [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("");

  const fields = () => [...form.querySelectorAll("textarea")];
  const texts = () => Object.fromEntries(fields().map((field) => [field.name, field.value]));
  const begun = JSON.stringify(texts());
  const keep = () => {
    try { localStorage.setItem(kept, JSON.stringify({seen: seen.value, texts: texts()})); } catch { /* a full or closed store: the form itself still holds it */ }
  };
  const drop = () => { try { localStorage.removeItem(kept); } catch { /* as above */ } };
  const say = (words) => { if (line.textContent !== words) line.textContent = words; };

  const save = () => { clearTimeout(timer); if (stopped) return; sent = typed; say("Saving…"); htmx.trigger(form, "save"); };
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const hasUnsaved = () => typed > sent || line.dataset.state === "unsaved";

  const grow = (field) => { while (field.scrollHeight > field.clientHeight && field.rows < 40) field.rows += 1; };
  fields().forEach(grow);
  form.addEventListener("toggle", () => fields().forEach(grow), true);

  form.addEventListener("input", (event) => {
    typed += 1; line.dataset.state = "unsaved"; wait = AGAIN;
    if (event.target.matches("textarea")) { grow(event.target); another(event.target); }
    keep();
    if (!stopped) { say("Typing…"); later(PAUSE); }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("focusout", () => { if (typed > sent) later(0); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && typed > sent) save(); });
  addEventListener("online", () => { if (hasUnsaved()) save(); });
  addEventListener("beforeunload", (event) => { if (hasUnsaved()) { keep(); event.preventDefault(); } });

  form.addEventListener("htmx:afterRequest", (event) => {
    const {xhr} = event.detail;
    const noted = xhr.getResponseHeader("X-Notes-Seen");
    if (xhr.status === 200) {
      seen.value = noted; wait = AGAIN;
      if (typed > sent) { keep(); return later(PAUSE); }
      line.dataset.state = "saved"; drop();
      return say("Saved at " + new Date().toLocaleTimeString([], {hour: "2-digit", minute: "2-digit"}) + ".");
    }
    keep();
    if (xhr.status === 409) { stopped = true; seen.dataset.theirs = noted; clash.hidden = false; return say("Not saved: see above."); }
    if (xhr.status === 401) { stopped = true; return say("Not saved. " + xhr.responseText + " What you typed is kept in this browser."); }
    if (xhr.status === 404 || xhr.status === 422 || xhr.status === 413) return say("Not saved: " + xhr.responseText);
    say("Not saved yet: Afterword does not answer. What you typed is kept in this browser, and tried again.");
    later(wait); wait = Math.min(wait * 1.5, SLOWEST);
  });

  document.getElementById("keep-mine").addEventListener("click", () => {
    seen.value = seen.dataset.theirs; stopped = false; clash.hidden = true; save(); fields()[0]?.focus();
  });
  document.getElementById("take-theirs").addEventListener("click", () => {
    drop(); line.dataset.state = "saved"; typed = sent; location.reload();
  });

  // A pair for another question appears once the last one is begun.
  function another(field) {
    const pair = field.closest(".pair");
    if (!pair || !field.value || pair.nextElementSibling) return;
    const more = pair.cloneNode(true);
    const next = (name) => name.replace(/\d+$/, (number) => Number(number) + 1);
    for (const one of more.querySelectorAll("textarea")) { one.id = next(one.id); one.name = next(one.name); one.value = ""; }
    for (const one of more.querySelectorAll("label")) one.htmlFor = next(one.htmlFor);
    pair.after(more);
  }

  // What could not be saved the last time is there again. It was typed upon what was seen then, and says so.
  let left = null;
  try { left = JSON.parse(localStorage.getItem(kept)); } catch { /* nothing readable */ }
  if (left?.texts && JSON.stringify(left.texts) !== begun) {
    const names = Object.keys(left.texts).sort((a, b) => a.localeCompare(b, undefined, {numeric: true}));
    for (const name of names) {
      const field = form.elements[name];
      if (!field) continue;
      field.value = left.texts[name]; grow(field); another(field);
    }
    seen.value = left.seen; typed += 1; line.dataset.state = "unsaved";
    say("What was not saved the last time is here again."); later(PAUSE);
  } else drop();
})();
