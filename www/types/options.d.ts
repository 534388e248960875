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
 * The options of the rules, and ours.
 *
 * @param {Options} options
 * @returns {{ check: import("./tearline.js").CheckOptions, own: Own }}
 */
export declare function split(options: Options): {
    check: import("./tearline.js").CheckOptions;
    own: Own;
};
