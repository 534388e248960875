import { texts as english } from "./texts.en.js";

/**
 * @typedef {import("./texts.en.js").Texts} Texts
 * @typedef {keyof Texts["refusals"]} Reason What the element says of it in its own words.
 * @typedef {"lost" | "failing" | "refused" | "cancelled"} Kind
 * @typedef {{ code?: string, message: string, requestId?: string }} ServerError As the envelope has it.
 */

/** What people can meet of the server's codes, by what is to be said of them; of the others the server's own sentence is shown. @type {Record<Reason, string[]>} */
export const CODES = {
  busy: ["keys-unavailable", "not-ready", "too-many-connections", "too-many-requests", "unavailable"],
  uploads: ["too-many-uploads"],
  slow: ["client-too-slow"],
  large: ["body-too-large", "gzip-ratio-too-high"],
  full: ["out-of-space"],
  failed: ["internal"],
  forbidden: ["client-read-only"],
  nowhere: ["route-unknown", "method-not-allowed"],
  garbled: [
    "base64-malformed", "body-malformed", "content-encoding-unsupported", "file-missing", "file-name-missing", "gzip-malformed",
    "headers-too-large", "not-multipart", "part-encoding-unsupported", "part-repeated", "part-too-long", "request-malformed",
    "too-many-parts", "uri-too-long",
  ],
  other: ["idempotency-key-reused"],
  column: ["customer-identifier-column-missing"],
  job: ["job-unknown"],
};

/** The same of an answer that is not the server's: what stands between refuses by a status alone. @type {Record<number, Reason>} */
const STATUSES = {
  400: "garbled", 403: "forbidden", 404: "nowhere", 405: "nowhere", 408: "slow", 411: "garbled", 413: "large", 414: "garbled", 415: "garbled",
  429: "busy", 431: "garbled", 500: "failed", 502: "busy", 503: "busy", 504: "busy", 507: "full",
};

/** Why a request brought nothing, as it is said to a person: in whatever language that is shown. */
export class Refusal extends Error {
  /** @param {(texts: Texts) => string} says @param {Kind} kind @param {{ cause?: unknown, isEnglish?: (texts: Texts) => boolean }} [more] */
  constructor(says, kind, { cause, isEnglish } = {}) {
    super(says(english), { cause });
    this.says = says;
    this.kind = kind;
    /** Whether it is the server's own sentence that is shown beside texts of another language. */
    this.isEnglish = isEnglish ?? (() => false);
  }

  /** Whether the server may have done it all the same: no answer was heard. */
  get leavesOpen() {
    return this.kind !== "refused";
  }
}

/** What an answer refuses. @param {number} status @param {ServerError} [error] @param {string} [series] */
export function refusal(status, error, series = "") {
  const kind = status >= 500 || status === 429 ? "failing" : "refused";
  if (!error) {
    const reason = STATUSES[status];
    return new Refusal((texts) => (reason ? texts.refusals[reason] : texts.strange(status)), kind);
  }
  const { code, message, requestId } = error;
  if (code === "series-unknown") return new Refusal((texts) => texts.noSeries(series), kind);
  const reason = /** @type {Reason | undefined} */ (Object.keys(CODES).find((reason) => CODES[/** @type {Reason} */ (reason)].includes(code ?? "")));
  // In English the server says it of the very case.
  const isServers = (/** @type {Texts} */ { lang }) => reason === undefined || lang === english.lang;
  const quote = (/** @type {Texts} */ texts) => (requestId ? texts.quote(requestId) : "");
  return new Refusal(
    (texts) => (reason !== undefined && !isServers(texts) ? texts.refusals[reason] + quote(texts) : message + quote(english)),
    kind,
    { isEnglish: isServers },
  );
}
