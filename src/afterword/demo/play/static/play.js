// A letter that is begun with somebody's usual words; a form that is empty again once its letter left; a draft as it is.
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
    if (event.detail.successful && form.matches(".draft")) for (const one of texts(form)) one.defaultValue = one.value;
  });

  // What is being written stays; a draft that was saved, has left or was changed elsewhere is shown as it is now.
  const texts = (place) => place.querySelectorAll("textarea, input:not([type=hidden])");
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const place = document.getElementById("editing");
    if (event.detail.target !== place) return;
    if ([...texts(place)].some((one) => one.value !== one.defaultValue)) event.detail.shouldSwap = false;
  });
})();
