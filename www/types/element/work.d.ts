export type Report = import("../tearline.js").Report;
export type Finding = import("../tearline.js").Finding;
export type Refusal = import("./refusal.js").Refusal;
export type Upload = {
    state: "sending" | "asking";
    sent: number;
} | {
    state: "accepted";
    job: import("./api.js").Job;
    trouble?: Refusal;
} | {
    state: "stopped";
    problem: Refusal;
};
export type Work = {
    file?: File;
    session?: import("../session.js").Session;
    report?: Report;
    failure?: import("../errors.js").TearlineError | Refusal;
    /**
     * What the check took.
     */
    seconds: number;
    options?: import("../tearline.js").CheckOptions;
    decisions: import("./questions.js").Decision[];
    /**
     * Of each column.
     */
    samples: string[][];
    /**
     * One upload has one key, from its first byte to its answer.
     */
    key: string;
    upload?: Upload;
    /**
     * The findings of one rule are listed.
     */
    rule?: string;
    list: {
        findings: Finding[];
        next: import("../tearline.js").Place | null;
    };
};
/**
 * What the element has in hand.
 *
 * @typedef {import("../tearline.js").Report} Report
 * @typedef {import("../tearline.js").Finding} Finding
 * @typedef {import("./refusal.js").Refusal} Refusal
 *
 * @typedef {{ state: "sending" | "asking", sent: number } | { state: "accepted", job: import("./api.js").Job, trouble?: Refusal }
 *   | { state: "stopped", problem: Refusal }} Upload
 *
 * @typedef {object} Work
 * @property {File} [file]
 * @property {import("../session.js").Session} [session]
 * @property {Report} [report]
 * @property {import("../errors.js").TearlineError | Refusal} [failure]
 * @property {number} seconds What the check took.
 * @property {import("../tearline.js").CheckOptions} [options]
 * @property {import("./questions.js").Decision[]} decisions
 * @property {string[][]} samples Of each column.
 * @property {string} key One upload has one key, from its first byte to its answer.
 * @property {Upload} [upload]
 * @property {string} [rule] The findings of one rule are listed.
 * @property {{ findings: Finding[], next: import("../tearline.js").Place | null }} list
 */
/** Nothing. @returns {Work} */
export declare const nothing: () => Work;
/** The same file, before it is checked anew. @param {Work} work @returns {Work} */
export declare const unchecked: ({ file, options, decisions, samples, seconds, list }: Work) => Work;
/** Whether it is not known yet what becomes of the upload. @param {Work} work */
export declare const underWay: ({ upload }: Work) => boolean;
/** What the file does not say, and nobody has said yet. @param {Work} work @param {import("./words.js").Words} words */
export declare const questionsOf: ({ report, options, decisions }: Work, words: import("./words.js").Words) => import("./questions.js").Question[];
/** Why nothing can be uploaded. @param {Work} work @param {import("./words.js").Words} words */
export declare function obstacle(work: Work, words: import("./words.js").Words): string;
