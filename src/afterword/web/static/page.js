// What htmx does not do by itself: noticing that something happened, telling it, files that are dropped, and focus.
"use strict";
(() => {
  const body = document.body, root = body.dataset.root, news = document.getElementById("news");
  const POLL_INTERVAL = Number(body.dataset.poll) || 3000, SLOWEST = 30000;
  let version = body.dataset.version, wait = POLL_INTERVAL, away = false, own = false;

  // The news line: what is true now, and a button to take it back. It stays while somebody points at it or is in it.
  let silence, held = null;
  const hush = () => {
    if (news.matches(":hover, :focus-within")) silence = setTimeout(hush, 5000);
    else news.replaceChildren();
  };
  const tell = (words, undo) => {
    clearTimeout(silence);
    news.replaceChildren();
    requestAnimationFrame(() => news.replaceChildren(words, ...(undo ? [" ", undoButton(undo)] : [])));
    silence = setTimeout(hush, undo ? 30000 : 12000);
  };
  const undoButton = ({place, seen, step}) => {
    const button = document.createElement("button");
    button.type = "button"; button.id = "undo"; button.textContent = news.dataset.undo;
    button.addEventListener("click", () => {
      (document.getElementById(step) ?? document.getElementById("main")).focus({preventScroll: true});
      held = step;
      htmx.ajax("POST", place, {source: body, swap: "none", values: {what: "decision", seen}});
    });
    return button;
  };
  document.addEventListener("tell", (event) => tell(event.detail));
  const happened = (latest) => latest.split(".")[0] !== version.split(".")[0] && !document.getElementById("notes");
  const changed = () => htmx.trigger(body, "changed");

  // If a press led to another page, that page shows its answer.
  const noticeBefore = sessionStorage.getItem("notice");
  if (noticeBefore) tell(noticeBefore);
  sessionStorage.removeItem("notice");

  // The page looks after itself while somebody can see it; an answer that stays away is asked for ever more slowly.
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(root + "/version", {cache: "no-store"});
      const latest = await answer.text();
      if (answer.status === 401) return tell(latest);
      if (answer.ok && latest !== version) {
        if (body.dataset.news && happened(latest) && !own && !news.textContent) tell(body.dataset.news);
        own = false;
        version = latest; changed();
      }
      if (away) tell(said("Afterword answers again."));
      away = false; wait = POLL_INTERVAL;
    } catch {
      if (!away) tell(said("Afterword does not answer. The page may be out of date."));
      away = true; wait = Math.min(wait * 1.5, SLOWEST);
    }
  };
  let timer;
  const poll = async () => { clearTimeout(timer); await look(); timer = setTimeout(poll, wait); };
  timer = setTimeout(poll, wait);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });

  // If an answer takes a while, the page confirms the press at once.
  let slow;
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "notes" || !event.detail.elt.matches("form[hx-post][hx-swap=none]")) return;
    clearTimeout(slow); slow = setTimeout(() => tell(said("One moment…")), 400);
  });
  body.addEventListener("htmx:afterRequest", (event) => { if (event.detail.requestConfig.verb === "post") clearTimeout(slow); });

  // The second half of a double press is no other word, whatever stands at its place by then.
  let before;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const form = button.closest("form"), pressed = `${form?.elements.step?.value ?? form?.id} ${button.id}`;
    if (event.detail > 1 && pressed !== before) { event.preventDefault(); event.stopPropagation(); return; }
    before = pressed;
  }, true);

  // An action's answer is announced; then everything that shows it is fetched again.
  body.addEventListener("htmx:afterRequest", (event) => {
    const {xhr, requestConfig, elt} = event.detail;
    if (requestConfig.verb !== "post" || elt.id === "notes") return;
    const type = xhr.getResponseHeader("Content-Type") || "";
    if (!xhr.status) tell(said("Afterword does not answer. Nothing was done."));
    if (!type.startsWith("text/plain")) return;
    if (xhr.getResponseHeader("HX-Redirect")) return sessionStorage.setItem("notice", xhr.responseText);
    const place = xhr.getResponseHeader("X-Undo");
    if (refused(elt, xhr)) return;
    own = xhr.status === 200;
    if (own) document.getElementById("notice")?.remove();  // its Undo is for the act before this one
    tell(xhr.responseText, place && {place, seen: xhr.getResponseHeader("X-Undo-Seen"), step: elt.closest?.("[data-step], [data-item]")?.id});
    changed();
  });

  // Say below a field what is wrong in it, and give it the focus.
  const refused = (elt, {status, responseText}) => {
    const line = elt.querySelector?.("[data-wrong]"), field = line && document.getElementById(line.dataset.wrong);
    if (!field) return false;
    line.textContent = status === 422 ? responseText : ""; line.hidden = status !== 422;
    if (status !== 422) { field.removeAttribute("aria-invalid"); return false; }
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return true;
  };

  // Editing a letter on the page: if it changed in Gmail, both versions appear. After saving or leaving, the form goes.
  const leave = (id) => { document.getElementById("edit-" + id).replaceChildren(); document.getElementById("to-edit-" + id)?.focus(); };
  body.addEventListener("htmx:beforeSwap", (event) => {
    const {xhr, requestConfig} = event.detail;
    if (requestConfig.verb !== "post" || !requestConfig.path.endsWith("/edit")) return;
    event.detail.shouldSwap = xhr.status === 409;
    event.detail.isError = false;
  });
  body.addEventListener("htmx:afterRequest", (event) => {
    const {xhr, elt} = event.detail;
    if (elt.matches?.("[data-edit]") && xhr.status === 200) leave(elt.dataset.edit);
  });
  body.addEventListener("htmx:afterSettle", (event) => {
    const {elt, target} = event.detail;
    if ((target ?? elt).id?.startsWith("edit-")) (target ?? elt).querySelector("textarea")?.focus();
  });
  document.addEventListener("click", (event) => {
    const id = event.target.closest("[data-leave]")?.dataset.leave;
    if (id) leave(id);
  });

  // Focus stays on the same button, or on its step. Unfolded parts stay unfolded, sections keep their order until
  // somebody opens the page again, and what was pressed, or the part in view, stays where it is on the screen.
  const folds = new Map(), ITEM = "[data-step], [data-item]", SECTIONS = "#interview > section";
  let order = [], still = [];
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().bottom > 0;
  const stay = () => {
    const kept = still.find(({id}) => document.getElementById(id));
    if (kept) scrollBy({top: document.getElementById(kept.id).getBoundingClientRect().top - kept.top, behavior: "instant"});
  };
  const refocus = () => {
    if (held && document.activeElement === body) document.getElementById(held)?.focus({preventScroll: true});
  };
  body.addEventListener("htmx:beforeSwap", (event) => {
    const active = document.activeElement, {target} = event.detail;
    const within = active && target.contains(active) && active.closest(ITEM);
    if (within) held = within.id;
    const looked = within || [...target.querySelectorAll(ITEM)].find(seen);
    const pressed = within && active !== within && active.id ? [active] : [];
    still = [...pressed, ...(looked ? [looked] : [])].map((one) => ({id: one.id, top: one.getBoundingClientRect().top}));
    order = [...document.querySelectorAll(SECTIONS)].map((one) => one.getAttribute("aria-labelledby"));
    for (const one of document.querySelectorAll("main details[id]")) folds.set(one.id, one.open);
  });
  body.addEventListener("htmx:afterSwap", () => {
    for (const one of document.querySelectorAll("main details[id]")) if (folds.has(one.id)) one.open = folds.get(one.id);
    const sections = [...document.querySelectorAll(SECTIONS)], place = (one) => order.indexOf(one.getAttribute("aria-labelledby"));
    const sorted = sections.toSorted((a, b) => place(a) - place(b));
    if (sections.every((one) => place(one) >= 0) && sorted.some((one, n) => one !== sections[n])) sections[0].parentNode.append(...sorted);
    refocus();
    stay();
  });
  body.addEventListener("htmx:afterSettle", ({detail}) => {
    refocus(); stay(); held = null; still = [];
    // The news offers no Undo that the page no longer has.
    if (detail.target?.id === "interview" && !document.querySelector("[id^=take-back-]")) document.getElementById("undo")?.remove();
  });

  // A field of the form that was wrong and is right now loses its mark, and its line in the list above the form.
  body.addEventListener("htmx:afterSettle", ({target}) => {
    if (!target.matches(".said")) return;
    const key = target.id.slice("said-".length), field = document.getElementById(key);
    if (target.matches(".amiss")) return field.setAttribute("aria-invalid", "true");
    field.removeAttribute("aria-invalid");
    document.querySelector(`#form-problems a[href="#${key}"]`)?.closest("li").remove();
  });

  // Files may be dropped anywhere on a page that takes them.
  const drop = () => document.querySelector("form[data-drop]");
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop()?.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop()?.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const form = drop();
    if (!form) return tell(said("Drop files on the page that lists all interviews."));
    form.classList.remove("over");
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
  body.addEventListener("htmx:afterSwap", (event) => {
    if (!["taking", "unread"].includes(event.detail.target.id)) return;
    document.querySelector("form[data-drop]")?.reset();
    if (event.detail.target.id === "taking") document.getElementById("unread")?.replaceChildren();
    event.detail.target.focus({preventScroll: true});
    event.detail.target.scrollIntoView({block: "nearest"});
  });
  document.addEventListener("click", (event) => {
    const words = event.target.closest("[data-copy]")?.dataset.copy;
    if (words) navigator.clipboard.writeText(words).then(
      () => tell(said("Copied.")), () => tell(said("Your browser blocks copying. Select the words and copy them.")));
    const place = event.target.closest("[data-clear]")?.dataset.clear;
    if (place) document.getElementById(place).replaceChildren();
  });
})();
