import { TearlineError } from "./errors.js";

/**
 * What an embedder's own check found in a row.
 *
 * @typedef {object} OwnFinding
 * @property {number} row The row, as the batch has it.
 * @property {string} rule The name of your rule, as in `"acme-budget"`: small letters, digits and `-`, and no name of ours.
 * @property {string} message A sentence for whoever mends the row.
 * @property {import("./tearline.js").Severity} [severity] `"error"` rejects the row, and is what it is where this is left out.
 * @property {number} [column] Counted from 0.
 * @property {string} [suggestion] The value that was very likely meant.
 */

/**
 * An embedder's own check: called with a batch of rows, each with all its values and with what our rules found; gives its
 * findings, if any. It is called for every row of the file, also for those that our rules reject.
 *
 * @callback Validator
 * @param {import("./tearline.js").PageRow[]} rows At most 1,000.
 * @param {{ columns: import("./tearline.js").Column[], signal?: AbortSignal }} about
 * @returns {OwnFinding[] | undefined | void | Promise<OwnFinding[] | undefined | void>}
 */

/**
 * How far it is.
 *
 * @typedef {import("./tearline.js").Progress & { validated?: number }} Progress `validated`: rows that the validators have
 *   seen, once they are at it.
 */

/**
 * @typedef {object} OwnOptions
 * @property {Validator[]} [validators] Your own checks: their findings stand beside ours.
 * @property {(progress: Progress) => void} [onProgress] At most 20 times a second.
 * @property {(preview: import("./tearline.js").Preview) => void} [onPreview] Once, with the first rows.
 * @property {AbortSignal} [signal] Ends the check, and closes the session.
 */

/** @typedef {import("./tearline.js").CheckOptions & OwnOptions} Options */

/** @typedef {OwnOptions & { validators: Validator[] }} Own */

/** @type {Record<keyof import("./tearline.js").CheckOptions, true>} */
const OPTIONS = { identifier: true, identifierColumn: true, codeColumn: true, encoding: true, delimiter: true, header: true, rules: true, maxFindings: true };

/** @type {Record<keyof import("./tearline.js").RuleSet, true>} */
const RULES = {
  maxBytes: true, maxRows: true, recommendedRows: true, maxValueChars: true, maxValueLines: true, codes: true, codeLength: true, codeCharset: true,
  keepCase: true, mobileDigits: true, defaultRegion: true, externalIdMaxChars: true, severities: true,
};

/** A name that is none would change nothing, and nobody would notice. @param {object | undefined} given @param {object} known @param {string} what */
function named(given, known, what) {
  const unknown = Object.keys(given ?? {}).find((name) => !Object.keys(known).includes(name));
  if (unknown === undefined) return;
  throw new TearlineError("options", `The options are wrong: there is no ${what} \`${unknown}\`; there are ${Object.keys(known).join(", ")}.`);
}

/**
 * The options of the rules, and ours.
 *
 * @param {Options} options
 * @returns {{ check: import("./tearline.js").CheckOptions, own: Own }}
 */
export function split(options) {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new TearlineError("options", 'The options are wrong: an object is expected, as in { identifier: "MOBILE" }.');
  }
  const { validators = [], onProgress, onPreview, signal, ...check } = options;
  const expect = (/** @type {boolean} */ holds, /** @type {string} */ what) => {
    if (!holds) throw new TearlineError("options", `The options are wrong: ${what}.`);
  };
  const isFunction = (/** @type {unknown} */ value) => typeof value === "function";
  expect(Array.isArray(validators) && validators.every(isFunction), "`validators` is a list of functions");
  expect(onProgress === undefined || isFunction(onProgress), "`onProgress` is a function");
  expect(onPreview === undefined || isFunction(onPreview), "`onPreview` is a function");
  expect(signal === undefined || typeof signal?.aborted === "boolean", "`signal` is an AbortSignal");
  named(check, OPTIONS, "option");
  if (!Array.isArray(check.rules)) named(check.rules, RULES, "rule parameter");
  signal?.throwIfAborted();
  return { check, own: { validators, onProgress, onPreview, signal } };
}
