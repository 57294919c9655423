// Sentences that a model offers: asked for by a button, put into a field by another one, as if they were typed.
"use strict";
(() => {
  const form = document.getElementById("notes");
  const boxes = [...form.querySelectorAll("[data-suggest]")];
  const OPENED = {headers: {"HX-Request": "true"}};

  // Before anything is asked, the page says where the notes would go.
  async function say(box) {
    const line = box.querySelector("[data-destination]"), ask = box.querySelector("[data-asks]");
    line.textContent = "…";
    try {
      const got = await fetch(box.dataset.suggest, OPENED);
      line.textContent = await got.text(); ask.hidden = !got.ok;
    } catch { line.textContent = said("Afterword does not answer. Open this again."); ask.hidden = true; }
  }
  form.addEventListener("toggle", (event) => { if (boxes.includes(event.target) && event.target.open) say(event.target); }, true);

  async function ask(button) {
    const box = button.closest("[data-suggest]"), shown = box.querySelector("[data-offered]"), status = box.querySelector("[data-status]"), every = box.querySelectorAll("[data-ask]");
    const body = new URLSearchParams(new FormData(form));
    body.set("reader", box.dataset.reader); body.set("ask", button.dataset.ask);
    for (const one of every) one.setAttribute("aria-disabled", "true");
    box.setAttribute("aria-busy", "true");
    shown.replaceChildren(); status.textContent = said("Asking the model. On a laptop this can take a minute or two.");
    try {
      const got = await fetch(box.dataset.suggest, {method: "POST", body, ...OPENED});
      const words = await got.text();
      if (got.ok) shown.innerHTML = words;
      const many = shown.querySelectorAll("[data-place]").length;
      status.textContent = got.ok ? said(many === 1 ? "One sentence to look at." : "{n} sentences to look at.", {n: many}) : words;
    } catch { status.textContent = said("Afterword does not answer. Try again."); }
    box.removeAttribute("aria-busy");
    for (const one of every) one.removeAttribute("aria-disabled");
  }

  // The row for a sentence: an empty one of its place, or another one.
  const isEmpty = (row) => [...row.querySelectorAll("textarea")].every((one) => !one.value.trim());
  function row(place, reader, asked) {
    const name = {personal: `sentence.${reader}`, closing: `closing.${reader}`, answer: asked ? `question.${reader}` : `sentence.${reader}`, challenge: "challenge.0"}[place] || place;
    const one = form.querySelector(`[data-row="${CSS.escape(name)}"]`);
    if (one) return one;
    const list = form.querySelector(`[data-rows="${CSS.escape(name)}"]`);
    const free = [...list.children].find(isEmpty);
    if (free) return free;
    form.querySelector(`[data-add="${CSS.escape(name)}"]`).click();
    return list.lastElementChild;
  }
  function put(field, words) {
    field.value = words;
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
  function take(button) {
    const offer = button.closest("[data-place]"), {place, stem, question, text} = offer.dataset;
    const reader = offer.closest("[data-suggest]").dataset.reader, there = row(place, reader, question);
    const select = there.querySelector("select[data-stem]"), box = there.querySelector(".for");
    for (let fold = there.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    select.value = stem;
    form.dispatchEvent(new CustomEvent("stem", {detail: select}));
    if (box) {
      for (const one of box.querySelectorAll("[type=checkbox]")) one.checked = one.value === reader;
      box.querySelector("[name$='.dealt']").value = ""; box.classList.add("chosen");
    }
    const [first, last] = [there.querySelector("textarea"), there.querySelector("[name$='.text']")];
    if (question) put(first, question);
    put(last, text);
    button.textContent = said("Accepted"); button.setAttribute("aria-disabled", "true");
    last.focus();
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ask], [data-take]");
    if (!button || button.getAttribute("aria-disabled")) return;
    if ("take" in button.dataset) take(button); else ask(button);
  });
})();
