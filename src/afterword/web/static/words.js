// Sentences of scripts in the language of the page: `said("Copied.")`. The page brings all words but the English ones.
"use strict";
(() => {
  const words = JSON.parse(document.body.dataset.words || "{}");
  globalThis.said = (text, gaps = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap);
})();
