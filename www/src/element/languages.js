import { texts as english } from "./texts.en.js";

/** @typedef {import("./texts.en.js").Texts} Texts */

/** Bundlers look for paths that are written out. @type {Record<string, () => Promise<{ texts: Texts }>>} */
const OTHERS = {
  de: () => import("./texts.de.js"),
  es: () => import("./texts.es.js"),
  hi: () => import("./texts.hi.js"),
  ar: () => import("./texts.ar.js"),
};

/** What the element says in a language; where there is none of it, in English. @param {string} lang @returns {Promise<Texts>} */
export async function load(lang) {
  const load = OTHERS[lang.split("-")[0]];
  return load ? load().then(({ texts }) => texts, () => english) : english;
}
