/** Syntax of the texts that were parsed last: what a file says for others, and what rules find in it, come from one parsing when they are asked for one soon after the other. */
import { moduleOf } from './python/chunks';
import type { PythonParser } from './python/parser';
import type { Module } from './python/syntax';

/** Characters of the texts whose syntax is kept; that takes some eleven bytes a character. */
const MOST = 6_000_000;

export class RecentModules {
  readonly #parser: PythonParser;
  /** The one that was asked for last comes last. */
  readonly #kept = new Map<string, { readonly text: string; readonly module: Module }>();
  #size = 0;

  constructor(parser: PythonParser) {
    this.#parser = parser;
  }

  /** The syntax of a file with this text. */
  of(file: string, text: string): Module {
    const kept = this.#kept.get(file);
    if (kept !== undefined) {
      this.#forget(file, kept.text);
    }
    const module = kept?.text === text ? kept.module : moduleOf(this.#parser, text);
    this.#kept.set(file, { text, module });
    this.#size += text.length;
    for (const [oldest, each] of this.#kept) {
      if (this.#size <= MOST || oldest === file) {
        break;
      }
      this.#forget(oldest, each.text);
    }
    return module;
  }

  /** Files whose syntax is kept, those first that will be forgotten first. */
  get files(): Iterable<string> {
    return this.#kept.keys();
  }

  /** The syntax of a file is not asked for again. */
  forget(file: string): void {
    const kept = this.#kept.get(file);
    if (kept !== undefined) {
      this.#forget(file, kept.text);
    }
  }

  #forget(file: string, text: string): void {
    this.#kept.delete(file);
    this.#size -= text.length;
  }
}
