/** Lines of source files, as the extension gave them; those that were asked for and are not there yet are remembered. */
import type { SourceText } from '../protocol/timeline';

/** Lines that are kept, and asked for at once. */
const MOST = 20_000;

export class SourceTexts {
  readonly #texts = new Map<string, string | undefined>();
  /** Files of which lines were asked for that cannot be read. */
  readonly #unreadable = new Set<string>();
  #wanted: { readonly file: string; readonly line: number }[] = [];

  /** A line (from 1), or undefined while it is not known. */
  get(file: string, line: number): string | undefined {
    const key = `${line}:${file}`;
    const text = this.#texts.get(key);
    if (text === undefined && !this.#texts.has(key) && this.#texts.size < MOST) {
      this.#texts.set(key, undefined);
      this.#wanted.push({ file, line });
    }
    return text;
  }

  /** Takes in what came. Returns whether any line is known now that was not. */
  add(lines: readonly SourceText[]): boolean {
    let fresh = false;
    for (const { file, line, text } of lines) {
      if (text === undefined) {
        fresh = fresh || (!this.#unreadable.has(file) && this.#texts.has(`${line}:${file}`));
        this.#unreadable.add(file);
      }
      const key = `${line}:${file}`;
      if (text !== undefined) {
        this.#unreadable.delete(file);
      }
      if (text !== undefined && this.#texts.has(key) && this.#texts.get(key) !== text) {
        this.#texts.set(key, text);
        fresh = true;
      }
    }
    return fresh;
  }

  /** Whether a file is known not to be readable on this machine; is asked for when it is not known yet. */
  isUnreadable(file: string, line: number): boolean {
    return this.get(file, line) === undefined && this.#unreadable.has(file);
  }

  /** There are lines to ask for. */
  get wants(): boolean {
    return this.#wanted.length > 0;
  }

  /** The lines to ask for. */
  takeWanted(): readonly { readonly file: string; readonly line: number }[] {
    const wanted = this.#wanted;
    this.#wanted = [];
    return wanted;
  }
}
