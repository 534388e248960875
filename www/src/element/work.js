import { fileFinding, open } from "./questions.js";

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
export const nothing = () => ({ seconds: 0, decisions: [], samples: [], key: "", list: { findings: [], next: null } });

/** The same file, before it is checked anew. @param {Work} work @returns {Work} */
export const unchecked = ({ file, options, decisions, samples, seconds, list }) => ({
  file,
  options,
  decisions,
  samples,
  seconds,
  list,
  // What is decided anew is another upload.
  key: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
});

/** Whether it is not known yet what becomes of the upload. @param {Work} work */
export const underWay = ({ upload }) => upload?.state === "sending" || upload?.state === "asking";

/** What the file does not say, and nobody has said yet. @param {Work} work @param {import("./words.js").Words} words */
export const questionsOf = ({ report, options, decisions }, words) =>
  report && options ? open(report, options, decisions, words.texts, (finding) => words.says(finding)) : [];

/** Why nothing can be uploaded. @param {Work} work @param {import("./words.js").Words} words */
export function obstacle(work, words) {
  const { report, failure } = work;
  if (!report) return failure?.message ?? "";
  if (questionsOf(work, words).length > 0) return words.texts.answerFirst;
  if (fileFinding(report)) return words.texts.notToBeUploaded;
  return report.rows.accepted === 0 ? words.texts.noGoodRow : "";
}
