export { TearlineError } from "./errors.js";
export { Session } from "./session.js";

import { blobOf } from "./input.js";
import { split } from "./options.js";
import { Remote } from "./remote.js";
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
export async function check(file, options) {
  const session = await opened(file, options, false);
  session.close();
  return session.report;
}

/**
 * Checks a file, and keeps it open for a look at its rows.
 *
 * @param {import("./input.js").Input} file
 * @param {import("./options.js").Options} options
 * @returns {Promise<Session>}
 * @throws {import("./errors.js").TearlineError} See its `code`; where `signal` was aborted, its reason.
 */
export function open(file, options) {
  return opened(file, options, true);
}

/**
 * @param {import("./input.js").Input} file
 * @param {import("./options.js").Options} options
 * @param {boolean} mends Whether it can be mended, for which more is kept of it.
 */
async function opened(file, options, mends) {
  const { check, own } = split(options);
  const blob = await blobOf(file, own.signal);
  own.signal?.throwIfAborted();
  const remote = new Remote(own);
  try {
    const titles = await remote.call("open", [check, own.validators.length > 0]);
    return new Session(remote, await remote.call("check", [blob, mends]), titles);
  } catch (thrown) {
    remote.end(thrown);
    throw thrown;
  }
}
