export type Texts = import("./texts.en.js").Texts;
export type Reason = keyof Texts["refusals"];
export type Kind = "lost" | "failing" | "refused" | "cancelled";
export type ServerError = {
    code?: string;
    message: string;
    requestId?: string;
};
/**
 * @typedef {import("./texts.en.js").Texts} Texts
 * @typedef {keyof Texts["refusals"]} Reason What the element says of it in its own words.
 * @typedef {"lost" | "failing" | "refused" | "cancelled"} Kind
 * @typedef {{ code?: string, message: string, requestId?: string }} ServerError As the envelope has it.
 */
/** What people can meet of the server's codes, by what is to be said of them; of the others the server's own sentence is shown. @type {Record<Reason, string[]>} */
export declare const CODES: Record<Reason, string[]>;
/** Why a request brought nothing, as it is said to a person: in whatever language that is shown. */
export declare class Refusal extends Error {
    says: (texts: Texts) => string;
    kind: Kind;
    /** Whether it is the server's own sentence that is shown beside texts of another language. */
    isEnglish: (texts: Texts) => boolean;
    /** @param {(texts: Texts) => string} says @param {Kind} kind @param {{ cause?: unknown, isEnglish?: (texts: Texts) => boolean }} [more] */
    constructor(says: (texts: Texts) => string, kind: Kind, { cause, isEnglish }?: {
        cause?: unknown;
        isEnglish?: (texts: Texts) => boolean;
    });
    /** Whether the server may have done it all the same: no answer was heard. */
    get leavesOpen(): boolean;
}
/** What an answer refuses. @param {number} status @param {ServerError} [error] @param {string} [series] */
export declare function refusal(status: number, error?: ServerError, series?: string): Refusal;
