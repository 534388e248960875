export type Texts = import("./texts.en.js").Texts;
/** What the element says in a language; where there is none of it, in English. @param {string} lang @returns {Promise<Texts>} */
export declare function load(lang: string): Promise<Texts>;
