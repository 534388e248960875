export type Identifier = import("../tearline.js").Identifier;
export type Report = import("../tearline.js").Report;
/** @type {import("./texts.en.js").Texts} */
export declare const texts: import("./texts.en.js").Texts;
