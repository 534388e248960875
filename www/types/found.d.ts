export type Finding = import("./tearline.js").Finding;
export type PageRow = import("./tearline.js").PageRow;
export type Filter = import("./tearline.js").Filter;
export type AnyFinding = Omit<Finding, "rule"> & {
    rule: string;
};
/** What validators found, by row. */
export declare class Found {
    #private;
    /** @param {Iterable<string>} rules The names of our rules, which are no names of theirs. */
    constructor(rules: Iterable<string>);
    get isEmpty(): boolean;
    /** @param {number} row @returns {AnyFinding[]} */
    of(row: number): AnyFinding[];
    /** @param {number} row */
    rejects(row: number): boolean;
    /**
     * What a validator gave of a batch.
     *
     * @param {unknown} given
     * @param {PageRow[]} batch Rows in order.
     * @param {number} validator Its place among the validators.
     */
    add(given: unknown, batch: PageRow[], validator: number): void;
    /** Forgets what was found in a row. @param {number} row */
    forget(row: number): void;
    /** The rows that a filter lets through for what was found here, in order. @param {Filter | { rule: string }} filter */
    rowsOf(filter: Filter | {
        rule: string;
    }): number[];
    /** All of them, in file order. */
    all(): Generator<AnyFinding, void, unknown>;
    /** Whether the filter is about a rule of theirs. @param {Filter | { rule: string }} filter */
    isTheirs(filter: Filter | {
        rule: string;
    }): boolean;
}
/**
 * The report, with what validators found.
 *
 * @param {import("./tearline.js").Report} report
 * @param {Found} found
 * @param {(row: number) => boolean} isRejected By our rules.
 * @param {number} most
 */
export declare function merged(report: import("./tearline.js").Report, found: Found, isRejected: (row: number) => boolean, most: number): import("./tearline.js").Report;
/** How many numbers of a sorted list are smaller. @param {number[]} list @param {number} than */
export declare function smaller(list: number[], than: number): number;
