/** Where the text of a command goes: a file or standard output, at the speed at which it is taken; what is said beside it goes to standard error. */

import { createWriteStream, openSync } from 'node:fs';
import { reason } from '../disk/fileSource';
import { oneLine } from '../trace/words';
import { exitCodes, UsageError } from './errors';

/** Characters that are collected before they are written. */
const PIECE = 1 << 16;
/** Characters of a sentence on standard error. */
const LONGEST_SENTENCE = 1000;

export class Output {
  readonly #stream: NodeJS.WritableStream;
  readonly #name: string;
  #parts: string[] = [];
  #length = 0;

  /** `path`: a file, which is replaced; undefined: standard output. Throws a UsageError when the file cannot be made. */
  constructor(path?: string) {
    this.#name = path === undefined ? 'Standard output' : `'${path}'`;
    this.#stream = path === undefined ? process.stdout : this.#file(path);
    this.#stream.on('error', () => undefined); // told by `written`
  }

  /** Adds text. Await `written` now and then, so that not all of it stands in memory. */
  add(text: string): void {
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** There is so much text that `written` should be awaited. */
  get full(): boolean {
    return this.#length >= PIECE;
  }

  /** Writes what was added; resolves when there is room for more. Rejects with a UsageError when it cannot be written. */
  written(): Promise<void> {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return new Promise((resolve, reject) => {
      try {
        this.#stream.write(text, (error) => (error ? reject(this.#failure(error)) : resolve()));
      } catch (error) {
        reject(this.#failure(error)); // standard output in a file is written at once
      }
    });
  }

  /** Writes the rest. Resolves when all is out. */
  async end(): Promise<void> {
    await this.written();
    if (this.#stream !== process.stdout) {
      await new Promise<void>((resolve) => this.#stream.end(resolve));
    }
  }

  #file(path: string): NodeJS.WritableStream {
    try {
      return createWriteStream(path, { fd: openSync(path, 'w') });
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): UsageError {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') {
      process.exit(exitCodes.ok); // a reader that has seen enough (`| head`) is no error
    }
    return new UsageError(`${this.#name} cannot be written: ${reason(error)}.`);
  }
}

/** Writes all of the text to standard output. */
export async function print(pieces: Iterable<string>): Promise<number> {
  const output = new Output();
  await writeAll(pieces, output);
  await output.end();
  return exitCodes.ok;
}

/** Writes pieces of text as fast as they are taken. */
export async function writeAll(pieces: Iterable<string>, output: Output): Promise<void> {
  for (const piece of pieces) {
    output.add(piece);
    if (output.full) {
      await output.written();
    }
  }
}

/** A value as a line of JSON in which nothing can steer a terminal: JSON itself escapes the control characters below U+0020 only. */
export function jsonLine(value: unknown): string {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${JSON.stringify(value).replace(/[\u007f-\u009f]/g, escaped)}\n`;
}

/** Says one sentence on standard error. It may name files and programs: what could steer a terminal is made visible. */
export function complain(sentence: string): void {
  tell(`loopscope: ${oneLine(sentence, LONGEST_SENTENCE)}\n`);
}

/** Writes to standard error. Where that cannot be written, there is no place to say so, and the exit code matters more. */
export function tell(text: string): void {
  if (process.stderr.listenerCount('error') === 0) {
    process.stderr.on('error', () => undefined);
  }
  try {
    process.stderr.write(text);
  } catch {
    // A file on a full disk: see above.
  }
}
