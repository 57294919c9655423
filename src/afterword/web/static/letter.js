// The letter follows what is typed; beside each field stands what is wrong in it, with a fix to take.
"use strict";
(() => {
  const form = document.getElementById("notes"), side = form.querySelector(".side");
  const QUIET = 500;
  const tabs = [...form.querySelectorAll("[role=tab]")];
  const at = (id) => document.getElementById(id);
  let reader = form.dataset.reader || tabs[0]?.dataset.reader;

  // Nothing moves under a finger: what arrives during a press is shown once the press is over.
  const LONGEST = 1000;
  let pressed = Promise.resolve(), over = () => {};
  form.addEventListener("pointerdown", () => {
    over();
    pressed = new Promise((done) => { over = done; });
    setTimeout(over, LONGEST);
  }, true);
  for (const end of ["click", "pointercancel", "dragstart"]) document.addEventListener(end, () => over(), true);

  // Asking: one question at a time, and an answer that is older than what is shown, or about somebody else, is dropped.
  const answer = async (spelled) => {
    const whose = reader, body = new URLSearchParams(new FormData(form));
    body.set("reader", whose); body.set("spelled", spelled ? "yes" : "");
    try {
      const got = await fetch(form.dataset.letter, {method: "POST", body, headers: {"HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}")}});
      const words = await got.text();
      await pressed;
      if (!got.ok || whose !== reader) return null;
      return new DOMParser().parseFromString(words, "text/html");
    } catch { return null; }
  };
  let typed = 0, shown = 0, asking = false, quiet;
  const follow = async () => {
    if (asking) return;
    asking = true;
    while (shown < typed) {
      const number = typed, parts = await answer(false);
      if (parts) show(parts, false);
      shown = number;
    }
    asking = false;
  };
  const check = async () => {
    const number = typed, parts = await answer(true);
    if (parts && number === typed) show(parts, true);
  };
  const changed = () => {
    if (!reader) return;
    typed += 1; follow();
    clearTimeout(quiet); quiet = setTimeout(check, QUIET);
  };

  // Showing: a part that says the same stays as it is, and the focus with it.
  function show(parts, spelled) {
    for (const part of parts.querySelectorAll("[data-part]")) {
      const there = at(part.dataset.part);
      if (!there) continue;
      if (there.matches(".slips")) { dealt(there, part.dataset.held); slips(there, part, spelled); }
      else if (there.innerHTML !== part.innerHTML) { const held = there.contains(document.activeElement); there.replaceChildren(...part.childNodes); if (held) there.querySelector("a, button")?.focus(); }
    }
    mark();
  }
  const field = (list) => at(list.dataset.for);
  const place = (words, start, value) => value.startsWith(words, start) ? start : value.indexOf(words);
  const stands = (slip, value) => !slip.dataset.words || place(slip.dataset.words, Number(slip.dataset.start), value) >= 0;
  const SPELLED = ["spelling", "grammar"];
  function slips(there, part, spelled) {
    const one = field(there), value = one?.value ?? "", fresh = [...part.children];
    const typing = one === document.activeElement && one.selectionEnd === value.length;
    const quick = fresh.filter((slip) => spelled || !typing || !slip.dataset.end || Number(slip.dataset.end) < value.trimEnd().length || /\s$/.test(value));
    const old = spelled ? [] : [...there.children].filter((slip) => SPELLED.includes(slip.dataset.code) && stands(slip, value));
    const wanted = [...quick, ...old];
    if (wanted.map((slip) => slip.outerHTML).join() === [...there.children].map((slip) => slip.outerHTML).join()) return;
    const held = there.contains(document.activeElement) && document.activeElement.closest(".slip");
    there.replaceChildren(...wanted);
    if (one === document.activeElement) rise(one);
    if (!held) return;
    const same = wanted.find((slip) => slip.dataset.words === held.dataset.words);
    ((same || there).querySelector("button") || one).focus();
  }
  // Who gets a sentence that is dealt out is what the letters say.
  function dealt(list, held) {
    const row = list.closest("[data-row]"), box = row?.querySelector(".for"), hidden = box?.querySelector("[name$='.dealt']");
    if (!box) return;
    box.classList.toggle("chosen", !hidden.value);
    const ids = (held || "").split(" ");
    if (hidden.value) for (const one of box.querySelectorAll("[type=checkbox]")) one.checked = ids.includes(one.value);
  }
  form.addEventListener("input", (event) => {  // before anybody reads the form
    const box = event.target.closest(".for");
    if (!box || !event.target.matches("[type=checkbox]")) return;
    box.querySelector("[name$='.dealt']").value = ""; box.classList.add("chosen");
  }, true);
  form.addEventListener("click", (event) => {
    const box = event.target.closest("[data-deal]")?.closest(".for");
    if (!box) return;
    box.querySelector("[name$='.dealt']").value = "yes"; box.classList.remove("chosen");
    box.querySelector("[type=checkbox]").focus();
    box.dispatchEvent(new Event("input", {bubbles: true}));
  });

  // The sentence that one is at is seen in the letter.
  function mark() {
    const letter = at("letter"), row = document.activeElement?.closest?.("[data-row]")?.dataset.row;
    if (!letter) return;
    let current = null;
    for (const one of letter.querySelectorAll("[data-field]")) {
      one.classList.toggle("current", one.dataset.field === row);
      if (one.dataset.field === row) current = one;
    }
    if (!current) return;
    const box = letter.getBoundingClientRect(), its = current.getBoundingClientRect();
    if (its.top < box.top || its.bottom > box.bottom) letter.scrollTop += its.top - box.top - box.height / 3;
  }
  form.addEventListener("focusin", mark);

  // Another beginning: the words around the gap, the hint and the example are its own.
  function stem(select) {
    const chosen = select.selectedOptions[0], row = select.dataset.stem;
    const put = (id, words) => { const one = at(row + id); if (one) { one.textContent = words; one.hidden = !words; } };
    put(".before", chosen.dataset.before || said("A sentence of your own"));
    at(row + ".text").autocapitalize = chosen.dataset.before ? "none" : "sentences";  // a phone begins it with a capital
    if (at(row + ".between")) put(".between", chosen.dataset.between || said("Your answer"));
    put(".after", chosen.dataset.after);
    const hint = at(row + ".hint");
    hint.querySelector("span").textContent = chosen.dataset.hint;
    hint.querySelector("q").textContent = chosen.dataset.example;
    hint.querySelector("q").hidden = !chosen.dataset.example;
  }
  form.addEventListener("stem", (event) => { stem(event.detail); used(); });
  form.addEventListener("input", (event) => {
    if (event.target.matches("select[data-stem]")) {
      stem(event.target);
      for (const other of event.target.closest("[data-one-stem]")?.querySelectorAll("select[data-stem]") ?? [])
        if (other !== event.target) { other.value = event.target.value; stem(other); }
      if (!arrows) onward(event.target);
    }
    used(); changed();
  });

  // A beginning that another sentence of the letter has is marked in the list of them.
  const typedIn = (row) => [...row.querySelectorAll("textarea")].some((one) => one.value.trim());
  function used() {
    for (const list of form.querySelectorAll("[data-rows]:not([data-one-stem])")) {
      const rows = [...list.children].filter(typedIn);
      for (const select of list.querySelectorAll("select[data-stem]")) {
        const others = rows.filter((row) => !row.contains(select)).map((row) => row.querySelector("select[data-stem]").value);
        for (const one of select.options) {
          const words = one.dataset.words ??= one.text, marked = others.includes(one.value) ? words + " (used)" : words;
          if (one.text !== marked) one.text = marked;
        }
      }
    }
  }

  // Who looks through the list with the arrows stays in it; who has chosen goes on to the words.
  let arrows = false;
  const onward = (select) => select.closest("[data-row]").querySelector("textarea").focus();
  form.addEventListener("pointerdown", () => { arrows = false; });
  form.addEventListener("focusin", () => { arrows = false; });
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("select[data-stem]")) return;
    if (event.key === "Enter" && arrows) { event.preventDefault(); return onward(event.target); }
    arrows = !["Enter", " "].includes(event.key) && !event.altKey;
  });

  // A fix is taken as if it were typed, so that it can be undone.
  function take(button) {
    const slip = button.closest(".slip"), one = field(button.closest(".slips"));
    if (button.dataset.other) {
      const select = at(one.id.replace(/\.(text|question)$/, ".stem"));
      select.value = button.dataset.other; one.focus();
      return select.dispatchEvent(new Event("input", {bubbles: true}));
    }
    const start = place(slip.dataset.words, Number(slip.dataset.start), one.value);
    slip.remove();
    one.focus();
    if (start < 0) return;
    one.setSelectionRange(start, start + slip.dataset.words.length);
    document.execCommand(button.dataset.fix ? "insertText" : "delete", false, button.dataset.fix);
    one.setSelectionRange(one.value.length, one.value.length);
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fix], [data-other]");
    if (button) take(button);
  });

  // Tabs.
  function select(person) {
    const tab = tabs.find((one) => one.dataset.reader === person);
    if (!tab) return;
    reader = person;
    for (const one of tabs) {
      const is = one === tab;
      one.setAttribute("aria-selected", is); one.tabIndex = is ? 0 : -1;
      at("panel." + one.dataset.reader).hidden = !is;
    }
    at("whose").textContent = tab.querySelector("strong").textContent;
    history.replaceState(null, "", "#" + person);
    form.dispatchEvent(new Event("shown"));
    changed();
  }
  form.addEventListener("click", (event) => { const tab = event.target.closest("[role=tab]"); if (tab) select(tab.dataset.reader); });
  form.querySelector("[role=tablist]")?.addEventListener("keydown", (event) => {
    const now = tabs.indexOf(event.target), last = tabs.length - 1;
    const to = {ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now ? now - 1 : last, Home: 0, End: last}[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(tabs[to].dataset.reader); tabs[to].focus();
  });

  // Enter goes on: to the next field, to the next reader's first, to what is for all letters, to reading.
  const fields = () => [...form.querySelectorAll(".ending")].filter((one) => !one.closest("details:not([open])"));
  function goes(from, by) {
    const every = fields(), to = every[every.indexOf(from) + by];
    if (!to) return by > 0 ? at("read")?.focus() : undefined;
    const panel = to.closest("[role=tabpanel]");
    if (panel && panel.hidden) select(panel.dataset.reader);
    to.focus();
  }
  form.addEventListener("keydown", (event) => {
    const one = event.target;
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey || !one.matches("textarea")) return;
    if (event.altKey) {
      const first = at(one.id.replace(/\.(text|question)$/, "") + ".slips")?.querySelector("[data-fix], [data-other]");
      event.preventDefault();
      return first && take(first);
    }
    if (!one.matches(".ending")) return;
    event.preventDefault();
    goes(one, event.shiftKey ? -1 : 1);
  });

  // On a narrow screen the letter is a sheet at the foot of the page.
  const fold = side?.querySelector(".fold");
  fold?.addEventListener("click", () => {
    const open = side.classList.toggle("open");
    fold.setAttribute("aria-expanded", open);
  });

  // What has the focus, and the fixes beside it, are above that sheet.
  const wide = matchMedia("(min-width: 62rem)");
  function rise(one) {
    if (!side || wide.matches || side.contains(one)) return;
    const fixes = one.closest("[data-row]")?.querySelector(".slips") ?? at(one.id + ".slips");
    const last = fixes?.childElementCount ? fixes : one, view = visualViewport;
    const floor = Math.min(side.getBoundingClientRect().top, view.offsetTop + view.height) - 8;
    const under = Math.min(last.getBoundingClientRect().bottom - floor, one.getBoundingClientRect().top - 8);
    if (under > 0) scrollBy(0, under);
  }
  form.addEventListener("focusin", (event) => rise(event.target));
  if (side) new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingBottom = wide.matches ? "" : side.offsetHeight + 8 + "px";
    if (form.contains(document.activeElement)) rise(document.activeElement);
  }).observe(side);

  // Beside the fields the letter is as high as the room that is left, so that all of it stays in sight.
  const fit = () => {
    if (side) side.style.maxHeight = wide.matches ? innerHeight - Math.max(side.getBoundingClientRect().top, 16) - 16 + "px" : "";
  };
  addEventListener("scroll", fit, {passive: true});
  addEventListener("resize", fit);
  fit();

  // Somebody came for one reader, or for one field of theirs.
  const [wanted, which] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (tabs.some((one) => one.dataset.reader === wanted)) {
    select(wanted);
    const own = [...at("panel." + wanted).querySelectorAll(".ending")];
    (at(which) || own.find((one) => !one.value) || own[0])?.focus();
  } else {  // the first letter that still waits for something
    const waits = tabs.find((one) => one.querySelector(".sign.open, .sign.unread"));
    if (waits && waits !== tabs[0]) select(waits.dataset.reader); else changed();
  }
  used();
  document.body.addEventListener("changed", changed);
})();
