// A letter that is begun with somebody's usual words; a form that is empty again once its letter left.
"use strict";
(() => {
  document.addEventListener("click", (event) => {
    const begin = event.target.closest("[data-fill]");
    if (!begin) return;
    const {elements} = begin.form ?? begin.closest("form");
    elements.text.value = begin.dataset.fill;
    elements.invites.value = begin.dataset.invites;
    elements.subject.value = begin.dataset.subject;
    elements.text.focus();
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (event.detail.successful && form.matches("[data-reset]")) form.reset();
  });
})();
