import { h } from "./dom.js";
import { said } from "./parts.js";
import { fileFinding } from "./questions.js";
import { obstacle, underWay } from "./work.js";

/**
 * @typedef {import("./parts.js").Acts} Acts
 * @typedef {import("./parts.js").Parts} Parts
 * @typedef {import("./words.js").Words} Words
 * @typedef {import("./work.js").Work} Work
 */

/** Below the tear line: what is sent, and sending it. @param {Parts} parts @param {Work} work @param {Words} words @param {string} series @param {Element | null} focus What has it. @param {Acts} acts */
export function renderSend(parts, work, words, series, focus, acts) {
  const { texts } = words;
  const { file, report, upload, failure } = work;
  const [inTheWay, sending, accepted] = [obstacle(work, words), underWay(work), upload?.state === "accepted"];
  const head = accepted ? texts.sent : sending ? texts.sending : upload ? texts.nothingStored : texts.nothingSent;
  const what = accepted ? texts.afterUpload : (!sending && inTheWay) || (file && report ? texts.whatIsSent(texts.bytes(file.size), report.rows.total, series) : "");
  parts.what.replaceChildren(h("b", {}, head), h("div", { class: "small muted", id: "what" }, failure === undefined ? what : ""));
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick, attributes = {}) => h("button", { class: "btn", part: "button", onclick, ...attributes }, text);
  const buttons = [];
  if (sending) buttons.push(button(texts.cancel, acts.cancel, { id: "cancel", "aria-disabled": String(upload?.state === "asking") }));
  else if (failure !== undefined) buttons.push(button(texts.again, acts.again, { id: "again" }));
  else if (!accepted) {
    if (report && report.rows.rejected > 0 && !fileFinding(report)) buttons.push(button(texts.downloadErrors, acts.downloadErrors, { id: "errors" }));
    const generates = report !== undefined && !report.columns.some(({ role }) => role === "code");
    const label = upload?.state === "stopped" ? texts.again : report && inTheWay === "" ? texts.uploadLabel(report.rows, generates) : texts.upload;
    // Not `disabled`: who comes by keyboard shall hear why not.
    const disabled = String(!report || inTheWay !== "");
    buttons.push(button(label, acts.upload, { id: "upload", class: "btn main", part: "button upload", "aria-disabled": disabled, "aria-describedby": "what" }));
  }
  const focused = focus?.parentElement === parts.acts;
  parts.acts.replaceChildren(...buttons);
  if (focused) buttons[buttons.length - 1]?.focus();
  parts.uploading.hidden = parts.gone.hidden = !sending;
  parts.uploading.setAttribute("aria-label", texts.uploaded);
  if (sending && upload && "sent" in upload && upload.sent === 0) showSent(parts, words, 0, file?.size ?? 0);
  /** @type {(Node | string)[]} */
  let outcome = [];
  if (upload?.state === "sending") outcome = [h("p", { class: "done" }, texts.onItsWay)];
  else if (upload?.state === "asking") outcome = [h("p", { class: "done" }, texts.asking)];
  else if (upload?.state === "stopped") outcome = [h("p", { class: "problem" }, words.problem(upload.problem))];
  else if (upload?.state === "accepted") outcome = [h("p", { class: "done" }, texts.hasFile(upload.job.jobId))];
  said(parts.outcome, outcome);
  /** @type {HTMLElement} */ (parts.outcome.parentElement).hidden = outcome.length === 0;
}

/** How much of the file has gone. @param {Parts} parts @param {Words} words @param {number} bytes @param {number} total */
export function showSent({ uploading, gone }, { texts }, bytes, total) {
  Object.assign(uploading, { max: Math.max(total, 1), value: bytes });
  gone.textContent = bytes < total ? texts.sentOf(texts.bytes(bytes), texts.bytes(total)) : texts.storing;
}

/** What becomes of it. @param {Parts} parts @param {Words} words @param {import("./api.js").Job} job @param {import("./refusal.js").Refusal} [trouble] */
export function renderJob(parts, words, job, trouble) {
  const { texts } = words;
  const names = Object.keys(texts.jobSteps);
  const reached = names.indexOf(job.uploadStatus);
  const ended = job.uploadStatus === "FINISHED";
  const steps = names.map((name, i) => {
    const state = reached < 0 ? "never" : i <= reached ? "done" : i === reached + 1 && !ended ? "now" : "ahead";
    return h("li", { class: state, ...(state === "now" ? { "aria-current": "step" } : {}) }, h("b", {}, name), h("span", { class: "small" }, texts.jobSteps[name]), h("span", { class: "sr" }, `, ${texts.said[state]}`));
  });
  parts.steps.replaceChildren(h("ol", { class: "steps", "data-status": job.uploadStatus, "aria-label": texts.job(job.jobId) }, ...steps));
  const [total, bad] = [job.actualRowCount, job.errorCount];
  /** @type {(Node | string)[]} */
  let outcome = [];
  if (ended) outcome = [h("p", { class: "outcome" }, h("mark", {}, texts.wentIn(total - bad, total)), " ", h("em", {}, total === bad ? texts.returned(0, total) : texts.returned(total - bad, bad)))];
  else if (job.uploadStatus === "ERRORED") outcome = [h("p", { class: "problem" }, words.why(job))];
  else if (trouble) outcome = [h("p", { class: "problem" }, words.problem(trouble), ` ${texts.askingAgain}`)];
  else if (job.waitingFor) outcome = [h("p", { class: "problem" }, texts.waiting)];
  said(parts.jobOutcome, outcome);
  const over = ended || job.uploadStatus === "ERRORED";
  const files = over ? [[texts.errorFile, job.errorFileUrl], [texts.successFile, job.successFileUrl], [texts.uploadedFile, job.uploadedFileUrl]] : [];
  parts.links.replaceChildren(...files.flatMap(([text, url]) => (text && url ? [h("a", { class: "btn", part: "button link", href: url, download: "" }, text)] : [])));
  parts.links.hidden = parts.links.childElementCount === 0;
}
