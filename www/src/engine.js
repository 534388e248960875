import { TearlineError, ours } from "./errors.js";
import { Found, merged, smaller } from "./found.js";

/**
 * @typedef {import("./tearline.js").Filter | { rule: string }} Filter A rule's name may be one of a validator.
 * @typedef {import("./tearline.js").PageRow} PageRow
 * @typedef {import("./tearline.js").Page} Page
 * @typedef {import("./tearline.js").Place} Place
 * @typedef {import("./tearline.js").FindingsPage} FindingsPage
 * @typedef {import("./tearline.js").Report} Report
 *
 * @typedef {object} Host What an engine has around it.
 * @property {(rows: PageRow[], columns: import("./tearline.js").Column[]) => Promise<unknown[]>} validate Asks all
 *   validators; gives what each found.
 * @property {(progress: import("./options.js").Progress) => void} progress
 * @property {(preview: import("./tearline.js").Preview) => void} preview
 *
 * @typedef {{ Session: typeof import("./tearline.js").Session, rules: typeof import("./tearline.js").rules }} Module
 */

/** Rows that a validator is given at once. */
const BATCH = 1_000;
/** As the rules have it. */
const MOST_FINDINGS = 1_000;

/** A file that is checked and then looked at: in a worker of a page, or in Node. */
export class Engine {
  #session;
  #host;
  #found;
  #rules;
  #validates;
  #most;
  /** @type {Report | undefined} */
  #report;
  /** Counts the pages that were asked for. */
  #newest = 0;

  /**
   * @param {Module} module
   * @param {import("./tearline.js").CheckOptions} options
   * @param {boolean} validates Whether there are validators.
   * @param {Host} host
   */
  constructor({ Session, rules }, options, validates, host) {
    try {
      this.#session = new Session(options);
    } catch (thrown) {
      throw ours(thrown, "options");
    }
    const all = rules();
    this.#rules = all.map(([rule]) => rule);
    /** @type {Record<string, string>} */
    this.titles = Object.fromEntries(all);
    this.#found = new Found(this.#rules);
    this.#validates = validates;
    this.#host = host;
    this.#most = options.maxFindings ?? MOST_FINDINGS;
  }

  /** Checks a file. @param {Blob} file @param {boolean} mends @returns {Promise<Report>} */
  async check(file, mends) {
    const { progress, preview } = this.#host;
    this.#newest += 1;
    return this.#whole(await this.#asked(() => this.#session.check(file, progress, preview, mends)));
  }

  /** The file has been checked as a whole. @param {Report} report */
  async #whole(report) {
    this.#found = new Found(this.#rules);
    if (this.#validates) await this.#validate(report, report.bytes);
    return this.#withFound(report);
  }

  /** @param {Report} report */
  #withFound(report) {
    this.#report = merged(report, this.#found, (row) => this.#isRejected(row), this.#most);
    return this.#report;
  }

  /** @param {number} row @param {import("./tearline.js").Mend} mend */
  async mend(row, mend) {
    this.#newest += 1;
    if (!Number.isInteger(row) || row < 1) throw new TearlineError("mend", `There is no row ${row}.`);
    const own = await this.#asked(() => this.#session.mend(row, mend), "mend");
    if (this.#validates) {
      this.#found.forget(row);
      const rows = (await this.#asked(() => this.#session.records(row, 1))).filter(({ dropped }) => !dropped);
      if (rows.length > 0) await this.#ask(rows, own.columns);
    }
    const report = this.#withFound(own);
    return { value: report, report };
  }

  /** @param {import("./tearline.js").Filter} filter @param {import("./tearline.js").Mend} mend */
  mendAll(filter, mend) {
    return this.#rewritten(() => this.#session.mendAll(this.#ours(filter), mend, this.#host.progress));
  }

  undo() {
    return this.#rewritten(() => this.#session.undo());
  }

  redo() {
    return this.#rewritten(() => this.#session.redo());
  }

  async checkMended() {
    const { report } = await this.#rewritten(() => this.#session.checkMended(this.#host.progress));
    return { value: report, report };
  }

  mendState() {
    return this.#now(() => this.#session.mendState());
  }

  mended() {
    return this.#now(() => this.#session.mended());
  }

  /** What may have touched any row. @template T @param {() => Promise<T>} ask */
  async #rewritten(ask) {
    this.#newest += 1;
    const value = await this.#asked(ask, "mend");
    const report = await this.#whole(this.#now(() => this.#session.report()));
    return { value, report };
  }

  /** @param {Report} report @param {number} bytes */
  async #validate(report, bytes) {
    // Where the file is rejected as a whole, nobody knows what its rows are.
    if (report.rows.total === report.rows.rejected && report.findings.some(({ row, severity }) => row === undefined && severity === "error")) return;
    for (let from = 1, read = BATCH; read === BATCH; from += BATCH) {
      const rows = await this.#asked(() => this.#session.records(from, BATCH));
      read = rows.length;
      const kept = rows.filter(({ dropped }) => !dropped);
      if (kept.length > 0) await this.#ask(kept, report.columns);
      const validated = Math.min(from + BATCH - 1, report.rows.total);
      this.#host.progress({ bytes, total: bytes, rows: report.rows.total, validated });
    }
  }

  /** @param {PageRow[]} rows @param {import("./tearline.js").Column[]} columns */
  async #ask(rows, columns) {
    const given = await this.#host.validate(rows, columns);
    given.forEach((findings, validator) => this.#found.add(findings, rows, validator));
  }

  /** @param {number} row */
  #isRejected(row) {
    return this.#session.nextRow(row, "rejected") === row;
  }

  /**
   * A page of rows, from a row on.
   *
   * @param {number} from @param {number} count @param {Filter} [filter] @returns {Promise<Page>}
   */
  async rows(from, count, filter = "all") {
    this.#newest += 1;
    const own = this.#newest;
    const alive = () => {
      if (own !== this.#newest) throw new TearlineError("superseded", "Superseded by a newer request.");
    };
    const extra = this.#extra(filter);
    if (extra.length === 0 && !this.#isTheirs(filter)) {
      const page = await this.#asked(() => this.#session.rows(from, count, this.#ours(filter)));
      return { ...page, rows: page.rows.map((row) => this.#with(row)) };
    }
    // Ours, and those that only validators found, one by one: a page is short.
    /** @type {PageRow[]} */
    let rows = [];
    if (!this.#isTheirs(filter)) {
      ({ rows } = await this.#asked(() => this.#session.rows(from, count, this.#ours(filter))));
      alive();
    }
    const end = rows.length === count ? rows[rows.length - 1].row : Infinity;
    const start = smaller(extra, from);
    for (const row of extra.slice(start, start + count).filter((row) => row < end)) {
      rows.push(...(await this.#asked(() => this.#session.rows(row, 1, "all"))).rows);
      alive();
    }
    rows = rows.sort((a, b) => a.row - b.row).slice(0, count).map((row) => this.#with(row));
    const after = rows.length > 0 ? rows[rows.length - 1].row + 1 : from;
    const next = count > 0 && rows.length === 0 ? null : (this.nextRow(after, filter) ?? null);
    const [before, total] = await this.#counts(from, filter);
    alive();
    return { rows, next, before, total };
  }

  /**
   * A page of findings: in file order, or by rule where the place names one.
   *
   * @param {Place} from @param {number} count @returns {Promise<FindingsPage>}
   */
  async findings(from, count) {
    if (this.#found.isEmpty) return this.#asked(() => this.#session.findings(from, count));
    const report = this.#checked();
    const rules = /** @type {Place["rule"][]} */ (Object.keys(report.counts));
    const findings = [];
    /** @type {Place | null} */
    let next = from;
    while (next && findings.length < count) {
      const { rule, row } = /** @type {Place} */ (next);
      const own = (/** @type {{ rule: string }} */ finding) => rule === undefined || finding.rule === rule;
      if (row === 0) findings.push(...report.findings.filter((finding) => finding.row === undefined && own(finding)));
      const page = await this.rows(Math.max(row, 1), Math.max(count - findings.length, 0), rule === undefined ? "found" : { rule });
      let last = row;
      for (const each of page.rows) {
        if (findings.length >= count) break;
        findings.push(...each.findings.filter(own));
        last = each.row;
      }
      const on = this.nextRow(Math.max(last + (page.rows.length > 0 ? 1 : 0), 1), rule === undefined ? "found" : { rule });
      const further = rule === undefined ? undefined : this.#further(rules, rule);
      if (on !== undefined) next = { ...(rule === undefined ? {} : { rule }), row: on };
      else next = further === undefined ? null : { rule: further, row: 0 };
    }
    return { findings, next };
  }

  /** The next rule that found something; the place's own may have found nothing. @param {Place["rule"][]} rules @param {Place["rule"]} rule */
  #further(rules, rule) {
    const order = (/** @type {Place["rule"]} */ name) => {
      const at = this.#rules.indexOf(/** @type {any} */ (name));
      return at < 0 ? this.#rules.length + rules.indexOf(name) : at;
    };
    return rules.filter((other) => order(other) > order(rule)).sort((a, b) => order(a) - order(b))[0];
  }

  /** @param {number} buckets @param {Filter} [filter] @returns {number[]} */
  density(buckets, filter = "all") {
    const { total } = this.#checked().rows;
    const theirs = this.#isTheirs(filter);
    const counts = [...this.#now(() => this.#session.density(buckets, theirs ? "all" : this.#ours(filter)))];
    if (theirs) counts.fill(0);
    for (const row of this.#extra(filter)) {
      // The first bucket whose last row is not before this one.
      counts[Math.ceil((row * counts.length) / total) - 1] += 1;
    }
    return counts;
  }

  /** @param {number} row @param {Filter} [filter] @returns {number | undefined} */
  nextRow(row, filter = "all") {
    const extra = this.#extra(filter);
    const theirs = extra[smaller(extra, row)];
    const own = this.#isTheirs(filter) ? undefined : this.#now(() => this.#session.nextRow(row, this.#ours(filter)));
    return own === undefined || theirs === undefined ? (own ?? theirs) : Math.min(own, theirs);
  }

  /** @param {number} row @param {Filter} [filter] @returns {number | undefined} */
  previousRow(row, filter = "all") {
    const extra = this.#extra(filter);
    const theirs = extra[smaller(extra, row + 1) - 1];
    const own = this.#isTheirs(filter) ? undefined : this.#now(() => this.#session.previousRow(row, this.#ours(filter)));
    return own === undefined || theirs === undefined ? (own ?? theirs) : Math.max(own, theirs);
  }

  /** @param {number} n @param {Filter} [filter] @returns {Promise<number | undefined>} */
  async nthRow(n, filter = "all") {
    const extra = this.#extra(filter);
    if (this.#isTheirs(filter)) return extra[n];
    // The first of those that only validators found which is not among the first n.
    let [low, high] = [0, extra.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const [before] = await this.#counts(extra[middle], filter);
      if (before === n) return extra[middle];
      if (before < n) low = middle + 1;
      else high = middle;
    }
    return this.#now(() => this.#session.nthRow(n - low, this.#ours(filter)));
  }

  /** @param {number} line @returns {Promise<number | undefined>} */
  rowAtLine(line) {
    return this.#asked(() => this.#session.rowAtLine(line));
  }

  /** Rows with all their values. @param {number} from @param {number} count @returns {Promise<PageRow[]>} */
  async records(from, count) {
    const rows = await this.#asked(() => this.#session.records(from, count));
    return rows.map((row) => this.#with(row));
  }

  /** @returns {Promise<Blob>} */
  errors() {
    return this.#asked(() => this.#session.errors(this.#others()));
  }

  /** @returns {Promise<Blob>} */
  accepted() {
    return this.#asked(() => this.#session.accepted(this.#others()));
  }

  close() {
    this.#session.cancel();
    this.#report = undefined;
  }

  #others() {
    if (this.#found.isEmpty) return undefined;
    return (/** @type {number} */ row) => {
      const findings = this.#found.of(row);
      if (findings.length === 0) return undefined;
      const told = findings.map(({ rule, message }) => /** @type {[string, string]} */ ([rule, message]));
      return { findings: told, reject: this.#found.rejects(row) };
    };
  }

  /** Whether the filter is about a rule that only a validator can have. @param {Filter} filter */
  #isTheirs(filter) {
    if (!this.#found.isTheirs(filter)) return false;
    if (!this.#validates) throw new TearlineError("options", `There is no rule ${JSON.stringify(/** @type {{ rule: string }} */ (filter).rule)}.`);
    return true;
  }

  /** Rows that the filter lets through for what validators found, and not for what we did. @param {Filter} filter */
  #extra(filter) {
    const rows = this.#found.rowsOf(filter);
    if (rows.length === 0 || this.#isTheirs(filter)) return rows;
    return rows.filter((row) => this.#session.nextRow(row, this.#ours(filter)) !== row);
  }

  /** How many rows there are before one, and in all. @param {number} row @param {Filter} filter */
  async #counts(row, filter) {
    const extra = this.#extra(filter);
    const [before, total] = [smaller(extra, row), extra.length];
    if (this.#isTheirs(filter)) return [before, total];
    const page = await this.#asked(() => this.#session.rows(row, 0, this.#ours(filter)));
    return [page.before + before, page.total + total];
  }

  /** @param {PageRow} row @returns {PageRow} */
  #with(row) {
    const more = this.#found.of(row.row);
    if (more.length === 0) return row;
    const findings = /** @type {PageRow["findings"]} */ ([...row.findings, ...more]);
    return { ...row, findings, rejected: row.rejected || this.#found.rejects(row.row) };
  }

  /** @param {Filter} filter @returns {import("./tearline.js").Filter} */
  #ours(filter) {
    return /** @type {import("./tearline.js").Filter} */ (filter);
  }

  #checked() {
    if (!this.#report) throw new TearlineError("closed", "No file has been checked yet.");
    return this.#report;
  }

  /** @template T @param {() => T} ask @returns {T} */
  #now(ask) {
    try {
      return ask();
    } catch (thrown) {
      throw ours(thrown, "options");
    }
  }

  /** @template T @param {() => Promise<T>} ask @param {import("./errors.js").ErrorCode} [otherwise] @returns {Promise<T>} */
  async #asked(ask, otherwise = "file") {
    try {
      return await ask();
    } catch (thrown) {
      throw ours(thrown, otherwise);
    }
  }
}
