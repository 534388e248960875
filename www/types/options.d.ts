export type OwnFinding = {
    /**
     * The row, as the batch has it.
     */
    row: number;
    /**
     * The name of your rule, as in `"acme-budget"`: small letters, digits and `-`, and no name of ours.
     */
    rule: string;
    /**
     * A sentence for whoever mends the row.
     */
    message: string;
    /**
     * `"error"` rejects the row, and is what it is where this is left out.
     */
    severity?: import("./tearline.js").Severity;
    /**
     * Counted from 0.
     */
    column?: number;
    /**
     * The value that was very likely meant.
     */
    suggestion?: string;
};
export type Validator = (rows: import("./tearline.js").PageRow[], about: {
    columns: import("./tearline.js").Column[];
    signal?: AbortSignal;
}) => OwnFinding[] | undefined | void | Promise<OwnFinding[] | undefined | void>;
export type Progress = import("./tearline.js").Progress & {
    validated?: number;
};
export type OwnOptions = {
    /**
     * Your own checks: their findings stand beside ours.
     */
    validators?: Validator[];
    /**
     * At most 20 times a second.
     */
    onProgress?: (progress: Progress) => void;
    /**
     * Once, with the first rows.
     */
    onPreview?: (preview: import("./tearline.js").Preview) => void;
    /**
     * Ends the check, and closes the session.
     */
    signal?: AbortSignal;
};
export type Options = import("./tearline.js").CheckOptions & OwnOptions;
export type Own = OwnOptions & {
    validators: Validator[];
};
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
/**
 * The options of the rules, and ours.
 *
 * @param {Options} options
 * @returns {{ check: import("./tearline.js").CheckOptions, own: Own }}
 */
export declare function split(options: Options): {
    check: import("./tearline.js").CheckOptions;
    own: Own;
};
