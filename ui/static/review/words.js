// The page's words in the language of the browser, or the one that the visitor chose.
import { recall, remember } from "./visitor.js";

const LANGUAGES = ["en", "ko"];
const own = new URL("./words.json", import.meta.url);
let words = {};
export let language = "en";

export function word(key, values = {}) {
  const text = words[language]?.words[key] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The name of a garment, a body or a fit, or the word itself where it has none.
export function named(key) {
  return words[language]?.names[key] ?? key;
}

export function moment(when, options) {
  return new Date(when).toLocaleString(language, options);
}

function preferred() {
  const chosen = recall("review-language");
  const asked = [chosen, ...navigator.languages].map((code) => (code || "").slice(0, 2));
  return asked.find((code) => LANGUAGES.includes(code)) || LANGUAGES[0];
}

function translate(draw) {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  const button = document.getElementById("language");
  button.lang = LANGUAGES.find((code) => code !== language);
  draw();
}

// Fetch the words, then draw; again whenever the visitor switches the language.
export async function begin(draw) {
  words = await (await fetch(own)).json();
  language = preferred();
  document.getElementById("language").addEventListener("click", () => {
    language = LANGUAGES.find((code) => code !== language);
    remember("review-language", language);
    translate(draw);
  });
  translate(draw);
}
