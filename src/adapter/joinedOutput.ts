/** Joins what a program writes piece by piece: an unbuffered `print('a', 1)` writes four times, and each output event costs the editor a line's work. */
import type { OutputCategory } from './debuggee';

/** ms that output waits for more. */
const patience = 10;
/** Characters that go at once. */
const enough = 16_384;

export class JoinedOutput {
  readonly #tell: (category: OutputCategory, text: string) => void;
  #category: OutputCategory = 'stdout';
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (category: OutputCategory, text: string) => void) {
    this.#tell = tell;
  }

  /** Adds output. The order of both streams, as far as it is known here, is kept. */
  add(category: OutputCategory, text: string): void {
    if (text === '') return;
    if (category !== this.#category) this.flush();
    this.#category = category;
    this.#text += text;
    if (this.#text.length >= enough) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), patience);
  }

  /** Tells what is there now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#tell(this.#category, text);
  }
}
