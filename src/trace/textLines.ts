/** Joins pieces of the text stream into lines and decodes each as a record. */
import type { Raw } from './records';

const LINE_END = 10;
/** Bytes; what the longest honest line, the arguments of a process, cannot reach. */
const LONGEST_LINE = 8_000_000;

export class TextLines {
  readonly #decoder = new TextDecoder();
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Lines that could not be read. */
  bad = 0;

  /** Takes the next bytes of the stream and gives the records that they complete. The bytes may be reused afterwards. */
  take(bytes: Uint8Array): readonly Raw[] {
    const records: Raw[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_END); end >= 0; end = bytes.indexOf(LINE_END, start)) {
      this.#add(bytes.subarray(start, end));
      start = end + 1;
      const record = this.#record();
      if (record === undefined) {
        this.bad += 1;
      } else {
        records.push(record);
      }
    }
    this.#add(bytes.slice(start));
    return records;
  }

  #add(piece: Uint8Array): void {
    this.#length += piece.byteLength;
    if (piece.byteLength > 0 && this.#length <= LONGEST_LINE) {
      this.#pieces.push(piece);
    }
  }

  #record(): Raw | undefined {
    const [first, ...more] = this.#pieces;
    const line = first === undefined || more.length === 0 ? first : joined(this.#pieces);
    const readable = line !== undefined && this.#length <= LONGEST_LINE;
    this.#pieces = [];
    this.#length = 0;
    return readable ? parsed(this.#decoder.decode(line)) : undefined;
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

function parsed(line: string): Raw | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && typeof value['k'] === 'string' ? value : undefined;
  } catch {
    return undefined; // a torn or hostile line; the caller counts it
  }
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
