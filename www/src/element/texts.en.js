/** @typedef {import("../tearline.js").Identifier} Identifier */
/** @typedef {import("../tearline.js").Report} Report */

const number = new Intl.NumberFormat("en");
const grouped = (/** @type {number} */ n) => number.format(n);
const rows = (/** @type {number} */ n) => `${grouped(n)} ${n === 1 ? "row" : "rows"}`;

/** @type {Record<Identifier, string>} */
const IDENTIFIERS = { MOBILE: "mobile", EMAIL: "e-mail", EXTERNAL_ID: "external ID", USER_ID: "user ID", NOT_TAGGED: "codes only" };
/** @type {Record<Identifier, string>} */
const HELD = { MOBILE: "mobile numbers", EMAIL: "e-mail addresses", EXTERNAL_ID: "external IDs", USER_ID: "user IDs", NOT_TAGGED: "customers" };

/** What the element says. The sentences about rows are the rules' own. */
export const texts = {
  lang: "en",
  /** Where its lines start. */
  dir: "ltr",
  /** What `Intl` is asked for. */
  intl: "en",
  title: "Upload coupons",
  drop: "Drop a CSV file here, or choose one",
  hint: "It is checked here, at once: nothing leaves this browser before you press upload.",
  checking: "Checking …",
  checkedSoFar: "Checked so far",
  anotherFile: "Another file",
  remove: "Remove",
  again: "Try again",
  cancel: "Cancel",
  upload: "Upload",
  downloadErrors: "Download errors (.csv)",
  findings: "What was found",
  about: "the file",
  more: "More",
  all: "All",
  onlyRule: "Show the findings of one rule",
  row: "row",
  rule: "rule",
  value: "value",
  message: "what is wrong, and what to do",
  aColumn: "Choose a column …",
  startsWith: "It starts with",
  nothingSent: "Nothing above this line has left your browser.",
  nothingStored: "Nothing was stored.",
  sending: "Sending …",
  sent: "Sent.",
  storing: "all sent, the server is storing it",
  uploaded: "Uploaded",
  asking: "No answer was heard: asking the server whether it has the file …",
  onItsWay: "The file is on its way.",
  cancelled: "Upload cancelled: nothing was stored.",
  lost: "The connection was lost before the upload was complete, and the server has no job of it. The file and its check are still here: try again.",
  unreachable: "The server does not answer: check the connection and try again.",
  noToken: "The page that embeds this has given no token: it sets the property `token` to a function that gives one.",
  refusedToken: "The server does not take the token that this page gave: sign in again, then try again.",
  failedToken: "This page could not get leave to upload: check the connection, or sign in again, then try again.",
  noEndpoint: "The page that embeds this does not say where to upload: it sets the attributes `endpoint` and `series`.",
  noSeries: (/** @type {string} */ id) => `There is no series ${id} here, or it is not yours.`,
  expired: (/** @type {number} */ on) => `This series expired on ${new Date(on).toLocaleDateString("en", { dateStyle: "medium" })}.`,
  strange: (/** @type {number} */ status) => `The server's answer (status ${status}) makes no sense here: try again, or tell the operator.`,
  quote: (/** @type {string} */ id) => ` Quote ${id} to the operator.`,
  /** What the server, or what stands before it, refuses: by what is to be done. */
  refusals: {
    busy: "The server has too much to do just now: try again in a moment.",
    uploads: "As many uploads are under way as the server takes: try again when one of them is done.",
    slow: "Nothing reached the server for too long: check the connection, then try again.",
    large: "The file is larger than the server takes: split it, then upload its parts.",
    full: "The server has no room for the file: try again later, or tell its operator.",
    failed: "Something went wrong in the server: try again, and if it happens once more tell its operator.",
    forbidden: "This page may not upload here: tell whoever runs it.",
    nowhere: "Nothing takes uploads at the address that this page has set: tell whoever runs the page.",
    garbled: "The upload did not arrive as it was sent: try again, and if it happens once more tell the operator.",
    other: "The server knows this upload with another content: choose the file again, then upload it.",
    column: "The file does not say which column holds the customers: name that column in the first line, then choose the file again.",
    job: "The server has no such job: ask its operator what became of it.",
  },
  /** What is wrong before anything is sent, by the code of the error. */
  faults: /** @type {Partial<Record<import("../errors.js").ErrorCode, string>>} */ ({
    file: "The file was changed, moved or deleted since it was chosen: choose it again.",
    module: "What checks the file could not be loaded: check the connection, then try again.",
  }),
  rows,
  number: grouped,
  checkedIn: (/** @type {number} */ seconds) => `checked in ${seconds.toFixed(2)} s, nothing sent yet`,
  bytes: (/** @type {number} */ bytes) => bytesOf(bytes, "en"),
  ofBytes: (/** @type {string} */ part, /** @type {string} */ all) => `${part} of ${all}`,
  sentOf: (/** @type {string} */ part, /** @type {string} */ all) => `${part} of ${all} sent`,
  share: (/** @type {string} */ ready, /** @type {string} */ rejected) => `${ready} ready, ${rejected} rejected`,
  questions: (/** @type {number} */ n) => (n === 1 ? "One question first." : `${n} questions first.`),
  notJudged: "Nothing of this file is judged before it is answered.",
  refused: "This file cannot be uploaded.",
  wouldBeReady: (/** @type {Report["rows"]} */ { total, accepted, rejected }) =>
    `As the file was read, ${rejected === 0 ? "all" : `${grouped(accepted)} of`} ${rows(total)} would be ready.`,
  ready: (/** @type {Report["rows"]} */ { total, accepted, rejected }) => {
    if (accepted === 0) return "";
    if (rejected === 0) return total === 1 ? "The only row is ready." : `All ${rows(total)} are ready.`;
    return `${grouped(accepted)} of ${rows(total)} ${accepted === 1 ? "is" : "are"} ready.`;
  },
  rejected: (/** @type {Report["rows"]} */ { total, accepted, rejected }) => {
    if (rejected === 0) return "";
    if (accepted === 0) return total === 1 ? "The only row would be rejected." : `All ${rows(total)} would be rejected.`;
    return `${grouped(rejected)} would be rejected.`;
  },
  uploadLabel: (/** @type {Report["rows"]} */ { total, accepted, rejected }, /** @type {boolean} */ generates) => {
    if (rejected > 0) return `Upload: ${grouped(accepted)} good ${accepted === 1 ? "row goes" : "rows go"} in, ${grouped(rejected)} returned`;
    return generates ? `Upload: ${grouped(total)} ${total === 1 ? "code is" : "codes are"} made` : `Upload ${rows(total)}`;
  },
  whatIsSent: (/** @type {string} */ size, /** @type {number} */ total, /** @type {string} */ series) =>
    `Below it: the file as it is, ${rows(total)}, ${size}, to series ${series}. The server adds what only it can know: codes that exist already, limits of the series.`,
  answerFirst: "Answer what is asked above first: before that nobody can say what the upload would do.",
  notToBeUploaded: "Not to be uploaded, for the reason above: mend the file, then choose it again.",
  noGoodRow: "Not to be uploaded: no row of it would go in. Mend the file, then choose it again.",
  afterUpload: "What becomes of it stands below.",
  hasFile: (/** @type {number} */ job) => `The server has the file: job ${job}.`,
  job: (/** @type {number} */ job) => `Job ${job}`,
  jobSteps: /** @type {Record<string, string>} */ ({ STARTED: "stored", VALIDATED: "rows judged", COMMITED: "coupons added", FINISHED: "files written" }),
  said: { done: "done", now: "under way", ahead: "to come", never: "not reached" },
  wentIn: (/** @type {number} */ good, /** @type {number} */ total) =>
    good === total ? `All ${rows(total)} went in.` : good === 0 ? "" : `${grouped(good)} of ${rows(total)} went in.`,
  returned: (/** @type {number} */ good, /** @type {number} */ bad) => {
    if (bad === 0) return "";
    return good === 0 ? `None of ${rows(bad)} went in: every reason is in the error file.` : `${rows(bad)} ${bad === 1 ? "is" : "are"} returned: mend the error file and upload it as it is.`;
  },
  errored: (/** @type {string | undefined} */ why) => why ?? "The server gives no reason.",
  waiting: "The job waits, and goes on by itself when it can.",
  askingAgain: "Asking again …",
  errorFile: "Error file",
  successFile: "Success file",
  uploadedFile: "Uploaded file",
  severities: { error: "error", warning: "warning", info: "remark" },
  held: (/** @type {string} */ role, /** @type {Identifier} */ identifier) => (role === "code" ? "coupon codes" : HELD[identifier]),
  column: (/** @type {{ index: number, name: string | null }} */ { index, name }) => `column ${index + 1}${name ? ` ("${name}")` : ""}`,
  askColumn: (/** @type {string} */ column, /** @type {string} */ held, /** @type {boolean} */ really) => `Does ${column} ${really ? "really " : ""}hold the ${held}?`,
  askCodesIn: (/** @type {string} */ column) => `Are there codes in ${column}?`,
  askWhich: (/** @type {string} */ held) => `Which column holds the ${held}?`,
  askIdentifier: (/** @type {Identifier} */ seen) => `Are the customers named by ${IDENTIFIERS[seen]}?`,
  askHeader: "Does the first line hold names, or is it a row?",
  yesThe: (/** @type {string} */ held) => `Yes, the ${held}`,
  yesBy: (/** @type {Identifier} */ by) => `Yes, by ${IDENTIFIERS[by]}`,
  noBy: (/** @type {Identifier} */ by) => `No, by ${IDENTIFIERS[by]}`,
  codesIn: (/** @type {string} */ column) => `Yes, codes in ${column}`,
  noCodes: "No codes in this file",
  headerYes: "It holds names",
  headerNo: "It is a row",
};

/** @typedef {typeof texts} Texts */

/** @param {number} bytes @param {string} lang */
export function bytesOf(bytes, lang) {
  const [size, unit] = bytes < 1e3 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  return new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: 1 }).format(size);
}
