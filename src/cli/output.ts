/** Where the text of a command goes: a file or standard output, at the speed at which it is taken. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { reason } from '../disk/fileSource';
import { exitCodes, UsageError } from './errors';

/** Characters that are collected before they are written. */
const PIECE = 1 << 16;

export class Output {
  readonly #stream: NodeJS.WritableStream;
  readonly #name: string;
  readonly #failed: Promise<never>;
  #parts: string[] = [];
  #length = 0;

  /** `path`: a file, which is replaced; undefined: standard output. */
  constructor(path?: string) {
    this.#stream = path === undefined ? process.stdout : createWriteStream(path);
    this.#name = path === undefined ? 'Standard output' : `'${path}'`;
    this.#failed = once(this.#stream, 'error').then(([error]) => this.#fail(error));
    this.#failed.catch(() => undefined); // told by `written`
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
  async written(): Promise<void> {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    if (!this.#stream.write(text)) {
      await Promise.race([once(this.#stream, 'drain'), this.#failed]);
    }
  }

  /** Writes the rest. Resolves when all is out. */
  async end(): Promise<void> {
    await this.written();
    const done = new Promise<void>((resolve) => {
      if (this.#stream === process.stdout) {
        this.#stream.write('', () => resolve());
      } else {
        this.#stream.end(() => resolve());
      }
    });
    await Promise.race([done, this.#failed]);
  }

  #fail(error: unknown): never {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') {
      process.exit(exitCodes.ok); // a reader that has seen enough (`| head`) is no error
    }
    throw new UsageError(`${this.#name} cannot be written: ${reason(error)}.`);
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
