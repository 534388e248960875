/**
 * What findings say, in another language: its catalogue (`tearline/locales/rules.de.json`) has the sentences, a finding has the
 * values in them (`args`). They are written as the module writes the English ones.
 *
 * @typedef {import("./tearline.js").Finding} Finding
 * @typedef {Record<string, string>} Messages Sentences by rule and name (`code-length.short`), titles of rules (`code-length.title`).
 * @typedef {Pick<Finding, "rule" | "message" | "args">} Said
 * @typedef {NonNullable<Finding["args"]>[string] | undefined} Arg
 */
export type Finding = import("./tearline.js").Finding;
export type Messages = Record<string, string>;
export type Said = Pick<Finding, "rule" | "message" | "args">;
export type Arg = NonNullable<Finding["args"]>[string] | undefined;
/**
 * What a finding says, in the language of a catalogue; its English `message` where the catalogue has no such sentence, as of
 * your own checks.
 *
 * @param {Said} finding
 * @param {Messages} messages
 * @param {string} lang The catalogue's language, for plural forms and numbers.
 * @returns {string}
 */
export declare function sentence({ rule, message, args }: Said, messages: Messages, lang: string): string;
