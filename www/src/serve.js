import { Engine } from "./engine.js";
import { TearlineError, notStarted, ours } from "./errors.js";

/**
 * What goes between a page and its worker.
 *
 * @typedef {{ id: number, call: string, args: unknown[] } | { answer: number, value?: unknown[], failed?: Told }} ToWorker
 * @typedef {{ ready: true } | { id: number, value?: unknown, failed?: Told } | { progress: any } | { preview: any }
 *   | { ask: number, rows: any[], columns: any[] } | { broken: Told }} FromWorker
 * @typedef {{ code: import("./errors.js").ErrorCode, message: string }} Told An error crosses as what it says.
 */

/**
 * @param {unknown} thrown
 * @returns {Told}
 */
export function told(thrown) {
  const { code, message } = ours(thrown, "file");
  return { code, message };
}

/** What a page may call. */
const CALLS = new Set([
  "check", "rows", "findings", "density", "nextRow", "previousRow", "nthRow", "rowAtLine", "records", "errors", "accepted",
  "mend", "mendAll", "undo", "redo", "checkMended", "mendState", "mended", "close",
]);

/**
 * The worker: an engine, asked by messages.
 *
 * @param {import("./engine.js").Module & { default: () => Promise<unknown> }} module
 */
export async function serve(module) {
  const post = (/** @type {FromWorker} */ message) => postMessage(message);
  /** @type {Engine | undefined} */
  let engine;
  /** @type {Map<number, { resolve: (value: unknown[]) => void, reject: (error: Error) => void }>} */
  const asked = new Map();
  let asks = 0;
  const host = {
    progress: (/** @type {any} */ progress) => post({ progress }),
    preview: (/** @type {any} */ preview) => post({ preview }),
    /** @param {any[]} rows @param {any[]} columns */
    validate: (rows, columns) =>
      new Promise((/** @type {(value: unknown[]) => void} */ resolve, reject) => {
        asks += 1;
        asked.set(asks, { resolve, reject });
        post({ ask: asks, rows, columns });
      }),
  };
  const answers = (/** @type {string} */ call, /** @type {any[]} */ args) => {
    if (call === "open") {
      engine = new Engine(module, args[0], args[1], host);
      return engine.titles;
    }
    if (!engine || !CALLS.has(call)) throw new TearlineError("closed", "No file has been checked yet.");
    return /** @type {any} */ (engine)[call](...args);
  };
  onmessage = async ({ data }) => {
    if ("answer" in data) {
      const waiting = asked.get(data.answer);
      asked.delete(data.answer);
      if (data.failed) waiting?.reject(new TearlineError(data.failed.code, data.failed.message));
      else waiting?.resolve(data.value);
      return;
    }
    try {
      post({ id: data.id, value: await answers(data.call, data.args) });
    } catch (thrown) {
      post({ id: data.id, failed: told(thrown) });
    }
  };
  try {
    await module.default();
    post({ ready: true });
  } catch (thrown) {
    post({ broken: told(notStarted(thrown)) });
  }
}
