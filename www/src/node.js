export { TearlineError } from "./errors.js";
export { Session } from "./session.js";

import { readFile } from "node:fs/promises";
import { Engine } from "./engine.js";
import { notStarted } from "./errors.js";
import { blobOf } from "./input.js";
import { split } from "./options.js";
import { validating } from "./remote.js";
import { Session } from "./session.js";
import * as module from "./tearline.js";

/** @type {Promise<unknown> | undefined} */
let loaded;

function load() {
  loaded ??= readFile(new URL("./tearline_bg.wasm", import.meta.url)).then(
    (bytes) => module.default({ module_or_path: bytes }),
    (thrown) => {
      loaded = undefined;
      throw notStarted(thrown);
    },
  );
  return loaded;
}

/**
 * Checks bytes, a stream or a `Blob`, as `fs.openAsBlob` gives of a file, and gives the report. A stream is held in memory
 * until it is checked.
 *
 * @type {typeof import("./index.js").check}
 */
export async function check(file, options) {
  const session = await opened(file, options, false);
  session.close();
  return session.report;
}

/**
 * As in a browser, but in this thread: it gives way to others between two pieces of the file.
 *
 * @type {typeof import("./index.js").open}
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
  await load();
  const { validators, onProgress, onPreview, signal } = own;
  const host = {
    validate: validating(own),
    progress: (/** @type {any} */ progress) => onProgress?.(progress),
    preview: (/** @type {any} */ preview) => onPreview?.(preview),
  };
  const engine = new Engine(module, check, validators.length > 0, host);
  /** @type {unknown} */
  let over;
  const local = {
    /** @param {string} call @param {unknown[]} args */
    call: async (call, args) => {
      if (over) throw over;
      try {
        return await /** @type {any} */ (engine)[call](...args);
      } catch (thrown) {
        throw over ?? thrown;
      }
    },
    /** @param {unknown} why */
    end: (why) => {
      over ??= why;
      signal?.removeEventListener("abort", abort);
      engine.close();
    },
  };
  const abort = () => local.end(signal?.reason);
  signal?.addEventListener("abort", abort);
  const blob = await blobOf(file, signal);
  try {
    return new Session(local, await local.call("check", [blob, mends]), engine.titles);
  } catch (thrown) {
    local.end(thrown);
    throw thrown;
  }
}
