export type Input = Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string> | Response;
/**
 * What can be checked: a `File` or another `Blob`, read in slices and never held in memory; bytes; or a stream, which is
 * collected first, since rows of a file have to be read twice.
 *
 * @typedef {Blob | ArrayBuffer | ArrayBufferView | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string> | Response} Input
 */
/**
 * @param {Input} input
 * @param {AbortSignal} [signal]
 * @returns {Promise<Blob>}
 */
export declare function blobOf(input: Input, signal?: AbortSignal): Promise<Blob>;
