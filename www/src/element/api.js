import { Refusal, refusal } from "./refusal.js";

/**
 * @typedef {object} Job As `getUploadStatus` has it.
 * @property {number} jobId
 * @property {"STARTED" | "VALIDATED" | "COMMITED" | "FINISHED" | "ERRORED"} uploadStatus
 * @property {number} actualRowCount
 * @property {number} totalUploadedCount
 * @property {number} errorCount
 * @property {string | null} errorFileUrl
 * @property {string | null} successFileUrl
 * @property {string | null} uploadedFileUrl
 * @property {string} uploadedFileName
 * @property {string} [errorReason] In English.
 * @property {{ rule?: string, args?: import("../tearline.js").Finding["args"] }} [errorCause] The same as a value.
 * @property {string} [waitingFor]
 *
 * @typedef {() => string | Promise<string>} TokenProvider Asked before every request, and again where a token was refused.
 */

const TOKEN = "x-cap-api-oauth-token";
/** No answer takes longer, in milliseconds; no upload stands still for longer. */
const [LONGEST_WAIT, LONGEST_SILENCE] = [30_000, 120_000];
/** Before the questions whether the server has the file: it may be about to store it. */
const PAUSES = [300, 700, 1_500, 3_000];

/** The server, over HTTP. */
export class Api {
  #endpoint;
  #series;
  #token;

  /** @param {string | null} endpoint @param {string | null} series @param {TokenProvider | undefined} token */
  constructor(endpoint, series, token) {
    this.#endpoint = endpoint?.replace(/\/+$/, "");
    this.#series = series;
    this.#token = token;
  }

  /** What the series has set: its rules, and until when it can be uploaded to. @param {AbortSignal} signal */
  async series(signal) {
    /** @type {{ id: number, rules: import("../tearline.js").RuleSet, expiresOn: number | null }[]} */
    const all = await this.#get("/v2/coupon/series", signal);
    const own = all.find(({ id }) => String(id) === this.#series);
    if (!own) throw new Refusal((texts) => texts.noSeries(this.#series ?? ""), "refused");
    const { expiresOn } = own;
    if (expiresOn !== null && expiresOn <= Date.now()) throw new Refusal((texts) => texts.expired(expiresOn), "refused");
    return own;
  }

  /** @param {number} id @param {AbortSignal} signal @returns {Promise<Job | undefined>} */
  async job(id, signal) {
    const result = await this.#get(`/coupon/api/v1/upload/getUploadStatus/${this.#path()}?jobId=${id}`, signal);
    return result.uploadJobStatuses[0];
  }

  /**
   * Sends a file; gives its job. One key goes with it from its first byte to its answer: where that is not heard, the server
   * is asked by the key whether it has the file.
   *
   * @param {File} file @param {Record<string, string>} parts @param {string} key
   * @param {{ signal: AbortSignal, sent: (bytes: number) => void, asking: () => void }} watch
   * @returns {Promise<Job>}
   */
  async upload(file, parts, key, { signal, sent, asking }) {
    try {
      return await this.#again((token) => this.#send(token, file, parts, key, signal, sent));
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || !thrown.leavesOpen) throw thrown;
      asking();
      for (const pause of PAUSES) {
        await sleep(pause);
        const path = `/coupon/api/v1/upload/getUploadStatus/${this.#path()}?idempotencyKey=${key}`;
        const known = await this.#get(path).catch(() => undefined);
        if (known?.uploadJobStatuses[0]) return known.uploadJobStatuses[0];
      }
      throw thrown;
    }
  }

  /** By XMLHttpRequest: only that tells how much of a body has gone. @param {string} token @param {File} file @param {Record<string, string>} parts @param {string} key @param {AbortSignal} signal @param {(bytes: number) => void} sent @returns {Promise<Job>} */
  #send(token, file, parts, key, signal, sent) {
    return new Promise((resolve, reject) => {
      const form = new FormData();
      // The decisions first: a server can refuse them before it reads the file.
      for (const [name, value] of Object.entries(parts)) form.append(name, value);
      form.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#endpoint}/coupon/api/v1/upload/file/${this.#path()}`);
      request.setRequestHeader(TOKEN, token);
      request.setRequestHeader("idempotency-key", key);
      let moved = Date.now();
      const watch = setInterval(() => Date.now() - moved > LONGEST_SILENCE && request.abort(), 1_000);
      request.upload.onprogress = ({ loaded }) => {
        moved = Date.now();
        // The body is a little longer than the file.
        sent(Math.min(loaded, file.size));
      };
      const stop = () => request.abort();
      signal.addEventListener("abort", stop);
      request.onloadend = () => {
        clearInterval(watch);
        signal.removeEventListener("abort", stop);
        if (signal.aborted) return reject(new Refusal((texts) => texts.cancelled, "cancelled"));
        if (request.status === 0) return reject(new Refusal((texts) => texts.lost, "lost"));
        try {
          resolve(this.#result(request.status, request.responseText).uploadJobStatuses[0]);
        } catch (thrown) {
          reject(thrown);
        }
      };
      request.send(form);
    });
  }

  /** @param {string} path @param {AbortSignal} [signal] */
  async #get(path, signal) {
    return this.#again(async (token) => {
      const timeout = AbortSignal.timeout(LONGEST_WAIT);
      let response;
      try {
        response = await fetch(this.#endpoint + path, {
          headers: { [TOKEN]: token, accept: "application/json" },
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
        return this.#result(response.status, await response.text());
      } catch (thrown) {
        if (thrown instanceof Refusal) throw thrown;
        signal?.throwIfAborted();
        throw new Refusal((texts) => texts.unreachable, "lost", { cause: thrown });
      }
    });
  }

  /** A token may have ended: the page is asked for another one, once. @template T @param {(token: string) => Promise<T>} request @returns {Promise<T>} */
  async #again(request) {
    if (!this.#endpoint || !this.#series) throw new Refusal((texts) => texts.noEndpoint, "refused");
    if (!this.#token) throw new Refusal((texts) => texts.noToken, "refused");
    const token = async () => {
      try {
        return String(await this.#token?.());
      } catch (thrown) {
        throw new Refusal((texts) => texts.failedToken, "refused", { cause: thrown });
      }
    };
    try {
      return await request(await token());
    } catch (thrown) {
      if (thrown !== EXPIRED) throw thrown;
    }
    try {
      return await request(await token());
    } catch (thrown) {
      throw thrown === EXPIRED ? new Refusal((texts) => texts.refusedToken, "refused") : thrown;
    }
  }

  #path() {
    return encodeURIComponent(this.#series ?? "");
  }

  /** What is in the envelope. @param {number} status @param {string} text */
  #result(status, text) {
    if (status === 401) throw EXPIRED;
    /** @type {any} */
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      throw refusal(status);
    }
    if (body?.success) return body.result;
    throw refusal(status, body?.errors?.[0], this.#series ?? "");
  }
}

/** The token is no longer good. */
const EXPIRED = new Refusal(() => "", "refused");

/** @param {number} milliseconds @returns {Promise<void>} */
export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
