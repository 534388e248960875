export type Filter = import("./tearline.js").Filter | {
    rule: string;
};
export type PageRow = import("./tearline.js").PageRow;
export type Page = import("./tearline.js").Page;
export type Place = import("./tearline.js").Place;
export type FindingsPage = import("./tearline.js").FindingsPage;
export type Report = import("./tearline.js").Report;
export type Host = {
    /**
     * Asks all
     * validators; gives what each found.
     */
    validate: (rows: PageRow[], columns: import("./tearline.js").Column[]) => Promise<unknown[]>;
    progress: (progress: import("./options.js").Progress) => void;
    preview: (preview: import("./tearline.js").Preview) => void;
};
export type Module = {
    Session: typeof import("./tearline.js").Session;
    rules: typeof import("./tearline.js").rules;
};
/** A file that is checked and then looked at: in a worker of a page, or in Node. */
export declare class Engine {
    #private;
    /** @type {Record<string, string>} */
    titles: Record<string, string>;
    /**
     * @param {Module} module
     * @param {import("./tearline.js").CheckOptions} options
     * @param {boolean} validates Whether there are validators.
     * @param {Host} host
     */
    constructor({ Session, rules }: Module, options: import("./tearline.js").CheckOptions, validates: boolean, host: Host);
    /** Checks a file. @param {Blob} file @param {boolean} mends @returns {Promise<Report>} */
    check(file: Blob, mends: boolean): Promise<Report>;
    /** @param {number} row @param {import("./tearline.js").Mend} mend */
    mend(row: number, mend: import("./tearline.js").Mend): Promise<{
        value: import("./tearline.js").Report;
        report: import("./tearline.js").Report;
    }>;
    /** @param {import("./tearline.js").Filter} filter @param {import("./tearline.js").Mend} mend */
    mendAll(filter: import("./tearline.js").Filter, mend: import("./tearline.js").Mend): Promise<{
        value: number;
        report: import("./tearline.js").Report;
    }>;
    undo(): Promise<{
        value: boolean;
        report: import("./tearline.js").Report;
    }>;
    redo(): Promise<{
        value: boolean;
        report: import("./tearline.js").Report;
    }>;
    checkMended(): Promise<{
        value: import("./tearline.js").Report;
        report: import("./tearline.js").Report;
    }>;
    mendState(): import("./tearline.js").MendState;
    mended(): Blob;
    /**
     * A page of rows, from a row on.
     *
     * @param {number} from @param {number} count @param {Filter} [filter] @returns {Promise<Page>}
     */
    rows(from: number, count: number, filter?: Filter): Promise<Page>;
    /**
     * A page of findings: in file order, or by rule where the place names one.
     *
     * @param {Place} from @param {number} count @returns {Promise<FindingsPage>}
     */
    findings(from: Place, count: number): Promise<FindingsPage>;
    /** @param {number} buckets @param {Filter} [filter] @returns {number[]} */
    density(buckets: number, filter?: Filter): number[];
    /** @param {number} row @param {Filter} [filter] @returns {number | undefined} */
    nextRow(row: number, filter?: Filter): number | undefined;
    /** @param {number} row @param {Filter} [filter] @returns {number | undefined} */
    previousRow(row: number, filter?: Filter): number | undefined;
    /** @param {number} n @param {Filter} [filter] @returns {Promise<number | undefined>} */
    nthRow(n: number, filter?: Filter): Promise<number | undefined>;
    /** @param {number} line @returns {Promise<number | undefined>} */
    rowAtLine(line: number): Promise<number | undefined>;
    /** Rows with all their values. @param {number} from @param {number} count @returns {Promise<PageRow[]>} */
    records(from: number, count: number): Promise<PageRow[]>;
    /** @returns {Promise<Blob>} */
    errors(): Promise<Blob>;
    /** @returns {Promise<Blob>} */
    accepted(): Promise<Blob>;
    close(): void;
}
