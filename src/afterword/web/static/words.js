// What a script says, in the language of the page: `said("Copied.")`. The page brings the words that are not English.
"use strict";
(() => {
  const words = JSON.parse(document.body.dataset.words || "{}");
  globalThis.said = (text, gaps = {}) => (words[text] ?? text).replace(/\{(\w+)\}/g, (gap, name) => gaps[name] ?? gap);
})();
