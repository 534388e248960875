import { TearlineError, open } from "./index.js";
import { Api, sleep } from "./element/api.js";
import { h } from "./element/dom.js";
import { load } from "./element/languages.js";
import { build } from "./element/parts.js";
import { decided } from "./element/questions.js";
import { Refusal } from "./element/refusal.js";
import { renderJob, renderSend, showSent } from "./element/sending.js";
import { STYLE } from "./element/style.js";
import { texts as english } from "./element/texts.en.js";
import { renderVerdict } from "./element/verdict.js";
import { Words } from "./element/words.js";
import { nothing, obstacle, questionsOf, unchecked, underWay } from "./element/work.js";

/**
 * @typedef {import("./tearline.js").Report} Report
 * @typedef {import("./tearline.js").Identifier} Identifier
 * @typedef {import("./element/api.js").Job} Job
 * @typedef {import("./element/api.js").TokenProvider} TokenProvider
 * @typedef {import("./element/questions.js").Decision} Decision
 * @typedef {import("./element/work.js").Upload} Upload
 */

/** Findings that are shown at a time. */
const FINDINGS = 10;
/** Values that are shown of a column that is asked about. */
const SAMPLES = 3;
/** Between two questions what became of a job, in milliseconds: soon at first, for most jobs are short. */
const [FOLLOW_SOON, FOLLOW_LATER] = [250, 3_000];

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
  #work = nothing();
  /** Ends what is being done with the file. */
  #abort = new AbortController();
  /** Ends the upload. */
  #stop = new AbortController();
  /** @type {import("./element/parts.js").Parts | undefined} */
  #parts;
  /** @type {import("./element/parts.js").Acts} */
  #acts = {
    open: (file) => underWay(this.#work) || this.open(file),
    remove: () => this.#remove(),
    again: () => this.#check(),
    upload: () => this.upload(),
    cancel: () => this.#stop.abort(),
    downloadErrors: () => this.#downloadErrors(),
    answer: (decision) => this.#answer(decision),
    show: (rule, from) => this.#show(rule, from),
  };

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
    return this.#work.report;
  }
  /** What is open, for pages of it and for its result files; closed when another file is chosen. */
  get session() {
    return this.#work.session;
  }
  /** The file that is shown. */
  get file() {
    return this.#work.file;
  }

  connectedCallback() {
    if (!this.#parts) {
      this.#parts = build(this.#acts);
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
    else if (this.#work.file && !underWay(this.#work)) this.open(this.#work.file);
  }

  /** Checks a file, as if it had been chosen. @param {File} file @returns {Promise<void>} */
  async open(file) {
    this.reset();
    Object.assign(this.#work, { file, options: { identifier: this.identifier ?? "MOBILE" } });
    await this.#check();
  }

  /** Forgets the file; stops what is being done with it. */
  reset() {
    this.#abort.abort();
    this.#stop.abort();
    this.#work.session?.close();
    this.#work = nothing();
    this.#render();
  }

  async #check() {
    const before = this.#work;
    if (!before.file || !before.options) return;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    before.session?.close();
    const work = (this.#work = unchecked(before));
    const { file, options } = before;
    this.#render();
    try {
      if (this.rules) options.rules = this.rules;
      else if (!options.rules) options.rules = (await this.#api().series(signal)).rules;
      const started = performance.now();
      const session = await open(file, {
        ...options,
        validators: this.validators,
        signal,
        onProgress: ({ bytes, total }) => {
          if (this.#parts) Object.assign(this.#parts.checking, { max: Math.max(total, 1), value: bytes });
          this.#tell("progress", { phase: "check", done: bytes, total });
        },
      });
      const seconds = (performance.now() - started) / 1000;
      Object.assign(work, { session, report: session.report, seconds });
      const { rows } = await session.rows(1, 50);
      work.samples = session.report.columns.map(({ index }) => [...new Set(rows.map(({ values }) => values[index] ?? "").filter((value) => value.trim() !== ""))].slice(0, SAMPLES));
      work.list = await session.findings({ row: 0 }, FINDINGS);
      signal.throwIfAborted();
      this.#render();
      this.#reported();
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof TearlineError || thrown instanceof Refusal)) throw thrown;
      work.failure = thrown;
      this.#render();
    }
  }

  #api() {
    return new Api(this.endpoint, this.series, this.token);
  }

  #lang() {
    return (/** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang || "en").toLowerCase();
  }

  #words() {
    return new Words(this.#texts, this.#messages, this.#lang());
  }

  /** @param {Decision} decision */
  async #answer(decision) {
    const work = this.#work;
    if (!work.options) return;
    const options = decided(work.options, decision);
    const changed = JSON.stringify(options) !== JSON.stringify(work.options);
    work.decisions.push(decision);
    work.options = options;
    // The button that was pressed is gone.
    this.#parts?.verdict.focus();
    if (changed) return this.#check();
    this.#render();
    this.#reported();
  }

  /** Uploads the file that is shown, if nothing is in the way. @returns {Promise<void>} */
  async upload() {
    const work = this.#work;
    const { file, report, options } = work;
    if (!file || !report || underWay(work) || work.upload?.state === "accepted" || obstacle(work, this.#words()) !== "") return;
    const { signal } = (this.#stop = new AbortController());
    const is = (/** @type {string} */ role) => report.columns.find((column) => column.role === role);
    /** @type {Record<string, string>} */
    const parts = { customerIdentifier: report.identifier };
    const customer = is("customer");
    if (customer) parts.customerIdentifierColumn = String(customer.index);
    // What was seen is what is meant.
    parts.couponCodeColumn = String(is("code")?.index ?? "none");
    if (options?.header !== undefined) parts.header = String(options.header);
    /** What is heard of another one is no longer shown. @param {Upload} upload */
    const become = (upload) => {
      if (work !== this.#work) return;
      work.upload = upload;
      this.#render();
    };
    become({ state: "sending", sent: 0 });
    const api = this.#api();
    // Whoever leaves the page is asked first.
    const stay = (/** @type {Event} */ event) => event.preventDefault();
    addEventListener("beforeunload", stay);
    try {
      const job = await api.upload(file, parts, work.key, {
        signal,
        sent: (bytes) => {
          if (work !== this.#work || !this.#parts) return;
          showSent(this.#parts, this.#words(), bytes, file.size);
          this.#tell("progress", { phase: "upload", done: bytes, total: file.size });
        },
        asking: () => become({ state: "asking", sent: file.size }),
      });
      removeEventListener("beforeunload", stay);
      if (work !== this.#work) return;
      become({ state: "accepted", job });
      this.#parts?.job.focus();
      this.#tell("uploaded", job);
      await this.#follow(api, job, become);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      become({ state: "stopped", problem: thrown });
    } finally {
      removeEventListener("beforeunload", stay);
    }
  }

  /** @param {Api} api @param {Job} job @param {(upload: Upload) => void} become */
  async #follow(api, job, become) {
    const work = this.#work;
    for (let pause = FOLLOW_SOON; job.uploadStatus !== "FINISHED" && job.uploadStatus !== "ERRORED"; pause = Math.min(pause * 1.5, FOLLOW_LATER)) {
      await sleep(pause);
      if (work !== this.#work) return;
      try {
        job = (await api.job(job.jobId, this.#abort.signal)) ?? job;
        if (work !== this.#work) return;
        become({ state: "accepted", job });
        this.#tell("progress", { phase: "job", status: job });
      } catch (thrown) {
        // Whatever it is, the job goes on: it is asked again.
        const trouble = thrown instanceof Refusal ? thrown : new Refusal((texts) => texts.strange(200), "failing", { cause: thrown });
        become({ state: "accepted", job, trouble });
      }
    }
    this.#tell("finished", job);
  }

  async #downloadErrors() {
    const { session, file } = this.#work;
    const blob = await session?.errors();
    if (!blob) return;
    const link = h("a", { href: URL.createObjectURL(blob), download: `errors_${file?.name ?? "file.csv"}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /** @param {string | undefined} rule @param {import("./tearline.js").Place} [from] */
  async #show(rule, from) {
    const work = this.#work;
    const { session } = work;
    if (!session) return;
    work.rule = rule;
    const place = from ?? /** @type {import("./tearline.js").Place} */ (rule ? { rule, row: 0 } : { row: 0 });
    const page = await session.findings(place, FINDINGS).catch(() => undefined);
    if (!page || work !== this.#work || rule !== work.rule) return;
    // Sorted by rule, a page goes on with the next one.
    const own = rule ? page.findings.filter((finding) => finding.rule === rule) : page.findings;
    const next = rule && page.next?.rule !== rule ? null : page.next;
    work.list = { findings: from ? [...work.list.findings, ...own] : own, next };
    this.#render();
  }

  async #speak() {
    const lang = this.#lang();
    const texts = await load(lang);
    // Another one was chosen meanwhile.
    if (lang !== this.#lang()) return;
    // The rules' sentences are written anew, too.
    if (texts === this.#texts && !this.#messages) return;
    this.#texts = texts;
    this.#render();
  }

  #reported() {
    const { report } = this.#work;
    this.#tell("report", { report, questions: questionsOf(this.#work, this.#words()).length });
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** @param {string} name @param {string | null} value */
  #reflect(name, value) {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  #remove() {
    if (underWay(this.#work)) return;
    this.reset();
    this.#parts?.dropRoom.querySelector("input")?.focus();
  }

  #render() {
    const parts = this.#parts;
    if (!parts) return;
    const [words, work, focus] = [this.#words(), this.#work, this.shadowRoot?.activeElement ?? null];
    const [{ texts }, { file, report, upload }] = [words, work];
    parts.panel.lang = texts.lang;
    parts.panel.dir = texts.dir;
    for (const name of /** @type {const} */ (["title", "drop", "hint"])) parts[name].textContent = texts[name];
    parts.another.textContent = texts.anotherFile;
    parts.remove.textContent = texts.remove;
    parts.dropRoom.hidden = file !== undefined;
    for (const part of [parts.file, parts.verdict, parts.send]) part.hidden = file === undefined;
    parts.file.querySelector(".acts")?.toggleAttribute("hidden", underWay(work));
    if (file) {
      const about = [texts.bytes(file.size), ...(report ? [texts.rows(report.rows.total), ...(upload ? [] : [texts.checkedIn(work.seconds)])] : [])];
      parts.name.replaceChildren(h("b", {}, file.name), h("span", { class: "muted num" }, ` · ${about.join(" · ")}`));
    }
    renderVerdict(parts, work, words, focus, this.#acts);
    renderSend(parts, work, words, this.series ?? "", focus, this.#acts);
    parts.job.hidden = upload?.state !== "accepted";
    if (upload?.state === "accepted") renderJob(parts, words, upload.job, upload.trouble);
  }
}

if (globalThis.customElements && !customElements.get("tearline-upload")) customElements.define("tearline-upload", TearlineUpload);
