import { TearlineError, open } from "./index.js";
import { Api, sleep } from "./element/api.js";
import { h, TICKET } from "./element/dom.js";
import { decided, fileFinding, open as openQuestions } from "./element/questions.js";
import { Refusal } from "./element/refusal.js";
import { STYLE } from "./element/style.js";
import { texts as english } from "./element/texts.en.js";
import { sentence } from "./sentences.js";

/**
 * @typedef {import("./tearline.js").Report} Report
 * @typedef {import("./tearline.js").CheckOptions} CheckOptions
 * @typedef {import("./tearline.js").Identifier} Identifier
 * @typedef {import("./element/api.js").Job} Job
 * @typedef {import("./element/api.js").TokenProvider} TokenProvider
 * @typedef {import("./element/questions.js").Decision} Decision
 *
 * @typedef {ReturnType<TearlineUpload["build"]>} Parts
 * @typedef {{ state: "sending" | "asking", sent: number } | { state: "accepted", job: Job, trouble?: Refusal }
 *   | { state: "stopped", problem: Refusal }} Upload
 */

/** Findings that are shown at a time. */
const FINDINGS = 10;
/** Values that are shown of a column that is asked about. */
const SAMPLES = 3;
/** Other columns that are offered by a button each; more stand in a list. */
const BUTTONS = 3;
/** Between two questions what became of a job, in milliseconds: soon at first, for most jobs are short. */
const [FOLLOW_SOON, FOLLOW_LATER] = [250, 3_000];

const TEXTS = /** @type {Record<string, () => Promise<{ texts: import("./element/texts.en.js").Texts }>>} */ ({
  ar: () => import("./element/texts.ar.js"),
  de: () => import("./element/texts.de.js"),
  es: () => import("./element/texts.es.js"),
  hi: () => import("./element/texts.hi.js"),
});

// A page that is rendered on a server imports this, too.
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/**
 * `<tearline-upload endpoint="https://…" series="541854" identifier="MOBILE" lang="de">`: choose or drop a file, see at once
 * what is in it, upload it, follow its job.
 *
 * @fires report A file was checked: `detail` is `{ report, questions }`.
 * @fires progress How far it is: `detail` is `{ phase: "check" | "upload", done, total }` in bytes, or `{ phase: "job", status }`.
 * @fires uploaded The server has the file: `detail` is its job.
 * @fires finished The job is over, well or not: `detail` is the job as it ended.
 */
export class TearlineUpload extends Base {
  static observedAttributes = ["endpoint", "series", "identifier", "lang"];

  /** @type {TokenProvider | undefined} */
  #token;
  /** @type {import("./options.js").Validator[]} */
  #validators = [];
  /** @type {Partial<import("./tearline.js").RuleSet> | undefined} */
  #rules;
  /** @type {import("./sentences.js").Messages | undefined} */
  #messages;
  #texts = english;
  /** @type {File | undefined} */
  #file;
  /** @type {import("./session.js").Session | undefined} */
  #session;
  /** @type {Report | undefined} */
  #report;
  /** @type {TearlineError | Refusal | undefined} */
  #failure;
  #seconds = 0;
  /** @type {CheckOptions | undefined} */
  #options;
  /** @type {Decision[]} */
  #decisions = [];
  /** @type {string[][]} */
  #samples = [];
  /** Ends what is being done with the file. */
  #abort = new AbortController();
  /** Ends the upload. */
  #stop = new AbortController();
  /** @type {Upload | undefined} */
  #upload;
  /** One upload has one key, from its first byte to its answer. */
  #key = "";
  /** @type {string | undefined} */
  #rule;
  /** @type {{ findings: import("./tearline.js").Finding[], next: import("./tearline.js").Place | null }} */
  #list = { findings: [], next: null };
  /** @type {Parts | undefined} */
  #parts;

  constructor() {
    super();
    // What was set before the element was defined hides its own setters.
    const self = /** @type {any} */ (this);
    for (const name of ["token", "validators", "rules", "messages", "endpoint", "series", "identifier"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = self[name];
      delete self[name];
      self[name] = value;
    }
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    // Not as an element: a Content-Security-Policy may forbid that.
    root.adoptedStyleSheets = [sheet];
  }

  /** Gives the access token, before every request. A function: an attribute can be read by everybody. */
  get token() {
    return this.#token;
  }
  set token(token) {
    this.#token = token;
  }
  /** Your own checks. */
  get validators() {
    return this.#validators;
  }
  set validators(validators) {
    this.#validators = validators;
  }
  /** The rules, where they are not to be had from the series. */
  get rules() {
    return this.#rules;
  }
  set rules(rules) {
    this.#rules = rules;
  }
  /** The rules' sentences in the language of `lang`: what `tearline/locales/rules.de.json` holds. Without it they are English. */
  get messages() {
    return this.#messages;
  }
  set messages(messages) {
    this.#messages = messages;
    this.#render();
  }
  get endpoint() {
    return this.getAttribute("endpoint");
  }
  set endpoint(value) {
    this.#reflect("endpoint", value);
  }
  /** The id of the series. */
  get series() {
    return this.getAttribute("series");
  }
  set series(value) {
    this.#reflect("series", value);
  }
  /** What customers are named by. */
  get identifier() {
    return /** @type {Identifier | null} */ (this.getAttribute("identifier"));
  }
  set identifier(value) {
    this.#reflect("identifier", value);
  }
  /** The report of the file that is shown. */
  get report() {
    return this.#report;
  }
  /** What is open, for pages of it and for its result files; closed when another file is chosen. */
  get session() {
    return this.#session;
  }
  /** The file that is shown. */
  get file() {
    return this.#file;
  }

  connectedCallback() {
    if (!this.#parts) {
      this.#parts = this.build();
      this.shadowRoot?.append(this.#parts.panel);
      this.#render();
    }
    this.#speak();
  }

  disconnectedCallback() {
    // Moved within a page it is connected again before the next task.
    queueMicrotask(() => this.isConnected || this.reset());
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.#parts) return;
    if (name === "lang") this.#speak();
    // What was asked and answered was about another upload.
    else if (this.#file && !this.#underWay()) this.open(this.#file);
  }

  /** Checks a file, as if it had been chosen. @param {File} file @returns {Promise<void>} */
  async open(file) {
    this.reset();
    this.#file = file;
    this.#options = { identifier: this.identifier ?? "MOBILE" };
    await this.#check();
  }

  /** Forgets the file; stops what is being done with it. */
  reset() {
    this.#abort.abort();
    this.#stop.abort();
    this.#session?.close();
    this.#file = this.#session = this.#report = this.#failure = this.#upload = this.#rule = undefined;
    this.#decisions = [];
    this.#samples = [];
    this.#key = "";
    this.#list = { findings: [], next: null };
    this.#render();
  }

  async #check() {
    const file = this.#file;
    if (!file || !this.#options) return;
    this.#abort.abort();
    const abort = (this.#abort = new AbortController());
    const { signal } = abort;
    this.#session?.close();
    this.#report = this.#session = this.#failure = this.#upload = this.#rule = undefined;
    // What is decided anew is another upload.
    this.#key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#render();
    try {
      if (this.rules) this.#options.rules = this.rules;
      else if (!this.#options.rules) this.#options.rules = (await this.#api().series(signal)).rules;
      const started = performance.now();
      const session = await open(file, {
        ...this.#options,
        validators: this.validators,
        signal,
        onProgress: ({ bytes, total }) => {
          this.#progress(bytes, total);
          this.#tell("progress", { phase: "check", done: bytes, total });
        },
      });
      this.#seconds = (performance.now() - started) / 1000;
      this.#session = session;
      this.#report = session.report;
      const { rows } = await session.rows(1, 50);
      this.#samples = this.#report.columns.map(({ index }) => [...new Set(rows.map(({ values }) => values[index] ?? "").filter((value) => value.trim() !== ""))].slice(0, SAMPLES));
      this.#list = await session.findings({ row: 0 }, FINDINGS);
      signal.throwIfAborted();
      this.#render();
      this.#tell("report", { report: this.#report, questions: this.#questions().length });
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof TearlineError || thrown instanceof Refusal)) throw thrown;
      this.#failure = thrown;
      this.#render();
    }
  }

  #api() {
    return new Api(this.endpoint, this.series, this.token);
  }

  /** What a finding says. @param {import("./tearline.js").Finding} finding */
  #says(finding) {
    return this.#messages ? sentence(finding, this.#messages, this.#lang()) : finding.message;
  }

  /** Why a job as a whole could not be done. The server says it in English; of a file that a rule rejects it is a sentence of that rule. @param {Job} job */
  #why({ errorReason: message, errorCause: cause }) {
    if (message === undefined) return this.#texts.errored(undefined);
    const { rule, args } = cause ?? {};
    if (rule && this.#messages) return h("span", this.#ofRules(), sentence({ rule: /** @type {import("./tearline.js").Rule} */ (rule), message, args }, this.#messages, this.#lang()));
    return h("span", { lang: "en", dir: "ltr" }, this.#texts.errored(message));
  }

  /** Why something did not go on, in the element's language; what only the server says of it, or is for who embeds the element, is English. @param {TearlineError | Refusal} problem */
  #problem(problem) {
    const texts = this.#texts;
    const own = problem instanceof Refusal ? problem.says(texts) : texts.faults[problem.code];
    const isEnglish = problem instanceof Refusal ? problem.isEnglish(texts) : own === undefined;
    return h("span", isEnglish ? { lang: "en", dir: "ltr" } : {}, own ?? problem.message);
  }

  /** The language of the rules' sentences, as an attribute of what shows them. */
  #ofRules() {
    return this.#messages ? { lang: this.#lang(), dir: "auto" } : { lang: "en", dir: "ltr" };
  }

  #lang() {
    return (/** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang || "en").toLowerCase();
  }

  #questions() {
    return this.#report && this.#options ? openQuestions(this.#report, this.#options, this.#decisions, this.#texts, (finding) => this.#says(finding)) : [];
  }

  /** @param {Decision} decision */
  async #answer(decision) {
    if (!this.#options) return;
    const options = decided(this.#options, decision);
    const changed = JSON.stringify(options) !== JSON.stringify(this.#options);
    this.#decisions.push(decision);
    this.#options = options;
    // The button that was pressed is gone.
    this.#parts?.verdict.focus();
    if (changed) await this.#check();
    else {
      this.#render();
      this.#tell("report", { report: this.#report, questions: this.#questions().length });
    }
  }

  #underWay() {
    return this.#upload?.state === "sending" || this.#upload?.state === "asking";
  }

  /** Why nothing can be uploaded. */
  #obstacle() {
    const report = this.#report;
    if (!report) return this.#failure?.message ?? "";
    if (this.#questions().length > 0) return this.#texts.answerFirst;
    if (fileFinding(report)) return this.#texts.notToBeUploaded;
    return report.rows.accepted === 0 ? this.#texts.noGoodRow : "";
  }

  /** Uploads the file that is shown, if nothing is in the way. @returns {Promise<void>} */
  async upload() {
    const [file, report] = [this.#file, this.#report];
    if (!file || !report || this.#underWay() || this.#upload?.state === "accepted" || this.#obstacle() !== "") return;
    const stop = (this.#stop = new AbortController());
    const key = this.#key;
    const is = (/** @type {string} */ role) => report.columns.find((column) => column.role === role);
    /** @type {Record<string, string>} */
    const parts = { customerIdentifier: report.identifier };
    const customer = is("customer");
    if (customer) parts.customerIdentifierColumn = String(customer.index);
    // What was seen is what is meant.
    parts.couponCodeColumn = String(is("code")?.index ?? "none");
    if (this.#options?.header !== undefined) parts.header = String(this.#options.header);
    this.#upload = { state: "sending", sent: 0 };
    this.#render();
    const api = this.#api();
    // Whoever leaves the page is asked first.
    const stay = (/** @type {Event} */ event) => event.preventDefault();
    addEventListener("beforeunload", stay);
    try {
      const job = await api.upload(file, parts, key, {
        signal: stop.signal,
        sent: (bytes) => {
          if (key !== this.#key) return;
          this.#sent(bytes, file.size);
          this.#tell("progress", { phase: "upload", done: bytes, total: file.size });
        },
        asking: () => key === this.#key && this.#become({ state: "asking", sent: file.size }),
      });
      removeEventListener("beforeunload", stay);
      if (key !== this.#key) return;
      this.#become({ state: "accepted", job });
      this.#parts?.job.focus();
      this.#tell("uploaded", job);
      await this.#follow(api, job, key);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      if (key === this.#key) this.#become({ state: "stopped", problem: thrown });
    } finally {
      removeEventListener("beforeunload", stay);
    }
  }

  /** @param {Api} api @param {Job} job @param {string} key */
  async #follow(api, job, key) {
    for (let pause = FOLLOW_SOON; job.uploadStatus !== "FINISHED" && job.uploadStatus !== "ERRORED"; pause = Math.min(pause * 1.5, FOLLOW_LATER)) {
      await sleep(pause);
      if (key !== this.#key) return;
      try {
        job = (await api.job(job.jobId, this.#abort.signal)) ?? job;
        if (key !== this.#key) return;
        this.#become({ state: "accepted", job });
        this.#tell("progress", { phase: "job", status: job });
      } catch (thrown) {
        // Whatever it is, the job goes on: it is asked again.
        if (key !== this.#key) return;
        const trouble = thrown instanceof Refusal ? thrown : new Refusal((texts) => texts.strange(200), "failing", { cause: thrown });
        this.#become({ state: "accepted", job, trouble });
      }
    }
    this.#tell("finished", job);
  }

  async #downloadErrors() {
    const blob = await this.#session?.errors();
    if (!blob) return;
    const link = h("a", { href: URL.createObjectURL(blob), download: `errors_${this.#file?.name ?? "file.csv"}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** @param {string | undefined} rule @param {import("./tearline.js").Place} [from] */
  async #show(rule, from) {
    const session = this.#session;
    if (!session) return;
    this.#rule = rule;
    const place = from ?? /** @type {import("./tearline.js").Place} */ (rule ? { rule, row: 0 } : { row: 0 });
    const page = await session.findings(place, FINDINGS).catch(() => undefined);
    if (!page || session !== this.#session || rule !== this.#rule) return;
    // Sorted by rule, a page goes on with the next one.
    const own = rule ? page.findings.filter((finding) => finding.rule === rule) : page.findings;
    const next = rule && page.next?.rule !== rule ? null : page.next;
    this.#list = { findings: from ? [...this.#list.findings, ...own] : own, next };
    this.#render();
  }

  async #speak() {
    const lang = this.#lang();
    const load = TEXTS[lang.split("-")[0]];
    // Without its sentences it speaks English.
    const texts = load ? await load().then(({ texts }) => texts, () => english) : english;
    // Another one was chosen meanwhile.
    if (lang !== this.#lang()) return;
    // The rules' sentences are written anew, too.
    if (texts === this.#texts && !this.#messages) return;
    this.#texts = texts;
    this.#render();
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** @param {Upload} upload */
  #become(upload) {
    this.#upload = upload;
    this.#render();
  }

  /** @param {string} name @param {string | null} value */
  #reflect(name, value) {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /** What is there from the beginning: live regions are heard only where they stood before. */
  build() {
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
          if (file) this.open(file);
        },
      });
    const parts = {
      title: h("slot", { name: "title" }),
      drop: h("slot", { name: "drop" }),
      hint: h("slot", { name: "hint" }),
      note: h("slot", { name: "note" }),
      another: h("span"),
      name: h("p"),
      remove: h("button", { class: "btn less", part: "button", onclick: () => this.#leave(() => this.reset()) }),
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
    this.#takesDrops(parts.panel);
    return parts;
  }

  /** @param {HTMLElement} panel */
  #takesDrops(panel) {
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
      if (!this.#underWay()) this.open(file);
    });
  }

  /** @param {() => void} go */
  #leave(go) {
    if (this.#underWay()) return;
    go();
    this.#parts?.dropRoom.querySelector("input")?.focus();
  }

  /** @param {number} bytes @param {number} total */
  #progress(bytes, total) {
    if (this.#parts) Object.assign(this.#parts.checking, { max: Math.max(total, 1), value: bytes });
  }

  /** @param {number} bytes @param {number} total */
  #sent(bytes, total) {
    if (!this.#parts) return;
    Object.assign(this.#parts.uploading, { max: Math.max(total, 1), value: bytes });
    this.#parts.gone.textContent = bytes < total ? this.#texts.sentOf(this.#texts.bytes(bytes), this.#texts.bytes(total)) : this.#texts.storing;
  }

  #render() {
    const parts = this.#parts;
    if (!parts) return;
    const [texts, file, report, upload] = [this.#texts, this.#file, this.#report, this.#upload];
    const checking = file !== undefined && report === undefined && this.#failure === undefined;
    const accepted = upload?.state === "accepted" ? upload : undefined;
    parts.panel.lang = texts.lang;
    parts.panel.dir = texts.dir;
    for (const name of /** @type {const} */ (["title", "drop", "hint"])) parts[name].textContent = texts[name];
    parts.another.textContent = texts.anotherFile;
    parts.remove.textContent = texts.remove;
    parts.dropRoom.hidden = file !== undefined;
    for (const part of [parts.file, parts.verdict, parts.send]) part.hidden = file === undefined;
    parts.file.querySelector(".acts")?.toggleAttribute("hidden", this.#underWay());
    if (file) {
      const about = [texts.bytes(file.size), ...(report ? [texts.rows(report.rows.total), ...(upload ? [] : [texts.checkedIn(this.#seconds)])] : [])];
      parts.name.replaceChildren(h("b", {}, file.name), h("span", { class: "muted num" }, ` · ${about.join(" · ")}`));
    }
    parts.checking.hidden = !checking;
    parts.checking.setAttribute("aria-label", texts.checkedSoFar);
    parts.verdict.setAttribute("aria-busy", String(checking));
    this.#renderQuestions();
    said(parts.sentence, file ? this.#sentence() : []);
    this.#renderBar();
    this.#renderFindings();
    this.#renderSend();
    parts.job.hidden = !accepted;
    if (accepted) this.#renderJob(accepted.job, accepted.trouble);
  }

  #renderQuestions() {
    const { questions } = /** @type {Parts} */ (this.#parts);
    const texts = this.#texts;
    const open = this.#upload ? [] : this.#questions();
    questions.hidden = open.length === 0;
    questions.replaceChildren(
      ...open.map(({ rule, asks, because, column, answers, others }) => {
        const buttons = others.length > BUTTONS ? answers : [...answers, ...others];
        const samples = column === undefined ? [] : (this.#samples[column] ?? []);
        const acts = h("div", { class: "acts" }, ...buttons.map(([decision, text]) => h("button", { class: "btn", part: "button", onclick: () => this.#answer(decision) }, text)));
        if (others.length > BUTTONS) {
          const choose = (/** @type {Event} */ event) => {
            const chosen = others[Number(/** @type {HTMLSelectElement} */ (event.target).value)];
            if (chosen) this.#answer(chosen[0]);
          };
          const options = others.map(([, text], i) => h("option", { value: String(i) }, text));
          acts.append(h("select", { class: "btn", "aria-label": texts.aColumn, onchange: choose }, h("option", { value: "" }, texts.aColumn), ...options));
        }
        return h(
          "section",
          { class: "question", part: "question", "data-rule": rule, "aria-label": asks },
          h("p", { class: "asks" }, asks),
          h("p", { class: "small", ...this.#ofRules() }, because),
          ...(samples.length > 0 ? [h("p", { class: "samples small" }, h("span", { class: "muted" }, texts.startsWith), ...samples.map((value) => h("code", {}, value)))] : []),
          acts,
        );
      }),
    );
  }

  /** The verdict, in its parts. @returns {(Node | string)[]} */
  #sentence() {
    const [texts, report] = [this.#texts, this.#report];
    if (this.#failure !== undefined) return [h("em", {}, this.#problem(this.#failure))];
    if (!report) return [h("span", { class: "muted" }, texts.checking)];
    const open = this.#questions().length;
    const refused = fileFinding(report);
    if (refused && open > 0) return [h("strong", {}, texts.questions(open)), ` ${texts.notJudged}`];
    if (refused) return [h("em", {}, texts.refused), " ", h("span", this.#ofRules(), this.#says(refused))];
    const all = open > 0 ? [h("strong", {}, texts.questions(open))] : [];
    const ready = open > 0 ? texts.wouldBeReady(report.rows) : texts.ready(report.rows);
    if (ready) all.push(h("mark", { class: open > 0 ? "open" : "" }, ready));
    const rejected = texts.rejected(report.rows);
    if (rejected) all.push(h("em", {}, rejected));
    return all.flatMap((part, i) => (i > 0 ? [" ", part] : [part]));
  }

  #renderBar() {
    const { bar } = /** @type {Parts} */ (this.#parts);
    const report = this.#report;
    if (!report || report.rows.total === 0 || fileFinding(report)) return bar.replaceChildren();
    const { total, accepted, rejected } = report.rows;
    // One row of a million is still to be seen.
    const bad = rejected === 0 ? 0 : Math.max((rejected * 100) / total, 0.4);
    const percent = (/** @type {number} */ part) => new Intl.NumberFormat(this.#texts.intl, { style: "percent", maximumFractionDigits: 1 }).format(part / total);
    const label = this.#texts.share(percent(accepted), percent(rejected));
    const shown = h("div", { class: `bar${this.#questions().length > 0 ? " open" : ""}`, role: "img", "aria-label": label }, h("i", { class: "ok" }), h("i", { class: "bad" }));
    /** @type {HTMLElement} */ (shown.firstChild).style.width = `${100 - bad}%`;
    /** @type {HTMLElement} */ (shown.lastChild).style.width = `${bad}%`;
    bar.replaceChildren(shown);
  }

  #renderFindings() {
    const { rules, findings } = /** @type {Parts} */ (this.#parts);
    const [texts, report, { findings: list, next }] = [this.#texts, this.#report, this.#list];
    const counts = Object.entries(report?.counts ?? {});
    // What is asked about, or refuses the file, stands above already.
    const above = new Set([...this.#questions(), ...(report ? [fileFinding(report)] : [])].map((said) => said?.rule));
    rules.hidden = findings.hidden = this.#upload?.state === "accepted" || counts.every(([rule]) => above.has(rule));
    if (!report || rules.hidden) return;
    rules.setAttribute("aria-label", texts.onlyRule);
    const title = (/** @type {string} */ rule) => this.#messages?.[`${rule}.title`] ?? this.#session?.titles[rule] ?? rule.replaceAll("-", " ");
    const severity = (/** @type {string} */ rule) => report.findings.find((finding) => finding.rule === rule)?.severity ?? "error";
    const order = ["error", "warning", "info"];
    counts.sort(([a, n], [b, m]) => order.indexOf(severity(a)) - order.indexOf(severity(b)) || Number(m) - Number(n));
    const focused = /** @type {HTMLElement | null} */ (this.shadowRoot?.activeElement)?.dataset.rule;
    rules.replaceChildren(
      ...counts.map(([rule, times]) =>
        h(
          "button",
          { class: "rule", part: "rule", "data-rule": rule, "aria-pressed": String(this.#rule === rule), onclick: () => this.#show(this.#rule === rule ? undefined : rule) },
          h("i", { class: `dot ${severity(rule)}`, "aria-hidden": "true" }),
          h("span", this.#ofRules(), title(rule)),
          h("span", { class: "sr" }, `, ${texts.severities[severity(rule)]}`),
          h("span", { class: "muted num" }, texts.number(times)),
        ),
      ),
    );
    if (focused) /** @type {HTMLElement | null} */ (rules.querySelector(`[data-rule="${focused}"]`))?.focus();
    const head = [texts.row, texts.rule, texts.value, texts.message].map((text, i) => h("th", { scope: "col", class: i === 0 ? "n" : "" }, text));
    const rows = list.map((finding) => {
      const { row, rule, value, severity } = finding;
      return h(
        "tr",
        { "data-row": String(row ?? 0) },
        h("th", { scope: "row", class: "n" }, row === undefined ? texts.about : texts.number(row)),
        h("td", { class: "name", ...this.#ofRules() }, h("i", { class: `dot ${severity}`, "aria-hidden": "true" }), title(rule), h("span", { class: "sr" }, `, ${texts.severities[severity]}`)),
        h("td", { class: "value" }, value ?? ""),
        h("td", { class: "message", ...this.#ofRules() }, this.#says(finding)),
      );
    });
    const table = h("table", {}, h("caption", { class: "sr" }, texts.findings), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
    const more = next && h("p", { class: "more" }, h("button", { class: "btn less", part: "button", onclick: () => this.#show(this.#rule, next) }, texts.more));
    findings.replaceChildren(h("h3", { "aria-hidden": "true" }, texts.findings), table, ...(more ? [more] : []));
  }

  #renderSend() {
    const parts = /** @type {Parts} */ (this.#parts);
    const [texts, file, report, upload] = [this.#texts, this.#file, this.#report, this.#upload];
    const [obstacle, sending, accepted] = [this.#obstacle(), this.#underWay(), upload?.state === "accepted"];
    const head = accepted ? texts.sent : sending ? texts.sending : texts.nothingSent;
    const what = accepted ? texts.afterUpload : (!sending && obstacle) || (file && report ? texts.whatIsSent(texts.bytes(file.size), report.rows.total, this.series ?? "") : "");
    parts.what.replaceChildren(h("b", {}, head), h("div", { class: "small muted", id: "what" }, this.#failure === undefined ? what : ""));
    const button = (/** @type {string} */ text, /** @type {() => void} */ onclick, attributes = {}) => h("button", { class: "btn", part: "button", onclick, ...attributes }, text);
    const acts = [];
    if (sending) acts.push(button(texts.cancel, () => this.#stop.abort(), { id: "cancel", "aria-disabled": String(upload?.state === "asking") }));
    else if (this.#failure !== undefined) acts.push(button(texts.again, () => this.#check(), { id: "again" }));
    else if (!accepted) {
      if (report && report.rows.rejected > 0 && !fileFinding(report)) acts.push(button(texts.downloadErrors, () => this.#downloadErrors(), { id: "errors" }));
      const generates = report !== undefined && !report.columns.some(({ role }) => role === "code");
      const label = upload?.state === "stopped" ? texts.again : report && obstacle === "" ? texts.uploadLabel(report.rows, generates) : texts.upload;
      // Not `disabled`: who comes by keyboard shall hear why not.
      const disabled = String(!report || obstacle !== "");
      acts.push(button(label, () => this.upload(), { id: "upload", class: "btn main", part: "button upload", "aria-disabled": disabled, "aria-describedby": "what" }));
    }
    const focused = this.shadowRoot?.activeElement?.parentElement === parts.acts;
    parts.acts.replaceChildren(...acts);
    if (focused) acts[acts.length - 1]?.focus();
    parts.uploading.hidden = parts.gone.hidden = !sending;
    parts.uploading.setAttribute("aria-label", texts.uploaded);
    if (sending && upload && "sent" in upload && upload.sent === 0) this.#sent(0, file?.size ?? 0);
    /** @type {(Node | string)[]} */
    let outcome = [];
    if (upload?.state === "sending") outcome = [h("p", { class: "done" }, texts.onItsWay)];
    else if (upload?.state === "asking") outcome = [h("p", { class: "done" }, texts.asking)];
    else if (upload?.state === "stopped") outcome = [h("p", { class: "problem" }, this.#problem(upload.problem))];
    else if (upload?.state === "accepted") outcome = [h("p", { class: "done" }, texts.hasFile(upload.job.jobId))];
    said(parts.outcome, outcome);
    /** @type {HTMLElement} */ (parts.outcome.parentElement).hidden = outcome.length === 0;
  }

  /** @param {Job} job @param {Refusal} [trouble] */
  #renderJob(job, trouble) {
    const parts = /** @type {Parts} */ (this.#parts);
    const texts = this.#texts;
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
    else if (job.uploadStatus === "ERRORED") outcome = [h("p", { class: "problem" }, this.#why(job))];
    else if (trouble) outcome = [h("p", { class: "problem" }, this.#problem(trouble), ` ${texts.askingAgain}`)];
    else if (job.waitingFor) outcome = [h("p", { class: "problem" }, texts.waiting)];
    said(parts.jobOutcome, outcome);
    const over = ended || job.uploadStatus === "ERRORED";
    const files = over ? [[texts.errorFile, job.errorFileUrl], [texts.successFile, job.successFileUrl], [texts.uploadedFile, job.uploadedFileUrl]] : [];
    parts.links.replaceChildren(...files.flatMap(([text, url]) => (text && url ? [h("a", { class: "btn", part: "button link", href: url, download: "" }, text)] : [])));
    parts.links.hidden = parts.links.childElementCount === 0;
  }
}

/** A live region is changed only where it says something else: it is read out each time. @param {HTMLElement} region @param {(Node | string)[]} content */
function said(region, content) {
  const text = content.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
  if (region.textContent !== text) region.replaceChildren(...content);
}

if (globalThis.customElements && !customElements.get("tearline-upload")) customElements.define("tearline-upload", TearlineUpload);
