export { TearlineError } from "./errors.js";
export { Session } from "./session.js";
import { Session } from "./session.js";
/**
 * Checks a file, in a worker of its own, and gives the report: made text by `JSON.stringify`, it is what `tearline check
 * --format json` prints, byte for byte, where there are no validators.
 *
 * @param {import("./input.js").Input} file
 * @param {import("./options.js").Options} options
 * @returns {Promise<import("./tearline.js").Report>}
 * @throws {import("./errors.js").TearlineError} See its `code`; where `signal` was aborted, its reason.
 */
export declare function check(file: import("./input.js").Input, options: import("./options.js").Options): Promise<import("./tearline.js").Report>;
/**
 * Checks a file, and keeps it open for a look at its rows.
 *
 * @param {import("./input.js").Input} file
 * @param {import("./options.js").Options} options
 * @returns {Promise<Session>}
 * @throws {import("./errors.js").TearlineError} See its `code`; where `signal` was aborted, its reason.
 */
export declare function open(file: import("./input.js").Input, options: import("./options.js").Options): Promise<Session>;
