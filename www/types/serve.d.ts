export type ToWorker = {
    id: number;
    call: string;
    args: unknown[];
} | {
    answer: number;
    value?: unknown[];
    failed?: Told;
};
export type FromWorker = {
    ready: true;
} | {
    id: number;
    value?: unknown;
    failed?: Told;
} | {
    progress: any;
} | {
    preview: any;
} | {
    ask: number;
    rows: any[];
    columns: any[];
} | {
    broken: Told;
};
export type Told = {
    code: import("./errors.js").ErrorCode;
    message: string;
};
/**
 * What goes between a page and its worker.
 *
 * @typedef {{ id: number, call: string, args: unknown[] } | { answer: number, value?: unknown[], failed?: Told }} ToWorker
 * @typedef {{ ready: true } | { id: number, value?: unknown, failed?: Told } | { progress: any } | { preview: any }
 *   | { ask: number, rows: any[], columns: any[] } | { broken: Told }} FromWorker
 * @typedef {{ code: import("./errors.js").ErrorCode, message: string }} Told An error crosses as what it says.
 */
/**
 * @param {unknown} thrown
 * @returns {Told}
 */
export declare function told(thrown: unknown): Told;
/**
 * The worker: an engine, asked by messages.
 *
 * @param {import("./engine.js").Module & { default: () => Promise<unknown> }} module
 */
export declare function serve(module: import("./engine.js").Module & {
    default: () => Promise<unknown>;
}): Promise<void>;
