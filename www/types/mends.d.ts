export type Place = {
    record: import("./tearline.js").PageRow;
    end: number | undefined;
};
export type Patch = {
    start: number;
    end: number;
    bytes: Uint8Array<ArrayBuffer>;
};
export type Composed = {
    blob: Blob;
    pieces: Piece[];
};
export type Piece = {
    at: number;
    length: number;
    original: number | undefined;
    patch: Patch | undefined;
};
/**
 * @typedef {{ record: import("./tearline.js").PageRow, end: number | undefined }} Place A row of the file that was judged,
 *   and where the next one begins.
 * @typedef {{ start: number, end: number, bytes: Uint8Array<ArrayBuffer> }} Patch What stands in place of bytes of the original.
 * @typedef {{ blob: Blob, pieces: Piece[] }} Composed
 * @typedef {{ at: number, length: number, original: number | undefined, patch: Patch | undefined }} Piece Where a part of
 *   the mended file comes from.
 */
/** What was written and taken out, as patches of the original: nothing of the file is copied. */
export declare class Mends {
    #private;
    /** @param {Blob} file @param {import("./tearline.js").Report} report */
    constructor(file: Blob, report: import("./tearline.js").Report);
    /** @param {Place} place @param {number} column @param {string} value */
    edit(place: Place, column: number, value: string): Promise<void>;
    /** @param {Place} place */
    drop(place: Place): Promise<void>;
    undo(): boolean;
    redo(): boolean;
    blob(): Blob;
    /** @returns {Composed} */
    compose(): Composed;
    /** The rows' places are of this file from now on. @param {Composed} composed @param {import("./tearline.js").Report} report */
    judged(composed: Composed, report: import("./tearline.js").Report): void;
}
