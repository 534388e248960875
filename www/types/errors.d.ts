/**
 * What a program can tell errors apart by:
 *
 * - `options`: an option is none, or contradicts another
 * - `file`: the file is none, cannot be read, or was changed since it was chosen
 * - `module`: the worker or the WebAssembly module could not be loaded
 * - `csp`: the page's Content-Security-Policy lacks `'wasm-unsafe-eval'` in `script-src`
 * - `validator`: a validator threw, or gave what is no list of findings
 * - `mend`: the row cannot be mended in this way
 * - `superseded`: a newer page was asked for before this one was read
 * - `closed`: the session was closed
 *
 * @typedef {"options" | "file" | "module" | "csp" | "validator" | "mend" | "superseded" | "closed"} ErrorCode
 */
export type ErrorCode = "options" | "file" | "module" | "csp" | "validator" | "mend" | "superseded" | "closed";
/** Every error of this package but one: where a `signal` was aborted, its reason is thrown, by default an `AbortError`. */
export declare class TearlineError extends Error {
    /** @type {ErrorCode} */
    code: ErrorCode;
    /**
     * @param {ErrorCode} code
     * @param {string} message
     * @param {ErrorOptions} [options]
     */
    constructor(code: ErrorCode, message: string, options?: ErrorOptions);
}
/**
 * An error of the module, as one of ours.
 *
 * @param {unknown} thrown
 * @param {ErrorCode} otherwise
 * @returns {TearlineError}
 */
export declare function ours(thrown: unknown, otherwise: ErrorCode): TearlineError;
/**
 * Why the module did not start.
 *
 * @param {unknown} thrown
 * @returns {TearlineError}
 */
export declare function notStarted(thrown: unknown): TearlineError;
