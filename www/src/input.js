import { TearlineError } from "./errors.js";

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
export async function blobOf(input, signal) {
  if (input instanceof Blob) return input;
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return new Blob([/** @type {BlobPart} */ (input)]);
  if (typeof Response !== "undefined" && input instanceof Response) return input.blob();
  const object = /** @type {any} */ (input);
  if (typeof object?.[Symbol.asyncIterator] === "function") return collected(object, signal);
  if (typeof object?.getReader === "function") return collected(pulled(object), signal);
  throw new TearlineError(
    "file",
    `A File, a Blob, bytes or a stream can be checked, and not ${typeof input === "string" ? "a text: is it a path?" : String(input)}`,
  );
}

/**
 * @param {AsyncIterable<Uint8Array | string>} chunks
 * @param {AbortSignal} [signal]
 */
async function collected(chunks, signal) {
  /** @type {Blob[]} */
  const parts = [];
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    parts.push(new Blob([/** @type {BlobPart} */ (chunk)]));
  }
  return new Blob(parts);
}

/** Safari iterates over no stream. @param {ReadableStream<Uint8Array>} stream */
async function* pulled(stream) {
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
}
