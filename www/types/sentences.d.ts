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
