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
export type Filter = import("./engine.js").Filter;
export type Report = import("./tearline.js").Report;
export type Page = import("./tearline.js").Page;
export type PageRow = import("./tearline.js").PageRow;
export type Place = import("./tearline.js").Place;
export type FindingsPage = import("./tearline.js").FindingsPage;
export type Mend = import("./tearline.js").Mend;
export type MendState = import("./tearline.js").MendState;
export type Engine = {
    call: (call: string, args: unknown[]) => Promise<any>;
    end: (why: unknown) => void;
};
/** A checked file: its report, any page of it, its result files, and mends. Close it when it is not needed any more. */
export declare class Session {
    #private;
    /** What each rule finds, in a few English words, by its name. */
    titles: Record<string, string>;
    /** @param {Engine} engine @param {Report} report @param {Record<string, string>} titles @internal */
    constructor(engine: Engine, report: Report, titles: Record<string, string>);
    /** The verdict on the file as it is now, with all mends. */
    get report(): import("./tearline.js").Report;
    /**
     * A page of rows with all their findings, from a row on (from 1).
     *
     * @param {number} from @param {number} count @param {Filter} [filter] @returns {Promise<Page>}
     * @throws {TearlineError} `superseded`: another page was asked for before this one was read.
     */
    rows(from: number, count: number, filter?: Filter): Promise<Page>;
    /**
     * A page of findings, all of them and not only those that the report lists. Without a rule in `from` they are in file
     * order, with one they are sorted by rule.
     *
     * @param {Place} from @param {number} count @returns {Promise<FindingsPage>}
     */
    findings(from: Place, count: number): Promise<FindingsPage>;
    /**
     * Where along the file the rows are that the filter lets through: how many in each of so many parts of it.
     *
     * @param {number} buckets @param {Filter} [filter] @returns {Promise<number[]>}
     */
    density(buckets: number, filter?: Filter): Promise<number[]>;
    /** The first row at or after one that the filter lets through. @param {number} row @param {Filter} [filter] @returns {Promise<number | undefined>} */
    nextRow(row: number, filter?: Filter): Promise<number | undefined>;
    /** The last row at or before one that the filter lets through. @param {number} row @param {Filter} [filter] @returns {Promise<number | undefined>} */
    previousRow(row: number, filter?: Filter): Promise<number | undefined>;
    /** The row that `n` rows come before which the filter lets through. @param {number} n @param {Filter} [filter] @returns {Promise<number | undefined>} */
    nthRow(n: number, filter?: Filter): Promise<number | undefined>;
    /** The row that stands on a line (from 1) of the file. @param {number} line @returns {Promise<number | undefined>} */
    rowAtLine(line: number): Promise<number | undefined>;
    /** The error file: the rejected rows, each with its reasons. It can be mended and uploaded as it is. @returns {Promise<Blob>} */
    errors(): Promise<Blob>;
    /** The success file: the other rows, each with its code. @returns {Promise<Blob>} */
    accepted(): Promise<Blob>;
    /**
     * Mends a row: `{ edit: { column, value } }`, `"suggested"` (what the rules suggest for its values), `{ replace: { column,
     * find, with } }` or `"drop"`. Only what that touches is judged again: the row, and those with the same code or customer.
     * Rows keep their numbers; one that was taken out is `dropped` in a page.
     *
     * @param {number} row From 1. @param {Mend} mend @returns {Promise<Report>} The report as it is then.
     * @throws {TearlineError} `mend`: there is no such row or column, its quotes are broken, or the encoding has no such letter.
     */
    mend(row: number, mend: Mend): Promise<Report>;
    /** Writes a value. @param {number} row From 1. @param {number} column From 0. @param {string} value */
    edit(row: number, column: number, value: string): Promise<import("./tearline.js").Report>;
    /** Takes a row out of the file. @param {number} row */
    drop(row: number): Promise<import("./tearline.js").Report>;
    /**
     * Mends all rows of a kind, as far as they can be. What that makes is checked as a whole: rows have the numbers that they
     * have in it.
     *
     * @param {Filter} filter @param {Mend} mend @returns {Promise<number>} How many rows changed.
     * @throws {TearlineError} `mend`: the file would change in more than 100,000 places.
     */
    mendAll(filter: Filter, mend: Mend): Promise<number>;
    /** Takes the last mend back, one of many rows, too; `false`: there is none. @returns {Promise<boolean>} */
    undo(): Promise<boolean>;
    /** Makes the last mend that was taken back again; `false`: there is none. @returns {Promise<boolean>} */
    redo(): Promise<boolean>;
    /** What was mended, and what can be taken back. @returns {Promise<MendState>} */
    mendState(): Promise<MendState>;
    /** The file with all mends: a `Blob` of slices of the original and of what was written, and no copy. @returns {Promise<Blob>} */
    blob(): Promise<Blob>;
    /** Checks the mended file as a whole: which rows have which number is of it from then on. @returns {Promise<Report>} */
    check(): Promise<Report>;
    /** Forgets the file, and ends what is being done with it: its worker, in a browser. */
    close(): void;
}
