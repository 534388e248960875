import { TearlineError } from "./errors.js";

/**
 * @typedef {import("./tearline.js").Finding} Finding
 * @typedef {import("./tearline.js").PageRow} PageRow
 * @typedef {import("./tearline.js").Filter} Filter
 * @typedef {Omit<Finding, "rule"> & { rule: string }} AnyFinding
 */

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const SEVERITIES = ["error", "warning", "info"];

/** What validators found, by row. */
export class Found {
  /** @type {Map<number, AnyFinding[]>} */
  #rows = new Map();
  /** Rows of a filter, in order. @type {Map<string, number[]>} */
  #sorted = new Map();
  /** @type {Set<string>} */
  #ours;

  /** @param {Iterable<string>} rules The names of our rules, which are no names of theirs. */
  constructor(rules) {
    this.#ours = new Set(rules);
  }

  get isEmpty() {
    return this.#rows.size === 0;
  }

  /** @param {number} row @returns {AnyFinding[]} */
  of(row) {
    return this.#rows.get(row) ?? [];
  }

  /** @param {number} row */
  rejects(row) {
    return this.of(row).some(({ severity }) => severity === "error");
  }

  /**
   * What a validator gave of a batch.
   *
   * @param {unknown} given
   * @param {PageRow[]} batch Rows in order.
   * @param {number} validator Its place among the validators.
   */
  add(given, batch, validator) {
    if (given === undefined || given === null) return;
    const wrong = (/** @type {string} */ what) => new TearlineError("validator", `Validator ${validator} gave ${what}.`);
    if (!Array.isArray(given)) throw wrong("what is no list of findings");
    for (const finding of given) {
      const { row, rule, message, severity = "error", column, suggestion } = finding ?? {};
      let at = Math.min(row - batch[0].row, batch.length - 1);
      // Rows that were taken out are not among them.
      while (batch[at]?.row > row) at -= 1;
      const of = batch[at]?.row === row ? batch[at] : undefined;
      if (!of) throw wrong(`a finding of row ${row}, which is none of its batch`);
      if (typeof rule !== "string" || !NAME.test(rule)) throw wrong(`the rule ${JSON.stringify(rule)}: a name is written as in "acme-budget"`);
      if (this.#ours.has(rule)) throw wrong(`the rule "${rule}", which is one of tearline's: take another name`);
      if (typeof message !== "string" || message === "") throw wrong(`a finding of "${rule}" without a message`);
      if (!SEVERITIES.includes(severity)) throw wrong(`the severity ${JSON.stringify(severity)}: there are ${SEVERITIES.join(", ")}`);
      /** @type {AnyFinding} */
      const whole = { rule, severity, row, line: of.line, byte: of.byte, message };
      if (column !== undefined) {
        if (!Number.isInteger(column) || column < 0) throw wrong(`the column ${column}: columns are counted from 0`);
        whole.column = column;
        if (of.values[column] !== undefined) whole.value = of.values[column].slice(0, 100);
      }
      if (suggestion !== undefined) whole.suggestion = String(suggestion);
      const all = this.#rows.get(row);
      if (all) all.push(whole);
      else this.#rows.set(row, [whole]);
    }
    this.#sorted.clear();
  }

  /** Forgets what was found in a row. @param {number} row */
  forget(row) {
    this.#rows.delete(row);
    this.#sorted.clear();
  }

  /** The rows that a filter lets through for what was found here, in order. @param {Filter | { rule: string }} filter */
  rowsOf(filter) {
    const key = JSON.stringify(filter);
    let rows = this.#sorted.get(key);
    if (!rows) {
      const through = (/** @type {AnyFinding} */ { rule, severity }) =>
        filter === "found" ||
        (filter === "rejected" && severity === "error") ||
        (typeof filter === "object" && ("rule" in filter ? filter.rule === rule : filter.severity === severity));
      rows = [...this.#rows].filter(([, findings]) => findings.some(through)).map(([row]) => row);
      // Batches come in order; within one nobody said so.
      rows.sort((a, b) => a - b);
      this.#sorted.set(key, rows);
    }
    return rows;
  }

  /** All of them, in file order. */
  *all() {
    for (const row of this.rowsOf("found")) yield* this.of(row);
  }

  /** Whether the filter is about a rule of theirs. @param {Filter | { rule: string }} filter */
  isTheirs(filter) {
    return typeof filter === "object" && "rule" in filter && !this.#ours.has(filter.rule);
  }
}

/**
 * The report, with what validators found.
 *
 * @param {import("./tearline.js").Report} report
 * @param {Found} found
 * @param {(row: number) => boolean} isRejected By our rules.
 * @param {number} most
 */
export function merged(report, found, isRejected, most) {
  if (found.isEmpty) return report;
  /** @type {Record<string, number>} */
  const counts = { ...report.counts };
  const theirs = [...found.all()];
  for (const { rule } of theirs) counts[rule] = (counts[rule] ?? 0) + 1;
  const more = found.rowsOf("rejected").filter((row) => !isRejected(row)).length;
  const { total, accepted, rejected } = report.rows;
  // Both in file order; of one row ours first.
  const findings = /** @type {AnyFinding[]} */ ([...report.findings, ...theirs]).sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  return {
    ...report,
    rows: { total, accepted: accepted - more, rejected: rejected + more },
    counts: /** @type {typeof report.counts} */ (counts),
    findings: /** @type {Finding[]} */ (findings.slice(0, most)),
    findingsTruncated: report.findingsTruncated || findings.length > most,
  };
}

/** How many numbers of a sorted list are smaller. @param {number[]} list @param {number} than */
export function smaller(list, than) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < than) low = middle + 1;
    else high = middle;
  }
  return low;
}
