/**
 * @typedef {import("./engine.js").Filter} Filter
 * @typedef {import("./tearline.js").Report} Report
 * @typedef {import("./tearline.js").Page} Page
 * @typedef {import("./tearline.js").PageRow} PageRow
 * @typedef {import("./tearline.js").Place} Place
 * @typedef {import("./tearline.js").FindingsPage} FindingsPage
 *
 * @typedef {object} Engine What a session speaks to: in a worker, or in this thread.
 * @property {(call: string, args: unknown[]) => Promise<any>} call
 * @property {(why: unknown) => void} end
 */

import { TearlineError } from "./errors.js";
import { Mends } from "./mends.js";

/** A checked file: its report, any page of it, its result files, and mends. Close it when it is not needed any more. */
export class Session {
  #engine;
  #mends;
  #report;

  /** @param {Engine} engine @param {Blob} file @param {Report} report @param {Record<string, string>} titles @internal */
  constructor(engine, file, report, titles) {
    this.#engine = engine;
    /** What each rule finds, in a few English words, by its name. */
    this.titles = titles;
    this.#report = report;
    this.#mends = new Mends(file, report);
  }

  /** The verdict on the file as it was checked last. */
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
   * Writes a value. The row's number is that of the report; `check()` then judges the file as it is mended.
   *
   * @param {number} row From 1. @param {number} column From 0. @param {string} value
   * @throws {TearlineError} `mend`: there is no such row or column, or its quotes are broken.
   */
  async edit(row, column, value) {
    await this.#mends.edit(await this.#record(row), column, value);
  }

  /** Takes a row out of the file. @param {number} row */
  async drop(row) {
    await this.#mends.drop(await this.#record(row));
  }

  /** Takes back the last mend; `false`: there is none. */
  undo() {
    return this.#mends.undo();
  }

  /** Makes the last mend that was taken back again; `false`: there is none. */
  redo() {
    return this.#mends.redo();
  }

  /** The file with all mends: a `Blob` of slices of the original and of what was written, and no copy. */
  blob() {
    return this.#mends.blob();
  }

  /** Checks the file again, with all mends: what the report says, and which rows have which number, is of it from then on. */
  async check() {
    const mended = this.#mends.compose();
    const report = await this.#engine.call("check", [mended.blob]);
    this.#mends.judged(mended, report);
    this.#report = report;
    return report;
  }

  /** Forgets the file, and ends what is being done with it: its worker, in a browser. */
  close() {
    this.#engine.end(new TearlineError("closed", "The session was closed."));
  }

  /** A row, and where the next one begins. @param {number} row */
  async #record(row) {
    const [record, next] = Number.isInteger(row) && row > 0 ? await this.#engine.call("records", [row, 2]) : [];
    if (record?.row !== row) throw new TearlineError("mend", `There is no row ${row}.`);
    return { record, end: next?.byte };
  }
}
