/**
 * @typedef {import("./engine.js").Filter} Filter
 * @typedef {import("./tearline.js").Report} Report
 * @typedef {import("./tearline.js").Page} Page
 * @typedef {import("./tearline.js").PageRow} PageRow
 * @typedef {import("./tearline.js").Place} Place
 * @typedef {import("./tearline.js").FindingsPage} FindingsPage
 * @typedef {import("./tearline.js").Mend} Mend
 * @typedef {import("./tearline.js").MendState} MendState
 *
 * @typedef {object} Engine What a session speaks to: in a worker, or in this thread.
 * @property {(call: string, args: unknown[]) => Promise<any>} call
 * @property {(why: unknown) => void} end
 */

import { TearlineError } from "./errors.js";

/** A checked file: its report, any page of it, its result files, and mends. Close it when it is not needed any more. */
export class Session {
  #engine;
  #report;

  /** @param {Engine} engine @param {Report} report @param {Record<string, string>} titles @internal */
  constructor(engine, report, titles) {
    this.#engine = engine;
    /** What each rule finds, in a few English words, by its name. */
    this.titles = titles;
    this.#report = report;
  }

  /** The verdict on the file as it is now, with all mends. */
  get report() {
    return this.#report;
  }

  /**
   * A page of rows with all their findings, from a row on (from 1).
   *
   * @param {number} from @param {number} count @param {Filter} [filter] @returns {Promise<Page>}
   * @throws {TearlineError} `superseded`: another page was asked for before this one was read.
   */
  rows(from, count, filter) {
    return this.#engine.call("rows", [from, count, filter]);
  }

  /**
   * A page of findings, all of them and not only those that the report lists. Without a rule in `from` they are in file
   * order, with one they are sorted by rule.
   *
   * @param {Place} from @param {number} count @returns {Promise<FindingsPage>}
   */
  findings(from, count) {
    return this.#engine.call("findings", [from, count]);
  }

  /**
   * Where along the file the rows are that the filter lets through: how many in each of so many parts of it.
   *
   * @param {number} buckets @param {Filter} [filter] @returns {Promise<number[]>}
   */
  density(buckets, filter) {
    return this.#engine.call("density", [buckets, filter]);
  }

  /** The first row at or after one that the filter lets through. @param {number} row @param {Filter} [filter] @returns {Promise<number | undefined>} */
  nextRow(row, filter) {
    return this.#engine.call("nextRow", [row, filter]);
  }

  /** The last row at or before one that the filter lets through. @param {number} row @param {Filter} [filter] @returns {Promise<number | undefined>} */
  previousRow(row, filter) {
    return this.#engine.call("previousRow", [row, filter]);
  }

  /** The row that `n` rows come before which the filter lets through. @param {number} n @param {Filter} [filter] @returns {Promise<number | undefined>} */
  nthRow(n, filter) {
    return this.#engine.call("nthRow", [n, filter]);
  }

  /** The row that stands on a line (from 1) of the file. @param {number} line @returns {Promise<number | undefined>} */
  rowAtLine(line) {
    return this.#engine.call("rowAtLine", [line]);
  }

  /** The error file: the rejected rows, each with its reasons. It can be mended and uploaded as it is. @returns {Promise<Blob>} */
  errors() {
    return this.#engine.call("errors", []);
  }

  /** The success file: the other rows, each with its code. @returns {Promise<Blob>} */
  accepted() {
    return this.#engine.call("accepted", []);
  }

  /**
   * Mends a row: `{ edit: { column, value } }`, `"suggested"` (what the rules suggest for its values), `{ replace: { column,
   * find, with } }` or `"drop"`. Only what that touches is judged again: the row, and those with the same code or customer.
   * Rows keep their numbers; one that was taken out is `dropped` in a page.
   *
   * @param {number} row From 1. @param {Mend} mend @returns {Promise<Report>} The report as it is then.
   * @throws {TearlineError} `mend`: there is no such row or column, its quotes are broken, or the encoding has no such letter.
   */
  mend(row, mend) {
    return this.#mended("mend", [row, mend]);
  }

  /** Writes a value. @param {number} row From 1. @param {number} column From 0. @param {string} value */
  edit(row, column, value) {
    return this.mend(row, { edit: { column, value } });
  }

  /** Takes a row out of the file. @param {number} row */
  drop(row) {
    return this.mend(row, "drop");
  }

  /**
   * Mends all rows of a kind, as far as they can be. What that makes is checked as a whole: rows have the numbers that they
   * have in it.
   *
   * @param {Filter} filter @param {Mend} mend @returns {Promise<number>} How many rows changed.
   * @throws {TearlineError} `mend`: the file would change in more than 100,000 places.
   */
  mendAll(filter, mend) {
    return this.#mended("mendAll", [filter, mend]);
  }

  /** Takes the last mend back, one of many rows, too; `false`: there is none. @returns {Promise<boolean>} */
  undo() {
    return this.#mended("undo", []);
  }

  /** Makes the last mend that was taken back again; `false`: there is none. @returns {Promise<boolean>} */
  redo() {
    return this.#mended("redo", []);
  }

  /** What was mended, and what can be taken back. @returns {Promise<MendState>} */
  mendState() {
    return this.#engine.call("mendState", []);
  }

  /** The file with all mends: a `Blob` of slices of the original and of what was written, and no copy. @returns {Promise<Blob>} */
  blob() {
    return this.#engine.call("mended", []);
  }

  /** Checks the mended file as a whole: which rows have which number is of it from then on. @returns {Promise<Report>} */
  check() {
    return this.#mended("checkMended", []);
  }

  /** @param {string} call @param {unknown[]} args @returns {Promise<any>} */
  async #mended(call, args) {
    const { value, report } = await this.#engine.call(call, args);
    this.#report = report;
    return value;
  }

  /** Forgets the file, and ends what is being done with it: its worker, in a browser. */
  close() {
    this.#engine.end(new TearlineError("closed", "The session was closed."));
  }
}
