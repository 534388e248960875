/* tslint:disable */
/* eslint-disable */

/** The stable name of a rule. */
export type Rule =
| "file-empty"
| "file-no-rows"
| "file-not-text"
| "file-too-large"
| "file-too-many-rows"
| "file-over-recommended"
| "file-encoding"
| "file-preamble"
| "file-column-missing"
| "file-one-line"
| "file-lines-quoted"
| "column-ambiguous"
| "column-assumed"
| "column-contradicted"
| "column-identifier"
| "column-spreadsheet"
| "header-assumed"
| "header-duplicate"
| "header-multiline"
| "rows-blank"
| "rows-doubtful"
| "quote-unclosed"
| "quote-swallowed"
| "quote-stray"
| "encoding-invalid"
| "row-short"
| "row-long"
| "value-too-long"
| "value-control"
| "value-trimmed"
| "value-placeholder"
| "value-several"
| "code-missing"
| "code-length"
| "code-charset"
| "code-formula"
| "code-spreadsheet"
| "code-date-like"
| "code-duplicate"
| "customer-missing"
| "customer-duplicate"
| "mobile-format"
| "mobile-trunk"
| "mobile-country"
| "mobile-mixed"
| "mobile-spreadsheet"
| "email-format"
| "email-typo"
| "external-id-format"
| "external-id-spreadsheet"
| "user-id-format"
| "code-exists"
| "customer-unknown"
| "customer-limit"
| "series-limit"
| "series-expired"
| "not-processed";

/** What others than the rules found in a row, each a name and a sentence; and whether it is rejected for one of them. */
export interface Others {
    findings: [string, string][];
    reject: boolean;
}


/**
 * A column of the file, and what it was recognized as.
 */
export interface Column {
    /**
     * Counted from 0.
     */
    index: number;
    /**
     * As the header has it, trimmed; `null` in a file without a header.
     */
    name: string | null;
    /**
     * What it is for; `null` for one that is carried along and not judged.
     */
    role: Role | null;
}

/**
 * A row, with everything that was found in it.
 */
export interface PageRow {
    /**
     * From 1.
     */
    row: number;
    /**
     * The physical line, from 1, on which the record starts.
     */
    line: number;
    /**
     * The offset in the file at which the record starts.
     */
    byte: number;
    /**
     * As the file has them, unquoted; each cut at 200 characters, and at most 64 of them.
     */
    values: string[];
    findings: Finding[];
    rejected: boolean;
    /**
     * Whether it was taken out by a mend.
     */
    dropped?: boolean;
}

/**
 * An inclusive range.
 */
export interface Bounds {
    /**
     * The least.
     */
    min: number;
    /**
     * The most.
     */
    max: number;
}

/**
 * How the characters of a file are written.
 */
export type Encoding = "UTF-8" | "UTF-16LE" | "UTF-16BE" | "windows-1252";

/**
 * One thing that a rule found, and where.
 *
 * A finding about the file has no `row`, `line` and `byte`. What is not there is left out of the JSON.
 */
export interface Finding {
    /**
     * The rule that found it.
     */
    rule: Rule;
    /**
     * What that does to the row, or to the file.
     */
    severity: Severity;
    /**
     * The data row, from 1; the header and blank lines are no rows.
     */
    row?: number;
    /**
     * The physical line, from 1, on which the record starts.
     */
    line?: number;
    /**
     * The offset in the original file at which the record starts.
     */
    byte?: number;
    /**
     * From 0.
     */
    column?: number;
    /**
     * The value as the file has it, cut at 100 characters.
     */
    value?: string;
    /**
     * What is wrong, and what to do, in English.
     */
    message: string;
    /**
     * What `message` says, for another language: which of the rule's sentences, and its values.
     */
    args?: { sentence: string, [name: string]: string | number | { index: number, name?: string } | number[] | string[] };
    /**
     * The earlier row that holds the same value.
     */
    first?: number;
    /**
     * The value that was very likely meant.
     */
    suggestion?: string;
}

/**
 * Rows of the file: `accepted + rejected == total`, always.
 */
export interface RowCounts {
    /**
     * All of them.
     */
    total: number;
    /**
     * Those in which no rule found an error.
     */
    accepted: number;
    /**
     * The others; all of them where the file is rejected.
     */
    rejected: number;
}

/**
 * Some findings of a checked file, whether the report lists them or not.
 */
export interface FindingsPage {
    /**
     * As many as were asked for; more, where the last row has more.
     */
    findings: Finding[];
    /**
     * Where the next page starts; `null` when there are no more.
     */
    next: Place | null;
}

/**
 * Some rows of a checked file.
 */
export interface Page {
    rows: PageRow[];
    /**
     * The row from which on to ask for the next page; `null` when there are no more.
     */
    next: number | null;
    /**
     * How many rows that the filter lets through come before this page.
     */
    before: number;
    /**
     * How many rows the filter lets through altogether.
     */
    total: number;
}

/**
 * The dialect of a file, as it was found or given.
 */
export interface Dialect {
    /**
     * How characters are written.
     */
    encoding: Encoding;
    /**
     * Whether the file starts with a byte-order mark.
     */
    bom: boolean;
    /**
     * What stands between the values of a row.
     */
    delimiter: Delimiter;
    /**
     * What ends a row.
     */
    lineEnd: LineEnd;
    /**
     * Whether the first record holds names, not data.
     */
    header: boolean;
}

/**
 * The parameters of the rules. A field that is left out of the JSON has its default.
 */
export interface RuleSet {
    /**
     * Largest file, in bytes; `null` for no limit.
     */
    maxBytes?: number | null;
    /**
     * Most rows; `null` for no limit.
     */
    maxRows?: number | null;
    /**
     * From how many rows on a warning advises to split the file.
     */
    recommendedRows?: number;
    /**
     * Longest value of any column, in characters.
     */
    maxValueChars?: number;
    /**
     * A quoted value that runs over more lines has swallowed rows.
     */
    maxValueLines?: number;
    /**
     * Where the codes come from: in a file of customers whose codes are generated, only a column that is plainly
     * named after codes is one of codes.
     */
    codes?: Codes;
    /**
     * Shortest and longest code, in characters.
     */
    codeLength?: Bounds;
    /**
     * Characters of a code, with ranges: `A-Za-z0-9_-`. A `-` that stands first or last is itself.
     */
    codeCharset?: string;
    /**
     * Whether codes that differ in case only are different codes.
     */
    keepCase?: boolean;
    /**
     * Fewest and most digits of a mobile number.
     */
    mobileDigits?: Bounds;
    /**
     * Region of mobile numbers that are written without a country code, as in `IN`; turns on `mobile-country`.
     */
    defaultRegion?: string | null;
    /**
     * Longest external id, in characters.
     */
    externalIdMaxChars?: number;
    /**
     * Severities other than the catalogue's, for the rules that allow it. `null` turns a rule off.
     */
    severities?: Partial<Record<Rule, Severity | null>>;
}

/**
 * The verdict on one file.
 *
 * Serialized, it is the object that `tearline check --format json` prints, that the browser module
 * returns and that the server keeps with a job, field for field.
 *
 * Its canonical bytes are that object as JSON without spaces, fields in this order, in UTF-8: what `serde_json::to_vec`
 * makes of it, and in a browser `JSON.stringify`. Two reports are the same if these bytes are, or their SHA-256.
 */
export interface Report {
    /**
     * The version of this shape.
     */
    schema: number;
    /**
     * Length of the file in bytes.
     */
    bytes: number;
    /**
     * How the file is written.
     */
    dialect: Dialect;
    /**
     * Its columns, from the first to the last.
     */
    columns: Column[];
    /**
     * What customers were looked for by.
     */
    identifier: Identifier;
    /**
     * How many rows there are, of either verdict.
     */
    rows: RowCounts;
    /**
     * How often each rule was found, of any severity, never capped; in the order of the catalogue.
     */
    counts: Partial<Record<Rule, number>>;
    /**
     * Findings about the file first, then those about rows, in file order; at most as many as asked for.
     */
    findings: Finding[];
    /**
     * Whether there were more findings than are listed.
     */
    findingsTruncated: boolean;
}

/**
 * What a column is for. A column without a role is carried along and not judged.
 */
export type Role = "code" | "customer";

/**
 * What a finding of a rule does to the row, or to the file.
 */
export type Severity = "info" | "warning" | "error";

/**
 * What ends the rows of a file.
 */
export type LineEnd = "LF" | "CRLF" | "CR" | "mixed";

/**
 * What identifies a customer in the file: the `customerIdentifier` of an upload.
 */
export type Identifier = "MOBILE" | "EMAIL" | "EXTERNAL_ID" | "USER_ID" | "NOT_TAGGED";

/**
 * What is to be checked, and what is already known of the file; all but the identifier can be left out.
 */
export interface CheckOptions {
    identifier: Identifier;
    /**
     * Zero-based column of the customer identifier; left out: found from the header.
     */
    identifierColumn?: number;
    /**
     * Zero-based column of the coupon code, or `"none"`: the file has no codes; left out: found from the header.
     */
    codeColumn?: number | "none";
    encoding?: Encoding;
    delimiter?: Delimiter;
    /**
     * Whether the first record holds names.
     */
    header?: boolean;
    /**
     * The parameters of the rules, as `GET /v2/coupon/series` has them for a series.
     */
    rules?: Partial<RuleSet>;
    /**
     * Findings past this number are counted and not listed; 1,000 when left out.
     */
    maxFindings?: number;
}

/**
 * What is to be done with a row.
 */
export type Mend = { edit: { column: number; value: string } } | "suggested" | { replace: { column: number; find: string; with: string } } | "drop";

/**
 * What stands between the values of a row.
 */
export type Delimiter = "," | ";" | "	" | "|";

/**
 * What was mended in a file.
 */
export interface MendState {
    /**
     * Rows that are written otherwise since the file was checked as a whole.
     */
    edited: number;
    /**
     * Rows that were taken out since then.
     */
    dropped: number;
    /**
     * How often many rows were mended at once.
     */
    rewritten: number;
    canUndo: boolean;
    canRedo: boolean;
}

/**
 * Where a page of findings starts. Without a rule they are in file order, from the row on; with one they are sorted
 * by rule, in the order of the catalogue, from that rule's finding in the row on.
 */
export interface Place {
    rule?: Rule;
    /**
     * From 1; from 0 on are the findings about the file, too.
     */
    row: number;
}

/**
 * Where the codes of a series come from.
 */
export type Codes = "uploaded" | "generated" | "either";

/**
 * Which rows of a checked file are meant.
 */
export type Filter = "all" | "rejected" | "found" | { severity: Severity } | { rule: Rule };

export interface Preview {
    dialect: Dialect;
    columns: Column[];
    rows: PageRow[];
}

export interface Progress {
    /**
     * Read so far.
     */
    bytes: number;
    /**
     * Length of the file.
     */
    total: number;
    /**
     * Judged so far.
     */
    rows: number;
}


/**
 * One file at a time: checked in slices, never held in memory; then any page of its rows. Use it in a worker.
 */
export class Session {
    free(): void;
    /**
     * The rows that are not rejected, each with its code: the success file, as it is before anything was stored.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    accepted(others?: (row: number) => Others | undefined): Promise<Blob>;
    /**
     * Ends what is being done, and forgets the file.
     */
    cancel(): void;
    /**
     * Checks the mended file as a whole: rows get the numbers that they have in it.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    checkMended(onProgress?: (progress: Progress) => void): Promise<Report>;
    /**
     * Checks a `File` or another `Blob`. A check that is running ends with an error.
     *
     * `onProgress` is called at most 20 times a second, `onPreview` once, with the first rows. `mends`: whether rows are
     * to be mended afterwards, which takes 14 bytes a row more; without it they cannot be.
     *
     * # Errors
     * When the file cannot be read, or another check was started.
     */
    check(file: Blob, onProgress?: (progress: Progress) => void, onPreview?: (preview: Preview) => void, mends?: boolean): Promise<Report>;
    /**
     * Where along the file the rows are that the filter lets through: the file is cut into `buckets` parts of as many
     * rows each, as near as can be, but into no more parts than it has rows; and each part's are counted. The file is
     * not read for it.
     *
     * # Errors
     * When nothing was checked.
     */
    density(buckets: number, filter?: Filter): Uint32Array;
    /**
     * The error file of the checked file: its rejected rows, each with its reasons. `others` says what somebody else
     * than the rules found in a row.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    errors(others?: (row: number) => Others | undefined): Promise<Blob>;
    /**
     * A page of findings, all of them and not only those that the report lists. Without a rule in `from` they are in
     * file order, with one they are sorted by rule. An earlier page that is still being read is dropped.
     *
     * # Errors
     * When nothing was checked, the file cannot be read any more, or another page was asked for.
     */
    findings(from: Place, count: number): Promise<FindingsPage>;
    /**
     * Mends all rows that the filter lets through, as far as they can be: what that makes is checked as a whole, and rows
     * have the numbers that they have in it. Says how many rows changed.
     *
     * # Errors
     * When nothing was checked, the file cannot be read any more, or it would change in too many places.
     */
    mendAll(filter: Filter, mend: Mend, onProgress?: (progress: Progress) => void): Promise<number>;
    /**
     * What was mended, and what can be taken back.
     *
     * # Errors
     * When nothing was checked.
     */
    mendState(): MendState;
    /**
     * Mends a row (from 1); gives the report as it is then. Only what the mend touches is judged again.
     *
     * # Errors
     * When nothing was checked, there is no such row, or it cannot be mended so.
     */
    mend(row: number, mend: Mend): Promise<Report>;
    /**
     * The file with all mends: slices of the checked one and what was written, and no copy.
     *
     * # Errors
     * When nothing was checked.
     */
    mended(): Blob;
    /**
     * # Errors
     * When the options are no options, or the rules contradict themselves.
     */
    constructor(options: CheckOptions);
    /**
     * The first row at or after `row` that the filter lets through. The file is not read for it.
     *
     * # Errors
     * When nothing was checked.
     */
    nextRow(row: number, filter?: Filter): number | undefined;
    /**
     * The row that `n` rows come before which the filter lets through: where a table that is scrolled finds its page.
     *
     * # Errors
     * When nothing was checked.
     */
    nthRow(n: number, filter?: Filter): number | undefined;
    /**
     * The last row at or before `row` that the filter lets through.
     *
     * # Errors
     * When nothing was checked.
     */
    previousRow(row: number, filter?: Filter): number | undefined;
    /**
     * Rows from one on (from 1) with all their values as they are, however many and however long: for a program. An
     * earlier call that is still being read is dropped.
     *
     * # Errors
     * When nothing was checked, the file cannot be read any more, or others were asked for.
     */
    records(from: number, count: number): Promise<PageRow[]>;
    /**
     * Makes the last mend again that was taken back; says whether there was one.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    redo(): Promise<boolean>;
    /**
     * The verdict as it is now.
     *
     * # Errors
     * When nothing was checked.
     */
    report(): Report;
    /**
     * The row that starts on a physical line (from 1) of the file, or else the last one before it; the first, where
     * none is; `undefined` in a file without rows.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    rowAtLine(line: number): Promise<number | undefined>;
    /**
     * A page of the checked file's rows, from a row on (from 1). An earlier page that is still being read is dropped.
     *
     * # Errors
     * When nothing was checked, the file cannot be read any more, or another page was asked for.
     */
    rows(from: number, count: number, filter?: Filter): Promise<Page>;
    /**
     * Takes the last mend back; says whether there was one.
     *
     * # Errors
     * When nothing was checked, or the file cannot be read any more.
     */
    undo(): Promise<boolean>;
}

/**
 * Checks bytes that are in memory as a whole.
 *
 * The report, made text by `JSON.stringify`, is what `tearline check --format json` prints, byte for byte.
 *
 * # Errors
 * When the options are no options, or contradict themselves.
 */
export function check(bytes: Uint8Array, options: CheckOptions): Report;

/**
 * All rules, in the order of the catalogue: each with its name and its title.
 *
 * # Errors
 * Never.
 */
export function rules(): [Rule, string][];

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
