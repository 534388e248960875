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

/** Every error of this package but one: where a `signal` was aborted, its reason is thrown, by default an `AbortError`. */
export class TearlineError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "TearlineError";
    /** @type {ErrorCode} */
    this.code = code;
  }
}

/** What the module says, by how its sentences begin. @type {[RegExp, ErrorCode][]} */
const OF_MODULE = [
  [/^Superseded/, "superseded"],
  [/^No file has been checked/, "closed"],
  [/^The rules of this series/, "options"],
  [/^The file/, "file"],
  [/^(unknown|invalid|missing) /, "options"],
];

/**
 * An error of the module, as one of ours.
 *
 * @param {unknown} thrown
 * @param {ErrorCode} otherwise
 * @returns {TearlineError}
 */
export function ours(thrown, otherwise) {
  if (thrown instanceof TearlineError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const code = OF_MODULE.find(([begins]) => begins.test(text))?.[1] ?? otherwise;
  return new TearlineError(code, code === "options" ? `The options are wrong: ${text}.` : text, { cause: thrown });
}

/**
 * Why the module did not start.
 *
 * @param {unknown} thrown
 * @returns {TearlineError}
 */
export function notStarted(thrown) {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (/Content Security Policy|unsafe-eval|CSP/i.test(text)) {
    return new TearlineError(
      "csp",
      "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src.",
      { cause: thrown },
    );
  }
  return new TearlineError("module", `The WebAssembly module of tearline could not be loaded: ${text}`, { cause: thrown });
}
