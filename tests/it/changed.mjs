// A file that is another one when the browser's module reads it again: an error, at once.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { Session } = createRequire(import.meta.url)(process.argv[2]);
const rows = [...Array(5000).keys(), 17].map((n) => `CODE${String(n).padStart(6, "0")}\n`);
const whole = "code\n" + rows.join("");

/** A `Blob` that is `now` until it has been read to its end, and `then` from then on. Its streams are none. */
function changing(now, then) {
  let ended = false;
  return {
    size: now.length,
    stream: () => ({}),
    slice(start, end) {
      const part = (ended ? then : now).slice(start, end);
      ended ||= end >= now.length;
      return new Blob([part]);
    },
  };
}

const check = (now, then) => new Session({ identifier: "NOT_TAGGED" }).check(changing(now, then));

assert.equal((await check(whole, whole)).counts["code-duplicate"], 1);
for (const [what, then] of [
  ["emptied", ""],
  ["cut short", whole.slice(0, -11)],
  ["overwritten", whole.replace(/CODE000017/g, "XXXX000017").replace("XXXX", "CODE")],
  ["of fewer rows", whole.replaceAll("\n", " ")],
]) {
  await assert.rejects(check(whole, then), /changed while it was read/, what);
}
