// What a page shows comes when it comes. It is read again until it is as it should be, for as long as a person would
// wait; then the difference is told.
import { strict as assert } from "node:assert";

const PATIENCE = 10_000;
const PAUSE = 25;

async function until(read, holds) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return holds(await read());
    } catch (difference) {
      if (!(difference instanceof assert.AssertionError) || Date.now() > end) throw difference;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** As node:assert has them, of something that is read. */
export const soon = {
  equal: (read, expected, message) => until(read, (actual) => assert.equal(actual, expected, message)),
  deepEqual: (read, expected, message) => until(read, (actual) => assert.deepEqual(actual, expected, message)),
  match: (read, expected, message) => until(read, (actual) => assert.match(actual, expected, message)),
};
