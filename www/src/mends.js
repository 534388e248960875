import { TearlineError } from "./errors.js";

/**
 * @typedef {{ record: import("./tearline.js").PageRow, end: number | undefined }} Place A row of the file that was judged,
 *   and where the next one begins.
 * @typedef {{ start: number, end: number, bytes: Uint8Array<ArrayBuffer> }} Patch What stands in place of bytes of the original.
 * @typedef {{ blob: Blob, pieces: Piece[] }} Composed
 * @typedef {{ at: number, length: number, original: number | undefined, patch: Patch | undefined }} Piece Where a part of
 *   the mended file comes from.
 */

/** What was written and taken out, as patches of the original: nothing of the file is copied. */
export class Mends {
  #original;
  #encoding;
  #delimiter;
  /** Every mend, and what stood there before. @type {{ start: number, patch: Patch, before: Patch | undefined }[]} */
  #history = [];
  /** Those of them that count. */
  #made = 0;
  /** By their start in the original. @type {Map<number, Patch>} */
  #patches = new Map();
  /** The file that the rows' places are of. @type {Composed} */
  #judged;

  /** @param {Blob} file @param {import("./tearline.js").Report} report */
  constructor(file, report) {
    this.#original = file;
    this.#encoding = report.dialect.encoding;
    this.#delimiter = report.dialect.delimiter.charCodeAt(0);
    this.#judged = this.compose();
  }

  /** @param {Place} place @param {number} column @param {string} value */
  async edit(place, column, value) {
    const { start, end, bytes } = await this.#now(place);
    const units = new Units(bytes, this.#encoding);
    const fields = units.fields(this.#delimiter);
    const found = fields?.[column];
    if (!fields || !found || place.record.findings.some(({ rule }) => rule.startsWith("quote-"))) {
      const why = fields && !found ? `it has ${fields.length} columns` : "its quotes are broken: drop it, or mend the file itself";
      throw new TearlineError("mend", `Column ${column} of row ${place.record.row} cannot be written: ${why}.`);
    }
    const quoted = /["\r\n]/.test(value) || value.includes(String.fromCharCode(this.#delimiter));
    // A record of one empty value would be a blank line, which is no row.
    const text = quoted || (value === "" && fields.length === 1) ? `"${value.replaceAll('"', '""')}"` : value;
    const written = encode(text, this.#encoding);
    if (!written) throw new TearlineError("mend", `${JSON.stringify(value)} cannot be written in ${this.#encoding}, as the file is.`);
    this.#make({ start, end, bytes: joined([bytes.subarray(0, found.start), written, bytes.subarray(found.end)]) });
  }

  /** @param {Place} place */
  async drop(place) {
    const { start, end } = await this.#now(place);
    this.#make({ start, end, bytes: new Uint8Array() });
  }

  undo() {
    if (this.#made === 0) return false;
    this.#made -= 1;
    const { start, before } = this.#history[this.#made];
    if (before) this.#patches.set(start, before);
    else this.#patches.delete(start);
    return true;
  }

  redo() {
    if (this.#made === this.#history.length) return false;
    const { start, patch } = this.#history[this.#made];
    this.#patches.set(start, patch);
    this.#made += 1;
    return true;
  }

  blob() {
    return this.compose().blob;
  }

  /** @returns {Composed} */
  compose() {
    if (this.#patches.size === 0) {
      const piece = { at: 0, length: this.#original.size, original: 0, patch: undefined };
      return { blob: this.#original, pieces: [piece] };
    }
    /** @type {BlobPart[]} */
    const parts = [];
    /** @type {Piece[]} */
    const pieces = [];
    let [at, read] = [0, 0];
    for (const patch of [...this.#patches.values()].sort((a, b) => a.start - b.start)) {
      if (patch.start > read) {
        parts.push(this.#original.slice(read, patch.start));
        pieces.push({ at, length: patch.start - read, original: read, patch: undefined });
        at += patch.start - read;
      }
      parts.push(patch.bytes);
      pieces.push({ at, length: patch.bytes.length, original: undefined, patch });
      at += patch.bytes.length;
      read = patch.end;
    }
    if (read < this.#original.size) {
      parts.push(this.#original.slice(read));
      pieces.push({ at, length: this.#original.size - read, original: read, patch: undefined });
    }
    const { name, lastModified } = /** @type {File} */ (this.#original);
    const type = this.#original.type;
    const blob = name === undefined || typeof File === "undefined" ? new Blob(parts, { type }) : new File(parts, name, { type, lastModified });
    return { blob, pieces };
  }

  /** The rows' places are of this file from now on. @param {Composed} composed @param {import("./tearline.js").Report} report */
  judged(composed, report) {
    this.#judged = composed;
    this.#encoding = report.dialect.encoding;
    this.#delimiter = report.dialect.delimiter.charCodeAt(0);
  }

  /** @param {Patch} patch */
  #make(patch) {
    this.#history.length = this.#made;
    this.#history.push({ start: patch.start, patch, before: this.#patches.get(patch.start) });
    this.#made += 1;
    this.#patches.set(patch.start, patch);
  }

  /** What stands for a row of the judged file now, and where in the original. @param {Place} place @returns {Promise<Patch>} */
  async #now({ record, end }) {
    const { blob, pieces } = this.#judged;
    const { byte } = record;
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pieces[middle].at <= byte) low = middle;
      else high = middle - 1;
    }
    const { at, original, patch: piece } = pieces[low];
    const start = piece ? piece.start : /** @type {number} */ (original) + byte - at;
    const patch = this.#patches.get(start);
    if (patch && patch.bytes.length === 0) throw new TearlineError("mend", `Row ${record.row} was taken out.`);
    if (patch) return patch;
    if (piece) {
      // A mend that was judged and has been taken back: the row is again what it was.
      return { ...piece, bytes: new Uint8Array(await this.#original.slice(piece.start, piece.end).arrayBuffer()) };
    }
    const bytes = new Uint8Array(await blob.slice(byte, end).arrayBuffer());
    const length = new Units(bytes, this.#encoding).recordLength(this.#delimiter);
    return { start, end: start + length, bytes: bytes.subarray(0, length) };
  }
}

const [QUOTE, CR, LF] = [34, 13, 10];

/** Bytes of a file as what CSV is made of: of one byte each, or of two in UTF-16. All that counts is ASCII. */
class Units {
  #view;
  #width;
  #little;

  /** @param {Uint8Array} bytes @param {string} encoding */
  constructor(bytes, encoding) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#width = encoding.startsWith("UTF-16") ? 2 : 1;
    this.#little = encoding === "UTF-16LE";
  }

  get length() {
    return Math.floor(this.#view.byteLength / this.#width);
  }

  /** @param {number} index */
  at(index) {
    if (index >= this.length) return -1;
    return this.#width === 1 ? this.#view.getUint8(index) : this.#view.getUint16(index * 2, this.#little);
  }

  /** Where the fields of the record are, in bytes; nothing where its quotes are broken. @param {number} delimiter */
  fields(delimiter) {
    /** @type {{ start: number, end: number }[]} */
    const fields = [];
    let index = 0;
    for (;;) {
      const start = index;
      let blank = index;
      while (this.at(blank) === 32) blank += 1;
      if (this.at(blank) === QUOTE) {
        index = blank + 1;
        while (this.at(index) !== QUOTE || this.at(index + 1) === QUOTE) {
          if (this.at(index) < 0) return undefined;
          index += this.at(index) === QUOTE ? 2 : 1;
        }
        index += 1;
        while (this.at(index) === 32) index += 1;
      } else {
        while (![delimiter, CR, LF, -1].includes(this.at(index))) index += 1;
      }
      fields.push({ start: start * this.#width, end: index * this.#width });
      const unit = this.at(index);
      if (unit === CR || unit === LF || unit < 0) return fields;
      if (unit !== delimiter) return undefined;
      index += 1;
    }
  }

  /** How many bytes the record has, the end of its line among them. @param {number} delimiter */
  recordLength(delimiter) {
    const fields = this.fields(delimiter);
    // What cannot be told apart goes as far as the next row does.
    if (!fields) return this.#view.byteLength;
    let index = fields[fields.length - 1].end / this.#width;
    if (this.at(index) === CR) index += 1;
    if (this.at(index) === LF) index += 1;
    return index * this.#width;
  }
}

/** @param {string} text @param {string} encoding @returns {Uint8Array | undefined} */
function encode(text, encoding) {
  if (encoding === "UTF-8") return new TextEncoder().encode(text);
  if (encoding.startsWith("UTF-16")) {
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), encoding === "UTF-16LE");
    return new Uint8Array(view.buffer);
  }
  const letters = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const bytes = Array.from(text, (letter) => letters.indexOf(letter));
  return bytes.includes(-1) ? undefined : Uint8Array.from(bytes);
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
