import { h, TICKET } from "./dom.js";

/**
 * What the element consists of.
 *
 * @typedef {ReturnType<typeof build>} Parts
 *
 * @typedef {object} Acts What somebody does by it.
 * @property {(file: File) => void} open A file was chosen, or dropped.
 * @property {() => void} remove
 * @property {() => void} again
 * @property {() => void} upload
 * @property {() => void} cancel
 * @property {() => void} downloadErrors
 * @property {(decision: import("./questions.js").Decision) => void} answer
 * @property {(rule: string | undefined, from?: import("../tearline.js").Place) => void} show
 */

/** What is there from the beginning: live regions are heard only where they stood before. @param {Pick<Acts, "open" | "remove">} acts */
export function build({ open, remove }) {
  const input = () =>
    h("input", {
      class: "sr",
      type: "file",
      accept: ".csv,.tsv,.txt,text/csv,text/plain",
      onchange: (/** @type {Event} */ event) => {
        const chosen = /** @type {HTMLInputElement} */ (event.target);
        const file = chosen.files?.[0];
        // So that the same file, mended, can be chosen again.
        chosen.value = "";
        if (file) open(file);
      },
    });
  const parts = {
    title: h("slot", { name: "title" }),
    drop: h("slot", { name: "drop" }),
    hint: h("slot", { name: "hint" }),
    note: h("slot", { name: "note" }),
    another: h("span"),
    name: h("p"),
    remove: h("button", { class: "btn less", part: "button", onclick: remove }),
    questions: h("div", { class: "questions", part: "questions" }),
    sentence: h("div", { class: "sentence", part: "verdict", role: "status" }),
    bar: h("div"),
    checking: h("progress", { class: "bar", part: "progress" }),
    rules: h("div", { class: "rules", role: "group" }),
    findings: h("div", { class: "findings", part: "findings" }),
    what: h("div"),
    acts: h("div", { class: "acts" }),
    uploading: h("progress", { class: "bar", part: "progress" }),
    gone: h("p", { class: "small muted num" }),
    outcome: h("div", { role: "status" }),
    steps: h("div"),
    jobOutcome: h("div", { role: "status" }),
    links: h("div", { class: "acts" }),
    verdict: h("div", { class: "verdict", tabindex: "-1" }),
    job: h("div", { class: "job", part: "job", tabindex: "-1" }),
    dropRoom: h("div", { class: "drop-room" }),
    file: h("div", { class: "file" }),
    send: h("div", { class: "below" }),
    panel: h("section", { class: "panel", part: "panel" }),
  };
  parts.dropRoom.append(h("label", { class: "drop", part: "drop" }, input(), TICKET(), h("b", {}, parts.drop), h("span", { class: "muted" }, parts.hint)));
  parts.file.append(parts.name, h("div", { class: "acts" }, h("label", { class: "btn less", part: "button" }, input(), parts.another), parts.remove));
  parts.verdict.append(parts.sentence, parts.checking, parts.bar, parts.rules);
  parts.send.append(
    h("hr", { class: "tear", "aria-hidden": "true" }),
    h("div", { class: "send", part: "send" }, h("div", {}, parts.what, parts.note), parts.acts),
    h("div", { class: "sending" }, parts.uploading, parts.gone, parts.outcome),
  );
  parts.job.append(parts.steps, parts.jobOutcome, parts.links);
  parts.panel.append(h("h2", { part: "title", id: "title" }, parts.title), parts.dropRoom, parts.file, parts.questions, parts.verdict, parts.findings, parts.send, parts.job);
  parts.panel.setAttribute("aria-labelledby", "title");
  takeDrops(parts.panel, open);
  return parts;
}

/** @param {HTMLElement} panel @param {Acts["open"]} open */
function takeDrops(panel, open) {
  const over = (/** @type {boolean} */ is) => panel.classList.toggle("over", is);
  const holds = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
  panel.addEventListener("dragover", (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    over(true);
  });
  panel.addEventListener("dragleave", (event) => panel.contains(/** @type {Node} */ (event.relatedTarget)) || over(false));
  panel.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    over(false);
    open(file);
  });
}

/** A live region is changed only where it says something else: it is read out each time. @param {HTMLElement} region @param {(Node | string)[]} content */
export function said(region, content) {
  const text = content.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  if (region.textContent !== text) region.replaceChildren(...content);
}
