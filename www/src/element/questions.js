/**
 * What a file does not say by itself, as questions: as the portal asks them.
 *
 * @typedef {import("../tearline.js").Report} Report
 * @typedef {import("../tearline.js").Column} Column
 * @typedef {import("../tearline.js").Role} Role
 * @typedef {import("../tearline.js").CheckOptions} CheckOptions
 *
 * @typedef {{ column: number, role: Role } | { noCodes: true } | { identifier: import("../tearline.js").Identifier }
 *   | { header: boolean }} Decision
 * @typedef {{ rule: string, asks: string, because: string, column?: number, answers: [Decision, string][],
 *   others: [Decision, string][], taken?: Decision }} Question
 */

/** @param {import("../tearline.js").Finding} finding */
const refuses = ({ row, severity }) => row === undefined && severity === "error";

/** The finding that rejects the file as a whole. @param {Report} report */
export const fileFinding = (report) => report.findings.find(refuses);

/** @param {Decision | undefined} a @param {Decision | undefined} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {Report} report @param {CheckOptions} options @param {Decision[]} settled Decisions that somebody has confirmed.
 * @param {import("./texts.en.js").Texts} texts
 * @param {(finding: import("../tearline.js").Finding) => string} says What a finding says, in the language of the page.
 * @returns {Question[]}
 */
export function open(report, options, settled, texts, says) {
  const asking = new Asking(report, options, texts, says);
  const ofFile = report.findings.filter(({ row }) => row === undefined);
  const refused = ofFile.filter(refuses).map((finding) => asking.of(finding));
  // What was refused for a reason that no answer takes away is not asked about; nor is what did nothing.
  if (refused.length > 0) return refused.every(Boolean) ? /** @type {Question[]} */ (refused) : [];
  const all = ofFile.map((finding) => asking.of(finding)).filter((question) => question !== undefined);
  const left = all.filter(({ taken }) => !settled.some((decision) => same(decision, taken)));
  // What the columns hold is easier to say once it is known whether the first line names them.
  const later = (/** @type {Question} */ { taken }) => Number(!(taken && "header" in taken));
  return left.sort((a, b) => later(a) - later(b));
}

/** The options with a decision. @param {CheckOptions} options @param {Decision} decision @returns {CheckOptions} */
export function decided(options, decision) {
  if ("noCodes" in decision) return { ...options, codeColumn: "none" };
  if ("identifier" in decision) return { ...options, identifier: decision.identifier };
  if ("header" in decision) return { ...options, header: decision.header };
  return decision.role === "code" ? { ...options, codeColumn: decision.column } : { ...options, identifierColumn: decision.column };
}

class Asking {
  #report;
  #options;
  #texts;
  #says;

  /** @param {Report} report @param {CheckOptions} options @param {import("./texts.en.js").Texts} texts @param {(finding: import("../tearline.js").Finding) => string} says */
  constructor(report, options, texts, says) {
    this.#report = report;
    this.#options = options;
    this.#texts = texts;
    this.#says = says;
  }

  /** @param {import("../tearline.js").Finding} finding @returns {Question | undefined} */
  of(finding) {
    const texts = this.#texts;
    const sentence = finding.args?.sentence ?? "";
    const frame = { rule: finding.rule, because: this.#says(finding) };
    switch (finding.rule) {
      case "column-assumed":
      case "column-contradicted":
        return finding.column === undefined ? undefined : this.#ofColumn(finding, finding.column);
      case "column-ambiguous":
        return this.#which(finding, sentence === "codes" ? "code" : "customer");
      case "file-column-missing":
        if (sentence === "customer_not_found") return this.#which(finding, "customer");
        return ["code_not_found", "codes_not_found", "codes_needed", "nothing_left"].includes(sentence) ? this.#which(finding, "code") : undefined;
      case "column-identifier": {
        const seen = sentence === "addresses" ? "EMAIL" : "MOBILE";
        const asked = this.#report.identifier;
        return {
          ...frame,
          asks: texts.askIdentifier(seen),
          column: finding.column,
          answers: [[{ identifier: seen }, texts.yesBy(seen)], [{ identifier: asked }, texts.noBy(asked)]],
          others: [],
          taken: { identifier: asked },
        };
      }
      case "header-assumed":
        return { ...frame, asks: texts.askHeader, answers: [[{ header: true }, texts.headerYes], [{ header: false }, texts.headerNo]], others: [], taken: { header: true } };
      default:
        return undefined;
    }
  }

  /** A column was taken, or given, and its name does not say so. @param {import("../tearline.js").Finding} finding @param {number} column @returns {Question} */
  #ofColumn(finding, column) {
    const texts = this.#texts;
    const of = this.#report.columns.find(({ index }) => index === column);
    const named = texts.column({ index: column, name: of?.name ?? null });
    const role = of?.role ?? undefined;
    /** @type {[Decision, string][]} */
    const answers = [];
    let asks;
    if (role === undefined) {
      asks = texts.askCodesIn(named);
      answers.push([{ noCodes: true }, texts.noCodes], [{ column, role: "code" }, texts.codesIn(named)]);
    } else {
      const held = texts.held(role, this.#report.identifier);
      asks = texts.askColumn(named, held, finding.rule === "column-contradicted");
      answers.push([{ column, role }, texts.yesThe(held)]);
      if (role === "code" && this.#mayLackCodes()) answers.push([{ noCodes: true }, texts.noCodes]);
    }
    return { rule: finding.rule, because: this.#says(finding), asks, column, answers, others: this.#others(role ?? "code", answers), taken: answers[0][0] };
  }

  /** Nothing was taken: it has to be said which. @param {import("../tearline.js").Finding} finding @param {Role} role @returns {Question} */
  #which(finding, role) {
    const texts = this.#texts;
    /** @type {[Decision, string][]} */
    const answers = [];
    for (const name of ["first", "second"]) {
      const fits = /** @type {{ index: number } | undefined} */ (finding.args?.[name]);
      const column = typeof fits === "object" ? this.#report.columns.find(({ index }) => index === fits.index) : undefined;
      if (column) answers.push([{ column: column.index, role }, capitalized(texts.column(column))]);
    }
    if (role === "code" && this.#mayLackCodes()) answers.push([{ noCodes: true }, texts.noCodes]);
    const asks = texts.askWhich(texts.held(role, this.#report.identifier));
    return { rule: finding.rule, because: this.#says(finding), asks, answers, others: this.#others(role, answers) };
  }

  /** The columns that no answer names yet, and that nothing else stands in. @param {Role} role @param {[Decision, string][]} answers @returns {[Decision, string][]} */
  #others(role, answers) {
    const free = this.#report.columns.filter((column) => column.role === null || column.role === role);
    return free
      .map((column) => /** @type {[Decision, string]} */ ([{ column: column.index, role }, capitalized(this.#texts.column(column))]))
      .filter(([decision]) => !answers.some(([answer]) => same(answer, decision)));
  }

  #mayLackCodes() {
    return this.#report.identifier !== "NOT_TAGGED" && this.#options.rules?.codes !== "uploaded";
  }
}

/** @param {string} text */
const capitalized = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
