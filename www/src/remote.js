import { TearlineError } from "./errors.js";

/** The least module that needs SIMD. */
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

/**
 * Asks all validators about a batch.
 *
 * @param {import("./options.js").Own} own
 */
export function validating({ validators, signal }) {
  /** @param {any[]} rows @param {any[]} columns */
  return (rows, columns) =>
    Promise.all(
      validators.map(async (validator, i) => {
        try {
          return await validator(rows, { columns, signal });
        } catch (thrown) {
          const text = thrown instanceof Error ? thrown.message : String(thrown);
          throw new TearlineError("validator", `Validator ${i} failed: ${text}`, { cause: thrown });
        }
      }),
    );
}

function started() {
  // Bundlers look for exactly this, twice: what is loaded is one of the two.
  return WebAssembly.validate(SIMD)
    ? new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "tearline" })
    : new Worker(new URL("./worker-baseline.js", import.meta.url), { type: "module", name: "tearline" });
}

/** A worker must be of the page's origin; a module that it imports may be of another. */
function startedElsewhere() {
  const script = WebAssembly.validate(SIMD) ? "worker.js" : "worker-baseline.js";
  const here = import.meta.url;
  const text = `import ${JSON.stringify(here.slice(0, here.lastIndexOf("/") + 1) + script)};`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url, { type: "module", name: "tearline" });
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

function start() {
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    throw new TearlineError("module", "This browser has no WebAssembly, or no workers.");
  }
  try {
    return started();
  } catch (thrown) {
    try {
      if (thrown instanceof DOMException && thrown.name === "SecurityError") return startedElsewhere();
    } catch {
      // What went wrong first is what is to be told.
    }
    throw new TearlineError("module", `The worker of tearline could not be started: ${thrown}`, { cause: thrown });
  }
}

/** An engine in a worker of its own. */
export class Remote {
  #worker;
  #own;
  #validate;
  #calls = 0;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: any) => void }>} */
  #waiting = new Map();
  /** Why it answers no more. @type {any} */
  #over;
  /** @type {Promise<void>} */
  #ready;

  /** @param {import("./options.js").Own} own */
  constructor(own) {
    this.#own = own;
    this.#validate = validating(own);
    this.#worker = start();
    this.#ready = new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve, reject });
    });
    // Whoever calls hears of it; before that nobody is to be warned.
    this.#ready.catch(() => {});
    this.#worker.onmessage = ({ data }) => this.#heard(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const why = event.message || "its script could not be loaded. Is it served, and does the page's Content-Security-Policy allow it (`worker-src`)?";
      this.end(new TearlineError("module", `The worker of tearline does not run: ${why}`));
    };
    own.signal?.addEventListener("abort", this.#abort);
  }

  /** @param {string} call @param {unknown[]} args @returns {Promise<any>} */
  async call(call, args) {
    if (!this.#over) await this.#ready;
    if (this.#over) throw this.#over;
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, args });
    });
  }

  #abort = () => this.end(this.#own.signal?.reason);

  /** @param {any} why */
  end(why) {
    if (this.#over) return;
    this.#over = why;
    this.#own.signal?.removeEventListener("abort", this.#abort);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }

  /** @param {any} data */
  #heard(data) {
    const { onProgress, onPreview } = this.#own;
    if (data.ready) this.#settle(0, {});
    else if (data.broken) this.end(new TearlineError(data.broken.code, data.broken.message));
    else if (data.progress) onProgress?.(data.progress);
    else if (data.preview) onPreview?.(data.preview);
    else if (data.ask) this.#ask(data);
    else this.#settle(data.id, data);
  }

  /** @param {{ ask: number, rows: any[], columns: any[] }} asked */
  async #ask({ ask, rows, columns }) {
    try {
      this.#worker.postMessage({ answer: ask, value: await this.#validate(rows, columns) });
    } catch (thrown) {
      // The cause stays on this side, where somebody can look into it.
      const failed = thrown instanceof TearlineError ? thrown : new TearlineError("validator", `A validator gave what cannot be sent to a worker: ${thrown}`);
      this.#cause = failed;
      this.#worker.postMessage({ answer: ask, failed: { code: failed.code, message: failed.message } });
    }
  }

  /** What a validator threw last. @type {TearlineError | undefined} */
  #cause;

  /** @param {number} id @param {{ value?: any, failed?: import("./serve.js").Told }} answer */
  #settle(id, { value, failed }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!failed) waiting?.resolve(value);
    else waiting?.reject(failed.message === this.#cause?.message ? this.#cause : new TearlineError(failed.code, failed.message));
  }
}
