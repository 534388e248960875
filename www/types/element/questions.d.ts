/**
 * What a file does not say by itself, as questions: as the portal asks them.
 *
 * @typedef {import("../tearline.js").Report} Report
 * @typedef {import("../tearline.js").Column} Column
 * @typedef {import("../tearline.js").Role} Role
 * @typedef {import("../tearline.js").CheckOptions} CheckOptions
 *
 * @typedef {{ column: number, role: Role } | { noCodes: true } | { identifier: import("../tearline.js").Identifier }
 *   | { header: boolean }} Decision
 * @typedef {{ rule: string, asks: string, because: string, column?: number, answers: [Decision, string][],
 *   others: [Decision, string][], taken?: Decision }} Question
 */
export type Report = import("../tearline.js").Report;
export type Column = import("../tearline.js").Column;
export type Role = import("../tearline.js").Role;
export type CheckOptions = import("../tearline.js").CheckOptions;
export type Decision = {
    column: number;
    role: Role;
} | {
    noCodes: true;
} | {
    identifier: import("../tearline.js").Identifier;
} | {
    header: boolean;
};
export type Question = {
    rule: string;
    asks: string;
    because: string;
    column?: number;
    answers: [Decision, string][];
    others: [Decision, string][];
    taken?: Decision;
};
/** The finding that rejects the file as a whole. @param {Report} report */
export declare const fileFinding: (report: Report) => import("../tearline.js").Finding | undefined;
/**
 * @param {Report} report @param {CheckOptions} options @param {Decision[]} settled Decisions that somebody has confirmed.
 * @param {import("./texts.en.js").Texts} texts
 * @param {(finding: import("../tearline.js").Finding) => string} says What a finding says, in the language of the page.
 * @returns {Question[]}
 */
export declare function open(report: Report, options: CheckOptions, settled: Decision[], texts: import("./texts.en.js").Texts, says: (finding: import("../tearline.js").Finding) => string): Question[];
/** The options with a decision. @param {CheckOptions} options @param {Decision} decision @returns {CheckOptions} */
export declare function decided(options: CheckOptions, decision: Decision): CheckOptions;
